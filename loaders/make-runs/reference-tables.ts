import { crossdomain, externalModels, kPoints, lawDigits, repeatStd, reuseSubsets } from "./drawn-numbers.js";
import { benchmarkRepeatStd, llamaCurves, promptLength } from "./drawn-series.js";
import { finalLoss, fits } from "./printed-numbers.js";
import type { ReferenceFile } from "./reference-record.js";
import { checkRepeatStd } from "./repeat-std.js";
import type { Ledger } from "./rows-ledger.js";
import { rowsOf, type SourceTables } from "./source-csv.js";

export function makeReference(tables: SourceTables, ledger: Ledger): ReferenceFile[] {
  checkRepeatStd(tables, ledger);
  setAside(tables, ledger);
  const files = [
    fits(tables, ledger),
    lawDigits(tables, ledger),
    finalLoss(tables, ledger),
    kPoints(tables, ledger),
    repeatStd(tables, ledger),
    benchmarkRepeatStd(tables, ledger),
    externalModels(tables, ledger),
    crossdomain(tables, ledger),
    llamaCurves(tables, ledger),
    promptLength(tables, ledger),
    reuseSubsets(tables, ledger)
  ];
  requireUniqueIds(files);
  return files;
}

/** Tables about the reading of the figures, which stay in the source folder. */
function setAside(tables: SourceTables, ledger: Ledger): void {
  for (const table of ["crosschecks.csv", "figures.csv"])
    for (const row of rowsOf(tables, table))
      ledger.place(row, "left out", "account of how the figures were read, not a measurement");
}

function requireUniqueIds(files: ReferenceFile[]): void {
  const seen = new Set<string>();
  for (const { name, records } of files)
    for (const { id } of records as { id: string }[]) {
      if (seen.has(id)) throw new Error(`${name}: id given twice: ${id}`);
      seen.add(id);
    }
}
