/** What columns are to the runs of a table by their names alone, as people spell them. */
import { expect, it } from "vitest";
import { sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { kindOfColumn } from "../../../src/import/runs/column-kinds.js";
import { LabelColumn } from "../../../src/import/runs/labels.js";
import { passesOf } from "../../../src/import/runs/restarts.js";
import { importLog } from "../../helpers/import-log.js";

it.each([
  ["architecture", "identity"],
  ["architectures", "identity"],
  ["groupsize", "setting"],
  ["group", "setting"],
  ["rollouts_used", "setting"],
  ["batchsize", "setting"],
  ["train_batch_size", "setting"],
  ["shots", "part"],
  ["fewshot", "part"],
  ["num_few_shots", "part"],
  ["rank", "repeat"],
  ["local_ranks", "repeat"],
  ["hostname", "attempt"],
  ["repeat", "copy"],
  ["run_id", "run"],
  ["oddity", null]
])("%s is %s", (name, kind) => expect(kindOfColumn(name)).toBe(kind));

it("a label that changes at every row is kept of each of them", () => {
  const label = new LabelColumn("task");
  for (let row = 0; row < 9001; row++) label.set(row, row % 2 === 0 ? "math" : "code");
  const codes = label.codes(9001);
  expect(Array.from(codes, (code) => label.cells[code])).toEqual(
    Array.from({ length: 9001 }, (_, row) => (row % 2 === 0 ? "math" : "code"))
  );
  // as many of them as are asked for
  expect([...label.codes(4)]).toEqual([...codes.subarray(0, 4)]);
});

it("two rows whose steps rise are one run", () => {
  expect(passesOf(Int32Array.of(0, 1), Float64Array.of(10, 20)).isOneRun).toBe(true);
  expect(passesOf(Int32Array.of(0, 1), Float64Array.of(20, 10)).isOneRun).toBe(false);
});

it("a size beside columns of runs is that of each", async () => {
  const lines = [1, 2, 3, 4, 5, 6].map((step) => `${step},7B,0.${step}1,0.${step}2`);
  const text = ["step,model_size,a - val/accuracy,b - val/accuracy", ...lines].join("\n");
  const { runs } = await importLog(sourceOfBytes("w.csv", new TextEncoder().encode(text)));
  const numbers = await importLog(
    sourceOfBytes("w.csv", new TextEncoder().encode(text.replaceAll("7B", "7000000000")))
  );
  for (const found of [runs, numbers.runs])
    expect(found.map(({ run, modelSize }) => [run, modelSize?.parameters])).toEqual([
      ["a", 7e9],
      ["b", 7e9]
    ]);
});
