/** Exports of Aim and SwanLab, as these write them: the law and the runs are those of test/fixtures/make/*-export.py. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { importLog } from "../helpers/import-log.js";

const read = (name: string) =>
  importLog(sourceOfBytes(name, new Uint8Array(readFileSync(`test/fixtures/trainers/csv/${name}`))));
const accuracy = (step: number, k: number) => 1 - 0.8 * step ** -k;
const fives = (to: number) => Array.from({ length: to / 5 }, (_, i) => 5 * (i + 1));

describe("the export of", () => {
  it("Aim has a run a model, evaluation and training apart, with problems from its settings", async () => {
    const { runs, producer } = await read("aim-3.29.1.csv");
    expect(producer).toBe("aim");
    expect(runs.map(({ modelSize }) => [modelSize?.parameters, modelSize?.from])).toEqual([
      [0.5e9, "the column of the model (0.5B)"],
      [7e9, "the column of the model (7B)"]
    ]);
    for (const [i, k] of [0.05, 0.1].entries()) {
      const { scores, table, samples } = runs[i]!;
      expect(scores.map(({ name, role, points }) => [name, role, points])).toEqual([
        ["accuracy", "evaluation", 12],
        ["reward", "training", 20]
      ]);
      const values = table.columns.get("accuracy")!;
      for (const step of fives(60)) expect(values[table.step.indexOf(step)]).toBeCloseTo(accuracy(step, k), 15);
      expect(samples!.cumulative[table.step.indexOf(30)]).toBe(64 * 30);
    }
  });

  it("SwanLab has a run an experiment, one of them shorter", async () => {
    const { runs } = await read("swanlab-0.10.3.csv");
    expect(runs.map(({ run, scores }) => [run, scores[0]!.name, scores[0]!.role])).toEqual([
      ["qwen2.5-0.5B", "val/accuracy", "evaluation"],
      ["qwen2.5-7B", "val/accuracy", "evaluation"]
    ]);
    for (const [i, k, last] of [
      [0, 0.05, 50],
      [1, 0.1, 60]
    ] as const) {
      const { table } = runs[i]!;
      expect([...table.step]).toEqual(fives(last));
      const values = table.columns.get("val/accuracy")!;
      // Python's power and JavaScript's differ in the last bit
      for (const [place, step] of fives(last).entries()) expect(values[place]).toBeCloseTo(accuracy(step, k), 15);
    }
  });

  it("SwanLab's table of runs has no steps, and no run", async () => {
    const { runs, whyNoRun } = await read("swanlab-0.10.3-runs.csv");
    expect([runs, whyNoRun]).toEqual([[], expect.stringContaining("no training steps found: say which column")]);
  });
});
