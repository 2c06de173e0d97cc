/** Sizes and law of a series with their intervals, from resampled slopes. */

import { learningEfficiency } from "../../../src/lib/forms/saturating.js";
import { sampleVariance } from "../../../src/lib/inference/runs/run-effects.js";
import {
  type LawDraws,
  lawOfSlopes,
  openInterval,
  quantileSorted,
  refitLaws
} from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { lawProfile, type WeighedSlope } from "../../../src/lib/inference/sizes/n0-profile.js";
import type { SlopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { itemAt } from "../../../src/lib/items.js";
import type {
  Interval,
  LawInferenceRecord,
  SeriesInferenceRecord,
  SizeInferenceRecord
} from "../../../src/lib/records/inference-record.js";
import { power, powerOfTen } from "../../../src/lib/statistics/power.js";
import { rankCorrelation } from "../../../src/lib/statistics/rank-correlation.js";

const cloudPoints = 400;

export function describeSize(
  sample: SlopeSample,
  draws: Float64Array,
  others: readonly Float64Array[],
  variance: SizeInferenceRecord["variance"]
): SizeInferenceRecord {
  const { modelSize, n, k, residual, sxx, repeatsAt } = sample;
  const repeats = Array.from(repeatsAt);
  return {
    modelSize,
    points: n,
    weight: sxx / n,
    k,
    interval: openInterval(draws),
    standardError: Math.sqrt(sampleVariance(draws)),
    otherBlocks: others.map((other) => openInterval(other)),
    standardErrorOls: Math.sqrt(residual.reduce((sum, e) => sum + e * e, 0) / (n - 2) / sxx),
    variance,
    repeats: [Math.min(...repeats), Math.max(...repeats)]
  };
}

export function inferLaw(
  samples: readonly SlopeSample[],
  points: readonly WeighedSlope[],
  draws: LawDraws,
  otherSlopes: readonly (readonly Float64Array[])[],
  otherLengths: readonly number[]
): LawInferenceRecord {
  const fit = lawOfSlopes(samples);
  const kMaxInterval = openInterval(draws.kMax);
  const n0Interval = openInterval(draws.n0);
  const { chi2, df } = lawProfile(points);
  // Two sizes leave nothing to tell the form's misfit by: with it, the intervals are open.
  const widening = df > 0 ? Math.sqrt(Math.max(1, chi2 / df)) : null;
  const defined = fit.status === "converged";
  const kMax = defined ? fit.kMax : null;
  const n0 = defined ? Math.exp(fit.lnN0) : null;
  return {
    kMax,
    kMaxInterval,
    n0,
    n0Interval,
    chi2,
    df,
    widening,
    kMaxWidened: widen(kMaxInterval, kMax, widening),
    n0Widened: widen(n0Interval, n0, widening),
    undefinedShare: draws.undefinedLaws / draws.kMax.length,
    otherBlocks: otherSlopes.map((other, i) => {
      const again = refitLaws(samples, other);
      return {
        blockLength: itemAt(otherLengths, i),
        kMaxInterval: openInterval(again.kMax),
        n0Interval: openInterval(again.n0)
      };
    })
  };
}

/** The interval with its distances from the estimate, in logarithms, times a factor. */
function widen([low, high]: Interval, estimate: number | null, factor: number | null): Interval {
  if (estimate === null || factor === null) return [null, null];
  const end = (value: number | null) => (value === null ? null : estimate * power(value / estimate, factor));
  return [end(low), end(high)];
}

/**
 * The held-out size's k by the law of the others against its own, resample by resample; null where no size is held out.
 *
 * @param draws laws of the other sizes
 */
export function heldOutOf(
  modelSize: number,
  samples: readonly SlopeSample[],
  slopes: readonly Float64Array[],
  draws: LawDraws
): SeriesInferenceRecord["heldOut"] {
  const at = samples.findIndex((sample) => sample.modelSize === modelSize);
  if (at < 0) return null;
  const others = samples.filter((_, i) => i !== at);
  const fit = lawOfSlopes(others);
  const slope = itemAt(slopes, at);
  const measured = { measured: itemAt(samples, at).k, measuredInterval: openInterval(slope) };
  if (fit.status !== "converged") {
    const open: Interval = [null, null];
    return {
      ...{ modelSize, predicted: null, predictedInterval: open },
      ...measured,
      ...{ difference: null, differenceInterval: open }
    };
  }
  const predicted = Float64Array.from(draws.kMax, (kMax, b) =>
    Number.isFinite(kMax) ? learningEfficiency(modelSize, { kMax, n0: itemAt(draws.n0, b) }) : Number.POSITIVE_INFINITY
  );
  const k = learningEfficiency(modelSize, { kMax: fit.kMax, n0: Math.exp(fit.lnN0) });
  return {
    modelSize,
    predicted: k,
    predictedInterval: openInterval(predicted),
    ...measured,
    difference: k - itemAt(samples, at).k,
    differenceInterval: openInterval(predicted.map((value, b) => value - itemAt(slope, b)))
  };
}

/** k(N) of the law from 0.5B to 1,000B with the percentiles of the resampled laws; sizes alone where it is undefined. */
export function bandOf(
  law: LawInferenceRecord,
  draws: { kMax: Float64Array; n0: Float64Array }
): SeriesInferenceRecord["band"] {
  const band = { modelSize: [] as number[], k: [] as number[], low: [] as number[], high: [] as number[] };
  for (let j = 0; j <= 66; j++) {
    const modelSize = 0.5e9 * powerOfTen(j / 20);
    const values = Float64Array.from(draws.kMax, (kMax, b) =>
      Number.isFinite(kMax) ? learningEfficiency(modelSize, { kMax, n0: itemAt(draws.n0, b) }) : Number.NaN
    )
      .filter((k) => !Number.isNaN(k))
      .sort();
    band.modelSize.push(modelSize);
    if (law.kMax === null || law.n0 === null || values.length === 0) continue;
    band.k.push(learningEfficiency(modelSize, { kMax: law.kMax, n0: law.n0 }));
    band.low.push(quantileSorted(values, 0.025));
    band.high.push(quantileSorted(values, 0.975));
  }
  return band;
}

export function cloudOf({ kMax, n0 }: { kMax: Float64Array; n0: Float64Array }): SeriesInferenceRecord["cloud"] {
  const finite = Array.from(kMax.keys()).filter(
    (b) => Number.isFinite(itemAt(kMax, b)) && Number.isFinite(itemAt(n0, b)) && itemAt(n0, b) > 0
  );
  const shown = finite.slice(0, cloudPoints);
  return {
    kMax: shown.map((b) => itemAt(kMax, b)),
    n0: shown.map((b) => itemAt(n0, b)),
    rankCorrelation: rankCorrelation(
      finite.map((b) => itemAt(kMax, b)),
      finite.map((b) => itemAt(n0, b)),
      0
    )
  };
}
