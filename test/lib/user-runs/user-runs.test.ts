/** Fits to a user's own runs: planted slopes come back, flat runs are called flat, sizes are needed for a law. */
import { describe, expect, it } from "vitest";
import { sampleVariance } from "../../../src/lib/inference/runs/run-effects.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { fitUserRun, type SlopeCurve } from "../../../src/lib/user-runs/fit-user-run.js";
import { fitUserLaw } from "../../../src/lib/user-runs/user-law.js";

/** A run of n evaluations with slope -k and noise of standard deviation sd, each step's tied to the last's by rho. */
function planted(k: number, { n = 100, sd = 0.03, rho = 0, seed = 1, modelSize = 7e9 } = {}): SlopeCurve {
  const random = seededRandom(seed);
  let e = 0;
  const lnX = Float64Array.from({ length: n }, (_, t) => Math.log(t + 1));
  const lnL = lnX.map((x) => {
    e = rho * e + Math.sqrt(1 - rho * rho) * sd * random.normal();
    return -0.4 - k * x + e;
  });
  return { run: `k${k}`, modelSize, lnX, lnL };
}

describe("fitUserRun(curve)", () => {
  it("recovers a planted slope and intercept exactly without noise", () => {
    const fit = fitUserRun(planted(0.08, { sd: 0 }));
    expect(fit.k).toBeCloseTo(0.08, 12);
    expect(fit.intercept).toBeCloseTo(-0.4, 12);
    expect(fit.r2).toBeCloseTo(1, 12);
  });

  it("has R² on the loss, of what its line gives there", () => {
    const curve = planted(0.08, { sd: 0.05 });
    const { k, intercept, r2 } = fitUserRun(curve);
    const loss = Array.from(curve.lnL, Math.exp);
    const mean = loss.reduce((sum, one) => sum + one, 0) / loss.length;
    const squares = (of: (t: number) => number) => loss.reduce((sum, one, t) => sum + (one - of(t)) ** 2, 0);
    const left = squares((t) => Math.exp(intercept - k * curve.lnX[t]!)) / squares(() => mean);
    expect(left).toBeGreaterThan(0.1);
    expect(r2).toBeCloseTo(1 - left, 10);
  });

  it.each([
    // noise that is tied from step to step, which one run does not tell from a slow departure
    { rho: 0, least: 0.94 },
    { rho: 0.6, least: 0.94 }
  ])(
    "its interval holds the truth, noise tied by $rho, and is as wide as a departure that lasts asks for",
    ({ rho, least }) => {
      const studies = 1000;
      let held = 0;
      const slopes: number[] = [];
      const widths: number[] = [];
      for (let seed = 1; seed <= studies; seed++) {
        const { interval, k } = fitUserRun(planted(0.08, { rho, seed }), { resamples: 400, seed });
        if (interval[0] <= 0.08 && 0.08 <= interval[1]) held++;
        slopes.push(k);
        widths.push(interval[1] - interval[0]);
      }
      expect(held / studies).toBeGreaterThan(least);
      // one run does not show that nothing slow is in it: 1 would be the width for who knows what ties its noise
      const width = widths.sort((a, b) => a - b)[studies / 2]! / 2 / (1.96 * Math.sqrt(sampleVariance(slopes)));
      expect(width).toBeGreaterThan(1);
      expect(width).toBeLessThan(rho === 0 ? 1.4 : 1.7);
    }
  );

  it("a run that does not grow is called so, and one that collapses too", () => {
    expect(fitUserRun(planted(0)).growth).toBe("not shown");
    expect(fitUserRun(planted(0.1)).growth).toBe("improved");
    expect(fitUserRun(planted(-0.1)).growth).toBe("falls back");
  });

  it("refuses fewer evaluations than a slope needs", () => {
    expect(() => fitUserRun(planted(0.1, { n: 4 }))).toThrow("k needs 5 evaluations or more after step 0; found 4");
  });
});

describe("fitUserLaw(curves)", () => {
  const k = (modelSize: number) => 0.12 / (1 + 5e9 / modelSize);
  const of = (modelSize: number, seed = 1, sd = 0) => planted(k(modelSize), { modelSize, sd, seed });

  it("recovers K_max and N_0 from three sizes", () => {
    const { kMax, n0, status } = fitUserLaw([of(1e9), of(7e9), of(3e10)], { resamples: 50 });
    expect(status).toBe("converged");
    expect(kMax).toBeCloseTo(0.12, 8);
    expect(n0! / 5e9).toBeCloseTo(1, 6);
  });

  it("pools runs of one size, so that each size counts once", () => {
    const runs = [of(1e9), of(7e9, 1, 0.02), of(7e9, 2, 0.02), of(3e10)];
    expect(fitUserLaw(runs, { resamples: 50 }).sizes.map(({ runs: n }) => n)).toEqual([1, 2, 1]);
  });

  it("is refused with the reason for fewer sizes", () => {
    expect(() => fitUserLaw([of(7e9), of(7e9, 2)])).toThrow("need runs of 3 model sizes or more; found 7B");
  });
});
