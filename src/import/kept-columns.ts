/** Which columns of a log are numbers that something is made of. */
import type { KnownName } from "./names/aliases.js";
import { mayBeRun } from "./runs/wide.js";

const kept = new Set<string>([
  ...[
    "step",
    "model-size",
    "accuracy",
    "reward",
    "benchmark",
    "pass-at-k",
    "error-rate",
    "test-loss",
    "correct-count",
    "answer-count",
    // of a table without a column of metric names
    "metric-value",
    "reward-max",
    "reward-min",
    "tokens",
    "tokens-per-step",
    "tokens-cumulative",
    "tokens-per-rank",
    "answer-tokens",
    "prompt-tokens"
  ],
  ...["response-length", "prompt-length", "total-length", "samples", "samples-per-step", "samples-cumulative"],
  ...["responses-per-step", "responses-cumulative", "batch-size", "flops-per-step", "flops-cumulative"]
]);

/** Whether a column's numbers are kept: those that a scaling law needs, and those that the user named. */
export function isKept(name: string, known: KnownName | null, wanted: ReadonlySet<string>): boolean {
  if (wanted.has(name)) return true;
  return known === null ? mayBeRun(name) : kept.has(known.alias.meaning) || known.alias.time !== undefined;
}
