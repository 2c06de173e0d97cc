/** Which rows of a table are one run, by what stands in them; and what their numbers are then. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../../src/import/imported-log.js";
import { importLog } from "../../helpers/import-log.js";

const read = (header: string, rows: readonly (string | number)[][], options: ImportOptions = {}) =>
  importLog(
    sourceOfBytes("all.csv", new TextEncoder().encode([header, ...rows.map((row) => row.join(","))].join("\n"))),
    options
  );
/** Every tenth number, both ends among them. */
const tens = (from: number, to: number) => Array.from({ length: (to - from) / 10 + 1 }, (_, i) => from + 10 * i);
const score = (step: number, run = 0) => 0.2 + run / 4 + step / 4096;

describe("stretches of steps under two cells", () => {
  const pieces = (column: string, from: number) =>
    read(`${column},step,accuracy`, [
      ...tens(0, 100).map((step) => ["a", step, score(step)]),
      ...tens(from, 200).map((step) => ["b", step, score(step, 1)])
    ]);
  const endsOf = async (column: string, from: number) =>
    (await pieces(column, from)).runs.map(({ table: { step } }) => [step[0], step.at(-1)]);

  it("are one run that was taken up at a checkpoint, where the cells are numbers of attempts", async () => {
    expect(await endsOf("run_id", 90)).toEqual([[0, 200]]);
  });

  it("are two runs where the cells name methods, and one has a step of the other", async () => {
    expect(await endsOf("method", 100)).toEqual([
      [0, 100],
      [100, 200]
    ]);
  });

  it("are one run whose settings were changed on the way", async () => {
    const rows = tens(0, 190).map((step) => [step, step < 100 ? 1 : 0.8, step < 100 ? "fp32" : "bf16", score(step)]);
    const { runs } = await read("step,temperature,precision,accuracy", rows);
    expect(runs.map(({ table: { step } }) => step.length)).toEqual([20]);
  });
});

describe("rows without steps that the user numbers", () => {
  it("are numbered anew in each run, whatever its name", async () => {
    const rows = ["a", "b"].flatMap((run, nth) => [1, 2, 3, 4, 5].map((row) => [run, score(row, nth)]));
    const { runs } = await read("run_id,accuracy", rows, { loggingSteps: 10 });
    expect(runs.map(({ table: { step } }) => [...step])).toEqual([tens(10, 50), tens(10, 50)]);
  });
});

describe("rows of one step that differ", () => {
  it("are asked about where a column's cells stand at two of five steps each", async () => {
    const rows = tens(10, 500).flatMap((step, i) => [0, 1].map((nth) => [step, (2 * i + nth) % 5, score(step, nth)]));
    const { runs, refusal } = await read("step,oddity,accuracy", rows);
    expect([runs, refusal]).toEqual([[], expect.stringContaining("--repeats last, mean or runs")]);
  });

  it("are runs by the column with the fewest cells, where another parts its runs further", async () => {
    const rows = tens(10, 200).flatMap((step) => [
      [step, "x", step <= 100 ? "early" : "late", score(step)],
      [step, "y", "other", score(step, 1)]
    ]);
    const { runs } = await read("step,flavour,tint,accuracy", rows);
    expect(runs.map(({ run, table: { step } }) => [run, step.length])).toEqual([
      ["x", 20],
      ["y", 20]
    ]);
  });

  it("are one run where a row without a score names another model", async () => {
    const rows = ["7B", "0.5B"].flatMap((size, nth) =>
      tens(10, 100).map((step) => [`run-${nth}`, `Qwen2.5-${size}`, step, score(step, nth)])
    );
    const { runs } = await read("run,model,step,accuracy", [...rows, ["run-0", "Qwen2.5-0.5B", 110, ""]], {
      runColumns: ["run"]
    });
    expect(runs.map(({ modelSize, table: { step } }) => [modelSize?.parameters, step.length])).toEqual([
      [7e9, 10],
      [5e8, 10]
    ]);
  });
});

describe("what the numbers of a run are", () => {
  it("a fraction right that is 1 is not divided by the number of answers", async () => {
    const rows = tens(10, 100).map((step) => [step, 1, 8]);
    const { runs } = await read("step,env/gsm8k/correct,env/gsm8k/total", rows);
    expect([...(runs[0]?.table.columns.get("env/gsm8k/correct") ?? [])]).toEqual(rows.map(() => 1));
    expect(runs[0]?.scores.map(({ name }) => name)).toEqual(["env/gsm8k/correct"]);
  });

  it("rows without steps stand by the first X that differs between them", async () => {
    const rows = tens(10, 100).map((x) => [0, 1000 * x, score(x)]);
    const { runs } = await read("compute_flops,tokens_seen,accuracy", rows);
    expect(runs.map(({ table: { ranked, step } }) => [ranked, step.length])).toEqual([["tokens_seen", 10]]);
  });
});
