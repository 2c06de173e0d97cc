import { describe, expect, it } from "vitest";
import { parseStudy } from "../../loaders/study/study.js";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { familyInName } from "../../src/import/names/model-names.js";
import { parseKeyRule } from "../../src/import/recipes/key-rule.js";
import { normalise } from "../../src/import/study/normalise/normalise.js";
import type { NormaliseChoices } from "../../src/import/study/normalise/normalised-study.js";
import { importLog } from "../helpers/import-log.js";
import { userLog } from "../helpers/user-log.js";

async function studyOf(files: Record<string, string>, choices: NormaliseChoices = {}) {
  const logs = [];
  for (const [path, text] of Object.entries(files))
    logs.push(await importLog(sourceOfBytes(path, new TextEncoder().encode(text)), {}));
  return normalise(logs, choices);
}

type Study = Awaited<ReturnType<typeof studyOf>>;
type Run = Study["runs"][number];
const column = ({ columns }: Run, name: string) => columns.find((one) => one.name === name)!.values as number[];
const placesOf = ({ runs }: Study) =>
  runs.map(({ identity: { family, modelSize, repeat } }) => `${family} ${modelSize / 1e9} ${repeat}`);

const named = (names: readonly string[], k = 0.05) =>
  Object.fromEntries(names.map((name, i) => [`logs/${name}.jsonl`, userLog({ k, seed: i + 1 })]));

describe("seeds and recipes of a study", () => {
  it("takes runs that differ in their seed alone for repeats of one size, each size followed by their mean", async () => {
    const names = ["1b", "3b", "7b"].flatMap((size) => [1, 2, 3].map((seed) => `qwen3-${size}-grpo-seed${seed}`));
    const study = await studyOf(named(names));
    expect(placesOf(study)).toEqual([1, 3, 7].flatMap((size) => [1, 2, 3].map((seed) => `qwen3 ${size} ${seed}`)));
    expect(study.series).toMatchObject([{ family: "qwen3", kind: "mean", sizes: [1e9, 3e9, 7e9], runs: 9 }]);
    expect(study.means.map(({ identity }) => [identity.kind, identity.repeats, identity.repeat])).toEqual(
      Array.from({ length: 3 }, () => ["mean", 3, null])
    );
    for (const [i, mean] of study.means.entries()) {
      const own = study.runs.slice(3 * i, 3 * i + 3).map((run) => column(run, "score_val-accuracy"));
      expect(column(mean, "score_val-accuracy")).toEqual(own[0]!.map((a, t) => (a + own[1]![t]! + own[2]![t]!) / 3));
      expect(new Set(column(mean, "repeats"))).toEqual(new Set([3]));
    }
    expect(parseStudy(study.studyYaml).series).toMatchObject([{ family: "qwen3", kind: "mean" }]);
  });

  it("makes a family of each recipe where recipes differ, without the size in its name", async () => {
    const names = ["grpo", "dapo"].flatMap((recipe) =>
      ["1b", "7b"].flatMap((size) => [1, 2].map((seed) => `qwen3-${size}-${recipe}-s${seed}`))
    );
    const study = await studyOf(named(names));
    expect(study.series.map(({ family, familyName, sizes }) => ({ family, familyName, sizes }))).toEqual([
      { family: "qwen3-grpo", familyName: "qwen3-grpo", sizes: [1e9, 7e9] },
      { family: "qwen3-dapo", familyName: "qwen3-dapo", sizes: [1e9, 7e9] }
    ]);
    expect(study.taken.join(" ")).toContain("--group and --seed");
  });

  it("keeps runs of one size apart, each by its own name, and joins sizes only where the names are the same without it", async () => {
    const families = async (names: readonly string[]) =>
      (await studyOf(named(names))).series.map(({ familyName, sizes }) => [
        familyName,
        sizes.map((size) => size / 1e9)
      ]);
    expect(await families(["llama-3b-r1", "llama-3b-r2"])).toEqual([
      ["llama-3b-r1", [3]],
      ["llama-3b-r2", [3]]
    ]);
    expect(await families(["mix-1b", "long-1b", "web-3b", "pro-3b", "plus-3b"])).toEqual([
      ["mix-1b", [1]],
      ["long-1b", [1]],
      ["web-3b", [3]],
      ["pro-3b", [3]],
      ["plus-3b", [3]]
    ]);
    expect(await families(["mix-1b", "long-1b", "web-3b", "long-3b", "odd-3b"])).toEqual([
      ["mix-1b", [1]],
      ["long", [1, 3]],
      ["web-3b", [3]],
      ["odd-3b", [3]]
    ]);
  });

  it("leaves sizes with one run in one series where another size has several, and says that those stand alone", async () => {
    const { series, taken } = await studyOf(named(["a-1b", "b-3b", "c-7b", "d-7b", "e-14b"]));
    expect(series.map(({ familyName, sizes }) => [familyName, sizes])).toEqual([
      ["Models", [1e9, 3e9, 14e9]],
      ["c-7b", [7e9]],
      ["d-7b", [7e9]]
    ]);
    expect(taken.join(" ")).toMatch(
      /^2 runs of sizes with several are a series each: nothing states .* --group and --seed/
    );
  });

  it("names series by the names of runs, whatever letters these have", async () => {
    const names = ["lr=[1e-6]", "<b>{x}&`y`$", "a\\b", "\u8bd5\u9a8c\u4e00", "x".repeat(90)];
    const logs = await Promise.all(
      names.map(async (name, i) => {
        const log = await importLog(
          sourceOfBytes("logs/7b.jsonl", new TextEncoder().encode(userLog({ k: 0.05, seed: i + 1 }))),
          {}
        );
        return { ...log, runs: log.runs.map((run) => ({ ...run, run: name })) };
      })
    );
    const called = normalise(logs, {});
    expect(called.series.map(({ familyName }) => familyName)).toEqual([
      "lr=(1e-6)",
      "\u2039b\u203a(x)+\u2019y\u2019S",
      "a/b",
      "\u8bd5\u9a8c\u4e00",
      `${"x".repeat(79)}\u2026`
    ]);
    expect(parseStudy(called.studyYaml).families.map(({ name }) => name)).toEqual(
      called.series.map(({ familyName }) => familyName)
    );
  });

  it("a size with one run among sizes with several is that run, once more and marked as the same", async () => {
    const study = await studyOf(named(["a-1b-seed1", "a-1b-seed2", "a-7b-seed1"]));
    const [, alone] = study.means;
    expect(alone!.identity).toMatchObject({ sameAs: "a-7b-seed1", repeats: 1, modelSize: 7e9 });
    expect(column(alone!, "score_val-accuracy")).toEqual(column(study.runs[2]!, "score_val-accuracy"));
  });

  it("takes seeds that share fewer than five steps for seeds of one recipe without a mean, asked for or not", async () => {
    const files = Object.fromEntries(
      ["grpo", "dapo"].flatMap((recipe, r) =>
        [1, 2].map((seed) => [
          `a-7b-${recipe}-seed${seed}.jsonl`,
          userLog({ k: 0.05, steps: 10, every: r === 0 && seed === 2 ? 7 : 10 })
        ])
      )
    );
    for (const choices of [{}, { seed: parseKeyRule("seed(\\d)") }]) {
      const study = await studyOf(files, choices);
      expect(study.series.map(({ family, familyName, recipe, kind }) => [family, familyName, recipe, kind])).toEqual([
        ["models-a-grpo-repeat-1", "a-grpo, repeat 1", "a-grpo", "repeat"],
        ["models-a-grpo-repeat-2", "a-grpo, repeat 2", "a-grpo", "repeat"],
        ["models-a-dapo", "a-dapo", null, "mean"]
      ]);
      expect(study.means.map(({ identity }) => identity.family)).toEqual(["models-a-dapo"]);
      expect(study.taken.at(-1)).toBe(
        "a-grpo: seeds have fewer than 5 evaluations at the same steps, so no mean curve of them can be drawn; they are compared as seeds of one recipe"
      );
      expect(parseStudy(study.studyYaml).families.map(({ recipe }) => recipe)).toEqual(["a-grpo", "a-grpo", null]);
      const accounts = study.account.files.flatMap(({ runs }) => runs);
      expect(accounts.map(({ recipe, repeat }) => [recipe, repeat])).toEqual([
        ["a-grpo", 1],
        ["a-grpo", 1],
        [undefined, 1],
        [undefined, 2]
      ]);
    }
  });

  it("names the recipe of all sizes where the seeds of one size share too few steps", async () => {
    const files = Object.fromEntries(
      ["1b", "7b"].flatMap((size) =>
        [1, 2].map((seed) => [
          `a-${size}-seed${seed}.jsonl`,
          userLog({ k: 0.05, steps: 10, every: size === "7b" && seed === 2 ? 7 : 10 })
        ])
      )
    );
    const study = await studyOf(files);
    expect(study.series.map(({ familyName, recipe, sizes }) => [familyName, recipe, sizes])).toEqual([
      ["Models, repeat 1", "Models", [1e9, 7e9]],
      ["Models, repeat 2", "Models", [1e9, 7e9]]
    ]);
    expect(study.means).toEqual([]);
  });

  it("parts runs of no known family by their names without the size where a size stands twice, in any order", async () => {
    const names = ["数学强化 7B", "代码强化 7B", "数学强化 1.5B", "数学强化 0.5B"];
    for (const order of [names, [...names].reverse(), [names[1]!, names[3]!, names[0]!, names[2]!]]) {
      const study = await studyOf(named(order));
      const families = new Map(study.series.map(({ familyName, sizes }) => [familyName, sizes]));
      expect(families).toEqual(
        new Map([
          ["数学强化", [0.5e9, 1.5e9, 7e9]],
          ["代码强化 7B", [7e9]]
        ])
      );
      expect(parseStudy(study.studyYaml).series).toHaveLength(2);
    }
    // nothing goes together by name
    const apart = (await studyOf(named(["a-7b", "b-7b", "c-1b"]))).series;
    expect(apart.map(({ family, familyName }) => [family, familyName])).toEqual([
      ["models-1", "a-7b"],
      ["models-2", "b-7b"],
      ["models", "c-1b"]
    ]);
  });

  it("takes a size for no version of a family", async () => {
    const study = await studyOf(named(["qwen-0.5b-grpo", "qwen-1.5b-grpo", "qwen-7b-grpo"]));
    expect(study.series.map(({ family, sizes }) => [family, sizes])).toEqual([["qwen", [0.5e9, 1.5e9, 7e9]]]);
    const versions = [
      "Qwen2.5-1.5B",
      "qwen25_05b",
      "qwen3-4b",
      "Llama-3.1-8B",
      "llama32-1b",
      "phi-4",
      "gemma-3-27b-it",
      "qwen_1p5b"
    ];
    expect(versions.map((name) => familyInName(name)?.value)).toEqual([
      "qwen2.5",
      "qwen2.5",
      "qwen3",
      "llama3.1",
      "llama3.2",
      "phi4",
      "gemma3",
      "qwen"
    ]);
  });

  it("takes groups and seeds as the user says them, and refuses rules that do not part the runs", async () => {
    const files = named(["x-7b-one", "x-7b-two", "y-7b-one", "y-7b-two"]);
    const study = await studyOf(files, { group: [parseKeyRule("([xy])-7b")], seed: parseKeyRule("(one|two)$") });
    expect(placesOf(study)).toEqual(["models-x 7 1", "models-x 7 2", "models-y 7 1", "models-y 7 2"]);
    await expect(studyOf(files, { group: [parseKeyRule("(z)-7b")] })).rejects.toThrow("--group '(z)-7b' must match");
  });
});
