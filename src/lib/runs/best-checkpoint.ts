/**
 * The best checkpoint of a run, honestly: the maximum of the smoothed score, with its X and interval, and what the best single
 * evaluation overstates, since the luckiest of many is lucky.
 */

import { fewestEvaluations, type RunCurve } from "./run-curve.js";
import { courseOf, noiseOf, sdOfMean } from "./run-noise.js";

export interface BestCheckpoint {
  /** X of the checkpoint with the greatest smoothed score */
  x: number;
  /** its smoothed score, and a 95 % interval from evaluation noise */
  score: number;
  low: number;
  high: number;
  single: { x: number; score: number };
  /** best single evaluation minus the smoothed score at the same checkpoint */
  overstatement: number;
}

/** Null with fewer than six evaluations. */
export function bestCheckpoint(curve: RunCurve): BestCheckpoint | null {
  const { x, score } = curve;
  const n = x.length;
  if (n < fewestEvaluations) return null;
  const neighbours = Math.max(5, Math.ceil(n / 8));
  const smooth = courseOf(x.map(Math.log), score, neighbours);
  const top = greatest(smooth);
  const single = greatest(score);
  // a local line at an end rests on about half of its neighbours
  const error = sdOfMean(noiseOf(curve), Math.max(2, Math.round(neighbours / 2)));
  const value = Math.min(1, Math.max(0, smooth[top]!));
  return {
    x: x[top]!,
    score: value,
    low: Math.max(0, value - 1.96 * error),
    high: Math.min(1, value + 1.96 * error),
    single: { x: x[single]!, score: score[single]! },
    overstatement: score[single]! - smooth[single]!
  };
}

function greatest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
