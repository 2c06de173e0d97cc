/** One run's k beside the study's: its place on k(N), and whether the two differ by more than their errors. */

import type { SeriesInferenceRecord } from "../records/inference.js";
import type { Family, Results } from "../results.js";
import type { OwnResource, Variant } from "../runs.js";
import { tTwoSided } from "../statistics/distributions.js";
import { square } from "../statistics/power.js";
import type { OwnFit } from "./fit-own-run.js";

/** What a comparison reads of a series. */
export type StudySlopes = Pick<SeriesInferenceRecord, "family" | "variant" | "resource" | "band" | "sizes">;

export interface Comparison {
  family: Family;
  variant: Variant;
  resource: OwnResource;
  /** k(N) of the study's law at the run's N, with its 95 % interval */
  k: number;
  interval: [number, number];
  /** run's k minus the study's */
  difference: number;
  /** 95 %: both intervals' errors and what single runs of the study differ by */
  differenceInterval: [number, number];
  /** two-sided, of no difference */
  p: number;
  verdict: "higher" | "lower" | "no difference shown";
  /** sizes that the study measured */
  measured: [number, number];
  /** N beyond the sizes measured: the law is stretched there */
  outside: boolean;
}

/** Factor in N beyond the measured sizes up to which the law's curve is compared with. */
const farthest = 10;

/**
 * The run beside each series of the study that has intervals, against the same resource.
 *
 * The variance of the difference is the sum of the run's own, of the law's at N, and of one run of the study about its
 * mean (from the repeats). A run on other data or with another reward has another k for many reasons: the test says
 * that two numbers differ, not why.
 *
 * @returns none when N is not known or more than `farthest` times beyond the measured sizes
 */
export function compareWithStudy(fit: OwnFit, resource: OwnResource, series: readonly StudySlopes[]): Comparison[] {
  const { modelSize } = fit;
  if (modelSize === null) return [];
  return series.flatMap((one) => {
    const sizes = one.sizes.map((size) => size.modelSize);
    const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
    if (one.resource !== resource || modelSize < smallest / farthest || modelSize > largest * farthest) return [];
    const at = bandAt(one.band, modelSize);
    if (at === null) return [];
    const study = (at.high - at.low) / (2 * normal95);
    const variance = square(fit.standardError) + square(study) + oneRunVariance(one);
    const difference = fit.k - at.k;
    const half = normal95 * Math.sqrt(variance);
    return [
      {
        family: one.family,
        variant: one.variant,
        resource,
        k: at.k,
        interval: [at.low, at.high],
        difference,
        differenceInterval: [difference - half, difference + half],
        p: tTwoSided(difference / Math.sqrt(variance), 1e6),
        verdict: difference > half ? "higher" : difference < -half ? "lower" : "no difference shown",
        measured: [smallest, largest],
        outside: modelSize < smallest || modelSize > largest
      }
    ];
  });
}

const normal95 = 1.959963984540054;

/** k of the study's band at N, straight in ln N between its points; at its ends the end's value. */
function bandAt({ modelSize, k, low, high }: StudySlopes["band"], n: number) {
  if (modelSize.length === 0 || k.length < modelSize.length) return null;
  const after = modelSize.findIndex((size) => size >= n);
  const j = after === -1 ? modelSize.length - 1 : after;
  const i = Math.max(0, j - 1);
  const span = Math.log(modelSize[j]! / modelSize[i]!);
  const along = span > 0 ? Math.min(1, Math.max(0, Math.log(n / modelSize[i]!) / span)) : 0;
  const between = (values: readonly number[]) => values[i]! + along * (values[j]! - values[i]!);
  return { k: between(k), low: between(low), high: between(high) };
}

/** Variance of one run's slope about the mean of runs: what repeats of the study show, mean over its sizes. */
function oneRunVariance({ sizes }: StudySlopes): number {
  return sizes.reduce((sum, { variance, repeats }) => sum + variance.run * repeats[1], 0) / sizes.length;
}

/** What comparisons read of the study's results. */
export function studySlopes({ inference }: Pick<Results, "inference">): StudySlopes[] {
  return inference.series.map(({ family, variant, resource, band, sizes }) => ({
    family,
    variant,
    resource,
    band,
    sizes
  }));
}
