/** The forecast tried on the run's own past: cut off earlier, as far ahead as is asked. Shown, not chosen by. */
import { bisectRight, median } from "d3-array";
import { lastOf } from "../items.js";
import { forecastParts, forecastRun } from "./forecast.js";
import { fewestEvaluations, firstPoints, meanOfLast, type RunCurve } from "./run-curve.js";

export interface Backtest {
  cuts: number;
  /** median |error| against one observed evaluation; null without cuts */
  medianError: number | null;
  noChangeMedianError: number | null;
  /** share of the evaluations inside their interval */
  coverage: number | null;
}

/** Shares of the evaluations after which a run is cut. */
const shares = [0.4, 0.5, 0.6, 0.7, 0.8];

/** @param to X that is asked: each cut looks ahead by the same factor in X, at most to the end */
export function backtestOf(curve: RunCurve, to: number): Backtest {
  const n = curve.x.length;
  const factor = to / lastOf(curve.x);
  const cuts = [...new Set(shares.map((share) => Math.round(share * n)))].filter((m) => m >= fewestEvaluations);
  const tried = cuts.map((m) => {
    const seen = firstPoints(curve, m);
    // the last evaluation up to there, and after the cut
    const at = Math.max(m, bisectRight(curve.x, factor * lastOf(seen.x)) - 1);
    const parts = forecastParts(seen, curve.x[at]!);
    const { low, high } = forecastRun(parts);
    const came = curve.score[at]!;
    const error = Math.abs(parts.score - came);
    return {
      error,
      noChange: Math.abs(meanOfLast(seen.score, 3) - came),
      isInside: came >= low && came <= high
    };
  });
  return {
    cuts: cuts.length,
    medianError: median(tried, ({ error }) => error) ?? null,
    noChangeMedianError: median(tried, ({ noChange }) => noChange) ?? null,
    coverage: cuts.length > 0 ? tried.filter(({ isInside }) => isInside).length / cuts.length : null
  };
}
