/**
 * One run's scores, and what can be said of it: its state, the forms it follows, where it will be, its best checkpoint.
 * Pure functions of one curve; nothing here knows a log or a study.
 */
import { FitError } from "../fit-error.js";
import { mean } from "../goodness.js";

/** Scores of one run on one benchmark. */
export interface RunCurve {
  /** steps, samples, tokens, FLOPs or hours of training; > 0, ascending */
  x: Float64Array;
  /** fraction right at each, in [0, 1] */
  score: Float64Array;
  /** the score before training (x = 0); null where it was not measured */
  before: number | null;
  /** problems behind each score, where known */
  problems: number | null;
}

/** Evaluations with which anything is said of a run. */
export const fewestEvaluations = 6;

/**
 * A curve, checked.
 *
 * @throws FitError when X does not ascend from above 0 or a score is not in [0, 1]
 */
export function runCurve(x: ArrayLike<number>, score: ArrayLike<number>, more: Partial<RunCurve> = {}): RunCurve {
  const [xs, scores] = [Float64Array.from(x), Float64Array.from(score)];
  const wrongX = xs.findIndex((value, i) => !(value > (xs[i - 1] ?? 0) && Number.isFinite(value)));
  if (wrongX >= 0) throw new FitError(`point ${wrongX + 1}: X must ascend from above 0; got ${xs[wrongX]}`);
  const wrong = scores.findIndex((score) => !(score >= 0 && score <= 1));
  if (wrong >= 0) throw new FitError(`point ${wrong + 1}: the score must be in [0, 1]; got ${scores[wrong]}`);
  return { x: xs, score: scores, before: more.before ?? null, problems: more.problems ?? null };
}

export function firstPoints(curve: RunCurve, n: number): RunCurve {
  return { ...curve, x: curve.x.subarray(0, n), score: curve.score.subarray(0, n) };
}

export function meanOfLast(values: Float64Array, count: number): number {
  return mean(values.subarray(-count));
}

/** A curve of at most so many points: means of neighbours in order, with how many stand behind each. */
export function thinned(
  { x, score }: RunCurve,
  most: number
): { x: Float64Array; score: Float64Array; weight: Float64Array } {
  const n = Math.min(most, x.length);
  const from = (i: number) => Math.floor((i * x.length) / n);
  const parts = (values: Float64Array) =>
    Float64Array.from({ length: n }, (_, i) => mean(values.subarray(from(i), from(i + 1))));
  const weight = Float64Array.from({ length: n }, (_, i) => from(i + 1) - from(i));
  return { x: parts(x), score: parts(score), weight };
}
