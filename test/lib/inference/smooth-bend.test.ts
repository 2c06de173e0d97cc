/** The likelihood ratio of a smooth bend, against whole matrices; what it finds and what it leaves alone. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { smoothBend } from "../../../src/lib/inference/curves/smooth-bend.js";
import type { RunEffects } from "../../../src/lib/inference/runs/run-effects.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";

const { tool, curves } = JSON.parse(readFileSync("test/fixtures/scipy/smooth-bend.json", "utf8")) as {
  tool: string;
  curves: { name: string; lnX: number[]; lnL: number[]; repeats: number[]; white: number; statistic: number }[];
};

const noRuns: RunEffects = { slopeRatio: 1, levelRatio: 1, df: 15, noiseToBinomial: 1, sxx: 50, steps: 60, cells: [] };
const sampleOf = (lnX: Float64Array, lnL: Float64Array, repeats: ArrayLike<number>, white: number) =>
  slopeSample({ modelSize: 7e9, lnX, lnL, repeatsAt: repeats, white, runCentre: lnX[0]! });
const lnX = Float64Array.from({ length: 60 }, (_, t) => Math.log(512 * (t + 1)));
const three = lnX.map(() => 3);

describe("smoothBend(sample, effects)", () => {
  it.each(curves)(`has the ratio of ${tool} with whole matrices: $name`, (curve) => {
    const sample = sampleOf(Float64Array.from(curve.lnX), Float64Array.from(curve.lnL), curve.repeats, curve.white);
    const { statistic } = smoothBend(sample, noRuns, { draws: 1 });
    // six directions of the process stand for all
    expect(Math.abs(statistic - curve.statistic)).toBeLessThan(0.03 + 0.01 * curve.statistic);
  });

  it("does not move with the line's level and slope, nor with the unit of X", () => {
    const { normal } = seededRandom(4);
    const lnL = lnX.map((x) => 0.02 * (x - 8) ** 2 + 0.01 * normal());
    const one = smoothBend(sampleOf(lnX, lnL, three, 3e-4), noRuns, { draws: 1 });
    const tilted = sampleOf(
      lnX.map((x) => x + 20),
      lnL.map((y, t) => y - 1 - 0.3 * lnX[t]!),
      three,
      3e-4
    );
    expect(Math.abs(smoothBend(tilted, noRuns, { draws: 1 }).statistic - one.statistic)).toBeLessThan(1e-6);
  });

  it("finds a plain bend, and takes neither noise nor a wander for one", () => {
    const { normal } = seededRandom(8);
    const noise = lnX.map(() => 0.01 * normal());
    const p = (at: (t: number) => number) => {
      const lnL = noise.map((e, t) => e + at(t));
      return smoothBend(sampleOf(lnX, lnL, three, 3e-4), noRuns, { draws: 99 }).p;
    };
    expect(p(() => 0)).toBeGreaterThan(0.05);
    expect(p((t) => 0.06 * (lnX[t]! - 8) ** 2)).toBe(0.01);
    let [hits, state] = [0, 0];
    for (let s = 0; s < 40; s++) {
      const wander = lnX.map(() => {
        state = 0.9 * state + 0.004 * normal();
        return state;
      });
      hits += Number(p((t) => wander[t]!) <= 0.05);
    }
    expect(hits).toBeLessThanOrEqual(5);
  });
});
