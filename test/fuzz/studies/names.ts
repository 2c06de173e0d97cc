/** Names of models and runs, as people give them. */
import type { PlannedRun, Study } from "./plan.js";

/** `Qwen2.5-7B`: the name of a model of this size. */
export function modelName({ keys }: PlannedRun, family = "Qwen2.5"): string {
  return `${family}-${keys.size / 1e9}B`;
}

/** A name for a run that says all that tells it from the others: `qwen2.5-7b-grpo-seed1`. */
export function runName(run: PlannedRun, { differing }: Study, separator = "-"): string {
  const { seed, method } = run.keys;
  const parts = [modelName(run).toLowerCase()];
  if (differing.includes("method")) parts.push(method);
  if (differing.includes("seed")) parts.push(`seed${seed}`);
  return parts.join(separator);
}
