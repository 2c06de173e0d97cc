import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromCSV } from "arquero";
import { group } from "d3-array";
import { compareText, type Ledger, type SourceRow } from "./rows-ledger.js";

/** The source tables, each row with its cells as written. */
export type SourceTables = Map<string, SourceRow[]>;

/** Reads every CSV of a folder, cells kept as text, and opens the ledger for each. */
export function readTables(folder: string, ledger: Ledger): SourceTables {
  const names = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  return new Map(
    names.sort(compareText).map((table) => {
      const cells = fromCSV(readFileSync(join(folder, table), "utf8"), { autoType: false }).objects();
      ledger.open(table, cells.length);
      return [table, cells.map((row, index) => ({ table, index, cells: row as Record<string, string> }))];
    })
  );
}

/** Rows of one table; a missing table is an error. */
export function rowsOf(tables: SourceTables, table: string): SourceRow[] {
  const rows = tables.get(table);
  if (!rows) throw new Error(`${table}: no such source table`);
  return rows;
}

/** Text of a cell, "" when empty; a missing column is an error. */
export function text(row: SourceRow, column: string): string {
  if (!Object.hasOwn(row.cells, column)) throw new Error(`${row.table}: column missing: ${column}`);
  return row.cells[column] ?? "";
}

/** Number of a cell, null when empty; anything else that is not a finite number is an error. */
export function optionalNumber(row: SourceRow, column: string): number | null {
  const cell = text(row, column);
  if (cell === "") return null;
  const value = Number(cell);
  if (!Number.isFinite(value)) throw new Error(`${at(row)}: ${column} must be a number; got ${cell}`);
  return value;
}

/** Number of a cell that must be filled. */
export function number(row: SourceRow, column: string): number {
  const value = optionalNumber(row, column);
  if (value === null) throw new Error(`${at(row)}: ${column} must be a number; got an empty cell`);
  return value;
}

/** Rows grouped by the text of some columns, groups and rows in the order of the source. */
export function groupRows(rows: SourceRow[], columns: string[]): SourceRow[][] {
  return [...group(rows, (row) => columns.map((column) => text(row, column)).join("|")).values()];
}

export function headOf(rows: SourceRow[]): SourceRow {
  const head = rows[0];
  if (!head) throw new Error("a group of source rows is empty");
  return head;
}

/** Whether cells of two rows are the same text. */
export function sameCells(a: SourceRow, b: SourceRow, columns: string[]): boolean {
  return columns.every((column) => text(a, column) === text(b, column));
}

/** Place of a row for messages. */
export function at(row: SourceRow): string {
  return `${row.table} row ${row.index}`;
}
