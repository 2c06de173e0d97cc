import { describe, expect, it } from "vitest";
import { batchOfRun } from "../../src/import/steps/batch-of-run.js";

describe("batchOfRun(sources)", () => {
  const table = { axis: "step", otherAxes: [], step: Float64Array.of(1), row: Float64Array.of(0), columns: new Map() };

  it.each([
    ["verl", [64, 512]],
    ["openrlhf", [8, 64]],
    ["trl", [null, null]],
    ["ms-swift", [null, null]],
    [null, [64, 512]]
  ])("of %s: problems and answers of a bare batch size of 64, 8 answers a problem", (producer, counted) => {
    const settings = new Map([["train_batch_size", 64]]);
    const { problems, answers } = batchOfRun({ table, columns: [], settings, stated: { groupSize: 8 }, producer });
    expect([problems?.values[0] ?? null, answers?.values[0] ?? null]).toEqual(counted);
  });
});
