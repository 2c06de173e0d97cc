import { describe, expect, it } from "vitest";
import { benchmarkOf, dataSetOf } from "../../src/import/names/benchmarks.js";

describe("benchmarkOf(name)", () => {
  it.each([
    ["openai/gsm8k", "openai/gsm8k"],
    ["MATH-lighteval", "MATH-lighteval"],
    ["DigitalLearningGmbH/MATH-lighteval", "DigitalLearningGmbH/MATH-lighteval"],
    ["val-core/openai/gsm8k/reward/mean@1", "openai/gsm8k"],
    ["val/test_score/openai/gsm8k", "openai/gsm8k"],
    ["eval/aime", "aime"],
    ["eval.aime24.avg@32", "aime24"],
    ["eval_math_500_acc", "math_500"],
    ["AIME_2024", "AIME_2024"],
    ["gsm8k_test", "gsm8k"],
    ["gsm8k_correct/gsm8k_total", "gsm8k"],
    ["GSM8K accuracy", "GSM8K"],
    ["accuracy[dataset=gsm8k]", "gsm8k"],
    ["gsm8k/pass@1", "gsm8k"],
    ["gsm8k/pass_1", "gsm8k"],
    ["eval/math_500/mean_at_8", "math_500"]
  ])("%s is of %s", (name, benchmark) => expect(benchmarkOf(name)).toBe(benchmark));

  it.each([
    "eval/aime/response_len/mean",
    "eval/aime-truncated_ratio",
    "loss/gsm8k",
    "gsm8k/pass@8",
    "gsm8k/maj@16",
    "gsm8k_error_rate",
    "gsm8k/format_reward",
    "gsm8k_samples",
    "val/accuracy",
    "math_verify_reward",
    "aftermath",
    "actor/entropy",
    ""
  ])("%s is of none", (name) => expect(benchmarkOf(name)).toBeNull());
});

describe("dataSetOf(name)", () => {
  it("is empty where the name has role and measure only", () => {
    expect(dataSetOf("val/accuracy")).toBe("");
    expect(dataSetOf("eval_accuracy")).toBe("");
  });
  it("is what stands between them", () => {
    expect(dataSetOf("val-core/my/sums/acc/mean@8")).toBe("my/sums");
    expect(dataSetOf("val-aux/my/sums/reward/mean@8")).toBe("my/sums");
  });
});
