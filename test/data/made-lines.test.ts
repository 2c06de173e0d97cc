import { expect, it } from "vitest";
import { type MadeRuns, madeLines } from "../../loaders/make-runs/make-runs.js";

it("says of each group of logs, reference, table and study what was made of how many rows", () => {
  const log = (group: string, rows: number) => ({ group, rows });
  const made = {
    logs: [log("means", 101), log("repeats", 30), log("means", 7)],
    references: [
      { path: "reference/fits.json", records: 1 },
      { path: "reference/drawn/lines.json", records: 5 }
    ],
    accounts: [
      {
        ...{ table: "runs.csv", rows: 140 },
        placed: [
          { rows: 138, placement: "log", where: "runs" },
          { rows: 2, placement: "left out", where: "drawn twice" }
        ]
      }
    ]
  } as unknown as MadeRuns;
  expect(madeLines(made, [{ path: "a/runs/b.parquet", rows: 12 }])).toEqual([
    "data/runs",
    "  means                           2 files, 108 rows",
    "  repeats                         1 files, 30 rows",
    "  all                             3 files, 138 rows",
    "data/reference",
    "  fits.json                       1 record",
    "  drawn/lines.json                5 records",
    "data/source",
    "  runs.csv                        140 rows: 138 log (runs), 2 left out (drawn twice)",
    "data/studies",
    "  a/runs/b.parquet                12 rows"
  ]);
});
