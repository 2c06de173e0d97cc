/** Names of the runs of a table: what its columns of run names say, else the cells of the fewest keys that tell them apart. */
import { firstOf } from "../../lib/items.js";
import type { KeyColumn } from "./keys/key-columns.js";

export interface RunNaming {
  /** what a column of run names says; null where none does, or several runs share it */
  name: string | null;
  /** name to show; null where the table says nothing */
  shown: string | null;
}

/**
 * @param groups rows of each run
 * @param keys columns that tell them apart, in the order of the table
 * @param columns all columns that could, those with one cell throughout too
 * @param asked columns by whose cells the user asked for some of the rows: a run is named by them as it is among all
 */
export function runNames(
  groups: readonly Int32Array[],
  keys: readonly KeyColumn[],
  columns: readonly KeyColumn[],
  asked: ReadonlySet<string> = new Set()
): RunNaming[] {
  const named = columns.filter(({ kind }) => kind === "run").sort((a, b) => rankOf(a) - rankOf(b));
  const naming = named.find((column) => tellsApart([column], groups));
  if (naming) return groups.map((group) => ({ name: cellOf(naming, group), shown: cellOf(naming, group) }));
  const order = [...keys].sort((a, b) => weightOf(a) - weightOf(b));
  let fewest = order;
  for (const record of [...order].reverse()) {
    const without = fewest.filter((other) => other !== record);
    if (tellsApart(without, groups)) fewest = without;
  }
  const isAsked = ({ kind, name }: KeyColumn) => kind !== "part" && kind !== "repeat" && asked.has(name);
  const shown = columns.filter((column) => fewest.includes(column) || (column.distinct === 1 && isAsked(column)));
  return groups.map((group) => ({
    name: null,
    shown: shown.flatMap((column) => textOf(column, group) ?? []).join(", ") || null
  }));
}

/** A name before an id. */
function rankOf({ name, label }: KeyColumn): number {
  return (/name/i.test(name) ? 0 : /id|hash/i.test(name) ? 2 : 1) + (label.hasText ? 0 : 0.5);
}

/** Which keys a name should rather have: names of runs, texts, seeds, other numbers. */
function weightOf({ kind, name, label }: KeyColumn): number {
  if (kind === "run") return 0;
  if (label.hasText) return /family|variant|type/i.test(name) ? 2 : 1;
  return /seed/i.test(name) ? 3 : kind === "identity" ? 4 : 5;
}

function tellsApart(columns: readonly KeyColumn[], groups: readonly Int32Array[]): boolean {
  if (columns.length === 0) return groups.length === 1;
  const seen = new Set(groups.map((group) => columns.map((column) => codeOf(column, group)).join(" ")));
  return seen.size === groups.length && (groups.length > 1 || cellOf(firstOf(columns), firstOf(groups)) !== null);
}

/** Code of a run's rows: the first that is no blank, since a run's rows have one. */
function codeOf({ codes }: KeyColumn, group: Int32Array): number {
  for (const place of group) if (codes[place]! > 0) return codes[place]!;
  return 0;
}

function cellOf(column: KeyColumn, group: Int32Array): string | null {
  const cell = column.label.cells[codeOf(column, group)];
  return cell === null || cell === undefined ? null : String(cell);
}

function textOf(column: KeyColumn, group: Int32Array): string | null {
  const cell = column.label.cells[codeOf(column, group)];
  if (cell === null || cell === undefined) return null;
  return typeof cell === "string" ? cell : `${column.name}=${cell}`;
}
