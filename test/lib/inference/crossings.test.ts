import { describe, expect, it } from "vitest";
import { crossing, crossings, rankedLosses } from "../../../src/lib/inference/sizes/crossings.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const small = drawnSample({ modelSize: 1e9, k: 0.02, level: -0.1, noise: 0.005 });
const large = (k: number, level: number, from?: number) =>
  drawnSample({ modelSize: 2e9, k, level, noise: 0.005, seed: 2, from });

describe("crossing(smaller, larger, effects)", () => {
  it("finds where two planted lines meet", () => {
    const a = drawnSample({ modelSize: 1e9, k: 0.02, level: -0.1 });
    const b = drawnSample({ modelSize: 2e9, k: 0.05, level: -0.07 });
    // -0.1 - 0.02 u = -0.07 - 0.05 u: u = 1, ln X = 10
    const { x, word, position, inRange } = crossing(a, b, drawnEffects);
    expectRelative(x!, Math.exp(10), 1e-9);
    expect({ word, position, inRange }).toEqual({ word: "overtakes", position: "inside", inRange: "overtakes" });
  });

  it("says on which side of the measured range a crossing lies, and who leads inside", () => {
    expect(crossing(small, large(0.05, -0.5), drawnEffects)).toMatchObject({
      word: "overtakes",
      position: "below",
      inRange: "ahead throughout"
    });
    expect(crossing(small, large(0.05, 0.3), drawnEffects)).toMatchObject({
      word: "overtakes",
      position: "above",
      inRange: "behind throughout"
    });
    expect(crossing(small, large(0.005, -0.11), drawnEffects)).toMatchObject({
      word: "falls behind",
      inRange: "falls behind"
    });
  });

  it("carries a crossing that no number can hold as null and a word", () => {
    const parallel = { ...small, modelSize: 2e9 };
    expect(crossing(small, { ...parallel, level: small.level - 0.2 }, drawnEffects)).toMatchObject({
      word: "always ahead",
      x: null,
      position: null
    });
    expect(crossing(small, { ...parallel, level: small.level + 0.2 }, drawnEffects).word).toBe("never ahead");
    // nearly parallel: crossings at ln X = -20,000 and 20,000
    const steeper = { ...parallel, k: small.k + 1e-5, level: small.level - 0.2 };
    expect(crossing(small, steeper, drawnEffects)).toMatchObject({ word: "always ahead", x: null });
    const behind = { ...steeper, level: small.level + 0.2 };
    expect(crossing(small, behind, drawnEffects)).toMatchObject({ word: "never ahead", x: null });
  });

  it("sets nearly parallel lines by who is ahead at X = 1, wherever they meet", () => {
    for (const turn of [1e-5, -1e-5]) {
      for (const lift of [0.2, -0.2]) {
        const other = { ...small, modelSize: 2e9, k: small.k + turn, level: small.level + lift };
        const { word, x } = crossing(small, other, drawnEffects);
        expect({ word, x }).toEqual({ word: lift < 0 ? "always ahead" : "never ahead", x: null });
      }
    }
  });

  it("calls a larger model with the very same line never ahead, and behind throughout", () => {
    expect(crossing(small, { ...small, modelSize: 2e9 }, drawnEffects)).toMatchObject({
      word: "never ahead",
      inRange: "behind throughout",
      neighbours: true
    });
  });

  it("is sure where nothing errs: the lower line leads with chance 1, and lines that meet have one half", () => {
    const exact = { ...small, white: 0, residual: small.residual.map(() => 0) };
    const none = { ...drawnEffects, slopeRatio: 0, levelRatio: 0 };
    const chances = (lift: number) => {
      const { ends } = crossing(exact, { ...exact, modelSize: 2e9, level: exact.level + lift }, none);
      return [ends!.from.chanceLarger, ends!.to.chanceLarger];
    };
    expect([chances(-0.1), chances(0.1), chances(0)]).toEqual([
      [1, 1],
      [0, 0],
      [0.5, 0.5]
    ]);
  });

  it("has no range in common where one begins with the very X that the other ends with", () => {
    const touching = large(0.05, -0.3, Math.max(...small.lnX));
    expect(crossing(small, touching, drawnEffects)).toMatchObject({ ends: null, inRange: "nothing in common" });
  });

  it("gives no chance where the two share no X", () => {
    expect(crossing(small, large(0.05, -0.3, 30), drawnEffects)).toMatchObject({
      ends: null,
      position: null,
      inRange: "nothing in common"
    });
  });

  it("puts the chance at one half where the lines meet, near 0 and 1 far from it", () => {
    const a = drawnSample({ modelSize: 1e9, k: 0.02, level: -0.1, noise: 0.005 });
    const meets = { ...a, modelSize: 2e9, k: a.k + 0.05, level: a.level - 0.05 * (Math.max(...a.lnX) - a.meanX) };
    const { ends } = crossing(a, { ...meets, level: a.level + 0.05 * (Math.max(...a.lnX) - a.meanX) }, drawnEffects);
    expect(ends!.to.chanceLarger).toBeCloseTo(0.5, 8);
    expect(ends!.from.chanceLarger).toBeLessThan(0.001);
  });
});

describe("crossings(samples, effects)", () => {
  it("takes every pair, and marks neighbours", () => {
    const sizes = [small, large(0.05, -0.3), { ...large(0.06, -0.5), modelSize: 4e9 }];
    const pairs = crossings(sizes, drawnEffects).map(({ smaller, larger, neighbours }) => [
      smaller,
      larger,
      neighbours
    ]);
    expect(pairs).toEqual([
      [1e9, 2e9, true],
      [1e9, 4e9, false],
      [2e9, 4e9, true]
    ]);
  });
});

describe("rankedLosses(samples, x)", () => {
  it("puts the lowest loss first, sizes never measured there last", () => {
    const far = { ...large(0.05, -5, 30), modelSize: 4e9 };
    const ranked = rankedLosses([small, large(0.05, -0.3), far], Math.exp(9));
    expect(ranked.map(({ modelSize, measured }) => [modelSize, measured])).toEqual([
      [2e9, true],
      [1e9, true],
      [4e9, false]
    ]);
  });

  it("counts the ends of what was measured, and nothing beyond them", () => {
    const measured = (x: number) => rankedLosses([small], x)[0]!.measured;
    // 105 steps of 512 samples
    expect([511, 512, 105 * 512, 105 * 512 + 1].map(measured)).toEqual([false, true, true, false]);
    const expected = Math.exp(small.level - small.k * (Math.log(512) - small.meanX));
    expectRelative(rankedLosses([small], 512)[0]!.loss, expected, 1e-12);
  });
});
