import { rollup } from "d3-array";

/** Where a row of a source table ended: in a log, in a reference file, compared and found equal, or set aside. */
export type Placement = "log" | "reference" | "checked" | "left out";

/** One line of the accounting: how many rows of a table went to one place. */
interface AccountLine {
  placement: Placement;
  /** group of logs, reference file, or the reason */
  where: string;
  rows: number;
}

/** What became of the rows of one source table. */
export interface TableAccount {
  table: string;
  rows: number;
  placed: AccountLine[];
}

/** A row of a source table: its cells exactly as written. */
export interface SourceRow {
  table: string;
  /** row of the table, counted from 0 without the heading */
  index: number;
  cells: Record<string, string>;
}

/** Book of the source rows: every row must be placed at least once, and never twice at the same place. */
export class Ledger {
  readonly #rows = new Map<string, Set<string>[]>();

  open(table: string, count: number): void {
    if (this.#rows.has(table)) throw new Error(`${table}: read twice`);
    this.#rows.set(
      table,
      Array.from({ length: count }, () => new Set<string>())
    );
  }

  place(row: SourceRow, placement: Placement, where: string): void {
    const places = this.#rows.get(row.table)?.[row.index];
    if (!places) throw new Error(`${row.table} row ${row.index}: not in the ledger`);
    const place = `${placement}\t${where}`;
    if (places.has(place)) throw new Error(`${row.table} row ${row.index}: placed twice in ${placement} "${where}"`);
    places.add(place);
  }

  /**
   * The accounts of all tables, sorted by name.
   * @throws Error naming every table that has rows placed nowhere
   */
  close(): TableAccount[] {
    const lost = [...this.#rows].flatMap(([table, rows]) => {
      const indices = rows.flatMap((places, index) => (places.size === 0 ? [index] : []));
      return indices.length === 0 ? [] : [`${table}: ${indices.length} rows placed nowhere, first ${indices[0]}`];
    });
    if (lost.length > 0) throw new Error(lost.join("\n"));
    return [...this.#rows]
      .map(([table, rows]) => ({ table, rows: rows.length, placed: countPlaces(rows) }))
      .sort((a, b) => compareText(a.table, b.table));
  }
}

/** Order of strings by code unit, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function countPlaces(rows: Set<string>[]): AccountLine[] {
  const counts = rollup(
    rows.flatMap((places) => [...places]),
    (same) => same.length,
    (place) => place
  );
  return [...counts].map(([place, count]) => {
    const [placement, where] = place.split("\t") as [Placement, string];
    return { placement, where, rows: count };
  });
}
