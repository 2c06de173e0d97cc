import type { SlopeForm } from "../../lib/forms/size-forms.js";
import { lastOf } from "../../lib/items.js";
import type { Interval, SeriesInferenceRecord, SizeInferenceRecord } from "../../lib/records/inference-record.js";
import type { Results } from "../../lib/results.js";
import type { Resource, Variant } from "../../lib/runs.js";
import { familyName, mainFamily } from "../../lib/series-names.js";
import { powerOfTen } from "../../lib/statistics/power.js";

export type SizeSlope = Pick<SizeInferenceRecord, "modelSize" | "points" | "k" | "interval" | "standardError">;

/** A size predicted from the others, by each form of k(N). */
export interface HeldOutSlope {
  /** N of the sizes that the forms were fitted on */
  from: number[];
  modelSize: number;
  measured: number;
  interval: Interval;
  /** by each form on the slopes of the others, weighted by their errors */
  predicted: { form: SlopeForm; k: number }[];
  /** by the joint law on the points of the others, each size weighted equally; null where that law is undefined */
  jointLaw: number | null;
}

export interface SlopeSeries {
  variant: Variant;
  resource: Resource;
  /** first step of all fits where sizes begin apart; null where they begin together */
  fromStep: number | null;
  sizes: SizeSlope[];
  /** null where the law is undefined */
  kMax: number | null;
  /** 95 % of the sampling alone: of evaluations and runs */
  kMaxSampling: Interval;
  /** 95 %, form misfit included */
  kMaxInterval: Interval;
  n0: number | null;
  /** 95 %, form misfit included */
  n0Interval: Interval;
  /** of the law on the slopes, and its degrees of freedom */
  chi2: number;
  df: number;
  /** the law misses the slopes by more than their noise */
  misfits: boolean;
  /** the law with its 95 % band */
  band: SeriesInferenceRecord["band"];
  /** the largest size, left out of the fit; null when it is not among those left out */
  heldOut: HeldOutSlope | null;
}

/** How sure a crossing is: the chance that the larger size's line is the lower one, at both ends of the common range. */
interface CrossingChance {
  variant: Variant;
  resource: Resource;
  smaller: number;
  larger: number;
  atLeast: number;
  atMost: number;
}

export interface SlopesData {
  /** SHA-256 of the logs, hex */
  hash: string;
  familyName: string;
  heldOutProblems: number;
  resamples: number;
  series: SlopeSeries[];
  /** of the pairs of sizes whose lines cross where both were measured */
  chances: CrossingChance[];
}

/** @throws RangeError when there is no such series */
export function seriesOf<One extends { variant: string; resource: string }>(
  series: readonly One[],
  variant: string,
  resource: string
): One {
  const found = series.find((candidate) => candidate.variant === variant && candidate.resource === resource);
  if (!found) throw new RangeError(`no series ${variant}, ${resource}`);
  return found;
}

/** Share of the loss that ten times the resource removes. */
export function tenfold(k: number): number {
  return 1 - powerOfTen(-k);
}

/** Series of the study's own family that have repeats. */
export function inferredSeries(results: Results): SeriesInferenceRecord[] {
  const family = mainFamily(results);
  return results.inference.series.filter((series) => series.family === family);
}

export function slopesData(results: Results): SlopesData {
  const { settings } = results.inference;
  return {
    hash: results.inputs.hash,
    familyName: familyName(results, mainFamily(results)),
    heldOutProblems: results.study.heldOutProblems,
    resamples: settings.resamples,
    series: inferredSeries(results).map(slopeSeries),
    chances: crossingChances(results)
  };
}

function crossingChances(results: Results): CrossingChance[] {
  const ofFamily = results.experiments.crossings.filter(({ family }) => family === mainFamily(results));
  return ofFamily.flatMap(({ variant, resource, pairs }) =>
    pairs.flatMap(({ smaller, larger, position, ends }) => {
      if (position !== "inside" || ends === null) return [];
      const [atLeast, atMost] = [ends.from, ends.to].map(({ chanceLarger }) => short(chanceLarger)) as [number, number];
      return [{ variant, resource, smaller, larger, atLeast, atMost }];
    })
  );
}

function slopeSeries({
  variant,
  resource,
  sizes,
  law,
  band,
  forms,
  firstSteps,
  heldOut: joint
}: SeriesInferenceRecord): SlopeSeries {
  const largest = lastOf(sizes);
  const held = forms.heldOut.find(({ design, modelSize }) => design === "each" && modelSize === largest.modelSize);
  return {
    variant,
    resource,
    fromStep: firstSteps?.fromStep ?? null,
    sizes: sizes.map(({ modelSize, points, k, interval, standardError }) => ({
      modelSize,
      points,
      k,
      interval,
      standardError
    })),
    kMax: law.kMax,
    kMaxSampling: law.kMaxInterval,
    kMaxInterval: law.kMaxWidened,
    n0: law.n0,
    n0Interval: law.n0Widened,
    chi2: law.chi2,
    df: law.df,
    misfits: law.widening !== null && law.widening > 1,
    band: {
      modelSize: band.modelSize.map(short),
      k: band.k.map(short),
      low: band.low.map(short),
      high: band.high.map(short)
    },
    heldOut: held
      ? {
          from: sizes.filter(({ modelSize }) => modelSize !== held.modelSize).map(({ modelSize }) => modelSize),
          modelSize: held.modelSize,
          measured: held.measured,
          interval: largest.interval,
          predicted: held.predicted.map(({ form, k }) => ({ form, k })),
          jointLaw: joint !== null && joint.modelSize === held.modelSize ? joint.predicted : null
        }
      : null
  };
}

/** Six figures: what a drawing can show. */
export function short(value: number): number {
  return Number(value.toPrecision(6));
}
