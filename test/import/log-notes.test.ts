/** Notes on logs: rows that are left out in every command, and notes of many runs in one line. */
import { describe, expect, it } from "vitest";
import { alikeOnce } from "../../src/import/alike-notes.js";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import type { ImportOptions } from "../../src/import/imported-log.js";
import { rowsLeftOut } from "../../src/import/log-notes.js";
import { compareRuns } from "../../src/import/recipes/compare-runs.js";
import { fitRuns } from "../../src/import/study/fit-runs.js";
import { forecastRuns } from "../../src/import/study/forecast-runs.js";
import { importLog } from "../helpers/import-log.js";

const logOf = (text: string, options: ImportOptions = {}, path = "a.csv") =>
  importLog(sourceOfBytes(path, new TextEncoder().encode(text)), options);

const score = (i: number) => (0.3 + 0.4 * (1 - Math.exp(-i / 8))).toFixed(4);
const table = (rows: number, step: (i: number) => string | number, row = (i: number) => `${step(i)},${score(i)}`) =>
  `step,val/accuracy\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`;

describe("rows that are left out", () => {
  it.each([
    ["steps below 0", table(31, (i) => 10 * (i - 10)), "left out: 10 of 31 rows: step below 0"],
    ["halves of steps", table(32, (i) => (i < 20 ? i : i + 0.5)), "left out: 12 of 32 rows: step is no whole number"],
    ["blank steps", table(30, (i) => (i % 3 === 2 ? "" : i)), "left out: 10 of 30 rows: no step"],
    [
      "steps beyond whole numbers",
      table(31, (i) => (i < 8 ? i : `${i}e16`)),
      "left out: 23 of 31 rows: step above 9007199254740991"
    ],
    [
      "rows of two kinds",
      table(
        31,
        (i) => i,
        (i) => (i === 3 ? `${i}` : i === 5 ? `${i},0,69` : `${i},${score(i)}`)
      ),
      "left out: 2 of 31 rows: 1 (fewer cells than columns), 1 (more cells than columns)"
    ]
  ])("%s are told by fit, forecast and compare", async (_, text, note) => {
    const log = await logOf(text);
    expect(rowsLeftOut(log)).toBe(note);
    const said = `a.csv: ${note}`;
    expect(fitRuns([log], {}, []).problems).toContain(said);
    expect(forecastRuns([log], { axis: "steps", to: 500 }).notes).toContain(said);
    const compared = compareRuns([log], { axis: "steps" });
    expect("problems" in compared && compared.problems).toContain(said);
  });

  it("are none where all rows are used, and not those that were not asked for", async () => {
    expect(rowsLeftOut(await logOf(table(31, (i) => i)))).toBeNull();
    const two = `set,step,val/accuracy\n${Array.from({ length: 40 }, (_, i) => `${i % 2 ? "a" : "b"},${i >> 1},${score(i)}`).join("\n")}\n`;
    expect(rowsLeftOut(await logOf(two, { where: [{ column: "set", value: "a" }] }))).toBeNull();
  });
});

describe("alikeOnce(notes, noun)", () => {
  it("says once what differs in its numbers alone", () => {
    const notes = [7, 9, 11].map((step, i) => ({ of: `run s${i}`, text: `begins at step ${step}` }));
    expect(alikeOnce([...notes, { of: null, text: "so" }], "run")).toEqual([
      "run s0: begins at step 7; likewise 2 other runs",
      "so"
    ]);
    expect(alikeOnce(notes.slice(0, 2), "file")).toEqual(["run s0: begins at step 7; likewise 1 other file"]);
  });

  it("keeps what differs in names, and two notes of one run", () => {
    const notes = [
      { of: "run a", text: "acc24 is NaN" },
      { of: "run b", text: "acc25 is NaN" },
      { of: "run b", text: "falls at step 3" },
      { of: "run b", text: "falls at step 8" }
    ];
    expect(alikeOnce(notes, "run")).toEqual(notes.map(({ of, text }) => `${of}: ${text}`));
  });
});

describe("notes on the steps of many runs", () => {
  const runs = (first: (run: number) => number, distance: (i: number) => number) => {
    const rows = Array.from({ length: 12 }, (_, run) => {
      let step = first(run);
      return Array.from({ length: 30 }, (_, i) => {
        const row = `r${run},${step},${score(i)}`;
        step += distance(i);
        return row;
      });
    });
    return logOf(`run,step,val/accuracy\n${rows.flat().join("\n")}\n`);
  };

  it("stand in one line with a count", async () => {
    const { problems } = await runs(
      (run) => 500 + run,
      () => 10
    );
    expect(problems.filter((text) => text.includes("begins at"))).toEqual([
      "run r0: begins at step 500: a resumed run, or its start is in another file; likewise 11 other runs"
    ]);
  });

  it("do not call a run resumed whose first evaluation is one distance from the start", async () => {
    const even = await runs(
      (run) => 74 + (run % 3),
      () => 73
    );
    const uneven = await runs(
      () => 90,
      (i) => 60 + ((7 * i) % 40)
    );
    for (const { problems } of [even, uneven]) expect(problems.join()).not.toContain("begins at");
    expect(uneven.problems.filter((text) => text.includes("uneven"))).toEqual([
      "run r0: steps stand at uneven distances; if the export holds a sample of the steps, export all of them; likewise 11 other runs"
    ]);
  });
});
