/** Runs of other studies as these tests take them. */

import { type RunCurve, runCurve } from "../../lib/runs/run-curve.js";
import type { StudyRun } from "../../lib/runs/study-run.js";
import { fewestPoints, fitUserRun, type UserFit } from "../../lib/user-runs/fit-user-run.js";

/** Every run that the tests read, by the study that it is of; the first study's are its single repeats. */
export interface StudyRuns {
  first: StudyRun[];
  verl: StudyRun[];
  pods: StudyRun[];
  podsEight: StudyRun[];
  octothinker: StudyRun[];
}

/** "math 72B" of the ladder: MATH, and N, parameters. */
export function ladderOf({ recipe }: Pick<StudyRun, "recipe">): { task: string; modelSize: number } {
  const [task = "", size = ""] = recipe.split(" ");
  return { task: task.toUpperCase(), modelSize: 1e9 * Number.parseFloat(size) };
}

/** Scores after the start, with the one before training beside them. */
export function curveOf({ step, score, problems }: StudyRun): RunCurve {
  const start = step[0] === 0 ? 1 : 0;
  const before = start === 1 ? score[0]! : null;
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
export function slopeOf(run: StudyRun, window?: Window, outcome?: Outcome): UserFit | null {
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

/** Runs by recipe, in the order that they come in. */
export function byRecipe(runs: readonly StudyRun[]): Map<string, StudyRun[]> {
  const groups = new Map<string, StudyRun[]>();
  for (const run of runs) groups.set(run.recipe, [...(groups.get(run.recipe) ?? []), run]);
  return groups;
}

/** Runs of PODS on the benchmark that they are trained for. */
export function trainedFor(runs: readonly StudyRun[]): StudyRun[] {
  return runs.filter(({ recipe, benchmark }) => benchmark === (recipe.includes(" math ") ? "math500" : "gsm8k"));
}

/** Recipes of PODS as people name them: "max-variance, 64 generated, 16 trained on". */
export function podsName(recipe: string): string {
  const parts = recipe.split(" ");
  const [generated, trained] = parts.slice(parts.length === 5 && /^\d+$/.test(parts[0]!) ? 2 : -2);
  const counts = `${generated} generated, ${trained} trained on`;
  if (/^\d+$/.test(parts[0]!)) return `${parts[0]}B, ${counts}`;
  return `${parts[0]!.replace("-Instruct", "")}, ${parts[1]!.toUpperCase()}: ${parts[2]}, ${counts}`;
}

/** A run of OctoThinker by its base model and when it was started: one base model was trained twice. */
export function octoName(recipe: string): string {
  return recipe
    .replace(/^rl\.grpo_/, "")
    .replace("_math.8k", "")
    .replace(/[._]/g, " ");
}
