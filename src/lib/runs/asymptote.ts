/** The score that a run tends to under its form, and whether the run's points bound it from above. */
import { tQuantile } from "../statistics/distributions.js";
import { square } from "../statistics/power.js";
import type { RunCurve } from "./run-curve.js";
import { type FittedForms, pointsOf, type RunFormFit, sumOfSquaresHeld } from "./run-forms.js";

export interface Asymptote {
  /** of this form */
  score: number;
  /** always null: intervals from the profile held the level that runs reached in about half of the cases */
  low: null;
  high: null;
  /** an asymptote of 1 fits worse than its 95 % amount allows, and the form rises */
  identified: boolean;
}

/** Null for a power law, which has none but 1. */
export function asymptoteOf(curve: RunCurve, { best }: FittedForms): Asymptote | null {
  const score = best.parameters.asymptote;
  if (score === undefined) return null;
  const points = pointsOf(curve);
  const n = points.x.length;
  const v = inflation(best, points);
  const limit = best.rss * (1 + (square(tQuantile(0.975, Math.max(1, n - best.q))) * v) / Math.max(1, n - best.q));
  const rises = best.at(points.x.at(-1)!) - best.at(points.x[0]!) > 1e-6;
  const identified = rises && score < 1 && sumOfSquaresHeld(best.form, points, 1, curve.before) > limit;
  return { score, low: null, high: null, identified };
}

/** (1 + r) / (1 - r) for the lag-1 autocorrelation r of the residuals, 1 at least: points that wander together count as fewer. */
function inflation(form: RunFormFit, { x, score }: { x: Float64Array; score: Float64Array }): number {
  let [lagged, squares] = [0, 0];
  let before = 0;
  for (let i = 0; i < x.length; i++) {
    const e = score[i]! - form.at(x[i]!);
    lagged += e * before;
    squares += e * e;
    before = e;
  }
  const r = squares > 0 ? Math.min(0.95, lagged / squares) : 0;
  return Math.max(1, (1 + r) / (1 - r));
}
