/** Which column counts the steps: never one that holds how many there are in all, never an index of another table. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { readLogBytes } from "../../src/import/bytes/read-log-bytes.js";
import type { ImportedLog, ImportOptions } from "../../src/import/imported-log.js";
import { importLog } from "../helpers/import-log.js";

type Row = Record<string, unknown>;

const jsonl = (rows: readonly Row[]) => `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
const read = (text: string, options: ImportOptions = {}, path = "run.jsonl"): Promise<ImportedLog> =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(text)), options);
const upTo = (last: number, by = 1) => Array.from({ length: last / by }, (_, i) => (i + 1) * by);
const axisOf = ({ runs }: ImportedLog) => runs.map(({ table }) => [table.axis, table.step[0], table.step.at(-1)]);

describe("a column that holds how many steps there are in all", () => {
  const row = (step: number) => ({ checkpoint_step: step, accuracy: step / 1000 });

  it.each([
    ["the same throughout", upTo(200, 10).map((step) => ({ ...row(step), steps: 200 }))],
    ["less than the counter reaches", upTo(200, 10).map((step) => ({ ...row(step), steps: 50 }))],
    [
      "another one after a restart",
      [
        ...upTo(200, 10).map((step) => ({ ...row(step), steps: 200 })),
        ...upTo(300, 10).map((step) => ({ ...row(step), steps: 400 }))
      ]
    ],
    [
      "each run's own",
      [60, 80, 100, 120].flatMap((steps) => upTo(steps, 10).map((step) => ({ ...row(step), steps, run: `r${steps}` })))
    ]
  ])("is not the step of a row: %s", async (_, rows) => {
    const log = await read(jsonl(rows));
    expect(log.runs.map(({ table }) => table.axis)).toEqual(log.runs.map(() => "checkpoint_step"));
    for (const { table } of log.runs) expect(table.step[0]).toBe(10);
    expect(log.problems.join("\n")).toMatch(/steps \(\d+\) is how many steps there are in all/);
    expect(log.refusal).toBeNull();
  });

  it("by itself leaves the rows without a step: the user is asked, with the columns that may count", async () => {
    const rows = upTo(30).map((at) => ({ steps: 30, at_batch: at, note: "x", accuracy: at / 100 }));
    const log = await read(jsonl(rows));
    expect([log.runs, log.ledger.setAside]).toEqual([[], { "no step": 30 }]);
    expect(log.refusal).toMatch(/^steps is 30 wherever it stands.*--step COLUMN \(columns of numbers: at_batch\)/);
    expect(log.problems).toContain(log.refusal);
    expect((await read(jsonl(rows), { step: "steps" })).refusal).toMatch(/^steps is 30 wherever/);
    expect(axisOf(await read(jsonl(rows), { step: "at_batch" }))).toEqual([["at_batch", 1, 30]]);
    expect(axisOf(await read(jsonl(rows), { loggingSteps: 5 }))).toEqual([["the rows' numbers", 5, 150]]);
  });

  it("is no counter of larger units, and no step that a log has only just reached", async () => {
    const samples = upTo(60).flatMap((i) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((part) => ({ _step: 8 * i + part, global_step: 1000 * i, accuracy: 0.5 }))
    );
    expect(axisOf(await read(jsonl(samples)))).toEqual([["global_step", 1000, 60_000]]);
    // three updates of a log that has only just begun, each of eight smaller ones
    const updates = upTo(24).map((step) => ({ step, global_step: Math.ceil(step / 8), accuracy: 0.5 }));
    expect(axisOf(await read(jsonl(updates)))).toEqual([["global_step", 1, 3]]);
    const begun = [
      { step: 1, reward: 0.1 },
      { step: 1, "eval/accuracy": 0.2 }
    ];
    expect(axisOf(await read(jsonl(begun)))).toEqual([["step", 1, 1]]);
  });
});

describe("a step that the user names", () => {
  const rows = upTo(12).map((mine) => ({ mine, other: 3 * mine, accuracy: mine / 20 }));

  it("counts, and is not listed among what is not understood", async () => {
    const log = await read(jsonl(rows), { step: "mine" });
    expect([axisOf(log), log.ledger.unknownColumns]).toEqual([[["mine", 1, 12]], ["other"]]);
  });

  it("and that no column is called leads to those that there are", async () => {
    const { refusal, runs } = await read(jsonl(rows), { step: "mien" });
    expect([runs, refusal]).toEqual([[], expect.stringContaining("no column mien has a number")]);
    expect(refusal).toContain("(columns of numbers: mine, other)");
  });
});

describe("steps in text", () => {
  it.each([
    ["csv", "a.csv", (step: string) => `step,accuracy\n${step},0.1\n2,0.2\n3,0.3\n`],
    [
      "jsonl",
      "a.jsonl",
      (step: string) => `{"step":"${step}","accuracy":0.1}\n{"step":2,"accuracy":0.2}\n{"step":3}\n`
    ],
    [
      "csv, long",
      "a.csv",
      (step: string) => `step,metric,value\n${step},accuracy,0.1\n2,accuracy,0.2\n3,accuracy,0.3\n`
    ],
    ["array", "a.json", (step: string) => `[{"step":"${step}","accuracy":0.1},\n{"step":2,"accuracy":0.2},{"step":3}]`],
    [
      "console",
      "a.log",
      (step: string) => `{'step': '${step}', 'reward': 0.1}\n{'step': 2, 'reward': 0.2}\n{'step': 3}\n`
    ]
  ])("%s: neither a fraction nor a hexadecimal literal is one", async (_, path, text) => {
    for (const step of ["1.5", "0x10", "0b1", "-1"]) {
      const { runs, ledger } = await read(text(step), {}, path);
      expect(runs[0]!.table.step[0], step).toBe(2);
      const reasons = ["no step", "step below 0", "step is no whole number"];
      expect(reasons.map((reason) => ledger.setAside[reason] ?? 0).sort(), step).toEqual([0, 0, 1]);
    }
    expect((await read(text("1.0"), {}, path)).runs[0]!.table.step[0]).toBe(1);
  });

  it("and a hexadecimal literal is no score either, which is said", async () => {
    const { runs, problems } = await read("step,accuracy\n1,0x1\n2,0.2\n3,0.3\n", {}, "a.csv");
    expect(runs[0]!.scores[0]).toMatchObject({ points: 2, max: 0.3 });
    expect(problems.join()).toContain('accuracy holds text where a number should be in 1 row, such as "0x1"');
  });
});

describe("rows that are not in the order of their steps", () => {
  const table = (rows: readonly (readonly [number | string, number | string, number | string])[]) =>
    ["step,accuracy,loss", ...rows.map((row) => row.join(","))].join("\n");
  const said = async (rows: Parameters<typeof table>[0]) => {
    const { runs, problems } = await read(table(rows), {}, "a.csv");
    return { step: [...runs[0]!.table.step], accuracy: [...runs[0]!.table.columns.get("accuracy")!], problems };
  };

  it("are sorted, with the first of them and their number", async () => {
    const { step, accuracy, problems } = await said([
      ...([
        [10, 0.1, 1],
        [30, 0.3, 1],
        [20, 0.2, 1],
        [50, 0.5, 1],
        [40, 0.4, 1]
      ] as const)
    ]);
    expect([step, accuracy]).toEqual([
      [10, 20, 30, 40, 50],
      [0.1, 0.2, 0.3, 0.4, 0.5]
    ]);
    expect(problems).toContain(
      "rows are not in the order of their steps (step 20 after 30 at row 2, the first of 2 times that steps go back): sorted by step"
    );
    const { problems: once } = await said([
      [10, 0.1, 1],
      [30, 0.3, 1],
      [20, 0.2, 1]
    ]);
    expect(once).toContain("rows are not in the order of their steps (step 20 after 30 at row 2): sorted by step");
  });

  it("are not those of a table that goes metric by metric, nor of one that says steps again", async () => {
    const byMetric = await said([
      [10, 0.1, ""],
      [20, 0.2, ""],
      [30, 0.3, ""],
      [10, "", 1],
      [20, "", 2],
      [30, "", 3]
    ]);
    expect(byMetric.step).toEqual([10, 20, 30]);
    expect(byMetric.problems.join()).not.toContain("order of their steps");
    const again = await said([
      [10, 0.1, 1],
      [20, 0.2, 1],
      [30, 0.3, 1],
      [20, 0.25, 1],
      [30, 0.35, 1],
      [40, 0.4, 1]
    ]);
    expect(again.accuracy).toEqual([0.1, 0.25, 0.35, 0.4]);
    expect(again.problems.join()).toContain("steps go back 1 time");
    expect(again.problems.join()).not.toContain("order of their steps");
  });
});

describe("an index that pandas keeps in the metadata", () => {
  const folder = "test/fixtures/pandas-index";
  const at = (name: string, options?: ImportOptions) =>
    importLog(sourceOfBytes(name, new Uint8Array(readFileSync(`${folder}/${name}`))), options);

  it.each(["whole.parquet", "whole.arrow", "whole.arrows"])("counts where it is whole: %s", async (name) => {
    const log = await at(name);
    expect([axisOf(log), log.problems, log.refusal]).toEqual([[["step", 10, 600]], [], null]);
  });

  it("counts where it falls, which is said", async () => {
    const log = await at("falling.parquet");
    const note =
      "rows are not in the order of their steps (step 590 after 600 at row 1, the first of 59 times that steps go back): sorted by step";
    expect([axisOf(log), log.problems, log.refusal]).toEqual([[["step", 10, 600]], [note], null]);
  });

  it.each([
    ["second-half.parquet", 30],
    ["second-half.arrow", 30],
    ["second-half.arrows", 30],
    ["filtered.parquet", 12],
    ["joined.parquet", 120]
  ])("is of another table where the rows are others: %s", async (name, rows) => {
    const log = await at(name);
    expect([log.runs, log.ledger.setAside]).toEqual([[], { "no step": rows }]);
    expect(log.refusal).toContain(`counts 60 rows (10 to 600 by 10), and the table has ${rows}`);
    expect(log.refusal).toMatch(/--step COLUMN.*--logging-steps N.*--first-step N/);
    const told = await at(name, { loggingSteps: 10, firstStep: 310 });
    expect(axisOf(told)).toEqual([["the rows' numbers", 310, 310 + 10 * (rows - 1)]]);
    expect(told.problems.join()).toContain("the rows are numbered as asked, from 310 on by 10");
    const study = readLogBytes(new Uint8Array(readFileSync(`${folder}/${name}`)), name);
    await expect(study).rejects.toThrow(/the index step in the metadata of pandas counts 60 rows/);
  });

  it("does no harm beside a column that counts", async () => {
    const log = await at("with-column.parquet");
    expect([axisOf(log), log.refusal]).toEqual([[["step", 310, 600]], null]);
    expect(log.problems.join()).toContain("the index row in the metadata of pandas counts 60 rows");
    const told = await at("with-column.parquet", { loggingSteps: 7 });
    expect([axisOf(told), told.problems.join()]).toEqual([[["step", 310, 600]], expect.stringContaining("not used")]);
  });
});
