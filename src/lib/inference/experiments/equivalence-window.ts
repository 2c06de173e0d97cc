/**
 * Loss at the end of a run, as the mean over a window of steps, and how far whole runs differ in it.
 *
 * Evaluations of one run are no sample of runs: what a window mean would have been in another run of the same setting is
 * known only from repeats. Their deviations are pooled over every size and variant that has repeats, in units of the
 * binomial standard deviation at that loss, sqrt(L (1 - L) / problems), and carried to a loss in the same units.
 */
import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import type { BetweenRunError, DeviationScale, StepWindow } from "../../records/reuse-record.js";
import { sampleVariance } from "../runs/run-effects.js";

export type { DeviationScale, StepWindow } from "../../records/reuse-record.js";

/** The end of the reuse and rollout runs: the last twenty steps that all of them have; and three other cuts. */
const endWindow: StepWindow = { from: 80, to: 99 };
export const endWindows: readonly StepWindow[] = [
  endWindow,
  { from: 90, to: 99 },
  { from: 70, to: 99 },
  { from: 60, to: 99 }
];

/** Evaluations of one run, steps ascending. */
export interface RunLosses {
  run: string;
  step: ArrayLike<number>;
  testLoss: ArrayLike<number>;
}

export interface WindowMean {
  mean: number;
  /** evaluations in it */
  n: number;
}

/**
 * Mean loss over the evaluations inside the window.
 *
 * @param only keeps these steps, where given
 * @throws FitError when none is left
 */
export function windowMean(
  { run, step, testLoss }: RunLosses,
  { from, to }: StepWindow,
  only?: ReadonlySet<number>
): WindowMean {
  let sum = 0;
  let n = 0;
  for (let i = 0; i < step.length; i++) {
    if (step[i]! < from || step[i]! > to || (only !== undefined && !only.has(step[i]!))) continue;
    sum += testLoss[i]!;
    n++;
  }
  if (n === 0) throw new FitError(`${run}: needs an evaluation in steps ${from}-${to}; got none`);
  return { mean: sum / n, n };
}

/** Window means of the repeats of one size and variant. */
export interface WindowCell {
  label: string;
  /** N, parameters */
  modelSize: number;
  means: number[];
}

/**
 * Pooled deviation between runs: the root of the mean variance of the cells, weighted by their degrees of freedom.
 *
 * @param problems of the evaluation, for the binomial scale
 * @throws FitError when no cell has two runs
 */
export function betweenRunError(
  cells: readonly WindowCell[],
  problems: number,
  scale: DeviationScale = "binomial"
): BetweenRunError {
  const usable = cells.filter(({ means }) => means.length > 1);
  if (usable.length === 0) throw new FitError("between-run error: needs a setting with two runs or more; got none");
  let df = 0;
  let squares = 0;
  for (const { means } of usable) {
    const unit = unitOf(scale, mean(means), problems);
    const freedom = means.length - 1;
    df += freedom;
    squares += (freedom * sampleVariance(means)) / (unit * unit);
  }
  return { scale, deviation: Math.sqrt(squares / df), df, cells: usable.length };
}

/** Standard deviation of one run's window mean at a loss, in units of loss. */
export function deviationAt({ scale, deviation }: BetweenRunError, loss: number, problems: number): number {
  return deviation * unitOf(scale, loss, problems);
}

/** One unit of the scale in units of loss; d ln L = dL / L to first order. */
function unitOf(scale: DeviationScale, loss: number, problems: number): number {
  if (scale === "raw") return 1;
  return scale === "log" ? loss : Math.sqrt((loss * (1 - loss)) / problems);
}
