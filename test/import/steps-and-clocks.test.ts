/** Steps, sizes, tokens and clocks of small logs that lack a part. */
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { batchOfRun } from "../../src/import/steps/batch-of-run.js";
import { isCounter } from "../../src/import/steps/counter.js";
import { strideOf } from "../../src/import/steps/rows-by-step.js";
import { importLog } from "../helpers/import-log.js";

const read = (lines: readonly string[], options: ImportOptions = {}, path = "w.csv") =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(lines.join("\n"))), options);
const steps = [1, 2, 3, 4, 5, 6];

describe("a table of two runs", () => {
  it("has an accuracy of counts for the run that has them, and the stated one of the other", async () => {
    const rows = ["a", "b"].flatMap((run) =>
      steps.map((step) => `${run},${step},0.${step}0,${run === "a" ? `${50 * step},500` : ","}`)
    );
    const { runs } = await read(["run,step,accuracy,correct,total", ...rows]);
    expect(runs.map(({ run, scores }) => [run, scores.map(({ name, max }) => [name, max])])).toEqual([
      ["a", [["accuracy", 0.6]]],
      ["b", [["accuracy", 0.6]]]
    ]);
  });
});

describe("the steps of a run", () => {
  it("are counted by a column of three rising numbers, not of two", () => {
    expect([isCounter("eval_step", [1, 2]), isCounter("eval_step", [1, 2, 3])]).toEqual([false, true]);
  });

  it("have the smaller of two distances that are as usual", () => {
    expect([strideOf(Float64Array.of(0, 2, 3, 5, 6)), strideOf(Float64Array.of(0, 1, 3, 4, 6))]).toEqual(
      Array(2).fill({ stride: 1, gaps: [], sampled: false })
    );
  });

  it("are a sample where fewer than four of five distances are the usual one", () => {
    const of = (odd: number) =>
      strideOf(Float64Array.from({ length: 21 }, (_, i) => i + Math.max(0, i - (20 - odd)) * 0.5)).sampled;
    expect([of(4), of(5)]).toEqual([false, true]);
  });

  it("stand in no columns whose names end in numbers", async () => {
    const { whyNoRun } = await read(["metric,acc0,acc10,acc20", "x,0.1,0.2,0.3", "y,0.2,0.3,0.4"]);
    expect(whyNoRun).toMatch(/^no training steps found: say which column counts the steps with --step COLUMN/);
  });
});

describe("what a log says of its run", () => {
  it("is no batch of 0, and no number of parameters that no model has", async () => {
    const table = {
      axis: "step",
      otherAxes: [],
      step: Float64Array.of(1),
      row: Float64Array.of(0),
      columns: new Map()
    };
    const settings = new Map([["train_batch_size", 0]]);
    const { problems } = batchOfRun({ table, columns: [], settings, stated: {}, producer: "verl" });
    expect(problems).toBeNull();
    for (const [parameters, size] of [
      [0, null],
      [3e12, null],
      [7e9, 7e9]
    ] as const) {
      const state = {
        num_parameters: parameters,
        log_history: steps.map((step) => ({ step, eval_accuracy: step / 10 }))
      };
      const { runs } = await read([JSON.stringify(state)], {}, "trainer_state.json");
      expect(runs[0]!.modelSize?.parameters ?? null).toBe(size);
    }
  });

  it("is no tokens of a rank where nothing says how many ranks there are", async () => {
    const { runs } = await read([
      "step,val/accuracy,global_seqlen/mean",
      ...steps.map((step) => `${step},0.${step},9000`)
    ]);
    expect(runs[0]!.tokens).toBeNull();
  });

  it("is a step's tokens where a column has them, and not the sum of its parts too", async () => {
    const rows = steps.map((step) => `${step},0.${step},9000,6000,3100`);
    const header = "step,val/accuracy,tokens_per_step,progress/input_tokens,progress/output_tokens";
    const [run] = (await read([header, ...rows])).runs;
    expect(run!.tokens!.verdict.column).toBe("tokens_per_step");
    expect([...run!.table.columns.keys()].filter((name) => name.includes(" + "))).toEqual([]);
  });

  it("is no pause where most rows are of one second", async () => {
    const rows = Array.from({ length: 14 }, (_, i) => `${i + 1},${i < 8 ? 1 : 36_000},0.${10 + i}`);
    const { problems, runs } = await read(["step,elapsed_s,accuracy", ...rows]);
    expect([problems, runs[0]!.hours!.from]).toEqual([[], "column elapsed_s"]);
  });
});
