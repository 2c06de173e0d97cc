import { describe, expect, it } from "vitest";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { standingApart, withoutApart } from "../../../src/lib/runs/standing-apart.js";
import { planted } from "./planted.js";

const curve = (score: readonly number[], problems: number | null = null) =>
  runCurve(
    score.map((_, i) => i + 1),
    score,
    { problems }
  );
const steady = [0.5, 0.51, 0.5, 0.52, 0.51, 0.5, 0.51, 0.52, 0.5, 0.51];
const withAt = (i: number, value: number) => steady.map((one, at) => (at === i ? value : one));

describe("standingApart(curve)", () => {
  it("is none where scores go up and down in turn", () => {
    const score = Array.from({ length: 40 }, (_, i) => (i > 9 && i < 20 && i % 2 === 0 ? 1 : 0.4 + 0.005 * i));
    expect(standingApart(curve(score))).toEqual([]);
  });

  it("is one evaluation between two that agree, neither the first nor the last", () => {
    expect(standingApart(curve(withAt(4, 0)))).toEqual([4]);
    expect(standingApart(curve(withAt(8, 0.9)))).toEqual([8]);
    for (const i of [0, 9]) expect(standingApart(curve(withAt(i, 0)))).toEqual([]);
  });

  it("is no step, no dip of two, nothing within eight standard deviations or 0.05, and nothing of seven evaluations", () => {
    expect(standingApart(curve(steady.map((one, i) => (i < 5 ? one / 5 : one))))).toEqual([]);
    expect(standingApart(curve(steady.map((one, i) => (i === 4 || i === 5 ? 0 : one))))).toEqual([]);
    expect(standingApart(curve(withAt(4, 0.55)))).toEqual([]);
    expect(standingApart(curve(withAt(4, 0.1), 100))).toEqual([4]);
    expect(standingApart(curve(withAt(4, 0.1), 40))).toEqual([]);
    expect(standingApart(curve(withAt(4, 0).slice(0, 7)))).toEqual([]);
  });

  it("is told of eight evaluations, not of seven", () => {
    for (const [value, i] of [
      [0, 1],
      [0.95, 6]
    ] as const)
      expect(standingApart(curve(withAt(i, value).slice(0, 8)))).toEqual([i]);
    for (const i of [1, 5]) expect(standingApart(curve(withAt(i, 0).slice(0, 7)))).toEqual([]);
  });

  it("finds nothing in a thousand noisy runs", () => {
    for (let seed = 0; seed < 1000; seed++) {
      const run = planted({
        level: (s) => 0.3 + 0.001 * s,
        n: 20,
        sd: 0.03,
        autocorrelation: seed % 2 ? 0.6 : 0,
        seed
      });
      expect(standingApart(run)).toEqual([]);
    }
  });

  it("is left out with its X", () => {
    const { x, score } = withoutApart(curve(withAt(4, 0)));
    expect([...x]).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10]);
    expect([...score]).toEqual(steady.filter((_, i) => i !== 4));
    const plain = curve(steady);
    expect(withoutApart(plain)).toBe(plain);
  });
});
