import { parquetMetadata } from "hyparquet";
import { describe, expect, it } from "vitest";
import { readIdentity } from "../../loaders/study/read-identity.js";
import { parseStudy } from "../../loaders/study/study.js";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { normalisedParquet } from "../../src/import/bytes/normalised-parquet.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { familyInName, variantInName } from "../../src/import/names/model-names.js";
import { normalise, relativePaths } from "../../src/import/study/normalise/normalise.js";
import type { NormaliseChoices } from "../../src/import/study/normalise/normalised-study.js";
import { Problems } from "../../src/lib/log-error.js";
import { importLog } from "../helpers/import-log.js";
import { userLog } from "../helpers/user-log.js";

async function studyOf(files: Record<string, string>, choices: NormaliseChoices = {}, options: ImportOptions = {}) {
  const logs = await Promise.all(
    Object.entries(files).map(([path, text]) => importLog(sourceOfBytes(path, new TextEncoder().encode(text)), options))
  );
  return normalise(logs, choices);
}

const column = (run: Awaited<ReturnType<typeof studyOf>>["runs"][number], name: string) =>
  run.columns.find((one) => one.name === name)?.values;

describe("familyInName(name), variantInName(name)", () => {
  it.each([
    ["Qwen2.5-7B-Instruct", "qwen2.5", "instruct"],
    ["qwen3_8b_base", "qwen3", "base"],
    ["meta-llama/Llama-3.1-8B", "llama3.1", null],
    ["gemma-2-9b-it", "gemma2", "instruct"],
    ["DeepSeek-R1-Distill-Qwen-7B", null, null],
    ["it's-7b-o'clock", null, null],
    ["database-run-7b", null, null],
    ["my run", null, null]
  ])("%s: %s %s", (name, family, variant) => {
    expect([familyInName(name)?.value ?? null, variantInName(name)?.value ?? null]).toEqual([family, variant]);
  });
});

describe("normalise(logs, choices)", () => {
  it("takes family and variant from columns of the model where all rows of a run agree", async () => {
    const rows = ["0.5", "7"].flatMap((size) =>
      Array.from({ length: 8 }, (_, i) => `qwen2.5,instruct,${size},${i + 1},${0.3 + 0.02 * i + Number(size) / 50}`)
    );
    const { series } = await studyOf({
      "table.csv": ["family,variant,params_b,step,accuracy", ...rows, ""].join("\n")
    });
    expect(series).toMatchObject([
      {
        ...{ family: "qwen2.5", familyFrom: "column family (qwen2.5)", sizes: [0.5e9, 7e9] },
        ...{ variant: "instruct", variantFrom: "column variant (instruct)" }
      }
    ]);
  });

  it("keeps each run's name as the log has it: only the file's name is made safe, and a family of one run bears it", async () => {
    const names = ["数学强化 7B", "数学强化 1.5B", "代码强化 7B", "<b>Σ</b> 7B", "x\ty {3B}"];
    const rows = names.flatMap((run, i) => userLog({ k: 0.05, seed: i, more: { run } }).trimEnd().split("\n"));
    const { runs, series, studyYaml } = await studyOf({ "all.jsonl": rows.join("\n") });
    expect(runs.map(({ identity }) => identity.run)).toEqual(names);
    expect(runs.map(({ fileName }) => fileName)).toEqual(
      ["7b", "1.5b", "7b-2", "b-b-7b", "x-y-3b"].map((one) => `${one}.parquet`)
    );
    for (const { identity } of runs) {
      const problems = new Problems("run.parquet");
      expect(readIdentity({ "rlscale.run": JSON.stringify(identity) }, problems)).toEqual(identity);
    }
    // letters of markup as a label may have them
    const called = ["数学强化", "代码强化 7B", "‹b›Σ‹/b› 7B", "x/u0009y (3B)"];
    expect(series.map(({ familyName }) => familyName)).toEqual(called);
    expect(parseStudy(studyYaml).families.map(({ name }) => name)).toEqual(called);
  });

  it("names runs of one name in one study apart, without taking another's", async () => {
    const log = (run: string) => userLog({ k: 0.05, more: { run } });
    const { runs } = await studyOf({ "a.jsonl": log("é 7b"), "b.jsonl": log("é 7b"), "c.jsonl": log("é 7b (2)") });
    expect(runs.map(({ identity }) => identity.run)).toEqual(["é 7b", "é 7b (3)", "é 7b (2)"]);
  });

  it("gives each run a log of our own columns: FLOPs of 6 N T, samples of the batch, tokens since the start", async () => {
    const { runs, benchmarks, batch, compute } = await studyOf(
      { "logs/Qwen2.5-7B.jsonl": userLog({ k: 0.05 }) },
      {},
      { batch: 512 }
    );
    const [run] = runs;
    expect(run!.fileName).toBe("qwen2.5-7b.parquet");
    expect(run!.identity).toMatchObject({ family: "qwen2.5", variant: "base", modelSize: 7e9, kind: "repeat" });
    expect(run!.columns.map(({ name }) => name)).toEqual([
      "step",
      "samples",
      "tokens",
      "flops",
      "response_length",
      "score_val-accuracy"
    ]);
    expect(column(run!, "samples")!.slice(0, 2)).toEqual([512, 1024]);
    const tokens = column(run!, "tokens") as number[];
    expect(tokens[1]! - tokens[0]!).toBeGreaterThan(9e5);
    expect(column(run!, "flops")).toEqual(tokens.map((sum) => 6 * 7e9 * sum));
    expect({ benchmarks, batch, compute }).toEqual({
      benchmarks: [{ id: "val-accuracy", name: "val/accuracy", main: true }],
      batch: 512,
      compute: true
    });
  });

  it("counts steps where the problems of a step are not known, and says so in the study file", async () => {
    const { runs, studyYaml, batch } = await studyOf({ "7b.jsonl": userLog({ k: 0.05, tokens: null }) });
    expect(batch).toBeNull();
    expect(column(runs[0]!, "samples")).toEqual(column(runs[0]!, "step"));
    expect(column(runs[0]!, "flops")).toBeUndefined();
    expect(parseStudy(studyYaml)).toMatchObject({ dataUnit: "steps", batch: 1, heldOutProblems: 0, authors: null });
  });

  it("leaves out a score that is no fraction right, and a score of the training batch, each with its reason", async () => {
    const files = {
      "7b.jsonl": userLog({ k: 0.05, more: { "critic/rewards/mean": -1.5, "val/other/accuracy": 0.5 } })
    };
    await expect(studyOf(files)).rejects.toThrow(
      "a study is of one score, and these logs have 2: say --score with one of val/accuracy, val/other/accuracy"
    );
    const { benchmarks, account } = await studyOf(files, { score: "val/accuracy" });
    expect(benchmarks.map(({ name }) => name)).toEqual(["val/accuracy", "val/other/accuracy"]);
    expect(account.scoresLeftOut.map(({ name }) => name)).toEqual(["critic/rewards/mean"]);
  });

  it("refuses runs without a size, each with the option", async () => {
    const files = { "x/one.jsonl": userLog({ k: 0.05 }), "x/two.jsonl": userLog({ k: 0.05 }) };
    await expect(studyOf(files)).rejects.toThrow(
      /x\/one\.jsonl: the model size of run one is not known: say --model-size 7B, or of this run alone --model-size 'one=7B'\nx\/two/
    );
    const sizes = new Map([
      ["one", 1e9],
      ["two.jsonl", 3e9]
    ]);
    const { runs } = await studyOf(files, {}, { modelSizes: sizes });
    expect(runs.map(({ identity }) => identity.modelSize)).toEqual([1e9, 3e9]);
  });

  it("leaves out the largest size that all variants have, and calls early three tenths of the shortest run, of five points or more", async () => {
    const of = (name: string, steps: number) =>
      [`${name}.jsonl`, userLog({ k: 0.05 }).split("\n").slice(0, steps).join("\n")] as const;
    const points = (await studyOf({ "Qwen2.5-1B.jsonl": userLog({ k: 0.05 }) })).series[0]!.fewest;
    const { studyYaml } = await studyOf(
      Object.fromEntries([
        of("Qwen2.5-1B", points),
        of("Qwen2.5-3B", points - 1),
        of("Qwen2.5-14B", points),
        of("Qwen2.5-1B-Instruct", points),
        of("Qwen2.5-3B-Instruct", 8)
      ])
    );
    const { series } = parseStudy(studyYaml);
    const counted = new Map(series.map(({ variant, early }) => [variant, early]));
    expect(series.map(({ heldOutSize }) => heldOutSize)).toEqual([3e9, 3e9]);
    expect(counted.get("base")).toEqual({ firstPoints: Math.max(5, Math.floor(0.3 * (points - 1))) });
    expect(counted.get("instruct")).toEqual({ firstPoints: 5 });
    expect(Math.floor(0.3 * (points - 1))).not.toBe(Math.ceil(0.3 * (points - 1)));
    expect(points).toBeGreaterThan(20);
  });

  it("states the problems that a column counts, where passes over them are averaged", async () => {
    const rows = [1, 2, 3, 4, 5, 6].flatMap((step) =>
      [0, 1].flatMap((pass) => [
        `run-7b,${step},math,64,${pass},${(20 + 3 * step + pass) / 64}`,
        `run-7b,${step},code,80,${pass},${(30 + 4 * step + pass) / 80}`
      ])
    );
    const { studyYaml } = await studyOf(
      { "a/evals.csv": `run,step,benchmark,problems,eval_pass,answer_accuracy\n${rows.join("\n")}\n` },
      { score: "answer_accuracy[benchmark=math]" }
    );
    expect(parseStudy(studyYaml).heldOutProblems).toBe(64);
    const changing = rows.map((row, i) => (i === 6 ? row.replace(",64,", ",65,") : row));
    const two = await studyOf(
      { "a/evals.csv": `run,step,benchmark,problems,eval_pass,answer_accuracy\n${changing.join("\n")}\n` },
      { score: "answer_accuracy[benchmark=math]" }
    );
    expect(parseStudy(two.studyYaml).heldOutProblems).toBe(0);
  });

  it("keeps runs of one size apart: nothing says that they are repeats", async () => {
    const { series, studyYaml } = await studyOf({
      "a/7b-x.jsonl": userLog({ k: 0.05 }),
      "a/7b-y.jsonl": userLog({ k: 0.06, seed: 2 })
    });
    expect(series.map(({ family, sizes }) => ({ family, sizes }))).toEqual([
      { family: "models-1", sizes: [7e9] },
      { family: "models-2", sizes: [7e9] }
    ]);
    expect(studyYaml).toContain("the logs do not say that runs are repeats");
  });

  it("makes one family of all where a name does not tell it, and two variants of two names", async () => {
    const some = await studyOf({ "Qwen2.5-1.5B.jsonl": userLog({ k: 0.05 }), "3b.jsonl": userLog({ k: 0.05 }) });
    expect(new Set(some.series.map(({ family }) => family))).toEqual(new Set(["models"]));
    const both = await studyOf({
      "Qwen2.5-7B.jsonl": userLog({ k: 0.05 }),
      "Qwen2.5-7B-Instruct.jsonl": userLog({ k: 0.05 })
    });
    expect(both.series.map(({ family, variant }) => `${family} ${variant}`)).toEqual([
      "qwen2.5 base",
      "qwen2.5 instruct"
    ]);
    const apart = await studyOf({
      "Qwen2.5-3B.jsonl": userLog({ k: 0.05 }),
      "Qwen2.5-7B-Instruct.jsonl": userLog({ k: 0.05 })
    });
    expect(parseStudy(apart.studyYaml).families.map(({ id }) => id)).toEqual(["qwen2.5-base", "qwen2.5-instruct"]);
  });

  it("sets aside a run that no fit can use, with the reason, and refuses when none is left", async () => {
    const short = userLog({ k: 0.05, steps: 3 });
    const { runs, account } = await studyOf({ "7b.jsonl": userLog({ k: 0.05 }), "3b.jsonl": short });
    expect(runs).toHaveLength(1);
    expect(account.files[1]!.runs[0]!.setAside).toBe("k needs 5 evaluations or more after step 0; found 3");
    await expect(studyOf({ "3b.jsonl": short })).rejects.toThrow("k needs 5 evaluations or more after step 0; found 3");
  });

  it("accounts for every row of every file", async () => {
    const log = `${userLog({ k: 0.05 })}{"note": 1}\n${JSON.stringify({ step: 40, "val/accuracy": 0.5 })}\n`;
    const { account } = await studyOf({ "7b.jsonl": log });
    const [{ read, used, duplicates, setAside }] = account.files as [(typeof account.files)[number]];
    expect(used + duplicates + Object.values(setAside).reduce((a, b) => a + b, 0)).toBe(read);
  });

  it("brings no name of a log into a file name, a line of the study file or an identifier as it stands", async () => {
    const score = "val/<script>alert(1)</script>\u202e/accuracy";
    const evil = 'a: "b" <i>, \n\u202e7B ../../../x';
    const { runs, studyYaml, account } = await studyOf({
      "d/log.jsonl": userLog({ k: 0.05, score, more: { run: evil } })
    });
    expect(runs[0]!.fileName).toMatch(/^[a-z0-9][a-z0-9._-]*\.parquet$/);
    expect(studyYaml).not.toMatch(/\u202e/);
    const study = parseStudy(studyYaml);
    expect(study.benchmark).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
    expect(account.files[0]!.runs[0]!.run).toBe(evil);
  });

  it("gives the same bytes for the same logs, wherever they lie", async () => {
    const one = await studyOf({ "/a/b/7b.jsonl": userLog({ k: 0.05 }) });
    const two = await studyOf({ "c/7b.jsonl": userLog({ k: 0.05 }) });
    expect(two.studyYaml).toBe(one.studyYaml);
    expect(two.account).toEqual(one.account);
    expect(Buffer.from(normalisedParquet(two.runs[0]!)).equals(Buffer.from(normalisedParquet(one.runs[0]!)))).toBe(
      true
    );
  });

  it("says in each Parquet file who wrote it, and which run it is", async () => {
    const [run] = (await studyOf({ "7b.jsonl": userLog({ k: 0.05 }) })).runs;
    const { created_by, key_value_metadata } = parquetMetadata(normalisedParquet(run!).buffer as ArrayBuffer);
    expect([created_by, key_value_metadata!.map(({ key, value }) => [key, JSON.parse(value!).modelSize])]).toEqual([
      "rlscale",
      [["rlscale.run", 7e9]]
    ]);
  });

  it("leaves blank what no log may have: counts that fall", async () => {
    const text = userLog({ k: 0.05, steps: 20 });
    const lines = text.trimEnd().split("\n");
    const samples = lines.map((line, i) =>
      JSON.stringify({ ...JSON.parse(line), num_samples: i === 9 ? 1 : 64 * (i + 1) })
    );
    const { runs, account } = await studyOf({ "7b.jsonl": samples.join("\n") });
    const found = column(runs[0]!, "samples")!;
    const expected = account.files[0]!.runs[0]!.samplesFrom === null ? 10 : null;
    expect(found[9]).toBe(expected);
  });
});

describe("relativePaths(paths)", () => {
  it("drops the folder that all are in", () => {
    expect(relativePaths(["/a/b/c/x.log", "/a/b/d/x.log"])).toEqual(["c/x.log", "d/x.log"]);
    expect(relativePaths(["/a/x.log"])).toEqual(["x.log"]);
    expect(relativePaths(["x", "y/x"])).toEqual(["x", "y/x"]);
    expect(relativePaths([])).toEqual([]);
  });
});
