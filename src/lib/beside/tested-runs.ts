/** Single runs as the tests of claims take them: against steps, one run at a time or by recipe. */
import { firstOf } from "../items.js";
import { type RunCurve, runCurve } from "../runs/run-curve.js";
import type { StudyRun } from "../runs/study-run.js";
import { fewestPoints, fitUserRun, type UserFit } from "../user-runs/fit-user-run.js";

/** What a test reads of a run. */
export type TestedRun = Pick<StudyRun, "recipe" | "step" | "score" | "problems">;

/** Scores after the start, with the one before training beside them. */
export function curveOf({ step, score, problems }: TestedRun): RunCurve {
  const start = step[0] === 0 ? 1 : 0;
  const before = start === 1 ? firstOf(score) : null;
  return runCurve(step.subarray(start), score.subarray(start), { before, problems });
}

export interface Window {
  /** steps, both included */
  from?: number;
  to?: number;
}

/** What ln L may be the logarithm of. */
const outcomes = {
  "ln loss": (score: number) => Math.log(1 - score),
  "log-odds": (score: number) => Math.log((1 - score) / score)
} as const;
export type Outcome = keyof typeof outcomes;

/** ln X and the outcome of the evaluations in a window that have both. */
export function logPoints(
  { step, score }: Pick<StudyRun, "step" | "score">,
  { from = 1, to = Number.POSITIVE_INFINITY }: Window = {},
  outcome: Outcome = "ln loss"
) {
  const y = score.map(outcomes[outcome]);
  const at = [...step.keys()].filter((i) => step[i]! >= from && step[i]! <= to && Number.isFinite(y[i]!));
  return { lnX: Float64Array.from(at, (i) => Math.log(step[i]!)), lnL: Float64Array.from(at, (i) => y[i]!) };
}

/** k of one run in a window, with the error of a single run; null of fewer evaluations than it needs. */
export function slopeOf(run: TestedRun, window?: Window, outcome?: Outcome): UserFit | null {
  const points = logPoints(run, window, outcome);
  if (points.lnX.length < fewestPoints) return null;
  return fitUserRun({ run: run.recipe, modelSize: null, ...points });
}

/** k alone, by least squares. */
export function plainSlope({ lnX, lnL }: ReturnType<typeof logPoints>): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [centreX, centreL] = [mean(lnX), mean(lnL)];
  let [xy, xx] = [0, 0];
  for (let i = 0; i < lnX.length; i++) {
    xy += (lnX[i]! - centreX) * (lnL[i]! - centreL);
    xx += (lnX[i]! - centreX) * (lnX[i]! - centreX);
  }
  return -xy / xx;
}

export function byRecipe<Run extends TestedRun>(runs: readonly Run[]): Map<string, Run[]> {
  const groups = new Map<string, Run[]>();
  for (const run of runs) groups.set(run.recipe, [...(groups.get(run.recipe) ?? []), run]);
  return groups;
}
