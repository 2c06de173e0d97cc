import { describe, expect, it } from "vitest";
import { isRoleColumn, roleOfCell, roleOfName } from "../../src/import/names/roles.js";

describe("roleOfName(name)", () => {
  it.each([
    "eval/accuracy",
    "metrics.eval.accuracy",
    "a/b/test/acc",
    "test/env/all/correct",
    "val-core/openai/gsm8k/acc/mean@8",
    "eval-rollout/reward",
    "train/eval_accuracy",
    "eval_rewards/accuracy_reward/mean",
    "accuracy_test",
    "accuracy[type=eval]",
    "held-out/pass@1",
    "evalAccuracy",
    "dev/acc",
    "Validation Accuracy"
  ])("%s is an evaluation", (name) => expect(roleOfName(name)).toBe("evaluation"));

  it.each([
    "env/all/correct",
    "rollout/reward",
    "train/accuracy",
    "eval/train_accuracy",
    "critic/score/mean",
    "training.acc"
  ])("%s is of the training batch", (name) => expect(roleOfName(name)).toBe("training"));

  it.each([
    "accuracy",
    "openai/gsm8k",
    "unit_test_reward",
    "frac_valid",
    "std_dev",
    "contest/acc",
    "value",
    "evaluator",
    ""
  ])("%s says neither", (name) => expect(roleOfName(name)).toBeNull());
});

describe("roleOfCell(column, cell)", () => {
  it.each([
    ["type", "eval", "evaluation"],
    ["type", "rollout", "training"],
    ["split", "test", "evaluation"],
    ["split", "Train", "training"],
    ["phase", "validation", "evaluation"],
    ["mode", "dev", "evaluation"],
    ["row_type", "eval_step", "evaluation"],
    ["dataset", "gsm8k_test", "evaluation"],
    ["dataset", "gsm8k", null],
    ["is_eval", true, "evaluation"],
    ["is_eval", false, "training"],
    ["is_training", 1, "training"],
    ["is_heldout", "0", "training"],
    ["heldout", "no", "training"],
    ["test", 1, null],
    ["eval_step", 1, null],
    ["run", "test-3", null],
    ["step", 1, null],
    ["type", "", null],
    ["type", null, null]
  ] as const)("%s = %s is %s", (column, cell, role) => expect(roleOfCell(column, cell)).toBe(role));
});

describe("isRoleColumn(column, cells)", () => {
  it("needs a name of kinds and a cell that says a role", () => {
    expect(isRoleColumn("type", ["eval", "rollout"])).toBe(true);
    expect(isRoleColumn("split", ["test"])).toBe(true);
    expect(isRoleColumn("is_eval", [false, true])).toBe(true);
    expect(isRoleColumn("type", ["GRPO", "PPO"])).toBe(false);
    expect(isRoleColumn("name", ["test", "train"])).toBe(false);
  });
});
