/**
 * Columns that may tell rows apart, kept small: a code for each row and the distinct cells once. A column with more
 * distinct cells than runs could have, or with long texts, is let go while it is read.
 */
import type { Value } from "../number-columns.js";

/** Distinct numbers and texts of a column that may still be a key; longest text, in characters. */
const mostNumbers = 1024;
const mostTexts = 20_000;
const longestText = 512;
/** Distinct cells after which a column must have shown that they come again. */
const leastTried = 500;
/** Cells that all columns together may keep row by row; beyond it columns of numbers are let go. */
const mostCells = 100_000_000;

/** One column: a code for each row, 0 where the cell is blank. */
export class LabelColumn {
  readonly name: string;
  /** distinct cells by code; the first is the blank one */
  readonly cells: (string | number | boolean | null)[] = [null];
  /** whether some cell is text that is no number */
  hasText = false;
  /** too many distinct cells, or too long ones: nothing is kept */
  isDropped = false;
  readonly #codes = new Map<string | number | boolean, number>();
  /** rows at which the code changes, and the codes from there; while changes are few */
  #starts: number[] = [];
  #changes: number[] = [];
  #dense: Uint16Array | null = null;
  /** the cell that was set last, and its code */
  #last: { cell: Value; code: number } = { cell: null, code: 0 };
  #next = 0;
  #filled = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Cells kept row by row. */
  get denseCells(): number {
    return this.#dense?.length ?? 0;
  }

  /** distinct cells, without the blank one */
  get distinct(): number {
    return this.cells.length - 1;
  }

  /** @param row not before any row that was set already */
  set(row: number, cell: Value): void {
    if (this.isDropped) return;
    const code = this.#codeOf(cell);
    if (code === null) {
      this.drop();
      return;
    }
    if (row > this.#next) this.#put(this.#next, 0);
    this.#put(row, code);
    this.#next = row + 1;
  }

  drop(): void {
    this.isDropped = true;
    this.#codes.clear();
    this.cells.length = 1;
    [this.#starts, this.#changes, this.#dense] = [[], [], null];
  }

  codes(rows: number): Uint16Array {
    const codes = new Uint16Array(rows);
    if (this.#dense) codes.set(this.#dense.subarray(0, Math.min(rows, this.#next)));
    else
      for (const [i, start] of this.#starts.entries())
        codes.fill(this.#changes[i]!, start, Math.min(rows, this.#starts[i + 1] ?? this.#next));
    return codes;
  }

  #codeOf(cell: Value): number | null {
    if (cell === this.#last.cell && this.#last.code > 0) {
      this.#filled++;
      return this.#last.code;
    }
    const code = this.#newCodeOf(cell);
    this.#last = { cell, code: code ?? 0 };
    return code;
  }

  #newCodeOf(cell: Value): number | null {
    const plain = plainCell(cell);
    if (plain === null) return 0;
    this.#filled++;
    const known = this.#codes.get(plain);
    if (known !== undefined) return known;
    if (typeof plain === "string") {
      if (plain.length > longestText) return null;
      this.hasText = true;
    }
    const most = this.hasText ? mostTexts : mostNumbers;
    // cells that hardly ever come again name rows, not runs
    if (this.distinct >= most || (this.distinct >= leastTried && this.distinct > this.#filled / 2)) return null;
    const code = this.cells.push(plain) - 1;
    this.#codes.set(plain, code);
    return code;
  }

  #put(row: number, code: number): void {
    if (this.#dense) {
      if (row >= this.#dense.length) {
        const larger = new Uint16Array(2 * row);
        larger.set(this.#dense);
        this.#dense = larger;
      }
      this.#dense[row] = code;
      return;
    }
    if ((this.#changes.at(-1) ?? -1) === code) return;
    this.#starts.push(row);
    this.#changes.push(code);
    if (this.#starts.length > 4096 && this.#starts.length > row / 4) {
      this.#next = row + 1;
      const dense = this.codes(2 * row);
      this.#dense = dense;
      [this.#starts, this.#changes] = [[], []];
    }
  }
}

/** A number written as text is that number; blank, NaN and an infinite number tell nothing. */
function plainCell(cell: Value): string | number | boolean | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === "boolean") return cell;
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : null;
  const text = cell.trim();
  if (text === "" || /^nan$/i.test(text)) return null;
  // "007" and "1e3" are names as they stand
  const number = Number(text);
  return String(number) === text ? number : text;
}

/** All such columns of a log. */
export class Labels {
  readonly columns = new Map<string, LabelColumn>();

  /** The column of a name, made where it is new. */
  column(name: string): LabelColumn {
    let column = this.columns.get(name);
    if (column === undefined) {
      column = new LabelColumn(name);
      this.columns.set(name, column);
    }
    return column;
  }

  /** Lets columns of numbers go when all together keep too many cells; the widest in distinct cells first. */
  keepWithin(most = mostCells): void {
    let cells = 0;
    for (const column of this.columns.values()) cells += column.denseCells;
    if (cells <= most) return;
    const numbers = [...this.columns.values()]
      .filter((column) => !column.hasText && column.denseCells > 0)
      .sort((a, b) => b.distinct - a.distinct);
    for (const column of numbers) {
      if (cells <= most) return;
      cells -= column.denseCells;
      column.drop();
    }
  }
}
