/** Samples of each series -> how well its law is known: intervals, profile, rival forms, sensitivity. */

import type { SlopePoint } from "../../../src/lib/forms/size-forms.js";
import { sampleVariance } from "../../../src/lib/inference/runs/run-effects.js";
import { firstStepOfEachSize, firstSteps } from "../../../src/lib/inference/sizes/first-steps.js";
import { refitLaws, resampleSlopes } from "../../../src/lib/inference/sizes/law-bootstrap.js";
import { slopeVariance } from "../../../src/lib/inference/sizes/linear-error.js";
import { hasError } from "../../../src/lib/inference/sizes/n0-profile.js";
import {
  fitUnder,
  type SensitivitySetting,
  sensitivitySettings
} from "../../../src/lib/inference/sizes/sensitivity.js";
import { firstOf, itemAt } from "../../../src/lib/items.js";
import type {
  CoverageRecord,
  InferenceRecord,
  RunEffectsRecord,
  SensitivityRecord,
  SeriesInferenceRecord
} from "../../../src/lib/records/inference-record.js";
import { buildCounts, countChoice } from "../build-counts.js";
import type { SeriesSamples } from "../build-samples.js";
import { fitted } from "../fitted.js";
import { always, type Stage } from "../stage-cache.js";
import { attributionOf, formsOf, profileOf } from "./form-records.js";
import { bandOf, cloudOf, describeSize, heldOutOf, inferLaw } from "./law-records.js";

/** Beside what is drawn, blocks of 10 and 20. */
export const inferenceSettings: InferenceRecord["settings"] = {
  resamples: 2000,
  seed: 20250929,
  blockLengths: [10, 20],
  confidence: 0.95
};

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
  const counts = samples.map((sample) => countStage(sample, stage).rows);
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

/** The counts of one series, as a stage. */
export function countStage(sample: SeriesSamples, stage: Stage): { rows: ReturnType<typeof buildCounts> } {
  return stage("counts", sample, () => ({ rows: buildCounts(sample) }));
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
    attribution: attributionOf(weighed, seed, chi2PerDf),
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
