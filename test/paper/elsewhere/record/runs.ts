/** Runs of other studies as these tests take them. */
import { firstOf, itemAt } from "../../../../src/lib/items.js";
import type { StudyRun } from "../../../../src/lib/runs/study-run.js";

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

/** Runs of PODS on the benchmark that they are trained for. */
export function trainedFor(runs: readonly StudyRun[]): StudyRun[] {
  return runs.filter(({ recipe, benchmark }) => benchmark === (recipe.includes(" math ") ? "math500" : "gsm8k"));
}

/** Recipes of PODS as people name them: "max-variance, 64 generated, 16 trained on". */
export function podsName(recipe: string): string {
  const parts = recipe.split(" ");
  const [generated, trained] = parts.slice(parts.length === 5 && /^\d+$/.test(firstOf(parts)) ? 2 : -2);
  const counts = `${generated} generated, ${trained} trained on`;
  if (/^\d+$/.test(firstOf(parts))) return `${parts[0]}B, ${counts}`;
  return `${firstOf(parts).replace("-Instruct", "")}, ${itemAt(parts, 1).toUpperCase()}: ${parts[2]}, ${counts}`;
}

/** A run of OctoThinker by its base model and when it was started: one base model was trained twice. */
export function octoName(recipe: string): string {
  return recipe
    .replace(/^rl\.grpo_/, "")
    .replace("_math.8k", "")
    .replace(/[._]/g, " ");
}
