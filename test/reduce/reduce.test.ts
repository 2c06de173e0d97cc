import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rolloutsSource } from "../../loaders/cli/reduce/rollouts-source.js";
import { isSealed, sealTable } from "../../loaders/output/sealed-table.js";
import { markedCopy, openDuckDB } from "../../loaders/reduce/engines/duckdb.js";
import { findDumps } from "../../loaders/reduce/find-dumps.js";
import { jobOf, reduce, runOf } from "../../loaders/reduce/reduce.js";
import { expectRelative } from "../helpers/expect-relative.js";
import { inFolder, query, type Row, reduced, tableOf } from "./dumps.js";

const fixtures = "test/fixtures/rollouts";

interface ExpectedStep {
  run: string;
  step: number;
  prompts: number;
  rollouts: number;
  mean: number;
  standardError: number;
  pass: Record<string, number>;
  quantiles: Record<string, number>;
  truncationRate: number;
  tokens: number;
}
const expected = JSON.parse(await readFile(`${fixtures}/expected.json`, "utf8")) as Record<
  "binary" | "graded",
  ExpectedStep[]
>;

describe("reduce(engine, dumps, options)", () => {
  for (const kind of ["binary", "graded"] as const) {
    it(`gives what statsmodels, numpy and counting give, ${kind} scores`, async () => {
      const table = await reduced([`${fixtures}/${kind}.jsonl`]);
      expect(table.map(({ run, step }) => [run, step])).toEqual(expected[kind].map(({ run, step }) => [run, step]));
      for (const [i, one] of expected[kind].entries()) {
        const row = table[i]!;
        expect(row).toMatchObject({ prompts_per_step: one.prompts, rollouts: one.rollouts, unscored: 0 });
        // both sum doubles of order one: a few units in the last place
        expectRelative(Number(row.reward), one.mean, 1e-13);
        expectRelative(Number(row.reward_se), one.standardError, 1e-12);
        expect(row.accuracy).toBe(kind === "binary" ? row.reward : null);
        for (const k of [1, 2, 4, 8, 16]) {
          const pass = row[`rollouts/pass@${k}`];
          if (one.pass[k] === undefined) expect(pass).toBeNull();
          else expectRelative(Number(pass), one.pass[k], 1e-13);
        }
        for (const [p, length] of Object.entries(one.quantiles)) expect(row[`response_length_p${p}`]).toBe(length);
        expectRelative(Number(row.truncation_rate) + 1, one.truncationRate + 1, 1e-15);
        expect(row.tokens_per_step).toBe(one.tokens);
      }
    });
  }

  it("sums samples, tokens and compute since the first step", async () => {
    const table = await reduced([`${fixtures}/binary.jsonl`], { modelSize: 5e8 });
    const first = expected.binary.filter(({ run }) => run === "a-0.5b");
    const tokens = first.map((_, i) => first.slice(0, i + 1).reduce((sum, one) => sum + one.tokens, 0));
    const rows = table.filter(({ run }) => run === "a-0.5b");
    expect(rows.map((row) => row.tokens_total)).toEqual(tokens);
    expect(rows.map((row) => row.samples)).toEqual([24, 48, 72]);
    expect(rows.map((row) => row.flops)).toEqual(tokens.map((count) => 6 * 5e8 * count));
  });

  it("gives the same table to the bit whatever the order of rows, files, slices and threads", async () => {
    await inFolder(async (folder) => {
      const lines = (await readFile(`${fixtures}/graded.jsonl`, "utf8")).trimEnd().split("\n");
      const bytes = new Set<string>();
      for (const [i, threads] of [1, 2, 3].entries()) {
        const turned = lines.map((_, at) => lines[(at * 101 + i * 37) % lines.length]!);
        expect(new Set(turned).size).toBe(lines.length);
        await mkdir(join(folder, `${i}`));
        for (let part = 0; part <= i; part++) {
          const some = turned.filter((_, at) => at % (i + 1) === part);
          await writeFile(join(folder, `${i}`, `${2 - part}.jsonl`), some.join("\n"));
        }
        bytes.add(JSON.stringify(await reduced([join(folder, `${i}`)], { threads })));
      }
      expect(bytes.size).toBe(1);
    });
  });

  it("gives the same table in slices as at once", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "many.parquet");
      await query(
        `COPY (SELECT 'r' || i % 5 AS run, i // 5 % 7 AS step, hash(i) % 999 AS prompt_id, (hash(i + 7) % 1000) / 999 AS score,
         hash(i + 11) % 5000 AS response_length FROM range(1200000) AS t(i)) TO '${file}' (FORMAT parquet)`
      );
      // about 700,000 rows at a time, so two runs and the last alone; and 5,600,000
      const few = await reduced([file], { memory: 190e6 });
      expect(few).toHaveLength(35);
      expect(await reduced([file], { memory: 1e9 })).toEqual(few);
    });
  });

  it("gives the engine what is left beside the process, and a thread where that is enough for one", async () => {
    const settings = "SELECT current_setting('memory_limit') AS memory, current_setting('threads') AS threads";
    for (const [memory, threads, expected] of [
      [300e6, 8, { memory: "209.8 MiB", threads: 1n }], // 220e6 bytes
      [500e6, 8, { memory: "400.5 MiB", threads: 2n }], // 420e6 bytes
      [2e9, 8, { memory: "1.7 GiB", threads: 8n }]
    ] as const) {
      const engine = await openDuckDB({ memory, threads });
      const [row] = await engine.rows(settings, await findDumps([`${fixtures}/binary.jsonl`]));
      await engine.close();
      expect(row).toEqual(expected);
    }
  });

  it("holds no more than is asked and 60 MB: long prompts in no order", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "long.parquet");
      await query(
        `COPY (SELECT step, repeat(md5(prompt::VARCHAR), 6) AS prompt_id, prompt % 2 AS score FROM
         (SELECT hash(i) % 100 AS step, hash(i + 1) % 500000 AS prompt FROM range(1000000) AS t(i))) TO '${file}' (FORMAT parquet)`
      );
      const peak = "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))";
      const { stderr, status } = spawnSync(
        process.execPath,
        ["loaders/cli/rlscale.js", "reduce", file, "-o", join(folder, "steps.parquet"), "--memory", "300MB"],
        { encoding: "utf8", env: { ...process.env, NODE_OPTIONS: `--import=${peak}` } }
      );
      expect(status, stderr).toBe(0);
      const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kilobytes]) => Number(kilobytes) * 1024);
      expect(peaks.length).toBeGreaterThan(0);
      expect(Math.max(...peaks)).toBeLessThan(360e6);
    });
  });

  it("takes Hive partitions, steps in names of files, and lists of token ids", async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, "run=x-3b"));
      for (const step of [9, 10]) {
        const rows = [0, 1, 2, 3].map((i) => ({
          prompt: [{ role: "user", content: `${i >> 1}` }],
          rewards: i % 2,
          response_ids: new Array(i + step).fill(7)
        }));
        const text = rows.map((row) => JSON.stringify(row)).join("\n");
        await writeFile(join(folder, "run=x-3b", `train_data_step${step}.jsonl`), text);
      }
      const table = await reduced([folder]);
      expect(
        table.map(({ run, step, prompts_per_step, response_length }) => [run, step, prompts_per_step, response_length])
      ).toEqual([
        ["x-3b", 9, 2, 10.5],
        ["x-3b", 10, 2, 11.5]
      ]);
    });
  });

  it("takes what prime-rl writes: files of a step, and samples for its platform", async () => {
    await inFolder(async (folder) => {
      const answers = [0, 1, 2, 3].map((i) => ({
        ...{ example_id: i >> 1, task: "math", prompt: [{ role: "user", content: "?" }], completion: [], answer: "" },
        ...{ reward: i % 2, timing: { total_ms: 1 }, metrics: {}, is_completed: true, is_truncated: i === 3, info: {} },
        ...{
          env_name: "math",
          group_id: `${i}`,
          policy_version: 4,
          rollout_id: randomUUID(),
          advantage: 0.5,
          filters: {}
        }
      }));
      await mkdir(join(folder, "rollouts/step_5"), { recursive: true });
      const file = join(folder, "rollouts/step_5/train_rollouts.jsonl");
      await writeFile(file, answers.map((one) => JSON.stringify(one)).join("\n"));
      const [row] = await reduced([join(folder, "rollouts/step_*/train_rollouts.jsonl")], { run: "a" });
      expect(row).toMatchObject({ run: "a", step: 5, prompts_per_step: 2, rollouts: 4, truncation_rate: 0.25 });
      const samples = join(folder, "samples.parquet");
      await query(
        `COPY (SELECT 'r' AS run_id, 7::BIGINT AS step, '' AS tag, i // 2 AS problem_id, i AS sample_id, '' AS prompt, '[]' AS completion,
         (i % 2)::DOUBLE AS reward, 0.5 AS advantage, 10::BIGINT AS num_input_tokens, 100 + i AS num_output_tokens
         FROM range(4) AS t(i)) TO '${samples}' (FORMAT parquet)`
      );
      expect(await reduced([samples])).toMatchObject([
        { run: "r", step: 7, prompts_per_step: 2, rollouts: 4, accuracy: 0.5, tokens_per_step: 446 }
      ]);
    });
  });

  it("counts answers without a score, and sets aside those without a prompt", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "a.parquet");
      await query(
        `COPY (SELECT * FROM (VALUES (1, 'p', 1.0::DOUBLE), (1, 'p', 'NaN'::DOUBLE), (1, 'q', 'Infinity'::DOUBLE), (1, 'r', 0.0),
         (1, NULL, 1.0), (NULL, 'p', 1.0)) AS t(step, prompt, score)) TO '${file}' (FORMAT parquet)`
      );
      const engine = await openDuckDB({ memory: 1e9, threads: 1, spill: folder });
      const told = await reduce(engine, await findDumps([file]), { output: join(folder, "t.parquet") });
      await engine.close();
      expect(told).toMatchObject({ rows: 6, excluded: 2, run: "a", tables: [], empty: [], stepInPaths: 0 });
      const [row] = await query(`FROM '${join(folder, "t.parquet")}'`);
      expect(row).toMatchObject({ prompts_per_step: 3, rollouts: 4, unscored: 2, reward: 0.5, accuracy: 0.5 });
      expect(row!.tokens_per_step).toBeNull();
    });
  });

  it("reads whether an answer was cut from truths, from 0 and 1, and from words for them", async () => {
    await inFolder(async (folder) => {
      for (const [name, values] of Object.entries({ truth: [true, false], number: [1, 0], word: ["true", "0"] })) {
        const file = join(folder, `${name}.jsonl`);
        const rows = [0, 1, 1, 1].map((i) => ({ step: 1, prompt: "p", score: 1, truncated: values[i] }));
        await writeFile(file, rows.map((row) => JSON.stringify(row)).join("\n"));
        expect((await reduced([file])).map((row) => [row.run, row.truncation_rate])).toEqual([[name, 0.25]]);
      }
    });
  });

  it("has no tokens of a step of which an answer has no length, and none since it", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "a.jsonl");
      const rows = [1, 2, 3].flatMap((step) =>
        [30, 50].map((response_length) => ({
          ...{ step, prompt_id: "p", score: 1, prompt_length: 10 },
          response_length: step === 2 && response_length === 50 ? null : response_length
        }))
      );
      await writeFile(file, rows.map((row) => JSON.stringify(row)).join("\n"));
      const table = await reduced([file], { modelSize: 1e9 });
      expect(table.map((row) => [row.tokens_per_step, row.tokens_total, row.flops, row.response_length])).toEqual([
        [100, 100, 6e11, 40],
        [null, null, null, 30],
        [100, null, null, 40]
      ]);
    });
  });

  it("takes a name with * ? [ or quotes in it as that file, not as a pattern", async () => {
    await inFolder(async (folder) => {
      for (const [i, name] of ["a*b", "axb", "a?b", "a[x]b", "it's {x,y}"].entries()) {
        const partition = join(folder, `run=${name}`);
        await mkdir(partition);
        const file = join(partition, `${name}.jsonl`);
        await writeFile(file, JSON.stringify({ step: i + 1, prompt: "p", score: 1 }));
        const table = await reduced([file]);
        expect(table.map(({ run, step }) => [run, step])).toEqual([[name, i + 1]]);
      }
      expect(await reduced([folder])).toHaveLength(5);
      expect(await reduced([`${folder}/run=a?b/*.jsonl`])).toHaveLength(3);
      // without a pattern beside it, a backslash is a letter of the name
      await writeFile(join(folder, "c\\d.jsonl"), JSON.stringify({ step: 7, prompt: "p", score: 1 }));
      expect((await reduced([join(folder, "c\\d.jsonl")])).map(({ run, step }) => [run, step])).toEqual([["c\\d", 7]]);
      await writeFile(join(folder, "a\\*.jsonl"), "");
      await expect(reduced([join(folder, "a\\*.jsonl")])).rejects.toThrow(/must not have a backslash beside/);
    });
  });

  it("names a run after the folder that all of its dumps are in", () => {
    const paths = [1, 2, 10].map((step) => `logs/qwen-7b/step_${step}/train_rollouts.jsonl`);
    expect(runOf({ format: "jsonl", paths })).toBe("qwen-7b");
    expect(runOf({ format: "jsonl", paths: paths.slice(0, 1) })).toBe("train_rollouts");
    expect(runOf({ format: "parquet", paths: ["/a/b.parquet", "/c/b.parquet"] })).toBe("run");
    expect(runOf({ format: "parquet", paths: ["a.parquet", "b.parquet"] })).toBe("run");
  });

  it("says which columns are missing, and leaves nothing behind", async () => {
    await inFolder(async (folder) => {
      await writeFile(join(folder, "x.jsonl"), '{"text":"a","value":1}\n');
      await expect(reduced([join(folder, "x.jsonl")])).rejects.toThrow(
        /x\.jsonl: columns missing: step, prompt, score \(name them with --step-column, --prompt-column, --score-column\); found: text, value$/
      );
      await expect(reduced([join(folder, "x.jsonl")], { asked: { score: ["reward"] } })).rejects.toThrow(
        /column missing: reward \(--score-column\); found: text, value/
      );
      await expect(reduced([`${fixtures}/binary.jsonl`], { asked: { score: ["run"] } })).resolves.toHaveLength(6);
      expect(await readdir(folder)).toEqual(["x.jsonl"]);
    });
  });

  it("refuses what is damaged in one line, without a table", async () => {
    await inFolder(async (folder) => {
      const output = join(folder, "t.parquet");
      await writeFile(join(folder, "x.parquet"), "PAR1 and no more");
      await expect(reduced([join(folder, "x.parquet")], { output })).rejects.toThrow(/^[^\n]*x\.parquet[^\n]*$/);
      await writeFile(join(folder, "y.jsonl"), '{"step":1,"prompt":"a","score":1}\n{"step":1,"prompt":"a","sc');
      await expect(reduced([join(folder, "y.jsonl")], { output })).rejects.toThrow(/^[^\n]*y\.jsonl[^\n]*$/);
      expect((await readdir(folder)).sort()).toEqual(["x.parquet", "y.jsonl"]);
    });
  });

  it("is the statement that it prints", async () => {
    await inFolder(async (folder) => {
      const engine = await openDuckDB({ memory: 1e9, threads: 1, spill: folder });
      const [output, printed] = [join(folder, "t.parquet"), join(folder, "printed.parquet")];
      const dumps = await findDumps([`${fixtures}/graded.jsonl`]);
      await reduce(engine, dumps, { output });
      await query(engine.script(await jobOf(engine, dumps, { output: printed })));
      await engine.close();
      expect(await tableOf(printed)).toEqual(await tableOf(output));
    });
  });

  it("of dumps that become a log is named after all of them", async () => {
    const paths = ["binary", "graded"].map((name) => `${fixtures}/${name}.jsonl`);
    const { source } = await rolloutsSource(paths, {}, { memory: 1e9, threads: 1 });
    expect(source.path).toBe("binary.jsonl, graded.jsonl (rollouts)");
  });

  it("marks a table that another engine wrote, which stays as it was", async () => {
    await inFolder(async (folder) => {
      const [theirs, ours] = [join(folder, "theirs.parquet"), join(folder, "ours.parquet")];
      await query(`COPY (SELECT 'a' AS run, range AS step FROM range(3)) TO '${theirs}' (FORMAT parquet)`);
      await markedCopy(theirs, ours);
      await sealTable(ours);
      expect(await tableOf(ours)).toEqual([0, 1, 2].map((step) => ({ run: "a", step })));
      expect([await isSealed(theirs), await isSealed(ours)]).toEqual([false, true]);
    });
  });

  it("stops when it is told to, without a table and without spilled files", async () => {
    await inFolder(async (folder) => {
      const cancel = new AbortController();
      const engine = await openDuckDB({ memory: 1e9, threads: 1, spill: folder });
      const output = join(folder, "t.parquet");
      const work = reduce(engine, await findDumps([`${fixtures}/binary.jsonl`]), {
        output,
        signal: cancel.signal,
        onProgress: ({ done }) => done === 0 && cancel.abort(new Error("enough"))
      });
      await expect(work).rejects.toThrow("enough");
      await engine.close();
      expect(await readdir(folder)).toEqual([]);
    });
  });
});

/** Mean over prompts of the share of subsets of k answers with a right one, each subset counted. */
function passByCounting(groups: readonly number[][], k: number): number {
  const shares = groups.map((scores) => {
    let [subsets, hits] = [0, 0];
    for (let set = 0; set < 1 << scores.length; set++) {
      const chosen = scores.filter((_, i) => set & (1 << i));
      if (chosen.length !== k) continue;
      subsets++;
      if (chosen.includes(1)) hits++;
    }
    return hits / subsets;
  });
  return shares.reduce((a, b) => a + b, 0) / shares.length;
}

describe("the table of any rollouts", () => {
  const group = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 9 });
  const groups = fc.array(group, { minLength: 1, maxLength: 6 });

  it("has pass@k as counted subset by subset, up to the smallest group", async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (step) => {
        const [row] = await reduceGroups(step);
        const smallest = Math.min(...step.map(({ length }) => length));
        for (const k of [1, 2, 4, 8, 16]) {
          const pass = row![`rollouts/pass@${k}`];
          if (k > smallest) expect(pass).toBeNull();
          else expect(Math.abs(Number(pass) - passByCounting(step, k))).toBeLessThan(1e-14);
        }
      }),
      { numRuns: 25, seed: 9 }
    );
  });

  it("moves with its scores: a shift moves the mean alone, a factor the error too", async () => {
    const scores = fc.array(fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 5 }), {
      minLength: 2,
      maxLength: 6
    });
    await fc.assert(
      fc.asyncProperty(scores, fc.integer({ min: -3, max: 3 }), async (step, shift) => {
        const [[row], [moved]] = await Promise.all([
          reduceGroups(step),
          reduceGroups(step.map((group) => group.map((score) => 4 * score + shift)))
        ]);
        expect(Math.abs(Number(moved!.reward) - (4 * Number(row!.reward) + shift))).toBeLessThan(1e-13);
        expect(Math.abs(Number(moved!.reward_se) - 4 * Number(row!.reward_se))).toBeLessThan(1e-12);
      }),
      { numRuns: 15, seed: 9 }
    );
  });
});

/** The table of one step whose groups are given. */
async function reduceGroups(groups: readonly number[][]): Promise<Row[]> {
  return inFolder(async (folder) => {
    const lines = groups.flatMap((scores, prompt) =>
      scores.map((score) => JSON.stringify({ step: 1, prompt: `p${prompt}`, score }))
    );
    const file = join(folder, "step.jsonl");
    await writeFile(file, lines.join("\n"));
    return reduced([file], { threads: 1 });
  });
}
