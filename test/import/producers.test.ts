import { describe, expect, it } from "vitest";
import { producerOf } from "../../src/import/names/producers.js";

describe("producerOf(names, format)", () => {
  it.each([
    [["step", "val-core/openai/gsm8k/acc/mean@1", "critic/score/mean"], "jsonl", "verl"],
    [["critic/score/mean", "actor/pg_loss"], "verl-console", "verl"],
    [["actor_rollout_ref.model.path"], "jsonl", "verl"],
    [["metrics.val-core/x/acc/mean@1"], "jsonl", "verl"],
    [["val.reward_score", "critic.score.mean"], "jsonl", "easyr1"],
    [["critic/score/mean", "val/score/mean", "step"], "jsonl", "roll"],
    [["reward/avg_raw_reward", "trainer/global_step"], "jsonl", "skyrl"],
    [["rollout/raw_reward", "rollout/response_lengths"], "trl-console", "slime"],
    [["eval-rollout/reward"], "jsonl", "areal"],
    [["env/all/total_ac_tokens", "env/all/correct"], "jsonl", "tinker"],
    [["current_steps", "total_steps", "percentage", "accuracy"], "jsonl", "llamafactory"],
    [["train/completions/mean_terminated_length"], "csv", "trl"],
    [["val-core/x/acc/mean@1", "_runtime", "_timestamp"], "jsonl", "verl"],
    [["_runtime", "_timestamp", "loss"], "jsonl", "wandb"],
    [["loss"], "mlflow", "mlflow"],
    [["val-core/x/acc/mean@1"], "wandb", "verl"]
  ])("%j in %s: %s", (names, format, producer) => expect(producerOf(names, format)).toBe(producer));

  it.each([
    [["global_step", "metrics.train.reward", "metrics.eval.accuracy"], "jsonl"],
    [["trainer/global_step", "eval/accuracy"], "csv"],
    [["run_name", "step", "accuracy"], "jsonl"],
    [["critic/score/mean", "actor/pg_loss", "perf/total_num_tokens"], "jsonl"],
    [["reward", "num_tokens", "completions/mean_length"], "trl-console"],
    [["loss", "reward"], "verl-console"],
    [["samples", "flops", "score_math"], "csv"]
  ])("%j in %s: unknown, as several write that", (names, format) => expect(producerOf(names, format)).toBeNull());

  it("is unknown where two trainers have left their marks", () => {
    expect(producerOf(["val-core/x/acc/mean@1", "env/all/total_ac_tokens"], "csv")).toBeNull();
  });
});
