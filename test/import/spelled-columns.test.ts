/** Columns whose numbers are spelled as people write them: `150/500`, `1.2M`. */
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { countIn } from "../../src/import/text/counts.js";
import { importLog } from "../helpers/import-log.js";

const steps = [10, 20, 30, 40, 50, 60];
const right = [150, 205, 231, 260, 262, 300];
const tokens = ["350k", "700k", "1.05M", "1.4M", "1.75M", "2.1M"];
const columns = { step: steps, accuracy: right.map((n) => `${n}/500`), total_tokens: tokens };
const table = (of: Record<string, readonly (string | number)[]>, delimiter = ",") =>
  [Object.keys(of), ...of.step!.map((_, i) => Object.values(of).map((cells) => cells[i]))]
    .map((row) => row.join(delimiter))
    .join("\n");
const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (bytes: Uint8Array, path = "run.csv", options: ImportOptions = {}) =>
  importLog(sourceOfBytes(path, bytes), options);
const rows = (row: (i: number) => object) => bytesOf(steps.map((_, i) => JSON.stringify(row(i))).join("\n"));

const forms: [string, () => Uint8Array][] = [
  ["CSV", () => bytesOf(table(columns))],
  ["CSV of tabs", () => bytesOf(table(columns, "\t"))],
  ["JSON lines", () => rows((i) => ({ step: steps[i], accuracy: `${right[i]} / 500`, total_tokens: tokens[i] }))],
  ["JSON by column", () => bytesOf(JSON.stringify(columns))],
  [
    "a long table",
    () =>
      bytesOf(
        `step,metric,value\n${steps.map((step, i) => `${step},accuracy,${right[i]}/500\n${step},total_tokens,${tokens[i]}`).join("\n")}`
      )
  ],
  ["Arrow", () => tableToIPC(tableFromArrays({ ...columns, step: Int32Array.from(steps) }), "file")],
  [
    "Parquet",
    () =>
      new Uint8Array(
        parquetWriteBuffer({ columnData: Object.entries(columns).map(([name, data]) => ({ name, data })) })
      )
  ]
];

describe("countIn(text)", () => {
  it("takes a percentage behind its counts where it is theirs, cut off or rounded", () => {
    expect(countIn("96/300 (32.0%)")).toEqual({ shape: "part of all", value: 0.32, all: 300 });
    expect(countIn("96/300 (31.9%)")!.value).toBe(0.32);
    expect(countIn("96 of 300 (32 %)")!.value).toBe(0.32);
    expect(countIn("1/3 (33,33%)")!.value).toBe(1 / 3);
    expect(countIn("96/300 (31.8%)")!.value).toBeNaN();
    expect(countIn("96/300 (0.32)")).toBeNull();
  });

  it("is read with its n in a table", async () => {
    const whole = right.map((n) => `${n}/500 (${(n / 5).toFixed(1)}%)`);
    const { scores } = (await read(bytesOf(table({ step: steps, accuracy: whole })))).runs[0]!;
    expect(scores.map(({ answers, max }) => [answers, max])).toEqual([[{ count: 500, from: "column accuracy" }, 0.6]]);
  });
});

describe("counts as people write them", () => {
  it.each(forms)("are read in %s, and it is said how", async (form, bytes) => {
    const { runs, problems } = await read(bytes(), "run");
    const { scores, table, tokens: counted } = runs[0]!;
    expect([...table.step]).toEqual(steps);
    expect([...table.columns.get("accuracy")!]).toEqual([0.3, 0.41, 0.462, 0.52, 0.524, 0.6]);
    expect(scores.map(({ name, answers }) => [name, answers])).toEqual([
      ["accuracy", { count: 500, from: "column accuracy" }]
    ]);
    expect([...counted!.cumulative]).toEqual([350_000, 700_000, 1_050_000, 1_400_000, 1_750_000, 2_100_000]);
    const first = form === "JSON lines" ? "150 / 500" : "150/500";
    expect(problems).toContain(
      `accuracy spells its numbers: "${first}" is read as 0.3, and the number behind the slash as n`
    );
    expect(problems).toContain('total_tokens spells its numbers: "350k" is read as 350000');
  });

  it("keep the answers of each dataset, and tell no n where it changes", async () => {
    const lines = steps.flatMap((step, i) => [`${step},gsm8k,${right[i]}/500`, `${step},aime,${i + 3}/${20 + i}`]);
    const { runs } = await read(bytesOf(`step,dataset,accuracy\n${lines.join("\n")}`));
    expect(runs[0]!.scores.map(({ name, answers }) => [name, answers])).toEqual([
      ["accuracy[dataset=gsm8k]", { count: 500, from: "column accuracy" }],
      ["accuracy[dataset=aime]", null]
    ]);
  });

  it("are read in a table with a column a run", async () => {
    const wide = { step: steps, "0.5B": right.map((n) => `${n - 50}/500`), "7B": columns.accuracy };
    const { runs, problems } = await read(bytesOf(table(wide)));
    expect(problems).toContain('value spells its numbers: "150/500" is read as 0.3');
    expect(runs.map(({ table }) => table.columns.get("value")![0])).toEqual([0.2, 0.3]);
  });

  it("are read in a column that the user names", async () => {
    const { runs } = await read(bytesOf(table({ step: steps, solved: columns.accuracy })), "run.csv", {
      scores: ["solved"]
    });
    expect(runs[0]!.scores.map(({ name, answers }) => [name, answers?.count])).toEqual([["solved", 500]]);
  });

  it.each<[string, string, (string | number)[], RegExp, ImportOptions]>([
    [
      "parts and fractions",
      "accuracy",
      ["150/500", 0.4, "231/500", 0.5, 0.5, 0.6],
      /holds "150\/500" and 0\.4; .* --score NAME/,
      { scores: ["other"] }
    ],
    [
      "percentages that are not theirs",
      "accuracy",
      ["150/500 (30%)", "205/500 (41%)", "260/500 (12.0%)", "1/5 (20%)", "1/5 (20%)", "1/5 (20%)"],
      /holds "260\/500 \(12\.0%\)", whose percentage is not that of its counts; .* --score NAME/,
      { scores: ["other"] }
    ],
    [
      "parts above their whole",
      "accuracy",
      ["150/500", "510/500", "1/5", "1/5", "1/5", "1/5"],
      /holds "510\/500", more right answers .* --score NAME/,
      { scores: ["other"] }
    ],
    [
      "parts and thousands",
      "value",
      ["150/500", "1.8k", "2.7k", "3.6k", "4.5k", "5.4k"],
      /holds "150\/500" and "1\.8k"; .* --score NAME/,
      { scores: ["other"] }
    ],
    [
      "thousands and plain numbers",
      "total_tokens",
      [900, "1.8k", "2.7k", "3.6k", "4.5k", "5.4k"],
      /holds "1\.8k" and 900; .* --tokens none/,
      { tokens: "none" }
    ],
    [
      "thousands and plain problems",
      "total_samples",
      [900, "1.8k", "2.7k", "3.6k", "4.5k", "5.4k"],
      /holds "1\.8k" and 900; .* --batch N/,
      { batch: 64 }
    ]
  ])("of two spellings are refused, with the option: %s", async (_, name, cells, refusal, options) => {
    const bytes = bytesOf(table({ step: steps, other: right.map((n) => n / 500), [name]: cells }));
    const { runs, ledger, refusal: said, whyNoRun } = await read(bytes);
    expect([runs, ledger.read, ledger.used, ledger.setAside]).toEqual([[], 6, 0, { "numbers of two spellings": 6 }]);
    expect(said).toMatch(refusal);
    expect(whyNoRun).toBe(said);
    const other = await read(bytes, "run.csv", options);
    expect([other.runs.length, other.refusal]).toEqual([1, null]);
  });

  it("are read beside a plain 0, which is the same in any spelling", async () => {
    const { runs } = await read(bytesOf(table({ ...columns, total_tokens: [0, ...tokens.slice(1)] })));
    expect(runs[0]!.tokens!.cumulative[0]).toBe(0);
  });

  it("are no steps: 1/50 may be a date", async () => {
    const { refusal, whyNoRun } = await read(bytesOf(table({ ...columns, step: steps.map((step) => `${step}/60`) })));
    expect(refusal ?? whyNoRun).toMatch(/step holds text such as "10\/60"; .* --step COLUMN/);
  });
});

describe("a cell", () => {
  it.each<[string, number | null]>([
    ["2.1B", 2.1e9],
    ["1.2M", 1_200_000],
    ["1,2 M", 1_200_000],
    ["350k", 350_000],
    ["350K", 350_000],
    ["0.9T", 9e11],
    [".5G", 5e8],
    ["150/500", 0.3],
    ["150 of 500", 0.3],
    ["1.2M tokens", 1_200_000],
    ["3/0", Number.NaN],
    // units of other things, and thousands that may be decimals
    ["12m", null],
    ["7b", null],
    ["1,200M", null],
    ["1.2 MB", null],
    ["1/2/2026", null],
    ["-3/5", null],
    ["1.5/3", null],
    ["1.2M FLOPs", null],
    ["k", null]
  ])("%s spells %s", (text, value) => {
    expect(countIn(text)?.value ?? null).toEqual(value);
  });
});
