/** Every fixture from bytes to fitted runs, through files on disk as the command line reads them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findLogs } from "../../loaders/study/find-logs.js";
import { importLogs, isDamaged } from "../../loaders/study/import-logs.js";
import type { ImportedLog } from "../../src/import/imported-log.js";
import { curveOf } from "../../src/import/study/user-curves.js";
import { fitUserRun } from "../../src/lib/user-runs/fit-user-run.js";
import { importLog } from "../helpers/import-log.js";

const trainers = "test/fixtures/trainers";
const expected = JSON.parse(readFileSync(`${trainers}/expected.json`, "utf8")) as {
  columns: Record<string, (number | null)[]>;
};
const score = expected.columns["critic/score/mean"]! as number[];
const tokens = expected.columns["perf/total_num_tokens"]! as number[];
const producers = ["parquet", "arrow", "tensorboard", "mlflow", "wandb", "trackio"];

const logs = await findLogs(producers.map((folder) => `${trainers}/${folder}`));
/** Of these the training score has holes on purpose. */
const whole = logs.filter(({ path }) => !/nested|map/.test(path));

describe("the same run from each producer of tables", () => {
  it.each(whole.map((source) => [source.path.slice(trainers.length + 1), source] as const))(
    "%s: one run of 40 steps, its tokens, its k",
    async (path, source) => {
      const { runs, ledger } = await importLog(source);
      expect(runs).toHaveLength(1);
      const [run] = runs as [ImportedLog["runs"][number]];
      expect([...run.table.step]).toEqual(score.map((_, i) => i + 1));
      expect(ledger.read).toBe(ledger.used);
      const single = path.startsWith("tensorboard") ? Math.fround : (value: number) => value;
      let sum = 0;
      const sums = tokens.map((value) => (sum += single(value)));
      expect(run.tokens!.verdict).toMatchObject({ count: "per-step", falls: [], assumed: 0 });
      expect([...run.tokens!.cumulative]).toEqual(sums);
      const name = run.scores.find(({ role }) => role !== "evaluation")!.name;
      const curve = curveOf(run, { score: name, resource: "data" });
      if ("reason" in curve) throw new Error(curve.reason);
      // the planted law: L = 0.8 D^-0.2, score = 1 - L to twelve digits
      const fit = fitUserRun(curve.curve, { resamples: 50 });
      expect(fit.k).toBeCloseTo(0.2, path.startsWith("tensorboard") ? 6 : 9);
      expect(fit.growth).toBe("improved");
    }
  );
});

/** [file, runs: [run, size in B, steps, first score, tokens], rows read, used, duplicates] */
const text: [string, [string, number | null, number, string, string | null][], number, number, number][] = [
  ["verl-console/verl-0.4.1.txt", [["verl-0.4.1", 0.5, 7, "val-core/openai/gsm8k/acc/mean@1", "per-step"]], 7, 7, 0],
  ["verl-console/verl-0.9.1.txt", [["qwen-7b", 7, 7, "val-core/openai/gsm8k/acc/mean@1", "per-step"]], 10, 7, 2],
  ["verl-console/crashed.txt", [], 0, 0, 0],
  ["trl-0.16.1/console.txt", [["trl-0.16.1", null, 6, "eval_rewards/correct", "cumulative"]], 9, 6, 0],
  ["trl-0.16.1/trainer_state.json", [["trl-0.16.1", null, 6, "eval_rewards/correct", "cumulative"]], 8, 6, 0],
  ["trl-1.16.0/console.txt", [["trl-1.16.0", null, 6, "eval_rewards/correct/mean", "cumulative"]], 9, 8, 0],
  ["trl-1.16.0/trainer_state.json", [["trl-1.16.0", null, 6, "eval_rewards/correct/mean", "cumulative"]], 8, 8, 0],
  ["trl-console/openrlhf-0.11.0.txt", [["openrlhf-0.11.0", null, 6, "eval_gsm8k_pass1", null]], 8, 8, 0],
  [
    "jsonl/verl-file-logger-0.9.1.jsonl",
    [["verl-file-logger-0.9.1", null, 7, "val-core/openai/gsm8k/acc/mean@1", "per-step"]],
    7,
    7,
    0
  ],
  ["jsonl/prime-rl-0.8.1.jsonl", [["prime-rl-0.8.1", null, 7, "eval/gsm8k/all/default/avg@4", "per-step"]], 17, 10, 0],
  ["jsonl/wandb-history.jsonl", [["wandb-history", null, 6, "val.gsm8k.acc", null]], 6, 5, 0],
  ["jsonl/pandas-long.jsonl", [["pandas-long", null, 6, "eval/acc", null]], 12, 12, 0],
  ["csv/pandas.csv", [["pandas", null, 6, "eval/acc", null]], 6, 6, 0],
  ["csv/run-qwen-7b-tag-val_acc.csv", [["qwen-7b", 7, 6, "val_acc", null]], 6, 6, 0],
  [
    "csv/wandb-export.csv",
    [
      ["qwen - 7b", 7, 6, "critic/score/mean", null],
      ['b, "two"', null, 4, "critic/score/mean", null]
    ],
    10,
    10,
    0
  ],
  ["trainer-state/array.json", [["array", null, 6, "eval.acc", null]], 6, 6, 0],
  ["trainer-state/truncated.json", [["truncated", null, 3, "eval.acc", null]], 4, 3, 0]
];

describe("logs in text", () => {
  it.each(text)("%s", async (path, runs, read, used, duplicates) => {
    const [log] = await importLogs([`${trainers}/${path}`], {});
    if (!log || isDamaged(log)) throw new Error("damaged");
    const found = log.runs.map(({ run, modelSize, table, scores, tokens: counted }) => [
      run,
      modelSize && modelSize.parameters / 1e9,
      table.step.length,
      scores[0]?.name,
      counted?.verdict.count ?? null
    ]);
    expect(found).toEqual(runs);
    expect(log.ledger).toMatchObject({ read, used, duplicates });
    const setAside = Object.values(log.ledger.setAside).reduce((sum, rows) => sum + rows, 0);
    expect(log.ledger.used + log.ledger.duplicates + setAside).toBe(log.ledger.read);
  });
});
