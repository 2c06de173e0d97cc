/**
 * Every bound of a series' inference from the draws themselves, by d3-array's quantile (type 7) and deviation, and by
 * formulas written out here: a level, a divisor or a place that moves shows on either side.
 */
import { deviation, quantileSorted } from "d3-array";
import { describe, expect, it } from "vitest";
import { inferenceSettings, inferStage } from "../../loaders/analysis/inference/build-inference.js";
import { always } from "../../loaders/analysis/stage-cache.js";
import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import { refitLaws, resampleSlopes } from "../../src/lib/inference/sizes/law-bootstrap.js";
import { rankCorrelation } from "../../src/lib/statistics/rank-correlation.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { samplesOf } from "../helpers/study-samples.js";

const series = samplesOf("base", "compute");
const { samples, effects } = series;
const record = inferStage(series, always);
const { resamples, seed, blockLengths } = inferenceSettings;
const drawn = (blockLength?: number) => resampleSlopes(samples, effects, { blockLength, resamples, seed }).slopes;
const [slopes, slopesBy] = [drawn(), blockLengths.map(drawn)];
const lawDraws = refitLaws(samples, slopes);
/** Orders of sums differ: twelve digits. */
const digits = 1e-12;

/** 2.5 and 97.5 % of the draws. */
function expectBounds(ours: readonly (number | null)[], draws: Float64Array): void {
  const sorted = Array.from(draws.slice().sort());
  expectRelative(ours[0]!, quantileSorted(sorted, 0.025)!, digits);
  expectRelative(ours[1]!, quantileSorted(sorted, 0.975)!, digits);
}

describe("bounds of a series' inference", () => {
  it("of each size: the interval, at every block length, and both standard errors", () => {
    record.sizes.forEach((size, i) => {
      expectBounds(size.interval, slopes[i]!);
      size.otherBlocks.forEach((interval, b) => {
        expectBounds(interval, slopesBy[b]![i]!);
      });
      expectRelative(size.standardError, deviation(slopes[i]!)!, 1e-9);
      const { residual, dx, n } = samples[i]!;
      const squares = residual.reduce((sum, e) => sum + e * e, 0) / (n - 2);
      expectRelative(size.standardErrorOls, Math.sqrt(squares / dx.reduce((sum, x) => sum + x * x, 0)), 1e-9);
    });
  });

  it("of the law: sampling alone, and widened by the root of chi-square over its degrees of freedom", () => {
    const { law } = record;
    expectBounds(law.kMaxInterval, lawDraws.kMax);
    expectBounds(law.n0Interval, lawDraws.n0);
    const saturating = record.forms.all.find(({ form }) => form === "saturating")!;
    const chi2 = record.sizes.reduce((sum, { k, standardError, modelSize }) => {
      const { kMax, n0 } = saturating.parameters as { kMax: number; n0: number };
      return sum + ((k - kMax / (1 + n0 / modelSize)) / standardError) ** 2;
    }, 0);
    // the leading fit weighs sizes alike: what its residuals leave after one step to the weighted least squares
    expectRelative(law.chi2, chi2, 1e-5);
    expect(law.df).toBe(record.sizes.length - 2);
    const factor = Math.sqrt(law.chi2 / (record.sizes.length - 2));
    expect(factor).toBeGreaterThan(1.5);
    expectRelative(law.widening!, factor, 1e-9);
    for (const [widened, plain, estimate] of [
      [law.kMaxWidened, law.kMaxInterval, law.kMax!],
      [law.n0Widened, law.n0Interval, law.n0!]
    ] as const) {
      for (const end of [0, 1] as const) {
        const away = Math.log(plain[end]! / estimate);
        expectRelative(Math.log(widened[end]! / estimate), factor * away, 1e-9);
      }
    }
  });

  it("of the band: 2.5 and 97.5 % of k(N) over the laws, at every size drawn", () => {
    record.band.modelSize.forEach((size, j) => {
      const values = lawDraws.kMax.map((kMax, b) => learningEfficiency(size, { kMax, n0: lawDraws.n0[b]! }));
      expect(values.every(Number.isFinite)).toBe(true);
      expectBounds([record.band.low[j]!, record.band.high[j]!], values);
    });
  });

  it("of the size held out: predicted, measured, and their difference draw by draw", () => {
    const heldOut = record.heldOut!;
    const at = samples.findIndex(({ modelSize }) => modelSize === heldOut.modelSize);
    const others = <T>(items: readonly T[]) => items.filter((_, i) => i !== at);
    const { kMax, n0 } = refitLaws(others(samples), others(slopes));
    const predicted = kMax.map((k, b) => k / (1 + n0[b]! / heldOut.modelSize));
    expectBounds(heldOut.predictedInterval, predicted);
    expectBounds(heldOut.measuredInterval, slopes[at]!);
    expectBounds(
      heldOut.differenceInterval,
      predicted.map((k, b) => k - slopes[at]![b]!)
    );
  });

  it("of N_0 by the profile: rises of 3.84, and of F(1, 5) times chi-square over 5", () => {
    // SciPy: chi2.ppf(0.95, 1) = 3.841458820694124; f.ppf(0.95, 1, 5) = 6.607890973703367
    expectRelative(record.profile.noise.threshold, 3.841458820694124, digits);
    expectRelative(record.profile.misfit.threshold, (6.607890973703367 * record.law.chi2) / 5, 1e-8);
  });

  it("of the forms: root mean squares over the sizes left out; the cloud's rank correlation is Spearman's", () => {
    for (const { form, rmse } of record.forms.leaveOneOut) {
      const errors = record.forms.heldOut
        .filter(({ design }) => design === "each")
        .map(({ predicted, measured }) => predicted.find((one) => one.form === form)!.k - measured);
      expect(errors).toHaveLength(7);
      expectRelative(rmse, Math.hypot(...errors) / Math.sqrt(7), digits);
    }
    for (const { standardError, modelSize } of record.forms.heldOut) {
      const size = record.sizes.find((one) => one.modelSize === modelSize)!;
      expectRelative(standardError, size.standardError, digits);
    }
    const finite = Array.from(lawDraws.kMax.keys()).filter((b) => Number.isFinite(lawDraws.n0[b]!));
    const rho = rankCorrelation(
      finite.map((b) => lawDraws.kMax[b]!),
      finite.map((b) => lawDraws.n0[b]!)
    );
    expectRelative(record.cloud.rankCorrelation, rho, 1e-9);
  });
});
