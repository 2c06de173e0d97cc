/** Forecasts within a run where the law is at its bound: one parameter is left, and its error alone is carried on. */
import { expect, it } from "vitest";
import { forecastFrom, summariseCuts } from "../../../src/lib/inference/runs/within-run.js";
import { forecastSpread } from "../../../src/lib/inference/runs/within-run-interval.js";
import { slopeVariance } from "../../../src/lib/inference/sizes/linear-error.js";
import { slopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { drawnEffects, drawnSample } from "../../helpers/drawn-sample.js";
import { expectRelative } from "../../helpers/expect-relative.js";

it("spreads a slope by H = w k k' / sum w k^2, and the size's runs by what is left of 1", () => {
  const sizes = [1e9, 3e9, 9e9];
  const samples = sizes.map((modelSize, i) =>
    drawnSample({
      modelSize,
      k: (0.004 * modelSize) / 1e9,
      level: -0.2,
      points: 40 + 10 * i,
      noise: 0.004,
      seed: i + 1
    })
  );
  const curves = samples.map(({ modelSize, lnX, lnL }) => ({
    ...{ modelSize, lnX, lnL, step: lnX.map((_, t) => t + 1), loss: lnL.map(Math.exp) }
  }));
  const cut = forecastFrom(curves, 0.5);
  expect(cut.law.status).toBe("at-bound");
  const early = samples.map((sample) => {
    const seen = Math.floor(sample.n / 2);
    const first = <Values extends Float64Array>(values: Values) => values.slice(0, seen);
    const repeatsAt = Array.from(sample.repeatsAt).slice(0, seen);
    return slopeSample({ ...sample, lnX: first(sample.lnX), lnL: first(sample.lnL), repeatsAt });
  });
  // in the limit the law's slopes are in proportion to size
  const weight = early.map(({ sxx, n }) => sxx / n);
  const squares = sizes.reduce((sum, size, j) => sum + weight[j]! * size * size, 0);
  const variances = early.map((sample) => slopeVariance(sample, drawnEffects));
  forecastSpread(curves, samples, drawnEffects, cut).forEach(({ slope }, i) => {
    const expected = sizes.reduce((sum, size, j) => {
      const share = (weight[j]! * sizes[i]! * size) / squares;
      const { white, misfit, run } = variances[j]!;
      return sum + share ** 2 * (white + misfit) + (i === j ? (1 - share) ** 2 : share ** 2) * run;
    }, 0);
    // N_0 stands four decades beyond the sizes, not at infinity
    expectRelative(slope, expected, 1e-2);
  });
});

it("spreads only by the size's own runs where no curve has a slope", () => {
  const samples = [1e9, 3e9, 9e9].map((modelSize) =>
    slopeSample({
      ...drawnSample({ modelSize, k: 0, level: -0.2, points: 40, noise: 0.004 }),
      lnL: new Float64Array(40)
    })
  );
  const curves = samples.map(({ modelSize, lnX, lnL }) => ({
    ...{ modelSize, lnX, lnL, step: lnX.map((_, t) => t + 1), loss: lnL.map(Math.exp) }
  }));
  const cut = forecastFrom(curves, 0.5);
  expect(cut.sizes.map(({ k }) => k)).toEqual([0, 0, 0]);
  // no method errs at all: the first is named
  expect(summariseCuts([cut]).best).toEqual([{ share: 0.5, method: "law" }]);
  const spreads = forecastSpread(curves, samples, drawnEffects, cut);
  for (const { slope, drift, level } of spreads) {
    expect([slope, drift, level].every(Number.isFinite)).toBe(true);
    expect(slope).toBeGreaterThan(0);
  }
});

it("takes repeats before the cut alone, also of a curve of more points than are taken one by one", () => {
  const sizes = [1e9, 3e9, 9e9];
  const samplesWith = (repeatsAfter: number) =>
    sizes.map((modelSize, i) =>
      drawnSample({
        ...{ modelSize, k: 0.1 / (1 + 4e9 / modelSize), level: -0.2, points: 800, noise: 0.004, seed: i + 1 },
        repeatsAt: (t) => (t < 200 ? 3 : repeatsAfter)
      })
    );
  const samples = samplesWith(3);
  const curves = samples.map(({ modelSize, lnX, lnL }) => ({
    ...{ modelSize, lnX, lnL, step: lnX.map((_, t) => t + 1), loss: lnL.map(Math.exp) }
  }));
  const cut = forecastFrom(curves, 0.25);
  expect(cut.sizes.map(({ seen }) => seen)).toEqual([200, 200, 200]);
  const spreads = forecastSpread(curves, samples, drawnEffects, cut);
  expect(forecastSpread(curves, samplesWith(1), drawnEffects, cut)).toEqual(spreads);
});
