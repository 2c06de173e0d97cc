/** Forecasts within a run and their intervals, for numbers that can be written down. */
import { describe, expect, it } from "vitest";
import {
  type CutForecast,
  fewestToForecast,
  forecastFrom,
  pointsSeen,
  summariseCuts
} from "../../../src/lib/inference/runs/within-run.js";
import { forecastSpread, halfWidth } from "../../../src/lib/inference/runs/within-run-interval.js";
import type { SizeCurve } from "../../../src/lib/inference/sizes/between-sizes.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { drawnEffects } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

describe("pointsSeen(points, share)", () => {
  it("is the whole number below, of tenths exactly", () => {
    for (let n = 1; n <= 300; n++)
      for (let tenth = 1; tenth < 10; tenth++) expect(pointsSeen(n, tenth / 10)).toBe(Math.floor((n * tenth) / 10));
    expect(fewestToForecast).toBe(30);
  });
});

const line = (modelSize: number, k: number, lift: (t: number) => number = () => 0): SizeCurve => {
  const step = Float64Array.from({ length: 40 }, (_, t) => t + 1);
  const lnX = step.map(Math.log);
  const lnL = lnX.map((x, t) => -0.3 - k * x + lift(t));
  return { modelSize, step, lnX, lnL, loss: lnL.map(Math.exp) };
};
const slopeOf = (N: number) => 0.12 / (1 + 9e9 / N);
const sizes = [1e9, 4e9, 16e9, 64e9];

describe("forecastFrom(curves, cut)", () => {
  it("has the mean over sizes of errors at the end, and of their size apart from their sign", () => {
    // losses jump after the cut: two sizes by a factor up, two down
    const factors = [1.1, 0.8, 1.25, 0.9];
    const curves = sizes.map((N, i) => line(N, slopeOf(N), (t) => (t < 20 ? 0 : Math.log(factors[i]!))));
    const { mean, sizes: each } = forecastFrom(curves, 0.5);
    const misses = factors.map((factor) => 1 / factor - 1);
    each.forEach(({ errors, seen, seenToStep }, i) => {
      expect([seen, seenToStep]).toEqual([20, 20]);
      expectRelative(errors.law.final, misses[i]!, 1e-6);
    });
    const average = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    expectRelative(mean.law.signedFinal, average(misses), 1e-6);
    expectRelative(mean.law.final, average(misses.map(Math.abs)), 1e-6);
    expectRelative(mean.law.absolute, average(misses.map(Math.abs)), 1e-6);
  });
});

describe("summariseCuts(cuts)", () => {
  it("is nothing of no cuts", () => {
    expect(summariseCuts([])).toEqual({ best: [], lawStopsAt: null, lawStopsAtAgainstStill: null, wins: [] });
  });
});

describe("halfWidth(spread, lnX, repeats)", () => {
  const spread = {
    ...{ modelSize: 7e9, white: 0.06, local: 0.01, level: 0.02, slope: 0.03, runLevel: 0.4, drift: 0.05 },
    ...{ runDf: 8, driftDf: 5, meanX: 3, repeats: 4 }
  };

  it("is t times the root of the sum, its degrees of freedom by Satterthwaite", () => {
    const z = 2;
    for (const repeats of [1, 2, 4, 6]) {
      // a mean of more runs than were seen is no better known
      const fewer = 0.4 * Math.max(0, 1 / repeats - 1 / 4);
      const [runs, drift] = [fewer + 0.03 * z * z, 0.05 * z * z];
      const total = 0.06 / repeats + 0.01 + 0.02 + runs + drift;
      const df = total ** 2 / (runs ** 2 / 8 + drift ** 2 / 5);
      expect(df).toBeGreaterThan(9);
      // t of 10 and of 60 degrees of freedom at 97.5%, by R: what lies between is between them
      const factor = halfWidth(spread, 5, repeats) / Math.sqrt(total);
      expect(factor).toBeGreaterThan(df < 60 ? 2.0003 : 1.95);
      expect(factor).toBeLessThan(2.2623);
    }
  });

  it("takes more runs after the cut than before it for no better a mean", () => {
    const known = { ...spread, slope: 0, drift: 0 };
    for (const repeats of [4, 6, 40])
      expectRelative(halfWidth(known, 5, repeats), 1.959964 * Math.sqrt(0.06 / repeats + 0.03), 1e-3);
  });

  it("takes no fewer than one degree of freedom", () => {
    const of = (runDf: number) =>
      halfWidth({ ...spread, runDf, driftDf: 1e9, white: 0, local: 0, level: 0, drift: 0 }, 5, 4);
    // R: qt(0.975, 1) = 12.7062
    expectRelative(of(1), 12.7062 * Math.sqrt(0.12), 1e-3);
    expect(of(0.3)).toBe(of(1));
  });
});

describe("forecastSpread(curves, samples, effects, cut)", () => {
  it("has no slow wander where residuals are less than evaluation noise, and no drift of lines", () => {
    const curves = sizes.map((N, i) => line(N, slopeOf(N), (t) => 1e-4 * Math.sin((i + 2) * t)));
    const samples = curves.map(({ modelSize, lnX, lnL }) =>
      slopeSample({ modelSize, lnX, lnL, repeatsAt: lnX.map((_, t) => (t < 10 ? 4 : 2)), white: 1e-4, runCentre: 3 })
    );
    const cut: CutForecast = forecastFrom(curves, 0.5);
    for (const { local, drift, white, repeats, driftDf, runDf } of forecastSpread(curves, samples, drawnEffects, cut)) {
      expect([local, drift, white, driftDf, runDf]).toEqual([0, 0, 1e-4, 4, 20]);
      // harmonic mean of ten times 4 and ten times 2
      expectRelative(repeats, 20 / (10 / 4 + 10 / 2), 1e-12);
    }
  });
});
