/** Base beside instruct: slopes, losses at equal samples, losses at one step. */
import { mean } from "d3-array";
import { figureData } from "../../../components/loss-curves/loss-curves-data.js";
import { betweenRunError, deviationAt } from "../../../lib/inference/experiments/equivalence-window.js";
import { itemAt } from "../../../lib/items.js";
import type { Results } from "../../../lib/results.js";
import type { Resource, Variant } from "../../../lib/runs.js";
import { mainFamily } from "../../../lib/series-names.js";
import { tWithin95 } from "../../../lib/statistics/distributions.js";
import { square } from "../../../lib/statistics/power.js";

/** Evaluations on either side of a step that its loss is the mean of. */
export const halfWindow = 5;
/** Last step that every curve of the study has, as the paper's comparison uses it. */
export const comparedStep = 103;

export interface SlopePair {
  modelSize: number;
  base: SlopeValue;
  instruct: SlopeValue;
}

interface SlopeValue {
  value: number;
  low: number | null;
  high: number | null;
  standardError: number;
}

/** Own slopes of sizes that both variants have; empty without repeats. */
export function slopePairs(results: Results, resource: Resource): SlopePair[] {
  const of = (variant: Variant) =>
    results.inference.series.find(
      (series) => series.family === mainFamily(results) && series.variant === variant && series.resource === resource
    )?.sizes ?? [];
  const value = ({ k, interval, standardError }: ReturnType<typeof of>[number]): SlopeValue => ({
    value: k,
    low: interval[0],
    high: interval[1],
    standardError
  });
  return of("base").flatMap((base) => {
    const instruct = of("instruct").find(({ modelSize }) => modelSize === base.modelSize);
    return instruct ? [{ modelSize: base.modelSize, base: value(base), instruct: value(instruct) }] : [];
  });
}

export interface LossDifference {
  modelSize: number;
  base: number;
  instruct: number;
  /** instruct minus base, < 0 when instruct is better */
  difference: number;
  /** 95 %; null without repeats */
  low: number | null;
  high: number | null;
}

/**
 * Loss of instruct minus that of base at a step, and so at the same number of samples: means over the evaluations
 * around it, intervals from what whole runs differ in.
 */
export function lossDifferences(results: Results, step: number): LossDifference[] {
  const { curves } = figureData(results);
  const error = windowError(results, step);
  const repeats = 3;
  return curves
    .filter(({ variant }) => variant === "base")
    .flatMap((base) => {
      const instruct = curves.find((curve) => curve.variant === "instruct" && curve.modelSize === base.modelSize);
      const [a, b] = [windowMean(base, step), instruct ? windowMean(instruct, step) : null];
      if (a === null || b === null) return [];
      const problems = results.study.heldOutProblems;
      const half = error
        ? tWithin95(error.df) *
          Math.sqrt((square(deviationAt(error, a, problems)) + square(deviationAt(error, b, problems))) / repeats)
        : null;
      return [
        {
          modelSize: base.modelSize,
          base: a,
          instruct: b,
          difference: b - a,
          low: half === null ? null : b - a - half,
          high: half === null ? null : b - a + half
        }
      ];
    });
}

/** What single runs differ in over this window, pooled over every size and variant with repeats. */
function windowError(results: Results, step: number) {
  const cells = new Map<string, { label: string; modelSize: number; means: number[] }>();
  for (const curve of results.otherCurves) {
    if (curve.family !== mainFamily(results) || curve.kind !== "repeat") continue;
    const mean = windowMean(curve, step);
    if (mean === null) continue;
    const label = `${curve.variant} ${curve.modelSize}`;
    const means = [...(cells.get(label)?.means ?? []), mean];
    cells.set(label, { label, modelSize: curve.modelSize, means });
  }
  const usable = [...cells.values()].filter(({ means }) => means.length > 1);
  return usable.length > 0 ? betweenRunError(usable, results.study.heldOutProblems) : null;
}

function windowMean({ step, testLoss }: { step: number[]; testLoss: number[] }, at: number): number | null {
  const inside = testLoss.filter((_, i) => Math.abs(itemAt(step, i) - at) <= halfWindow);
  return mean(inside) ?? null;
}

export interface FinalLoss {
  modelSize: number;
  /** mean over repeats at the compared step */
  loss: number;
  /** 95 % binomial interval of the problems */
  low: number;
  high: number;
  /** loss of the best single evaluation of any run; null where not drawn */
  best: number | null;
}

export function finalLosses(results: Results, variant: Variant): FinalLoss[] {
  const problems = results.study.heldOutProblems;
  return figureData(results)
    .curves.filter((curve) => curve.variant === variant)
    .flatMap(({ modelSize, step, testLoss }) => {
      const at = step.indexOf(comparedStep);
      if (at < 0) return [];
      const loss = itemAt(testLoss, at);
      const half = 1.96 * Math.sqrt((loss * (1 - loss)) / problems);
      const row = results.experiments.passRates?.find(
        (passRate) =>
          passRate.family === mainFamily(results) && passRate.variant === variant && passRate.modelSize === modelSize
      );
      const best = row?.best ?? null;
      return [{ modelSize, loss, low: loss - half, high: loss + half, best: best === null ? null : 1 - best }];
    });
}
