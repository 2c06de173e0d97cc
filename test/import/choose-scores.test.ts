/** Which scores are fitted: through whole logs and the fits of them. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { importLog } from "../helpers/import-log.js";

type Row = Record<string, unknown>;
const steps = 40;
/** L = 0.8 step^-k: what is planted, k comes back. */
const rising = (step: number, k: number) => 1 - 0.8 * Math.max(1, step) ** -k;

async function logOf(row: (step: number) => Row, options: ImportOptions = {}, path = "run.jsonl") {
  const rows = Array.from({ length: steps }, (_, i) => JSON.stringify({ step: i + 1, ...row(i + 1) })).join("\n");
  return importLog(sourceOfBytes(path, new TextEncoder().encode(rows)), options);
}

async function fitted(row: (step: number) => Row, { score, ...options }: ImportOptions & { score?: string } = {}) {
  const log = await logOf(row, { ...options, scores: score === undefined ? [] : [score] });
  return fitRuns([log], { score, range: options.scoreRange, role: options.role }, []);
}

const kOf = ({ fits }: Awaited<ReturnType<typeof fitted>>) =>
  Object.fromEntries(fits.map(({ score, k }) => [score, Number(k.toFixed(9))]));
const whyNot = ({ refused }: Awaited<ReturnType<typeof fitted>>) => refused.map(({ reason }) => reason).join("\n");

describe("the scores that a fit takes", () => {
  it("are asked for with the columns of numbers, those that are not understood first, and the option takes one", async () => {
    const row = (step: number) => ({ "actor/entropy": 0.3, ours: rising(step, 0.2), note: "a" });
    expect(whyNot(await fitted(row))).toBe(
      "run has no score: name its column with --score COLUMN (columns of numbers: ours, actor/entropy)"
    );
    expect(kOf(await fitted(row, { score: "ours" }))).toEqual({ ours: 0.2 });
    // a loss beside steps is no share of wrong answers
    expect(whyNot(await fitted((step) => ({ loss: rising(step, 0.2) })))).toBe(
      "run has no score: name its column with --score COLUMN (columns of numbers: loss)"
    );
  });

  const both = (step: number) => ({ "train/accuracy": rising(step, 0.1), "eval/accuracy": rising(step, 0.2) });

  it("are evaluations before what is measured on the training batch, whatever their order; the others are named", async () => {
    const turned = (step: number) => Object.fromEntries(Object.entries(both(step)).reverse());
    for (const row of [both, turned]) {
      const found = await fitted(row);
      expect(kOf(found)).toEqual({ "eval/accuracy": 0.2 });
      expect(found.scores).toMatchObject({
        taken: [{ name: "eval/accuracy", role: "evaluation", runs: 1 }],
        passedOver: [
          {
            ...{ name: "train/accuracy", role: "training", runs: 1 },
            reason: "it is of the training batch, and others go first: --role training takes it"
          }
        ]
      });
    }
  });

  it("of too few evaluations are refused with what has enough, and its option takes it", async () => {
    const few = (step: number) => ({
      "train/accuracy": rising(step, 0.1),
      ...(step % 10 === 0 ? { "eval/accuracy": 0.4 } : {})
    });
    expect(whyNot(await fitted(few))).toBe(
      "run: k needs 5 evaluations or more after step 0; found 4; train/accuracy (training) has 40: --role training takes it"
    );
    expect(kOf(await fitted(few, { role: "training" }))).toEqual({ "train/accuracy": 0.1 });
    const bare = (step: number) => ({
      accuracy: rising(step, 0.1),
      ...(step % 10 === 0 ? { "eval/accuracy": 0.4 } : {})
    });
    expect(whyNot(await fitted(bare))).toContain("found 4; accuracy (training) has 40: --role training takes it");
    const rewards = (step: number) => ({
      reward: rising(step, 0.1),
      ...(step % 10 === 0 ? { "eval/accuracy": 0.4 } : {})
    });
    expect(whyNot(await fitted(rewards))).toContain(
      "found 4; reward (training) has 40: if 1 is a right answer and 0 any other, --score reward takes it"
    );
    expect(whyNot(await fitted((step) => (step % 10 === 0 ? { "eval/accuracy": 0.4 } : {})))).toMatch(/found 4$/);
  });

  it("are of the role that is asked for", async () => {
    expect(kOf(await fitted(both, { role: "training" }))).toEqual({ "train/accuracy": 0.1 });
    expect(kOf(await fitted(both, { role: "evaluation" }))).toEqual({ "eval/accuracy": 0.2 });
    const training = await fitted((step) => ({ "train/accuracy": rising(step, 0.1) }), { role: "evaluation" });
    expect(whyNot(training)).toBe("run has no score of --role evaluation; it has: train/accuracy (training)");
    const named = await fitted(both, { score: "train/accuracy", role: "evaluation" });
    expect(whyNot(named)).toMatch(/train\/accuracy is training by its name/);
  });

  it("are all evaluations, none by its place; each has a law of its own", async () => {
    const found = await fitted((step) => ({
      "val-core/my/sums/acc/mean@1": rising(step, 0.1),
      "val-core/openai/gsm8k/acc/mean@1": rising(step, 0.2),
      "critic/score/mean": rising(step, 0.3)
    }));
    expect(kOf(found)).toEqual({ "val-core/my/sums/acc/mean@1": 0.1, "val-core/openai/gsm8k/acc/mean@1": 0.2 });
    expect(found.law).toBeNull();
    expect(found.noLaw).toMatch(/2 scores were fitted, and each has a law of its own/);
    expect(found.laws.map(({ score }) => score)).toEqual(Object.keys(kOf(found)));
    expect(found.scores.passedOver).toMatchObject([{ name: "critic/score/mean", role: "training" }]);
  });

  it("hold one law for each test set, of the runs that have it", async () => {
    const sizes = [0.5e9, 3e9, 14e9];
    const logs = await Promise.all(
      sizes.map((size, i) => {
        const row = (step: number) => ({
          "eval/gsm8k/acc": rising(step, 0.05 * (i + 1)),
          "eval/own/acc": rising(step, 0.1)
        });
        return logOf(row, { modelSize: size }, `${i}.jsonl`);
      })
    );
    const { fits, laws } = fitRuns(logs, {}, []);
    expect(fits).toHaveLength(6);
    expect(laws.map(({ score, law }) => [score, law!.sizes.map(({ k }) => Number(k.toFixed(6)))])).toEqual([
      ["eval/gsm8k/acc", [0.05, 0.1, 0.15]],
      ["eval/own/acc", [0.1, 0.1, 0.1]]
    ]);
  });

  it("are not the same problems twice: equal values, or a benchmark's reward beside its accuracy", async () => {
    const found = await fitted((step) => ({
      eval_gsm8k_acc: rising(step, 0.2),
      "eval/gsm8k/acc": rising(step, 0.2),
      "val-core/openai/math/acc/mean@1": rising(step, 0.1),
      "val-core/openai/math/reward/mean@1": rising(step, 0.3)
    }));
    expect(Object.values(kOf(found)).sort()).toEqual([0.1, 0.2]);
    expect(Object.keys(kOf(found))).toContain("val-core/openai/math/acc/mean@1");
    expect(found.scores.passedOver.map(({ reason }) => reason).join()).toMatch(/it is of the same problems as/);
  });

  it("never include a share of problems of which one of several answers is right", async () => {
    const row = (step: number) => ({
      "eval/eval_gsm8k_pass1": rising(step, 0.1),
      "eval/eval_gsm8k_pass8": rising(step, 0.2)
    });
    expect(kOf(await fitted(row))).toEqual({ "eval/eval_gsm8k_pass1": 0.1 });
    expect(kOf(await fitted(row, { score: "eval/eval_gsm8k_pass8" }))).toEqual({ "eval/eval_gsm8k_pass8": 0.2 });
  });

  it("are those that the range is of, where one is stated without a name", async () => {
    const row = (step: number) => ({
      "eval/accuracy": 100 * rising(step, 0.2),
      "eval/own/accuracy": rising(step, 0.1)
    });
    const found = await fitted(row, { scoreRange: { low: 0, high: 100 } });
    expect(kOf(found)).toEqual({ "eval/accuracy": 0.2 });
    const wide = (step: number) => ({ "a/score": 4 * rising(step, 0.1) - 2, "b/score": 2 * rising(step, 0.2) - 1 });
    expect(kOf(await fitted(wide, { scoreRange: { low: -1, high: 1 } }))).toEqual({ "b/score": 0.2 });
  });
});

describe("what is taken for a fraction right without a word of the user", () => {
  const cases: [name: string, by: RegExp][] = [
    ["val/accuracy", /by its name/],
    ["val-core/openai/gsm8k/acc/mean@1", /by its name/],
    ["val-core/openai/gsm8k/reward/mean@1", /openai\/gsm8k is a known benchmark/],
    ["val/test_score/openai/gsm8k", /openai\/gsm8k is a known benchmark/],
    ["openai/gsm8k", /known benchmark/],
    ["MATH-lighteval", /known benchmark/],
    ["eval/aime", /aime is a known benchmark/],
    ["value", /no name of its own/]
  ];

  it.each(cases)("%s, marked assumed; --no-assume says no, and --score then yes", async (name, by) => {
    const row = (step: number) => ({ [name]: rising(step, 0.2) });
    const found = await fitted(row);
    expect(kOf(found)).toEqual({ [name]: 0.2 });
    const assumed = found.fits[0]!.assumptions.filter((text) => text.includes("--no-assume"));
    expect(assumed).toEqual([expect.stringMatching(by)]);
    const declined = await fitted(row, { assume: false });
    expect(declined.fits).toEqual([]);
    expect(whyNot(declined)).toContain(`nothing is assumed; if it is one, say --score ${name}`);
    const named = await fitted(row, { assume: false, score: name });
    expect(kOf(named)).toEqual({ [name]: 0.2 });
    expect(named.fits[0]!.assumptions.join()).not.toContain("--no-assume");
  });

  it.each([
    "val-core/my/sums/reward/mean@1",
    "eval/reward",
    "reward",
    "eval/sums",
    "critic/score/mean",
    "train/gsm8k/reward"
  ])("never %s", async (name) => {
    const found = await fitted((step) => ({ [name]: rising(step, 0.2) }));
    expect(found.fits).toEqual([]);
  });

  it.each(["value", "openai/gsm8k", "val/accuracy"])("nor %s outside [0, 1]: that is asked about", async (name) => {
    const found = await fitted((step) => ({ [name]: 100 * rising(step, 0.2) }));
    expect(found.fits).toEqual([]);
    expect(whyNot(found)).toContain("--score-range 0,100");
    const ranged = await fitted((step) => ({ [name]: 100 * rising(step, 0.2) }), { scoreRange: { low: 0, high: 100 } });
    expect(kOf(ranged)).toEqual({ [name]: 0.2 });
  });

  it("nor a column called value beside a score", async () => {
    const found = await fitted((step) => ({ value: rising(step, 0.1), "eval/acc": rising(step, 0.2) }));
    expect(kOf(found)).toEqual({ "eval/acc": 0.2 });
  });

  it("nor the accuracy of preference training", async () => {
    const rows = { current_steps: 1, total_steps: 9, percentage: 1 };
    const factory = await fitted((step) => ({ ...rows, current_steps: step, accuracy: rising(step, 0.1) }));
    expect(factory.fits).toEqual([]);
    expect(factory.problems.join()).toMatch(/accuracy is no score in a log of LLaMA-Factory/);
    const trl = await fitted((step) => ({ "rewards/accuracies": rising(step, 0.1), "eval_rewards/accuracies": 0.5 }));
    expect(whyNot(trl)).toMatch(/has no score/);
  });
});

describe("tokens of prompts and of answers", () => {
  it("are a step's tokens together, where no column has both", async () => {
    const parts = { "env/all/total_ac_tokens": 300, "env/all/total_ob_tokens": 200 };
    const { runs, ledger } = await logOf(() => ({ ...parts, "env/all/correct": 0.5 }));
    expect([...runs[0]!.tokens!.cumulative.subarray(0, 3)]).toEqual([500, 1000, 1500]);
    expect(runs[0]!.tokens!.verdict.column).toBe("env/all/total_ac_tokens + env/all/total_ob_tokens");
    expect(ledger.columns.map(({ name }) => name)).not.toContain("env/all/total_ac_tokens + env/all/total_ob_tokens");
    const both = await logOf(() => ({
      "progress/tokens": 450,
      "progress/input_tokens": 200,
      "progress/output_tokens": 300
    }));
    expect(both.runs[0]!.tokens!.verdict.column).toBe("progress/tokens");
    expect(both.runs[0]!.tokens!.cumulative[0]).toBe(450);
  });
});

describe("right answers of all answers", () => {
  it("are an accuracy, of the counts that belong together", async () => {
    const row = (step: number) => ({
      correct: 100 + 5 * step,
      total: 500,
      "eval/num_correct": step,
      "eval/num_total": 50
    });
    const { runs, ledger } = await logOf(row);
    expect(runs[0]!.scores.map(({ name }) => name)).toEqual(["eval/num_correct/eval/num_total", "correct/total"]);
    expect(runs[0]!.table.columns.get("correct/total")![9]).toBe(0.3);
    expect(runs[0]!.table.columns.get("eval/num_correct/eval/num_total")![9]).toBe(0.2);
    expect(ledger.columns.map(({ name }) => name)).toEqual([
      "step",
      "correct",
      "total",
      "eval/num_correct",
      "eval/num_total"
    ]);
  });

  it("are none where a step has more right answers than answers, or a part of one", async () => {
    for (const row of [
      { correct: 7, total: 5 },
      { correct: 0.5, total: 5 },
      { correct: 2, total: 0 }
    ]) {
      const { runs } = await logOf(() => row);
      expect(runs[0]!.scores.map(({ name }) => name)).toEqual(["correct"]);
    }
  });

  it("are none where the name is that of a share, be it 0 or 1 at each step, beside a total", async () => {
    const { runs } = await logOf((step) => ({ "test/env/all/correct": Number(step > 20), "test/env/all/n_total": 64 }));
    expect(runs[0]!.scores.map(({ name }) => name)).toEqual(["test/env/all/correct"]);
    expect(runs[0]!.table.columns.get("test/env/all/correct")!.at(-1)).toBe(1);
  });

  it("alone are a fraction only within [0, 1]", async () => {
    expect((await logOf((step) => ({ correct: step / 50 }))).runs[0]!.scores).toMatchObject([{ reading: "fraction" }]);
    const [count] = (await logOf((step) => ({ correct: step }))).runs[0]!.scores;
    expect(count).toMatchObject({ reading: "other", remark: expect.stringContaining("a count as it seems") });
  });
});
