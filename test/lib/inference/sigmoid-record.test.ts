/** A curve as a sigmoid: when its parameters are said to be identified, and how far it misses beside the power law. */
import { describe, expect, it } from "vitest";
import { scoreSigmoid } from "../../../src/lib/inference/runs/sigmoid-record.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const lnX = Float64Array.from({ length: 100 }, (_, t) => Math.log(1e17 * (t + 1)));
const sampleOf = (score: (x: number, t: number) => number, repeatsAt: ArrayLike<number> = lnX.map(() => 1)) => {
  const lnL = lnX.map((x, t) => Math.log(1 - score(x, t)));
  return slopeSample({ modelSize: 7e9, lnX, lnL, repeatsAt, white: 1e-4, runCentre: lnX[0]! });
};
const sigmoid = (x: number, cMid = 8e17) => 0.1 + 0.4 / (1 + (cMid / Math.exp(x)) ** 1.5);
const names = ["r0", "a", "b", "cMid"] as const;

describe("scoreSigmoid(sample)", () => {
  it("gives the planted parameters with intervals about them, in their own units", () => {
    const { normal } = seededRandom(2);
    const found = scoreSigmoid(sampleOf((x) => sigmoid(x) + 0.004 * normal()));
    const truth = { r0: 0.1, a: 0.5, b: 1.5, cMid: 8e17 };
    for (const name of names) {
      const { low, high, identified } = found[name];
      expect(identified, name).toBe(true);
      expect(low!, name).toBeLessThan(truth[name]);
      expect(high!, name).toBeGreaterThan(truth[name]);
    }
    expect(found.flat).toBe(false);
    expect(Math.abs(found.rms / 0.004 - 1)).toBeLessThan(0.2);
    expect(found.rmsPowerLaw).toBeGreaterThan(2 * found.rms);
  });

  it("identifies nothing in a flat curve, be it exact or noisy", () => {
    const { normal } = seededRandom(3);
    for (const noise of [0, 0.004]) {
      const found = scoreSigmoid(sampleOf(() => 0.3 + noise * normal()));
      expect(found.flat).toBe(true);
      expect(names.map((name) => found[name].identified)).toEqual([false, false, false, false]);
    }
  });

  it("does not identify a middle beyond what was measured", () => {
    const { normal } = seededRandom(4);
    const found = scoreSigmoid(sampleOf((x) => sigmoid(x, 4e19) + 0.002 * normal()));
    expect(found.flat).toBe(false);
    expect(found.cMid.identified).toBe(false);
  });

  it("does not identify a middle whose interval begins before what was measured", () => {
    const found = scoreSigmoid(sampleOf((x, t) => sigmoid(x, 1.08e17) + (t % 3 === 0 ? 0.004 : -0.002)));
    expect(found.flat).toBe(false);
    expect(found.cMid.low!).toBeLessThan(1e17);
    expect(found.cMid.high!).toBeGreaterThan(1e17);
    expect(found.cMid.identified).toBe(false);
    expect(found.a.identified).toBe(true);
  });

  it("does not identify a middle whose interval ends beyond what was measured", () => {
    const found = scoreSigmoid(sampleOf((x, t) => sigmoid(x, 9e18) + (t % 3 === 0 ? 0.012 : -0.006)));
    expect(found.flat).toBe(false);
    expect(found.cMid.low!).toBeLessThan(1e19);
    expect(found.cMid.low!).toBeGreaterThan(1e17);
    expect(found.cMid.high!).toBeGreaterThan(1e19);
    expect(found.cMid.identified).toBe(false);
    expect(found.r0.identified).toBe(true);
  });

  it("has residuals of the score, each point by its repeats", () => {
    const repeats = lnX.map((_, t) => (t < 50 ? 3 : 1));
    const sample = sampleOf((x, t) => sigmoid(x) + (t % 2 === 0 ? 0.01 : -0.01), repeats);
    const { rms, rmsPowerLaw } = scoreSigmoid(sample);
    expect(Math.abs(rms - 0.01)).toBeLessThan(2e-4);
    const miss = lnX.map((x, t) => Math.exp(sample.lnL[t]!) - Math.exp(sample.level - sample.k * (x - sample.meanX)));
    const squares = miss.reduce((sum, e, t) => sum + repeats[t]! * e * e, 0);
    expectRelative(rmsPowerLaw, Math.sqrt(squares / 200), 1e-9);
  });
});
