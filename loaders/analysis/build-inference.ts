/**
 * Samples of each series -> how well its law is known: intervals, profile, rival forms, sensitivity.
 * Long because every part of the record of a series is a small function here, in the record's order, on the same sample.
 */

import { learningEfficiency } from "../../src/lib/forms/saturating.js";
import {
  evaluateSlopeForm,
  fitSlopeForm,
  parameterCount,
  parametricForms,
  type SlopePoint,
  slopeForms
} from "../../src/lib/forms/size-forms.js";
import { attributeForms } from "../../src/lib/inference/runs/attribution.js";
import { sampleVariance } from "../../src/lib/inference/runs/run-effects.js";
import { firstStepOfEachSize, firstSteps } from "../../src/lib/inference/sizes/first-steps.js";
import {
  type LawDraws,
  lawOfSlopes,
  openInterval,
  quantileSorted,
  refitLaws,
  resampleSlopes
} from "../../src/lib/inference/sizes/law-bootstrap.js";
import { slopeVariance } from "../../src/lib/inference/sizes/linear-error.js";
import { hasError, lawProfile, n0Profile, type WeighedSlope } from "../../src/lib/inference/sizes/n0-profile.js";
import { fitUnder, type SensitivitySetting, sensitivitySettings } from "../../src/lib/inference/sizes/sensitivity.js";
import type { SlopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { firstOf, itemAt } from "../../src/lib/items.js";
import type {
  AttributionRecord,
  CoverageRecord,
  FormsRecord,
  InferenceRecord,
  Interval,
  LawInferenceRecord,
  RunEffectsRecord,
  SensitivityRecord,
  SeriesInferenceRecord,
  SizeInferenceRecord
} from "../../src/lib/records/inference.js";
import { tQuantile } from "../../src/lib/statistics/distributions.js";
import { power, powerOfTen, square } from "../../src/lib/statistics/power.js";
import { rankCorrelation } from "../../src/lib/statistics/rank-correlation.js";
import { buildCounts, countChoice } from "./build-counts.js";
import type { SeriesSamples } from "./build-samples.js";
import { fitted } from "./fitted.js";
import { always, type Stage } from "./stage-cache.js";

/** Beside what is drawn, blocks of 10 and 20. */
export const inferenceSettings: InferenceRecord["settings"] = {
  resamples: 2000,
  seed: 20250929,
  blockLengths: [10, 20],
  confidence: 0.95
};

const attributionDatasets = 400;
const cloudPoints = 400;

/**
 * The inference of every series that has repeats.
 *
 * @param prompts what another prompt of some repeats changes
 * @param coverage simulated coverage on record, for the pages
 * @param stage keeps what a series gave before
 * @param say receives a line of progress for each series
 */
export function buildInference(
  samples: readonly SeriesSamples[],
  prompts: InferenceRecord["prompts"],
  coverage: CoverageRecord | null,
  say: (line: string) => void = () => {},
  stage: Stage = always
): InferenceRecord {
  const counts = samples.map((sample) => stage("counts", sample, () => ({ rows: buildCounts(sample) })).rows);
  return {
    settings: inferenceSettings,
    coverage,
    runEffects: runEffects(samples),
    prompts,
    series: samples.map((sample, i) => {
      say(`inference: ${sample.family} ${sample.variant}, ${sample.resource}`);
      const record = inferStage(sample, stage);
      return { ...record, sensitivity: [...record.sensitivity, ...itemAt(counts, i).map(countChoice)] };
    }),
    counts: counts.flat()
  };
}

/** The inference of one series, as a stage. */
export function inferStage(sample: SeriesSamples, stage: Stage): SeriesInferenceRecord {
  return stage("inference", sample, () => inferSeries(sample));
}

function runEffects(samples: readonly SeriesSamples[]): RunEffectsRecord[] {
  const seen = new Set<string>();
  return samples.flatMap(({ family, resource, effects, cellVariants }) => {
    const key = `${family} ${resource}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      {
        family,
        resource,
        slopeRatio: effects.slopeRatio,
        levelRatio: effects.levelRatio,
        df: effects.df,
        noiseToBinomial: effects.noiseToBinomial,
        cells: effects.cells.map(({ sxx: _, ...cell }, i) => ({
          variant: itemAt(cellVariants, i),
          ...cell
        }))
      }
    ];
  });
}

function inferSeries({
  series,
  family,
  variant,
  resource,
  effects,
  samples,
  curves,
  drawn
}: SeriesSamples): SeriesInferenceRecord {
  const { resamples, seed, blockLengths } = inferenceSettings;
  const drawsOf = (blockLength?: number) => resampleSlopes(samples, effects, { blockLength, resamples, seed }).slopes;
  const slopes = drawsOf();
  const otherSlopes = blockLengths.map(drawsOf);
  const points = samples.map((sample, i) => ({
    modelSize: sample.modelSize,
    k: sample.k,
    variance: sampleVariance(itemAt(slopes, i)),
    weight: sample.sxx / sample.n
  }));
  const weighed = points.filter(hasError);
  const isInside = ({ modelSize }: { modelSize: number }) => modelSize !== series.heldOutSize;
  const inside = samples.map(isInside);
  const keep = <T>(items: readonly T[]) => items.filter((_, i) => inside[i]);
  const draws = refitLaws(samples, slopes);
  const law = inferLaw(samples, weighed, draws, otherSlopes, blockLengths);
  const drawsWithout = refitLaws(keep(samples), keep(slopes));
  const chi2PerDf = Math.max(1, law.chi2 / law.df);
  const apart = firstSteps(drawn, resource);
  return {
    family,
    variant,
    resource,
    sizes: samples.map((sample, i) =>
      describeSize(
        sample,
        itemAt(slopes, i),
        otherSlopes.map((other) => itemAt(other, i)),
        slopeVariance(sample, effects)
      )
    ),
    law,
    withoutHeldOut: inferLaw(
      keep(samples),
      weighed.filter(isInside),
      drawsWithout,
      otherSlopes.map(keep),
      blockLengths
    ),
    heldOut: heldOutOf(series.heldOutSize, samples, slopes, drawsWithout),
    band: bandOf(law, draws),
    cloud: cloudOf(draws),
    profile: profileOf(weighed),
    forms: formsOf(weighed, isInside),
    attribution: attributionOf(weighed, chi2PerDf),
    sensitivity: sensitivityOf({ curves, drawn, resource }, weighed, apart !== null),
    firstSteps: apart
  };
}

/** The named choices, and, where sizes begin apart, every size from its own first step. */
function sensitivityOf(
  { curves, drawn, resource }: Pick<SeriesSamples, "curves" | "drawn" | "resource">,
  points: readonly SlopePoint[],
  apart: boolean
): SensitivityRecord[] {
  const first = firstOf(curves).step[0] ?? 0;
  const named = sensitivitySettings
    .filter(({ fromStep }) => fromStep === undefined || fromStep > first)
    .flatMap((setting) =>
      fitted(() => fitUnder(curves, resource, { ...setting, value: settingWords(setting, first) }, points))
    );
  if (!apart) return named;
  return [...named.slice(0, 1), ...fitted(() => fitUnder(drawn, resource, firstStepOfEachSize)), ...named.slice(1)];
}

function settingWords({ choice, value }: SensitivitySetting, first: number): string {
  return choice === "default" && first > 1 ? `${value} from ${first} on` : value;
}

function describeSize(
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

function inferLaw(
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
function heldOutOf(
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
function bandOf(
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

function cloudOf({ kMax, n0 }: { kMax: Float64Array; n0: Float64Array }): SeriesInferenceRecord["cloud"] {
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

function attributionOf(points: readonly SlopePoint[], inflate: number): AttributionRecord[] {
  const options = { datasets: attributionDatasets, seed: inferenceSettings.seed };
  const noise = attributeForms(points, options);
  const misfit = attributeForms(points, { ...options, inflate });
  return noise.map(({ truth, hitRate }, i) => ({ truth, hitRate, hitRateMisfit: itemAt(misfit, i).hitRate }));
}

function profileOf(points: readonly WeighedSlope[]): SeriesInferenceRecord["profile"] {
  const { grid, values, noise, misfit } = n0Profile(points, (df) => tQuantile(0.975, df));
  const every = grid.map((_, i) => i).filter((i) => i % 3 === 0);
  return { grid: every.map((i) => itemAt(grid, i)), rise: every.map((i) => itemAt(values, i)), noise, misfit };
}

function formsOf(points: readonly SlopePoint[], isInside: (point: SlopePoint) => boolean): FormsRecord {
  const predict = (fitted: readonly SlopePoint[], target: SlopePoint) =>
    parametricForms
      .filter((form) => fitted.length > parameterCount(form, fitted.length))
      .map((form) => {
        const k = evaluateSlopeForm(fitSlopeForm(form, fitted), target.modelSize);
        return { form, k, error: k - target.k };
      });
  const describe = (target: SlopePoint, fitted: readonly SlopePoint[], upTo: number | null) => ({
    design: upTo === null ? ("each" as const) : ("up to" as const),
    upTo,
    modelSize: target.modelSize,
    measured: target.k,
    standardError: Math.sqrt(target.variance),
    predicted: predict(fitted, target)
  });
  const each = points.map((target) =>
    describe(
      target,
      points.filter((point) => point !== target),
      null
    )
  );
  const upTo = points.slice(3, -1).flatMap((last) => {
    const fitted = points.filter(({ modelSize }) => modelSize <= last.modelSize);
    return points
      .filter(({ modelSize }) => modelSize > last.modelSize)
      .map((target) => describe(target, fitted, last.modelSize));
  });
  const fitAll = (some: readonly SlopePoint[]) =>
    slopeForms
      .filter((form) => parameterCount(form, some.length) <= some.length)
      .map((form) => fitSlopeForm(form, some));
  return {
    all: fitAll(points),
    withoutHeldOut: fitAll(points.filter(isInside)),
    heldOut: [...each, ...upTo],
    leaveOneOut: parametricForms.flatMap((form) => {
      const errors = each.flatMap(({ predicted }) => predicted.filter((fit) => fit.form === form));
      return errors.length < each.length || each.length === 0
        ? []
        : { form, rmse: Math.sqrt(errors.reduce((sum, { error }) => sum + square(error), 0) / errors.length) };
    })
  };
}
