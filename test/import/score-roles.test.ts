/** Roles of scores, from words, cadence and options, through whole logs. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { lookUp } from "../../src/import/names/aliases.js";
import table from "../../src/import/names/aliases.json" with { type: "json" };
import { cadenceOf, roleInWords } from "../../src/import/names/score-roles.js";
import { importLog } from "../helpers/import-log.js";

type Row = Record<string, unknown>;

/** `name: role, by what`, in the order in which a fit takes them. */
async function rolesOf(row: (step: number) => Row, options: ImportOptions = {}): Promise<string[]> {
  const rows = Array.from({ length: 40 }, (_, step) => JSON.stringify({ step, ...row(step) })).join("\n");
  const { runs } = await importLog(sourceOfBytes("run.jsonl", new TextEncoder().encode(rows)), options);
  return runs[0]!.scores.map(({ name, role, roleFrom }) => `${name}: ${role}, ${roleFrom}`);
}

const fraction = (step: number) => 0.3 + step / 100;
const everyTenth = (step: number, row: Row) => (step % 10 === 0 ? row : {});

describe("the role of a score", () => {
  it("is in its name at any depth, nested or not", async () => {
    const found = await rolesOf((step) => ({
      metrics: { eval: { accuracy: fraction(step) }, train: { accuracy: fraction(step) / 2 } },
      "a/b/test/acc": fraction(step) / 3
    }));
    expect(found.sort()).toEqual([
      "a/b/test/acc: evaluation, its name",
      "eval.accuracy: evaluation, its name",
      "train.accuracy: training, its name"
    ]);
  });

  it("is the trainer's where its names say another thing than words would", async () => {
    // a reward function of TRL that runs tests is no evaluation, Tinker's test/env/ is one, and its env/ is not
    expect(await rolesOf((step) => ({ "rewards/test_pass_rate/mean": fraction(step) }))).toEqual([
      "rewards/test_pass_rate/mean: training, its name"
    ]);
    expect(
      await rolesOf((step) => ({ "env/all/correct": fraction(step), "test/env/all/correct": fraction(step) }))
    ).toEqual(["test/env/all/correct: evaluation, its name", "env/all/correct: training, its name"]);
  });

  it("is in the last word of a name that many write, whatever the table of names says of its beginning", () => {
    const patterns = table.names.filter(({ name, producer, role }) => producer === "any" && role && name.includes("*"));
    expect(patterns.length).toBeGreaterThan(5);
    for (const { name, role } of patterns) {
      const other = role === "evaluation" ? "train" : "test";
      const column = { name: name.replace("*", other), known: lookUp(name.replace("*", other)) };
      const found = roleInWords({ ...column, numbers: 1, notFinite: 0, texts: 0, text: null });
      expect([column.name, found.role]).toEqual([column.name, role === "evaluation" ? "training" : "evaluation"]);
    }
  });

  it("is of a cell beside it before all else", async () => {
    const row = (step: number) => ({ type: "eval", "train/accuracy": fraction(step) });
    expect(await rolesOf(row)).toEqual(["train/accuracy: evaluation, a column beside it"]);
  });

  it("is an evaluation on a known benchmark, unless a word says that it is of training or a reward", async () => {
    const found = await rolesOf((step) => ({
      "openai/gsm8k": fraction(step),
      "gsm8k/score": fraction(step) / 2,
      aime24_acc: fraction(step) / 3,
      math_reward: fraction(step) / 4,
      "train/math500": fraction(step) / 5
    }));
    expect(found.sort()).toEqual([
      "aime24_acc: evaluation, its benchmark",
      "gsm8k/score: evaluation, its benchmark",
      "math_reward: unknown, nothing",
      "openai/gsm8k: evaluation, its benchmark",
      "train/math500: training, its name"
    ]);
    const named = { scores: ["openai/gsm8k"], role: "training" as const };
    expect(await rolesOf((step) => ({ "openai/gsm8k": fraction(step) }), named)).toEqual([
      "openai/gsm8k: training, option --role"
    ]);
  });

  it("is not made up where nothing states it", async () => {
    expect(await rolesOf((step) => ({ accuracy: fraction(step) }))).toEqual(["accuracy: unknown, nothing"]);
    expect(await rolesOf((step) => ({ mine: fraction(step) }), { scores: ["mine"] })).toEqual([
      "mine: unknown, nothing"
    ]);
  });

  it("is told by cadence: every tenth step beside every step", async () => {
    const both = (step: number) => ({
      solve_rate: fraction(step) / 2,
      ...everyTenth(step, { accuracy: fraction(step) })
    });
    expect(await rolesOf(both)).toEqual(["accuracy: evaluation, its cadence", "solve_rate: training, its cadence"]);
    const beside = (step: number) => ({
      accuracy: fraction(step),
      ...everyTenth(step, { "eval/acc": fraction(step) })
    });
    expect(await rolesOf(beside)).toEqual(["eval/acc: evaluation, its name", "accuracy: training, its cadence"]);
  });

  it("is not told by the cadence of a score that stands alone", async () => {
    expect(await rolesOf((step) => everyTenth(step, { accuracy: fraction(step) }))).toEqual([
      "accuracy: unknown, nothing"
    ]);
  });

  it("is the user's where nothing else states it, or where it is of the score that is named", async () => {
    const row = (step: number) => ({ accuracy: fraction(step) });
    expect(await rolesOf(row, { role: "evaluation" })).toEqual(["accuracy: evaluation, option --role"]);
    const both = (step: number) => ({
      solve_rate: fraction(step) / 2,
      ...everyTenth(step, { accuracy: fraction(step) })
    });
    expect(await rolesOf(both, { role: "training" })).toEqual([
      "solve_rate: training, its cadence",
      "accuracy: evaluation, its cadence"
    ]);
    expect((await rolesOf(both, { scores: ["accuracy"], role: "training" }))[0]).toBe(
      "accuracy: training, option --role"
    );
    const named = (step: number) => ({ "eval/accuracy": fraction(step) });
    expect(await rolesOf(named, { scores: ["eval/accuracy"], role: "training" })).toEqual([
      "eval/accuracy: evaluation, its name"
    ]);
  });
});

describe("cadenceOf(values)", () => {
  const at = (length: number, has: (place: number) => boolean) =>
    Float64Array.from({ length }, (_, place) => (has(place) ? 0.5 : Number.NaN));

  it("is the distance of values, their ends aside", () => {
    expect(cadenceOf(at(50, () => true))).toBe(1);
    expect(cadenceOf(at(50, (place) => place % 10 === 0))).toBe(10);
    expect(cadenceOf(at(44, (place) => place % 10 === 9 || place === 0 || place === 43))).toBe(10);
  });

  it("is none of values at uneven distances, and of fewer than three", () => {
    expect(cadenceOf(at(50, (place) => [0, 7, 9, 20, 33, 34].includes(place)))).toBeNull();
    expect(cadenceOf(at(50, (place) => place === 10 || place === 20))).toBeNull();
    expect(cadenceOf(at(50, (place) => place < 25))).toBeNull();
  });
});
