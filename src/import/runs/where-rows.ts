/** Rows that the user asks for by cells (`--where`): which are taken, and what there is where none is. */
import { firstOf, mustGet } from "../../lib/items.js";
import { LogError } from "../../lib/log-error.js";
import { nearestFirst } from "../../lib/nearest-first.js";
import { someOf } from "../../lib/some-of.js";
import { visible } from "../names/safe-name.js";
import type { Value } from "../number-columns.js";
import type { RecordColumn } from "../reader.js";

/** A condition: the text of a cell; of one column any of its values is taken, of several columns all must hold. */
export interface WhereCell {
  column: string;
  value: string;
}

/** Rows to take: those whose cell of a column is one of these. */
export interface RowFilter {
  column: string;
  /** cells as text; a blank one is "" */
  values: ReadonlySet<string>;
}

/** Why a row is not used that the user did not ask for. */
export const leftOutByWhere = "left out by --where";

/** Distinct cells of a column that are kept for a message. */
const mostCells = 2000;
/** Cells that a message lists; the rest is counted. */
const mostListed = 20;
/** Letters of a cell that a message shows. */
const longestCell = 60;

/** Column -> its cells as text. */
export type CellsOfColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** One filter a column. */
export function filtersOf(where: readonly WhereCell[] = []): RowFilter[] {
  const values = new Map<string, Set<string>>();
  for (const { column, value } of where) values.set(column, (values.get(column) ?? new Set()).add(value.trim()));
  return [...values].map(([column, cells]) => ({ column, values: cells }));
}

/** Takes rows by their cells, and keeps what there was to ask for. */
export class RowChooser {
  readonly #filters: readonly RowFilter[];
  readonly #cells = new Map<string, Set<string>>();

  constructor(filters: readonly RowFilter[]) {
    this.#filters = filters;
  }

  /** Whether each record of a batch is taken. */
  taken(rows: number, columns: ReadonlyMap<string, RecordColumn>): (row: number) => boolean {
    const tests = this.#filters.map(({ column, values }) => {
      const cells = columns.has(column) ? Array.from<Value, string>(mustGet(columns, column), cellText) : undefined;
      if (cells !== undefined) this.#keep(column, values, cells);
      return Array.from({ length: rows }, (_, i) => values.has(cells?.[i] ?? ""));
    });
    return tests.length === 0 ? () => true : (row) => tests.every((test) => test[row]);
  }

  get cells(): CellsOfColumns {
    return this.#cells;
  }

  #keep(column: string, values: ReadonlySet<string>, cells: readonly string[]): void {
    const kept = this.#cells.get(column) ?? new Set();
    this.#cells.set(column, kept);
    // what was asked for is never crowded out
    for (const cell of cells) if (kept.size < mostCells || values.has(cell)) kept.add(cell);
  }
}

export function cellText(cell: Value): string {
  return cell === null || cell === undefined ? "" : String(cell).trim();
}

/** Why a log has no row that was asked for, a clause; of a column with other cells, those. */
export function whyNoRow(where: readonly WhereCell[], cells: CellsOfColumns): string {
  const lacking = filtersOf(where).filter(
    ({ column, values }) => ![...values].some((value) => cells.get(column)?.has(value))
  );
  if (lacking.length === 0) return `no row has ${shown(where)} at once`;
  return lacking
    .map(({ column, values }) => {
      const asked = where.filter((record) => record.column === column);
      const there = cells.get(column);
      const found = there === undefined ? "it has no such column" : `found ${listed(there, firstOf([...values]))}`;
      return `no row has ${shown(asked, " or ")}; ${found}`;
    })
    .join("; ");
}

/**
 * Checks that each cell that is asked for is in one of the logs at least, and that some row has all that is asked together.
 *
 * @throws LogError that names the cells there are, the nearest first
 */
export function checkCells(
  logs: readonly { path: string; rows: number; whereCells: CellsOfColumns }[],
  where: readonly WhereCell[] = []
): void {
  const [first] = logs;
  if (first === undefined || where.length === 0) return;
  const problems: string[] = [];
  for (const { column, value } of where) {
    const cells = new Set(logs.flatMap((log) => [...(log.whereCells.get(column) ?? [])]));
    if (cells.has(value.trim())) continue;
    const option = `--where ${visible(`${column}=${value}`)}`;
    problems.push(`${option}: must be a cell of the column ${visible(column)}; found ${listed(cells, value)}`);
  }
  if (problems.length === 0 && logs.every(({ rows }) => rows === 0))
    problems.push(`--where: some row must have all that is asked; no row has ${shown(where)} at once`);
  if (problems.length > 0) throw new LogError(first.path, problems);
}

function shown(where: readonly WhereCell[], between = " and "): string {
  return where.map(({ column, value }) => visible(`${column}=${value}`)).join(between);
}

function listed(cells: ReadonlySet<string>, asked: string): string {
  const names = nearestFirst(cells, asked.trim()).map((cell) => {
    const short = cell.length > longestCell ? `${cell.slice(0, longestCell)}…` : cell;
    return cell === "" ? "blank" : visible(short);
  });
  return someOf(names, mostListed) || "none";
}
