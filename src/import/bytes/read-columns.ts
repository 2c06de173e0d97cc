import type { Problems } from "../../lib/log-error.js";

export type Cell = number | string | boolean | null;

/**
 * What the cells of a column are. `empty` is a column of the null type: every cell is null.
 * Two kinds have no cells: `unread`, not asked for or of a type no log needs (lists, times, bytes);
 * `damaged`, for which a problem was told.
 */
export type ColumnKind = "number" | "string" | "boolean" | "empty" | "unread" | "damaged";

/** More rows than any log has: a file that says so is damaged. */
const maxRows = 1e7;

export interface RawColumn {
  kind: ColumnKind;
  /** type in the words of the format, for messages */
  type: string;
  /** one cell a row, NaN kept as NaN; none when `unread` or `damaged` */
  values: Cell[];
}

/** A table as the file holds it, columns in the file's order. */
export interface RawColumns {
  rows: number;
  columns: Map<string, RawColumn>;
  metadata: Record<string, string>;
}

export interface ReadOptions {
  /** which columns to decode; the others are listed as `unread`. Default: all */
  wanted?: (name: string) => boolean;
}

/**
 * Decoded values of a column as cells: bigint becomes number.
 * An integer that a number cannot hold is a problem of its row; its cell is the nearest number.
 */
export function toCells(name: string, values: Iterable<unknown>, problems: Problems): Cell[] {
  const cells: Cell[] = [];
  for (const value of values) {
    if (typeof value === "bigint") {
      const number = Number(value);
      if (!Number.isSafeInteger(number)) {
        problems.addRow(cells.length, `${name} must be within +-${Number.MAX_SAFE_INTEGER}`, String(value));
      }
      cells.push(number);
    } else {
      cells.push((value as Cell | undefined) ?? null);
    }
  }
  return cells;
}

/**
 * An unscaled decimal as the nearest number: unscaled * 10^-scale, rounded once.
 * (Multiplying by 10 ** -scale rounds twice: 7 tenths would be 0.7000000000000001.)
 */
export function decimalToNumber(unscaled: bigint | number, scale: number): number {
  return Number(`${unscaled}e${-scale}`);
}

/** Names that stand more than once, each once. */
export function repeatedNames(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

/** Whether a number of rows that a file claims can be believed; else it is a problem. */
export function isReasonable(rows: number, problems: Problems): boolean {
  if (rows >= 0 && rows <= maxRows) return true;
  problems.add(`must have at most ${maxRows} rows; found ${rows}`);
  return false;
}
