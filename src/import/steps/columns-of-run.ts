/** Columns of a run by what their names mean, those that the table of names prefers first. */
import { having, mustGet } from "../../lib/items.js";
import type { LogColumn } from "../runs/gathered-run.js";
import type { StepTable } from "./step-table.js";

export interface ColumnOfRun {
  column: LogColumn;
  /** one a step, NaN where the log has none */
  values: Float64Array;
}

/** Every column of the run with one of some meanings: each has a value at least. */
export function columnsOf(table: StepTable, columns: readonly LogColumn[], meanings: readonly string[]): ColumnOfRun[] {
  return columns
    .filter(having("known"))
    .filter(({ name, known }) => meanings.includes(known.alias.meaning) && table.columns.has(name))
    .sort((a, b) => a.known.rank - b.known.rank)
    .map((column) => ({ column, values: mustGet(table.columns, column.name) }));
}

/** The first of them; null where there is none. */
export function columnOf(
  table: StepTable,
  columns: readonly LogColumn[],
  meanings: readonly string[]
): ColumnOfRun | null {
  return columnsOf(table, columns, meanings)[0] ?? null;
}
