/** What names of trainers and scripts mean: one row a name. */
import { describe, expect, it } from "vitest";
import { configMeanings, lookUp, marks, meanings } from "../../src/import/names/aliases.js";
import table from "../../src/import/names/aliases.json" with { type: "json" };

const meaningOf = (name: string) => {
  const { meaning, role } = lookUp(name)?.alias ?? {};
  return role === undefined ? meaning : `${meaning}, ${role}`;
};

describe("lookUp(name)", () => {
  it.each([
    ["checkpoint_step", "step"],
    ["current_steps", "step"],
    ["mean_accuracy_reward", "accuracy"],
    ["sampled_pass_at_1", "accuracy"],
    ["greedy_pass@1", "accuracy"],
    ["canonical_pass_rate", "accuracy"],
    ["reward_avg", "reward, training"],
    ["training_tokens", "tokens"],
    ["test/env/all/correct", "accuracy, evaluation"],
    ["env/gsm8k/correct", "accuracy, training"],
    ["env/all/total_episodes", "responses-per-step"],
    ["eval/all/avg_score", "reward, evaluation"],
    ["eval/gsm8k/pass_at_8", "pass-at-k, evaluation"],
    ["eval-rollout/reward", "reward, evaluation"],
    ["grpo_actor/task_reward/avg", "reward, training"],
    ["grpo_actor/seq_len/avg", "total-length"],
    ["grpo_actor/n_seqs", "responses-per-step"],
    ["val_correct/all/mean", "accuracy, evaluation"],
    ["val/score/mean", "reward, evaluation"],
    ["validation/2/Accuracy", "accuracy, evaluation"],
    ["validation/aime24/Accuracy", "accuracy, evaluation"],
    ["timeperf/rollout", "known"],
    ["timeperf/train_step", "known"],
    ["problems", "answer-count"],
    ["exact_match", "accuracy"],
    ["gsm8k/exact_match,strict-match", "accuracy"],
    ["acc,none", "accuracy"],
    ["exact_match_stderr,strict-match", "known"],
    ["Test Accuracy (%)", "accuracy, evaluation"],
    ["accuracy %", "accuracy"],
    ["training_flop", "flops-cumulative"],
    ["eval/aime-truncated_ratio", "known"]
  ])("%s: %s", (name, meaning) => {
    expect(meaningOf(name)).toBe(meaning);
  });

  it("takes no pass at k and no rate of something else for a fraction right", () => {
    expect(["pass_at_10", "sampled_pass_at_16", "learning_rate", "compass_rate"].map(meaningOf)).not.toContain(
      "accuracy"
    );
  });
});

describe("names that mean something else in one trainer's logs (`when`)", () => {
  // a column that no name keeps is gone before its trainer is known
  const rows = table.names.flatMap(({ name, meaning, when }) => (when === undefined ? [] : [{ name, meaning, when }]));
  it.each(rows)("$name has a meaning elsewhere if it has one here, and $when is a trainer with marks", (row) => {
    if (row.meaning !== "known") expect(lookUp(row.name)).not.toBeNull();
    expect(marks.map(({ producer }) => producer)).toContain(row.when);
  });
});

describe("aliases.json", () => {
  it("has meanings, roles and times that the code knows, and no others", () => {
    const known = {
      meaning: meanings,
      role: ["evaluation", "training"],
      time: ["elapsed", "hours", "clock", "step", "run"]
    };
    const strange = table.names.flatMap((row) =>
      Object.entries(known).flatMap(([field, words]: [string, readonly string[]]) => {
        const word = (row as Record<string, string | undefined>)[field];
        return word === undefined || words.includes(word) ? [] : [`${row.name}: ${field} ${word}`];
      })
    );
    expect(strange).toEqual([]);
    const settings = table.config.filter(({ meaning }) => !(configMeanings as readonly string[]).includes(meaning));
    expect(settings).toEqual([]);
  });

  it("has no other fields in its rows", () => {
    const fields = (rows: readonly object[]) => [...new Set(rows.flatMap((row) => Object.keys(row)))].sort();
    expect(fields(table.names)).toEqual(["endsRun", "meaning", "name", "note", "producer", "role", "time", "when"]);
    expect(fields(table.config)).toEqual(["key", "meaning", "producer"]);
    expect(fields(table.marks)).toEqual(["format", "logger", "names", "producer"]);
  });
});
