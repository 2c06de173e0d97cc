/**
 * Dumps with odd types, names and paths: each gives the table that pyarrow and Python count (test/fixtures/rollouts/odd), or
 * is refused with the option that leads to it; what is not read is counted and shown.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rlscale } from "../helpers/command-line.js";
import { inFolder, query, type Row, tableOf } from "./dumps.js";
import { expectCounted, type OddCase, odd } from "./odd-cases.js";

const cases = (JSON.parse(await readFile(`${odd}/expected.json`, "utf8")) as { cases: OddCase[] }).cases;

interface Outcome {
  code: number;
  out: string;
  err: string;
  table: Row[] | null;
}

function writeLines(file: string, rows: readonly object[]): Promise<void> {
  return writeFile(file, rows.map((row) => JSON.stringify(row)).join("\n"));
}

function reduced(path: string, ...args: string[]): Promise<Outcome> {
  return inFolder(async (there) => {
    const output = join(there, "steps.parquet");
    const { code, out, err } = await rlscale("reduce", `${odd}/${path}`, "-o", output, ...args);
    return { code, out, err, table: code === 0 ? await tableOf(output) : null };
  });
}

describe("reduce gives what pyarrow and Python count", () => {
  for (const one of cases) {
    it([one.path, ...one.args].join(" "), async () => {
      const { code, out, err, table } = await reduced(one.path, "--json", ...one.args);
      expect([code, err.replace(/^(reading|counting|reducing.*|writing)\n/gm, "")]).toEqual([0, ""]);
      const { rows, excluded } = JSON.parse(out) as { rows: number; excluded: number };
      expect({ rows, excluded }).toEqual({ rows: one.rows, excluded: one.excluded });
      expectCounted(table!, one);
    });
  }

  it("tries each dump that there is", () => {
    expect(new Set(cases.map(({ path }) => path)).size).toBe(44);
  });
});

describe("reduce asks where several columns may be meant", () => {
  const both = (option: string, ...names: string[]) => names.map((name) => `${option} ${name}`);
  for (const [path, ...said] of [
    ["case.parquet", ...both("--prompt-column", "Prompt", "prompt")],
    ["case.jsonl", ...both("--score-column", "Score", "score")],
    ["twice.parquet", ...both("--score-column", "score#1", "score#2")],
    ["twice.jsonl", ...both("--score-column", "score#1", "score#2")],
    ["hive-column", ...both("--run-column", "run", "run=")],
    ["names-of-files", ...both("--score-column", "score", "reward"), "a.parquet", "b.parquet"]
  ] as const) {
    it(path, async () => {
      const { code, err } = await reduced(path);
      expect(code).toBe(1);
      expect(err.replace(/^reading\n/, "")).toMatch(/^rlscale: [^\n]+\n$/);
      for (const text of said) expect(err).toContain(text);
    });
  }

  it("takes the first or the second of one name", async () => {
    for (const path of ["twice.parquet", "twice.jsonl"]) {
      const [first, second] = [
        await reduced(path, "--score-column", "score#1"),
        await reduced(path, "--score-column", "score#2")
      ];
      expect(first.table).toMatchObject([{ step: 1, rollouts: 2, reward: 0 }]);
      expect(second.table).toMatchObject([{ step: 1, rollouts: 2, reward: path === "twice.jsonl" ? 1 : 0.75 }]);
      expect((await reduced(path, "--score-column", "score")).err).toContain("score#1");
      expect((await reduced(path, "--score-column", "score#3")).err).toMatch(/column missing: score#3/);
    }
  });
});

describe("reduce asks where answers of one run and step are of several runs, data sets or roles", () => {
  for (const [path, ...said] of [
    [
      "two-models.parquet",
      "--run-column model",
      "--where model=Qwen2.5-0.5B",
      "--pool model",
      '"Qwen2.5-7B" 9',
      "3 steps"
    ],
    ["two-seeds.parquet", "--run-column run --run-column seed", "--where seed=1", "--pool seed"],
    ["two-settings.parquet", "--run-column method --run-column seed", "--pool method", "--pool seed"],
    ["two-data-sets.parquet", "--where data_source=gsm8k", "--pool data_source"],
    ["two-roles.parquet", "--where split=test", "--pool split"],
    ["hive-two", "--run-column seed=", "--where seed=1", "--pool seed="],
    ["folders", "several model sizes", "--run-column file=", "(qwen-0.5b, qwen-7b)", "--run NAME"],
    ["roles", "several roles", "--run-column file=", "(eval_rollouts, train_rollouts)", "--pool file="]
  ] as const) {
    it(path, async () => {
      const { code, err } = await reduced(path);
      expect(code).toBe(1);
      for (const text of said) expect(err).toContain(text);
    });
  }

  it("of what is no key: a kind of problem, a rank, a host, a score of its own", async () => {
    for (const path of ["two-types.parquet", "one-model.parquet"]) expect((await reduced(path)).code).toBe(0);
  });

  it("takes a key of the path, and a name with a number sign in it, by the name itself", async () => {
    await inFolder(async (there) => {
      for (const [worker, score] of [
        ["3", 0],
        ["4", 1]
      ] as const) {
        const folder = join(there, "dumps", `worker=${worker}`);
        await mkdir(folder, { recursive: true });
        await writeLines(join(folder, "x.jsonl"), [{ step: 1, "mark#1": score, task: "a" }]);
      }
      const args = ["--run-column", "worker", "--score-column", "mark#1", "--prompt-column", "task"];
      const table = join(there, "t.parquet");
      expect(await rlscale("reduce", join(there, "dumps"), "-o", table, ...args)).toMatchObject({ code: 0 });
      expect(await tableOf(table)).toMatchObject([
        { run: "3", step: 1, rollouts: 1, reward: 0 },
        { run: "4", step: 1, rollouts: 1, reward: 1 }
      ]);
    });
  });

  it("names runs after folders and files", async () => {
    const runs = async (path: string, ...args: string[]) =>
      (await reduced(path, ...args)).table!.map(({ run, rollouts, reward }) => [run, rollouts, reward]);
    expect(await runs("folders", "--run-column", "file=")).toEqual([
      ["qwen-0.5b", 2, 0],
      ["qwen-7b", 2, 1]
    ]);
    expect(await runs("folders", "--run", "both")).toEqual([["both", 4, 0.5]]);
    expect(await runs("roles", "--run-column", "file=")).toEqual([
      ["eval_rollouts", 2, 1],
      ["train_rollouts", 2, 0]
    ]);
    expect(await runs("roles", "--pool", "file=")).toEqual([["step_1", 4, 0.5]]);
    // a name for the run says nothing of training and evaluation
    expect(await reduced("roles", "--run", "both")).toMatchObject({
      code: 1,
      err: expect.stringContaining("several roles")
    });
  });

  it("keeps runs apart that several columns name, commas and backslashes within a name among them", async () => {
    await inFolder(async (there) => {
      const file = join(there, "x.jsonl");
      await writeLines(file, [
        { step: 1, prompt: "p", score: 0, method: "a, b", setting: "c" },
        { step: 1, prompt: "p", score: 1, method: "a", setting: "b, c" },
        { step: 1, prompt: "p", score: 0.5, method: "a\\", setting: "b" }
      ]);
      const table = join(there, "t.parquet");
      await rlscale("reduce", file, "-o", table, "--run-column", "method", "--run-column", "setting");
      expect(await tableOf(table)).toMatchObject([
        { run: "a, b\\, c", step: 1, rollouts: 1, reward: 1 },
        { run: "a\\, b, c", step: 1, rollouts: 1, reward: 0 },
        { run: "a\\\\, b", step: 1, rollouts: 1, reward: 0.5 }
      ]);
    });
  });

  it("takes messages for a prompt, alike where each of them is", async () => {
    await inFolder(async (there) => {
      const file = join(there, "x.parquet");
      const said = (words: string) => `[{'role': 'user', 'content': '${words}'}]`;
      await query(
        `COPY (SELECT * FROM (VALUES (1, ${said("a")}, 1.0), (1, ${said("a")}, 0.5), (1, ${said("b")}, 0.0)) AS t(step, prompt, score)) TO '${file}' (FORMAT parquet)`
      );
      const table = join(there, "t.parquet");
      expect(await rlscale("reduce", file, "-o", table)).toMatchObject({ code: 0 });
      expect(await tableOf(table)).toMatchObject([{ prompts_per_step: 2, rollouts: 3, reward: 0.5 }]);
    });
  });

  it("takes of several columns of one meaning the first that has a value", async () => {
    await inFolder(async (there) => {
      const file = join(there, "x.jsonl");
      await writeLines(file, [
        { step: 1, problem: "p", text: "r", a: 0.25, b: 0.75 },
        { step: 1, problem: null, text: "q", a: null, b: 1 },
        { step: 1, problem: "p", text: "s", a: 0.5, b: null }
      ]);
      const table = join(there, "t.parquet");
      const columns = [
        "--prompt-column",
        "problem",
        "--prompt-column",
        "text",
        "--score-column",
        "a",
        "--score-column",
        "b"
      ];
      expect(await rlscale("reduce", file, "-o", table, ...columns)).toMatchObject({ code: 0 });
      expect(await tableOf(table)).toMatchObject([{ prompts_per_step: 2, rollouts: 3, unscored: 0, reward: 1.75 / 3 }]);
    });
  });

  it("says what there is of a value or a column that is not", async () => {
    expect((await reduced("two-roles.parquet", "--where", "split=tran")).err).toContain(
      'no answer has split=tran (--where) (values seen: "train" 9, "test" 9)'
    );
    expect((await reduced("two-roles.parquet", "--where", "split=tests")).err).toContain('seen: "test" 9, "train" 9)');
    expect((await reduced("two-roles.parquet", "--where", "part=val")).err).toMatch(
      /column missing: part \(--where\); found: (?=.*\bstep\b)(?=.*\bprompt\b)(?=.*\bscore\b).*\bsplit\b/
    );
    expect((await reduced("two-roles.parquet", "--pool", "splt")).err).toMatch(
      /column missing: splt \(--pool\); found: split, /
    );
  });
});

describe("reduce counts and shows what it cannot use", () => {
  for (const [path, ...lines] of [
    ["nan-ids.parquet", "excluded: 1 of 3 rollouts: they have no prompt"],
    ["hive", "excluded: 2 of 14 rollouts: they have no run"],
    ["run-floats.parquet", "excluded: 1 of 3 rollouts: they have no run"],
    [
      "types-of-files",
      "excluded: 2 of 11 rollouts",
      `excluded: 1 of 11 rollouts: their step is not a whole number from 0 to 999,999,999,999,999 (values seen: "2.5" 1)`,
      "excluded: 1 of 11 rollouts: they have no prompt",
      "step: column step (BIGINT, VARCHAR, DOUBLE)"
    ],
    [
      "jsonl-types.jsonl",
      `(values seen: "0x1" 1)`,
      `score: 3 of 7 rollouts have no score (values seen: "NaN" 1, "[1]" 1); no value in 1`
    ],
    ["step-large.parquet", `(values seen: "1000000000000000" 1, "9223372036854775809" 1)`],
    [
      "score-odd.parquet",
      `score: 4 of 6 rollouts have no score (values seen: "-inf" 1, "10000000000000" 1, "inf" 1, "nan" 1)`
    ],
    [
      "score-texts.parquet",
      `score: 4 of 10 rollouts have no score (values seen: "1,5" 1, "1_0" 1, "50%" 1, "yes" 1); name their numbers with --score-map yes=1`
    ],
    [
      "score-words.parquet",
      `score: 4 of 4 rollouts have no score (values seen: "correct" 2, "a, b=c" 1, "wrong" 1); name their numbers with --score-map 'correct=1,a\\, b=c=NUMBER,wrong=0'`
    ],
    ["score-nulls.parquet", "score: 2 of 2 rollouts have no score\n"],
    [
      "lengths.parquet",
      `response-length: 5 of 6 rollouts have no response length (values seen: "-1" 1, "1.5" 1, "1e+300" 1, "nan" 1); no value in 1`
    ],
    [
      "length-texts.parquet",
      "not read: column response_length, which holds VARCHAR; --response-length-column response_length reads the numbers in its texts"
    ],
    [
      "truncated-texts.parquet",
      `truncated: 2 of 4 rollouts do not say whether they were cut, and do not count in truncation_rate (values seen: "x" 1); no value in 1`
    ],
    ["floats.parquet", "prompt: 6 of 6 rollouts have an id in floating point so large", `"1e+16" 1`],
    ["missing-in-one", "score: column score (BIGINT); not in", "b.parquet", "score: 2 of 4 rollouts have no score"],
    ["empty-among", "files without rows:", "a.parquet"],
    ["empty-among-jsonl", "files without rows:", "a.jsonl"],
    ["case-of-files", "prompt: column Prompt, prompt (VARCHAR)", "score: column Score, score (BIGINT)"]
  ] as const) {
    it(path, async () => {
      const { code, out } = await reduced(path);
      expect(code).toBe(0);
      for (const line of lines) expect(out).toContain(line);
      // and what there is nothing to say of is not said
      if (!lines.some((line) => line.includes("score:"))) expect(out).not.toContain("have no score");
    });
  }

  it("says the same to machines", async () => {
    const { out } = await reduced("score-words.parquet", "--json");
    expect(JSON.parse(out)).toMatchObject({
      rows: 4,
      excluded: 0,
      columns: { score: { name: "score", type: "VARCHAR", others: [], missingIn: [] } },
      notes: [
        {
          about: "score",
          answers: 4,
          of: 4,
          excluded: false,
          withValue: 4,
          values: [
            { value: "correct", answers: 2 },
            { value: "a, b=c", answers: 1 },
            { value: "wrong", answers: 1 }
          ]
        }
      ]
    });
  });

  it("says which reasons for an end it takes for a cut", async () => {
    await inFolder(async (there) => {
      const rows = ["length", "stop", "LENGTH", "eos", null].map((finish_reason, i) => ({
        step: 1,
        prompt: i,
        score: 1,
        finish_reason
      }));
      const file = join(there, "ends.jsonl");
      await writeLines(file, rows);
      const { out } = await rlscale("reduce", file, "-o", join(there, "t.parquet"));
      expect(out).toContain('finish reasons: cut: "LENGTH" 1, "length" 1; not cut: "eos" 1, "stop" 1');
      expect(out).toContain("truncated: 1 of 5 rollouts do not say whether they were cut");
      expect(await tableOf(join(there, "t.parquet"))).toMatchObject([{ truncation_rate: 0.5 }]);
    });
  });
});

describe("reduce reads words and floats to the letter and the last place", () => {
  it("a word in another case is another word", async () => {
    await inFolder(async (there) => {
      const file = join(there, "x.jsonl");
      await writeLines(
        file,
        ["Correct", "correct", "CORRECT"].map((score, i) => ({ step: 1, prompt: i, score }))
      );
      const { out } = await rlscale(
        "reduce",
        file,
        "-o",
        join(there, "t.parquet"),
        "--score-map",
        "Correct=1,CORRECT=0"
      );
      expect(out).toContain('score: 1 of 3 rollouts have no score (values seen: "correct" 1)');
      expect(await tableOf(join(there, "t.parquet"))).toMatchObject([{ rollouts: 3, unscored: 1, reward: 0.5 }]);
    });
  });

  it("ids of single precision are inexact from 2^24 on, of double precision from 2^53 on", async () => {
    await inFolder(async (there) => {
      for (const [type, exact] of [
        ["FLOAT", 2 ** 24],
        ["DOUBLE", 2 ** 53]
      ] as const) {
        const file = join(there, `${type}.parquet`);
        await query(
          `COPY (SELECT 1 AS step, id::${type} AS prompt_id, 1 AS score FROM (VALUES (${exact - 1}), (${exact}), (-${exact})) AS t(id)) TO '${file}' (FORMAT parquet)`
        );
        const { out } = await rlscale("reduce", file, "-o", join(there, `${type}-t.parquet`));
        expect(out).toContain("prompt: 2 of 3 rollouts have an id in floating point so large");
      }
    });
  });

  it("ids of JSON, texts among them, that are written as floats are inexact from 2^53 on, whole numbers never", async () => {
    await inFolder(async (there) => {
      const said = async (...ids: string[]) => {
        const file = join(there, "ids.jsonl");
        await writeFile(file, ids.map((id) => `{"step": 1, "prompt_id": ${id}, "score": 1}\n`).join(""));
        const { code, out } = await rlscale("reduce", file, "-o", join(there, "t.parquet"));
        expect(code).toBe(0);
        return out;
      };
      expect(await said("9007199254740991.0", "9007199254740992.0", '"p"')).toContain(
        "prompt: 1 of 3 rollouts have an id in floating point so large"
      );
      expect(await said("9007199254740992", "9007199254740993", '"p"')).not.toContain("floating point");
      const [row] = await tableOf(join(there, "t.parquet"));
      expect(row).toMatchObject({ prompts_per_step: 3, rollouts: 3 });
    });
  });
});

describe("new --rollouts", () => {
  it("asks as reduce does, and takes its options", async () => {
    await inFolder(async (there) => {
      const file = join(there, "dump.jsonl");
      const rows = Array.from({ length: 240 }, (_, i) => {
        const [step, prompt] = [Math.floor(i / 24) + 1, i % 6];
        const model = i % 2 ? "Qwen2.5-7B" : "Qwen2.5-0.5B";
        return {
          step,
          prompt,
          model,
          split: i % 24 < 12 ? "train" : "test",
          score: i === 25 ? "?" : prompt < step / 2 ? "correct" : "wrong"
        };
      });
      await writeLines(file, rows);
      const study = join(there, "study");
      const asked = await rlscale("new", study, "--rollouts", file, "--score-map", "correct=1,wrong=0");
      expect(asked.code).toBe(1);
      for (const option of ["--run-column model", "--where split=test", "--pool split"])
        expect(asked.err).toContain(option);
      expect(existsSync(study)).toBe(false);
      // without numbers for the words there is nothing to fit, and that is said
      const chosen = ["new", study, "--rollouts", file, "--run-column", "model", "--where", "split=train"];
      const without = await rlscale(...chosen);
      expect([without.code, existsSync(study)]).toEqual([1, false]);
      expect(without.err).toMatch(
        /score: 120 of 120 rollouts have no score .*--score-map 'correct=1,wrong=0,\?=NUMBER'/
      );
      const { code, out, err } = await rlscale(...chosen, "--score-map", "correct=1,wrong=0", "--json");
      expect([code, err]).toEqual([0, ""]);
      const { rollouts } = JSON.parse(out) as { rollouts: { rows: number; runs: unknown[]; notes: unknown[] } };
      expect(rollouts).toMatchObject({
        rows: 120,
        runs: [
          { run: "Qwen2.5-0.5B", steps: 10 },
          { run: "Qwen2.5-7B", steps: 10 }
        ],
        notes: [{ about: "score", answers: 1, of: 120, values: [{ value: "?", answers: 1 }] }]
      });
    });
  });
});

describe("reduce refuses dumps in which nothing can be used", () => {
  it("JSON lines that are no objects, with the file", async () => {
    await inFolder(async (there) => {
      for (const [text, kind] of [
        ['[{"step":1,"prompt":"a","score":1}]\n', "ARRAY"],
        ['{"step":1,"prompt":"a","score":1}\n3\n', "UBIGINT"],
        ["null\n", "NULL"]
      ] as const) {
        const file = join(there, "x.jsonl");
        await writeFile(file, text);
        const { code, err } = await rlscale("reduce", file, "-o", join(there, "t.parquet"));
        expect([code, err]).toEqual([1, expect.stringContaining(`${file}: must hold one JSON object a line`)]);
        expect(err).toContain(kind);
      }
    });
  });

  it("no answer with a step, with the values seen", async () => {
    await inFolder(async (there) => {
      const file = join(there, "x.jsonl");
      await writeLines(file, [
        { step: "first", prompt: "a", score: 1 },
        { step: -1, prompt: "a", score: 1 }
      ]);
      const { code, err } = await rlscale("reduce", file, "-o", join(there, "t.parquet"));
      expect(code).toBe(1);
      expect(err).toContain(
        'found no usable row in 2; 2: their step is not a whole number from 0 to 999,999,999,999,999 (values seen: "-1" 1, "first" 1)'
      );
    });
  });
});
