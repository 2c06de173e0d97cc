/**
 * Prediction within a run: the law fitted on the first part of every size's points, the rest predicted.
 *
 * Rivals: the size's own slope on the same points; the no-change baseline at the last loss seen, at the mean of the last 5, of the
 * last 10. Prediction intervals of the law's forecast are in `within-run-interval.ts`.
 */

import { mean } from "../../goodness.js";
import type { LogMoments } from "../../log-moments.js";
import { lawOf, type SizeCurve, type SizesLaw } from "../sizes/between-sizes.js";
import { type RelativeErrors, relativeErrors } from "../sizes/relative-errors.js";

/** Shares of the points, from the first, after which the rest is predicted. */
export const cutShares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** Points of a curve with which every cut leaves three on either side: a line, and one to tell it by. */
export const fewestToForecast = Math.round(3 / cutShares[0]);

export const withinMethods = ["law", "own-slope", "last-value", "mean-5", "mean-10"] as const;
export type WithinMethod = (typeof withinMethods)[number];

type WithinErrors = Pick<RelativeErrors, "absolute" | "final">;

interface SizeForecast {
  modelSize: number;
  seen: number;
  /** training step of the last of them */
  seenToStep: number;
  /** slope of the law and of the size itself on the points seen */
  k: number;
  ownK: number;
  /** centre of the points seen: the line passes through (meanX, level) */
  meanX: number;
  /** ln L there */
  level: number;
  errors: Record<WithinMethod, WithinErrors>;
}

export interface CutForecast {
  /** share of the points seen; null when they were counted otherwise */
  share: number | null;
  /** the law of the points seen; when it is at a bound its K_max and N_0 are undefined, its slopes at the sizes are not */
  law: SizesLaw;
  sizes: SizeForecast[];
  /** mean over sizes */
  mean: Record<WithinMethod, WithinErrors & { signedFinal: number }>;
}

export function pointsSeen(points: number, share: number): number {
  return Math.floor(share * points + 1e-9);
}

export function firstPoints({ modelSize, step, lnX, lnL, loss }: SizeCurve, count: number): SizeCurve {
  return {
    modelSize,
    step: step.subarray(0, count),
    lnX: lnX.subarray(0, count),
    lnL: lnL.subarray(0, count),
    loss: loss.subarray(0, count)
  };
}

/**
 * Forecast of the rest of every size's run from its first points.
 *
 * @param cut share of the points seen, or how many of a curve's
 * @param curves of 3 sizes or more, 3 points or more on either side of the cut
 * @throws FitError with fewer sizes or points
 */
export function forecastFrom(curves: readonly SizeCurve[], cut: number | ((curve: SizeCurve) => number)): CutForecast {
  const share = typeof cut === "number" ? cut : null;
  const count = typeof cut === "number" ? (curve: SizeCurve) => pointsSeen(curve.loss.length, cut) : cut;
  const early = curves.map((curve) => firstPoints(curve, count(curve)));
  const law = lawOf(early);
  const sizes = curves.map((curve, i) => forecastSize(curve, early[i]!, law.moments[i]!, law.slopeAt(curve.modelSize)));
  const average = (of: (size: SizeForecast) => number) => mean(sizes.map(of));
  return {
    share,
    law,
    sizes,
    mean: byMethod((method) => ({
      absolute: average(({ errors }) => errors[method].absolute),
      final: average(({ errors }) => Math.abs(errors[method].final)),
      signedFinal: average(({ errors }) => errors[method].final)
    }))
  };
}

function forecastSize(
  curve: SizeCurve,
  early: SizeCurve,
  { meanX, meanY, sxx, sxy }: LogMoments,
  k: number
): SizeForecast {
  const seen = early.loss.length;
  const ownK = -sxy / sxx;
  const line = (slope: number) => (t: number) => Math.exp(meanY - slope * (curve.lnX[t]! - meanX));
  const still = (count: number) => {
    const last = early.loss.subarray(Math.max(0, seen - count));
    const value = mean(last);
    return () => value;
  };
  const predictors: Record<WithinMethod, (t: number) => number> = {
    law: line(k),
    "own-slope": line(ownK),
    "last-value": still(1),
    "mean-5": still(5),
    "mean-10": still(10)
  };
  return {
    modelSize: curve.modelSize,
    seen,
    seenToStep: curve.step[seen - 1]!,
    k,
    ownK,
    meanX,
    level: meanY,
    errors: byMethod((method) => relativeErrors(curve.loss, seen, predictors[method]))
  };
}

function byMethod<T>(of: (method: WithinMethod) => T): Record<WithinMethod, T> {
  return Object.fromEntries(withinMethods.map((method) => [method, of(method)])) as Record<WithinMethod, T>;
}

/** Where the law wins, by mean error over the rest: over all sizes together and size by size. */
export interface WithinSummary {
  /** least mean error over sizes at each cut */
  best: { share: number | null; method: WithinMethod }[];
  /** first cut from which on the law no longer has the least mean error at any later cut; null when it has it at the last */
  lawStopsAt: number | null;
  /** the same against the no-change baseline only (last value, mean of 5, mean of 10) */
  lawStopsAtAgainstStill: number | null;
  /** cuts at which the law has the least error of a size */
  wins: { modelSize: number; shares: (number | null)[] }[];
}

export function summariseCuts(cuts: readonly CutForecast[]): WithinSummary {
  const winner = (errors: Record<WithinMethod, WithinErrors>, methods: readonly WithinMethod[] = withinMethods) =>
    methods.reduce((best, method) => (errors[method].absolute < errors[best].absolute ? method : best));
  const best = cuts.map(({ share, mean }) => ({ share, method: winner(mean) }));
  const still = withinMethods.filter((method) => method !== "own-slope");
  return {
    best,
    lawStopsAt: stopAfter(cuts, (cut) => winner(cut.mean) === "law"),
    lawStopsAtAgainstStill: stopAfter(cuts, (cut) => winner(cut.mean, still) === "law"),
    wins: (cuts[0]?.sizes ?? []).map(({ modelSize }, i) => ({
      modelSize,
      shares: cuts.filter((cut) => winner(cut.sizes[i]!.errors) === "law").map(({ share }) => share)
    }))
  };
}

/** Share of the first cut after the last one that wins; null when the last cut wins. */
function stopAfter(cuts: readonly CutForecast[], wins: (cut: CutForecast) => boolean): number | null {
  const lastWin = cuts.reduce((last, cut, i) => (wins(cut) ? i : last), -1);
  return cuts[lastWin + 1]?.share ?? null;
}
