/** The words, names and places of a study that is made of logs: what stands in its files and refusals, whole. */
import { expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { normalisedParquet } from "../../src/import/bytes/normalised-parquet.js";
import type { ImportedLog, ImportOptions } from "../../src/import/imported-log.js";
import { normalise } from "../../src/import/study/normalise/normalise.js";
import type { NormaliseChoices } from "../../src/import/study/normalise/normalised-study.js";
import { studyFiles } from "../../src/import/study/study-files.js";
import { LogError } from "../../src/lib/log-error.js";
import { importLog } from "../helpers/import-log.js";
import { userLog } from "../helpers/user-log.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const logOf = (path: string, bytes: string | Uint8Array, options: ImportOptions = {}) =>
  importLog(sourceOfBytes(path, typeof bytes === "string" ? bytesOf(bytes) : bytes), options);
const logsOf = (files: Record<string, string>, options: ImportOptions = {}) =>
  Promise.all(Object.entries(files).map(([path, text]) => logOf(path, text, options)));
const studyOf = async (files: Record<string, string>, choices: NormaliseChoices = {}, options: ImportOptions = {}) =>
  normalise(await logsOf(files, options), choices);
const refusalOf = (logs: readonly ImportedLog[]): readonly string[] => {
  try {
    normalise(logs);
  } catch (error) {
    if (error instanceof LogError) return error.problems;
    throw error;
  }
  return [];
};

it("has a run of five evaluations, refuses four, and says of every file why it has no run", async () => {
  const { runs } = await studyOf({ "qwen3-7b.jsonl": userLog({ k: 0.05, steps: 5 }) });
  expect(runs).toHaveLength(1);
  const logs = await logsOf({
    "qwen3-7b.jsonl": userLog({ k: 0.05, steps: 4 }),
    "notes.jsonl": '{"loss": 1}\n{"loss": 2}\n'
  });
  const [, bare] = logs.map(({ whyNoRun }) => whyNoRun);
  expect(bare).toMatch(/^no training steps found/);
  expect(refusalOf(logs)).toEqual([
    "qwen3-7b.jsonl: k needs 5 evaluations or more after step 0; found 4",
    `notes.jsonl: ${bare}`
  ]);
});

it("counts one file with one run, and keeps answers as they were given: lists, texts and numbers", async () => {
  const sources = { from: ["../logs"], answers: { score: "val/accuracy", "run-column": ["a", 'b "2"'], batch: 64 } };
  const { studyYaml } = await studyOf({ "qwen3-7b.jsonl": userLog({ k: 0.05 }) }, { sources });
  expect(studyYaml).toContain("\n# Made by rlscale new from 1 file with 1 run; import.json says");
  expect(studyYaml).toContain(`
logs:
  from:
    - "../logs"
  answers:
    score: "val/accuracy"
    run-column: ["a", "b \\"2\\""]
    batch: 64
`);
  const two = await studyOf({ "q-1b.jsonl": userLog({ k: 0.05 }), "q-7b.jsonl": userLog({ k: 0.05 }) });
  expect(two.studyYaml).toContain(" from 2 files with 2 runs; ");
});

it("lists each run with its file, its size in billions of parameters, where that is from and its seed, or why it is left out", async () => {
  const { studyYaml } = await studyOf({
    ...{ "qwen3-0.5b-grpo-seed1.jsonl": userLog({ k: 0.05, steps: 12, seed: 1 }) },
    ...{ "qwen3-0.5b-grpo-seed2.jsonl": userLog({ k: 0.05, steps: 12, seed: 2 }) },
    ...{ "qwen3-72b-grpo-seed1.jsonl": userLog({ k: 0.05, steps: 12 }) },
    ...{ "qwen3-7b-grpo-seed1.jsonl": userLog({ k: 0.05, steps: 4 }) }
  });
  const [, list] = studyYaml.split("# Runs, the file of each, and where its model size is from:\n");
  expect(list!.split("\n\n")[0]!.split("\n")).toEqual([
    "#   qwen3-0.5b-grpo-seed1: runs/qwen3-0.5b-grpo-seed1.parquet, 0.5B, the file's name (0.5b), seed 1",
    "#   qwen3-0.5b-grpo-seed2: runs/qwen3-0.5b-grpo-seed2.parquet, 0.5B, the file's name (0.5b), seed 2",
    "#   qwen3-72b-grpo-seed1: runs/qwen3-72b-grpo-seed1.parquet, 72B, the file's name (72b), seed 1",
    "#   qwen3-7b-grpo-seed1: excluded: k needs 5 evaluations or more after step 0; found 4"
  ]);
});

it("hands out the study, one log a run, the account of all files, damaged ones too, and a readme", async () => {
  const study = await studyOf({ "qwen3-7b.jsonl": userLog({ k: 0.05, steps: 12 }) });
  const files = studyFiles(study, [{ path: "b.parquet", bytes: 7, error: new LogError("b.parquet", ["cut off"]) }]);
  expect([...files.keys()]).toEqual(["data/runs/qwen3-7b.parquet", "data/study.yaml", "data/import.json", "README.md"]);
  expect(JSON.parse(String(files.get("data/import.json")))).toMatchObject({
    files: [{ path: "qwen3-7b.jsonl", read: 12, used: 12, runs: [{ run: "qwen3-7b", points: 12 }] }],
    damaged: [{ path: "b.parquet", bytes: 7, problems: ["cut off"] }]
  });
});

it("names the mean of seeds and the curve of a size with one run apart from the runs", async () => {
  const names = ["qwen3-1b-grpo-seed1", "qwen3-1b-grpo-seed2", "qwen3-7b-grpo-seed1"];
  const { means } = await studyOf(
    Object.fromEntries(names.map((name, i) => [`${name}.jsonl`, userLog({ k: 0.05, seed: i })]))
  );
  expect(means.map(({ identity: { run, sameAs, note } }) => ({ run, sameAs, note }))).toEqual([
    { run: `${names[0]} and 1 more`, sameAs: null, note: "mean of 2 runs at the steps that all of them have" },
    { run: `${names[2]} (curve)`, sameAs: names[2], note: "one run: no repeats of this size" }
  ]);
});

it("has the mean of seeds of every column at the steps of all, blank where one of them has no value", async () => {
  const steps = { a: [1, 2, 3, 4, 5, 6, 7], b: [1, 2, 4, 5, 6, 7, 8], c: [1, 2, 3, 4, 5, 6, 7] };
  const scoreAt = (seed: number, step: number) =>
    Number((0.2 + 0.03 * step ** (1 + seed / 9) - 0.01 * seed).toFixed(4));
  // the second score of seed b is missing at step 5
  const other = (seed: number, step: number) => (seed === 1 && step === 5 ? null : scoreAt(seed + 3, step));
  const files = Object.values(steps).map((of, seed) => [
    `qwen3-1b-grpo-seed${seed}.jsonl`,
    of
      .map((step) =>
        JSON.stringify({
          ...{ step, "val/a/accuracy": scoreAt(seed, step), "val/b/accuracy": other(seed, step) },
          "response_length/mean": 100 * seed + step
        })
      )
      .join("\n")
  ]);
  const { means } = await studyOf(Object.fromEntries(files), { score: "val/a/accuracy" });
  expect(means).toHaveLength(1);
  const shared = steps.a.filter((step) => steps.b.includes(step));
  const meanOf = (of: (seed: number, step: number) => number | null) =>
    shared.map((step) => {
      const values = [0, 1, 2].map((seed) => of(seed, step));
      return values.includes(null) ? null : values.reduce<number>((sum, value) => sum + value!, 0) / 3;
    });
  const found = Object.fromEntries(means[0]!.columns.map(({ name, values }) => [name, values]));
  const close = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : expect.closeTo(value, 12)));
  expect(found).toEqual({
    step: shared,
    samples: shared,
    response_length: close(meanOf((seed, step) => 100 * seed + step)),
    "score_val-a-accuracy": close(meanOf(scoreAt)),
    "score_val-b-accuracy": close(meanOf(other)),
    repeats: shared.map(() => 3)
  });
});

it("says in a run's file what its score is of, and has the law's score first among the benchmarks", async () => {
  const noteOf = async (score: string) =>
    (await studyOf({ "qwen3-7b.jsonl": userLog({ k: 0.05, score }) }, { score })).runs.map(
      ({ identity }) => identity.note
    );
  expect(await noteOf("val/accuracy")).toEqual([null]);
  expect(await noteOf("train/accuracy")).toEqual(["its score is of the training batch, not of held-out problems"]);
  expect(await noteOf("accuracy")).toEqual(["nothing states whether its score is of held-out problems"]);
  const log = userLog({ k: 0.05, score: "val/b/accuracy", more: { "val/a/accuracy": 0.5 } });
  const { benchmarks } = await studyOf({ "qwen3-7b.jsonl": log }, { score: "val/b/accuracy" });
  expect(benchmarks.map(({ name, main }) => [name, main])).toEqual([
    ["val/b/accuracy", true],
    ["val/a/accuracy", false]
  ]);
});

it("has a run's variant from its settings, and keeps what a study's own file states: variant, family, mean", async () => {
  const log = await logOf("run-7b.jsonl", userLog({ k: 0.05 }));
  const made = normalise([{ ...log, config: { "actor.model.path": "Qwen/Qwen2.5-7B-Instruct" } }]);
  expect(made.series).toMatchObject([
    { variant: "instruct", variantFrom: "setting actor.model.path (Instruct)", kind: "repeat" }
  ]);
  const again = async (more: object) => {
    const [run] = made.runs.map(({ identity, ...rest }) => ({ ...rest, identity: { ...identity, ...more } }));
    const bytes = run === undefined ? "" : normalisedParquet(run);
    const { series, studyYaml } = normalise([await logOf("plain-7b.parquet", bytes)]);
    const [{ family, variant, variantFrom, kind, kindFrom }] = series as [(typeof series)[number]];
    return {
      family,
      variant,
      variantFrom,
      curves: `${kind} # ${kindFrom}`,
      is: studyYaml.includes(`curves: ${kind} #`)
    };
  };
  const stated = { family: "qwen2.5", variantFrom: "the file's metadata", is: true };
  expect(await again({})).toEqual({ ...stated, variant: "instruct", curves: "repeat # each log is one run" });
  expect(await again({ variant: "base", kind: "mean", repeat: null, repeats: 4 })).toEqual({
    ...stated,
    ...{ variant: "base", curves: "mean # the file's metadata" }
  });
});

it("gives each family of names without a Latin letter an id of its own, and a run its name where that has no size", async () => {
  const families = async (runs: readonly (readonly [name: string, size: number])[]) => {
    const rows = runs.flatMap(([run, size], i) =>
      userLog({ k: 0.05, seed: i, more: { run, params_b: size } })
        .trimEnd()
        .split("\n")
    );
    const { series } = await studyOf({ "all.jsonl": rows.join("\n") });
    return series.map(({ family, familyName, sizes }) => [family, familyName, ...sizes.map((size) => size / 1e9)]);
  };
  const words = ["数学", "代码", "语文"];
  expect(await families(words.flatMap((word) => [7, 3].map((size) => [`${word} ${size}B`, size] as const)))).toEqual([
    ["models-runs", "数学", 3, 7],
    ["models-runs-2", "代码", 3, 7],
    ["models-runs-3", "语文", 3, 7]
  ]);
  const mixed = [
    ["mix", 1],
    ["long-1b", 1],
    ["long-3b", 3]
  ] as const;
  expect(await families(mixed)).toEqual([
    ["models-mix", "mix", 1],
    ["models-long", "long", 1, 3]
  ]);
});
