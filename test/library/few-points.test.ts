/** Runs of few evaluations: what is fitted, and every reason where nothing is. */
import { expect, it } from "vitest";
import { FitError, fitRun, forecast, readLogs } from "../../src/library/browser.js";

it("five points have a fit with its interval", () => {
  const x = [100, 200, 400, 800, 1600];
  const loss = [0.52, 0.48, 0.46, 0.43, 0.41];
  const { points, k, interval } = fitRun({ run: "a", modelSize: null, unit: "steps", x, loss });
  expect(points).toBe(5);
  expect(interval![0]).toBeLessThan(k);
  expect(interval![1]).toBeGreaterThan(k);
});

it("five points on a line have no error by counts either: their scatter gives it, and not the number of answers alone", () => {
  const x = [100, 200, 400, 800, 1600];
  const loss = x.map((at) => 0.5 * (at / 100) ** -0.1);
  const { counts } = fitRun({ run: "a", modelSize: null, unit: "steps", x, loss, answers: 500 });
  expect(counts?.answers).toBe(500);
  for (const value of [counts?.k, ...(counts?.interval ?? [])]) expect(value).toBeCloseTo(0.1, 6);
});

it("a forecast of nothing says of each run why, a line each", async () => {
  const bytes = (score: number) =>
    new TextEncoder().encode(`step,loss\n1,0.${score}\n2,0.${score + 1}\n3,0.${score}\n`);
  const runs = await readLogs([
    { path: "a.csv", bytes: bytes(3) },
    { path: "b.csv", bytes: bytes(4) }
  ]);
  const message = (() => {
    try {
      forecast(runs, { to: 500 });
    } catch (error) {
      expect(error).toBeInstanceOf(FitError);
      return (error as Error).message;
    }
    return "";
  })();
  expect(message.split("\n")).toEqual([
    "a has no score: name its column with --score COLUMN (columns of numbers: loss)",
    "b has no score: name its column with --score COLUMN (columns of numbers: loss)"
  ]);
});
