/** Logs of trainers among the fixtures, with the score that a user of each would name. */
import { findLogs } from "../../loaders/study/find-logs.js";

export const trainers = "test/fixtures/trainers";

/** The longest start of a path counts; no entry: the score that is taken unasked. */
const scores: Record<string, string> = {
  arrow: "critic/score/mean",
  "arrow/polars-struct-stream.arrow": "metrics.score",
  "arrow/pyarrow-nested.feather": "metrics.score",
  csv: "reward",
  "csv/aim-3.29.1.csv": "accuracy",
  "csv/run-qwen-7b-tag-val_acc.csv": "val_acc",
  "csv/swanlab-0.10.3.csv": "val/accuracy",
  "csv/wandb-export.csv": "critic/score/mean",
  "jsonl/damaged.jsonl": "reward",
  "jsonl/prime-rl-0.8.1.jsonl": "train/agg/all/default/reward/mean",
  "jsonl/verl-file-logger-0.9.1.jsonl": "critic/score/mean",
  "jsonl/wandb-history.jsonl": "train/reward",
  mlflow: "critic/score/mean",
  parquet: "critic/score/mean",
  "parquet/duckdb-struct.parquet": "metrics.score",
  "parquet/polars-struct.parquet": "metrics.score",
  "parquet/pyarrow-nested.parquet": "metrics.score",
  tensorboard: "critic/score/mean",
  trackio: "critic/score/mean",
  "trainer-state": "reward",
  "trl-0.16.1": "rewards/correct",
  "trl-1.16.0": "rewards/correct/mean",
  "trl-console": "reward",
  "verl-console": "critic/score/mean",
  wandb: "critic/score/mean"
};

export function scoreOf(path: string): string | undefined {
  const starts = Object.keys(scores).filter((start) => path === start || path.startsWith(`${start}/`));
  return scores[starts.sort((a, b) => b.length - a.length)[0] ?? ""];
}

/** Why nothing of it can be fitted, in the words of every way in. */
export const refusals: Record<string, RegExp> = {
  "csv/ragged.csv": /k needs 5 evaluations or more after step 0; found 1/,
  "csv/swanlab-0.10.3-runs.csv": /no training steps found/,
  "jsonl/nemo-rl-train_data_step12.jsonl": /no training steps found/,
  "trainer-state/truncated.json": /k needs 5 evaluations or more after step 0; found 3/,
  "trl-0.16.1/console.txt": /k needs 5 evaluations or more after step 0; found 4/,
  "trl-0.16.1/trainer_state.json": /k needs 5 evaluations or more after step 0; found 4/,
  "verl-console/crashed.txt": /no training steps found/
};

/** Paths of all of them, relative to the folder of the fixtures. */
export async function fixtureLogs(): Promise<string[]> {
  const found = await findLogs([trainers]);
  return found
    .map(({ path }) => path.slice(trainers.length + 1))
    .filter((path) => path.includes("/") && !path.startsWith("not-logs/"));
}
