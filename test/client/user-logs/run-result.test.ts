import { describe, expect, it } from "vitest";
import { differsWords } from "../../../src/client/user-logs/results/compare-part.js";
import { lateMiss, runResults } from "../../../src/client/user-logs/run-result.js";
import type { UserRunsData } from "../../../src/components/user-runs/user-runs-data.js";
import { answerOf, logLines } from "../../helpers/answered-logs.js";

const lines = (loss: (step: number) => number, steps = 60) =>
  Array.from({ length: steps }, (_, i) =>
    JSON.stringify({ step: i + 1, "eval/accuracy": 1 - loss(i + 1), tokens_per_step: 1000 })
  ).join("\n");
const noise = (step: number, size: number) => 1 + size * Math.sin(step * 12.9898);
async function said(text: string): Promise<{ text: string; isWarning: boolean; r2: number }> {
  const [only] = runResults(await answerOf({ "run-7b.jsonl": text }));
  expect(only!.parts).toHaveLength(1);
  return { ...only!.parts[0]!, r2: only!.fit.r2 };
}

describe("runResults(answer)", () => {
  it("says that a power law describes a run that is one, with its R²", async () => {
    const one = await said(logLines(60, 0.05));
    expect(one).toMatchObject({
      isWarning: false,
      text: `Over the whole run, yes (R² ${one.r2.toFixed(2)}). A late bend can hide in that.`
    });
    expect(one.r2).toBeGreaterThan(0.8);
  });

  it("says roughly where noise hides a part of it", async () => {
    const one = await said(lines((step) => 0.9 * step ** -0.05 * noise(step, 0.045)));
    expect(one.r2).toBeGreaterThan(0.5);
    expect(one.r2).toBeLessThan(0.8);
    expect(one).toMatchObject({ isWarning: false, text: `Roughly (R² ${one.r2.toFixed(2)}).` });
  });

  it("says no where the line explains little, or there is nothing to describe, or the loss rises", async () => {
    const weak = await said(lines((step) => 0.9 * step ** -0.05 * noise(step, 0.11)));
    expect(weak.r2).toBeLessThan(0.5);
    expect(weak.text).toMatch(/^(No: it explains little|Nothing to describe)/);
    expect(weak.isWarning).toBe(true);
    const flat = await said(lines((step) => 0.9 * noise(step, 0.05)));
    expect(flat).toMatchObject({
      isWarning: true,
      text: `Nothing to describe: no growth is shown (R² ${flat.r2.toFixed(2)}).`
    });
    expect((await said(lines((step) => 0.5 * step ** 0.05))).text).toBe("No: the loss rises along the run.");
  });

  it("says that a run which jumps and then stays is not described in its second half, whatever its R²", async () => {
    const jump = await said(lines((step) => (step < 8 ? 0.9 - 0.06 * step : 0.42) * noise(step, 0.002)));
    expect(jump.r2).toBeGreaterThan(0.5);
    expect(jump.text).toContain("in the second half of the evaluations, the fitted line is further off than no change");
    expect(jump.isWarning).toBe(true);
  });
});

describe("lateMiss(fit, x, loss)", () => {
  it("is the miss of the line over that of the mean, by hand", () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => Math.exp(at));
    // second half: ln L -1, -1, -3, -3, mean -2, misses 1; the line -0.5 x: -2.5, -3, -3.5, -4
    const loss = [0, 0, 0, 0, -1, -1, -3, -3].map((at) => Math.exp(at));
    const line = (1.5 ** 2 + 2 ** 2 + 0.5 ** 2 + 1) / 4;
    expect(lateMiss({ k: 0.5, intercept: 0 }, x, loss)).toBeCloseTo(Math.sqrt(line), 12);
    expect(lateMiss({ k: 0.5, intercept: 0 }, x.slice(1), loss.slice(1))).toBeNull();
    expect(
      lateMiss(
        { k: 0, intercept: 0 },
        x,
        x.map(() => 0.5)
      )
    ).toBeNull();
  });
});

describe("differsWords(answer, study)", () => {
  it("names both tasks, and a score of the training batch", async () => {
    const study = { names: { own: "Own" }, task: "500 problems" } as unknown as UserRunsData;
    const words = async (score: string) =>
      differsWords(await answerOf({ "a-7b.jsonl": logLines(30, 0.05, { score }) }), study, {
        ...{ family: "own", variant: "base" }
      });
    expect(await words("eval/accuracy")).toContain(
      "The study scores Own base models on 500 problems; your runs are scored by eval/accuracy."
    );
    expect(await words("train/accuracy")).toContain("by train/accuracy, on the training batch.");
  });
});
