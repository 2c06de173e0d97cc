/** What becomes of the rows of a run, by value: repeats of a measurement, attempts at one, rows that say nothing. */
import { describe, expect, it } from "vitest";
import { lookUp } from "../../src/import/names/aliases.js";
import { GatheredRun, type LogColumn } from "../../src/import/runs/gathered-run.js";
import { fate, nothingUnderstood, RowFates } from "../../src/import/steps/row-fates.js";
import { stepsOf } from "../../src/import/steps/rows-by-step.js";

const column = (name: string): LogColumn => ({
  ...{ name, known: lookUp(name), numbers: 4, notFinite: 0, texts: 0, text: null }
});

describe("stepsOf(run, columns, { averaged, repeat }, tell)", () => {
  /** Three rows of step 1: two attempts at the first repeat of a measurement, and the second repeat; one of step 2. */
  function merged(repeat: Int32Array | null) {
    const run = new GatheredRun();
    for (const [place, score] of [0.125, 0.5, 1, 0.25].entries()) {
      run.row.set(place, place);
      run.column("step").set(place, place < 3 ? 1 : 2);
      run.column("accuracy").set(place, score);
      run.rows++;
    }
    const fates: number[] = [];
    const order = { axis: "step", averaged: true, repeat };
    const { table } = stepsOf(run, ["step", "accuracy"].map(column), order, (place, found) => {
      fates[place] = found;
    });
    return { values: [...table!.columns.get("accuracy")!], fates };
  }

  it("averages repeats of a measurement, of each the last attempt alone", () => {
    expect(merged(Int32Array.of(0, 0, 1, 0))).toEqual({
      values: [0.75, 0.25],
      fates: [fate.duplicate, fate.used, fate.used, fate.used]
    });
  });

  it("averages all rows of a step where no column counts repeats", () => {
    expect(merged(null)).toEqual({
      values: [1.625 / 3, 0.25],
      fates: [fate.used, fate.used, fate.used, fate.used]
    });
  });
});

describe("RowFates", () => {
  it("counts every row once: those that no run is told of, and those that say nothing, are not understood", () => {
    const fates = new RowFates(5);
    fates.set(0, fate.used);
    fates.set(1, fate.duplicate);
    fates.set(2, fate.bare);
    const { read, used, duplicates, setAside } = fates.tally();
    expect([read, used, duplicates, [...setAside]]).toEqual([5, 1, 1, [[nothingUnderstood, 3]]]);
  });
});
