import { describe, expect, it } from "vitest";
import { keyOf, type Named, parseKeyRule } from "../../../src/import/recipes/key-rule.js";
import { recipesOf } from "../../../src/import/recipes/recipes.js";
import { seedInName } from "../../../src/import/recipes/seed-in-name.js";

const named = (run: string, path = `runs/${run}.jsonl`, cells: Record<string, string> = {}): Named => ({
  ...{ run, path, settings: {} },
  cells: new Map(Object.entries(cells))
});
const names = (...list: string[]) => list.map((name) => named(name));
const pairs = (runs: readonly Named[], choice: Parameters<typeof recipesOf>[1] = {}) => {
  const found = recipesOf(runs, choice);
  if ("refusal" in found) throw new Error(found.refusal);
  return found.runs.map(({ group, seed }) => `${group}|${seed}`);
};
const refusal = (runs: readonly Named[], choice: Parameters<typeof recipesOf>[1] = {}) =>
  (recipesOf(runs, choice) as { refusal: string }).refusal;

describe("parseKeyRule(text)", () => {
  it("reads a column, or a regular expression with one capture", () => {
    expect(parseKeyRule("column:lr")).toEqual({ kind: "column", column: "lr" });
    expect(parseKeyRule("(?:a|b)-(\\w+)")).toMatchObject({ kind: "pattern", text: "(?:a|b)-(\\w+)" });
    expect(parseKeyRule("(?<recipe>\\w+)-s")).toMatchObject({ kind: "pattern" });
  });

  it.each([
    ["column:", "must name a column behind column:"],
    ["grpo", "exactly one capture (...), others as (?:...); found 0"],
    ["(a)(b)", "found 2"],
    ["(a", "must be column:NAME or a regular expression; found Invalid regular expression"]
  ])("refuses %s", (text, message) => {
    expect(() => parseKeyRule(text)).toThrow(message);
  });

  it("takes the name before the path, and settings where no column has the name", () => {
    const one = { ...named("grpo-s1", "x/dapo-s2.jsonl", { lr: "1e-6" }), settings: { "data.seed": 3 } };
    expect(keyOf(parseKeyRule("(\\w+)-s"), one)).toBe("grpo");
    expect(keyOf(parseKeyRule("(\\w+)-s2"), one)).toBe("dapo");
    expect(keyOf(parseKeyRule("column:lr"), one)).toBe("1e-6");
    expect(keyOf(parseKeyRule("column:data.seed"), one)).toBe("3");
    expect(keyOf(parseKeyRule("column:wd"), one)).toBeNull();
  });
});

describe("seedInName(name)", () => {
  it.each([
    ["grpo-s1", "1", "grpo"],
    ["grpo_seed42", "42", "grpo"],
    ["seed42", "42", ""],
    ["seed3/grpo", "3", "grpo"],
    ["grpo/seed_3", "3", "grpo"],
    ["grpo-s3-lr1e-6", "3", "grpo-lr1e-6"],
    ["all, rollouts=16, seed=7", "7", "all, rollouts=16"],
    ["s1-grpo-seed2", "2", "s1-grpo"],
    ["grpo__s1-long", "1", "grpo-long"],
    ["grpo-S01", "1", "grpo"],
    ["seed1 (a)", "1", "a"],
    ["log (a/seed1)", "1", "log (a)"]
  ])("finds that of %s", (name, seed, rest) => {
    expect(seedInName(name)).toEqual({ seed, rest });
  });

  it.each(["grpo", "gsm8k", "steps100", "qwen2.5-7b", "seeds", "class1"])("finds none in %s", (name) => {
    expect(seedInName(name)).toBeNull();
  });

  it("does not choose between several", () => {
    expect(seedInName("data_seed1-seed2")).toBe("several");
  });
});

describe("recipesOf(runs)", () => {
  it("proposes recipes and seeds by names, and says so", () => {
    const found = recipesOf(names("grpo-s1", "grpo-s2", "dapo-s1"), {});
    expect(found).toMatchObject({
      runs: [
        { group: "grpo", seed: "1" },
        { group: "grpo", seed: "2" },
        { group: "dapo", seed: "1" }
      ],
      taken: [
        "seeds by the names of runs, such as grpo-s1",
        "recipes by the names without the seed; --group and --seed (column:NAME, or a regular expression with one capture) say otherwise"
      ]
    });
  });

  it("proposes them by folders", () => {
    const runs = ["a/seed0", "a/seed1", "b/seed0"].map((folder) => named("log", `runs/${folder}/log.jsonl`));
    expect(pairs(runs)).toEqual(["a|0", "a|1", "b|0"]);
  });

  it("proposes them by columns: all of a method's, a size's and a setting's, not those alone that the runs need", () => {
    const cell = (method: string, seed: number) =>
      named(`seed=${seed}`, "t.csv", { method, seed: String(seed), note: method });
    const runs = [cell("grpo", 1), cell("grpo", 2), cell("dapo", 3), cell("dapo", 4)];
    expect(pairs(runs)).toEqual(["grpo|1", "grpo|2", "dapo|3", "dapo|4"]);
    // a machine and a time tell no recipes apart
    const moved = runs.map((run, i) => ({
      ...run,
      cells: new Map([...run.cells, ["host", `n${i}`], ["date", `${i}`]])
    }));
    expect(pairs(moved)).toEqual(["grpo|1", "grpo|2", "dapo|3", "dapo|4"]);
  });

  it("proposes them by names or folders where a column has the seed, and nothing else differs", () => {
    const of = (name: (method: string, seed: number) => [run: string, path: string]) =>
      recipesOf(
        ["grpo", "dapo"].flatMap((method) =>
          [1, 2].map((seed) => named(...name(method, seed), { seed: String(seed + (method === "dapo" ? 2 : 0)) }))
        ),
        {}
      );
    const otherwise = "--group and --seed (column:NAME, or a regular expression with one capture) say otherwise";
    const runs = ["1", "2", "3", "4"].map((seed, i) => ({ group: i < 2 ? "grpo" : "dapo", seed }));
    expect(of((method, seed) => [`${method}-s${seed}`, `runs/${method}-${seed}.jsonl`])).toEqual({
      runs,
      taken: ["seeds by column seed", `recipes by the names of runs without the seed; ${otherwise}`]
    });
    expect(of((method, seed) => ["train", `runs/${method}/seed${seed}/log.jsonl`])).toEqual({
      runs,
      taken: ["seeds by column seed", `recipes by the paths of runs without the seed; ${otherwise}`]
    });
  });

  it("says where seeds are from that stand in names, beside recipes that were asked for", () => {
    const found = recipesOf(names("grpo-s1", "grpo-s2", "dapo-s1"), { group: [parseKeyRule("(\\w+)-s")] });
    expect(found).toMatchObject({
      taken: [
        "recipes by (\\w+)-s, as asked",
        "seeds by the names of runs, such as grpo-s1; --seed column:NAME or --seed REGEX says otherwise"
      ]
    });
  });

  it("takes runs without any seed for a recipe each", () => {
    const found = recipesOf(names("grpo", "dapo"), {});
    expect(found).toMatchObject({
      runs: [
        { group: "grpo", seed: null },
        { group: "dapo", seed: null }
      ]
    });
    expect((found as { taken: string[] }).taken[0]).toMatch(/^no seed stands in columns or names/);
  });

  it("asks where names leave it open, and the option that it names gives the answer", () => {
    expect(refusal(names("grpo-s1", "grpo-s2", "base"))).toMatch(/not in that of base: say --group REGEX/);
    expect(pairs(names("grpo-s1", "grpo-s2", "base"), { group: [parseKeyRule("(grpo|base)")] })).toEqual([
      "grpo|null",
      "grpo|null",
      "base|null"
    ]);
    expect(refusal(names("a_seed1_s-seed2", "b_seed1_s-seed3"))).toMatch(/several seeds may stand in a_seed1/);
    expect(
      pairs(names("a_seed1_s-seed2", "a_seed1_s-seed3"), {
        seed: parseKeyRule("s-seed(\\d+)"),
        group: [parseKeyRule("^(a)")]
      })
    ).toEqual(["a|2", "a|3"]);
    const two = [
      named("x", "x.csv", { seed: "1", data_seed: "5" }),
      named("y", "y.csv", { seed: "2", data_seed: "5" }),
      named("z", "z.csv", { seed: "2", data_seed: "6" })
    ];
    expect(refusal(two)).toBe("several columns may be the seed: say which with --seed column:NAME (seed, data_seed)");
    const differ = [
      named("a-s1", "a-s1.csv", { seed: "1", lr: "1" }),
      named("a-s2", "a-s2.csv", { seed: "2", lr: "2" })
    ];
    expect(refusal(differ)).toMatch(/recipes by names \(a\) and by columns \(columns lr\) differ/);
    expect(pairs(differ, { group: [parseKeyRule("column:lr")] })).toEqual(["1|1", "2|2"]);
  });

  it("joins several rules, and refuses two runs of one recipe and seed", () => {
    const cell = (rule: string, task: string, seed: number) =>
      named(`${rule} ${task} ${seed}`, "t.csv", { rule, task, seed: String(seed), n: "16" });
    const runs = [cell("all", "math", 1), cell("all", "gsm8k", 1), cell("all", "math", 2)];
    expect(refusal(runs, { group: [parseKeyRule("column:rule")], seed: parseKeyRule("column:seed") })).toMatch(
      /^two runs of recipe all have seed 1: all math 1 and all gsm8k 1; say what else tells recipes apart with --group/
    );
    const group = ["column:rule", "column:task", "column:n"].map(parseKeyRule);
    expect(pairs(runs, { group, seed: parseKeyRule("column:seed") })).toEqual([
      "all, math, n=16|1",
      "all, gsm8k, n=16|1",
      "all, math, n=16|2"
    ]);
  });

  it("refuses rules that some run does not answer, with what there is", () => {
    const runs = [named("a", "a.csv", { lr: "1", method: "x" }), named("b", "b.csv", { method: "y" })];
    expect(refusal(runs, { group: [parseKeyRule("column:lr")] })).toMatch(
      /^--group column:lr must name a column .* it does not in 1 of 2 runs \(b\); columns that do: lr, method$/
    );
    expect(refusal(runs, { seed: parseKeyRule("s(\\d)") })).toMatch(
      /^--seed 's\(\\d\)' must match the name or the path of every run; it matches in none of them/
    );
  });
});
