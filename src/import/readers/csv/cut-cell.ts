/** Whether the cell that ends a file without an end of line was cut while it was written, as its column shows. */
import { blankCells } from "./csv-cells.js";

/** Cells of a column that are looked at. */
const mostSeen = 64;
/** Cells of a column from which on all of them having more decimals is no chance. */
const fewestAlike = 3;

const number = /^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?$/;
const begunNumber = /^[+-]?(?:\d*[.,]?|(?:\d+[.,]?\d*|[.,]\d+)[eE][+-]?)$/;

/** The cells of a column that were read last. */
export class LastCells {
  readonly #cells: string[] = [];
  #rows = 0;

  add(cell: string): void {
    this.#cells[this.#rows++ % mostSeen] = cell;
  }

  /** Why the next cell, with no end of line behind it, cannot be whole; null where it can. */
  whyCut(written: string): string | null {
    const cell = written.trim();
    const before = this.#cells.map((text) => text.trim());
    if (before.length === 0 || before.includes(cell)) return null;
    if (blankCells.has(cell)) return before.some((text) => blankCells.has(text)) ? null : "is blank, and no other is";
    if (begunNumber.test(cell) && !number.test(cell)) return "is the beginning of a number";
    if (number.test(cell)) return this.#whyShort(cell, before);
    return before.some((text) => text.startsWith(cell)) ? "is the beginning of an earlier one" : null;
  }

  #whyShort(cell: string, before: readonly string[]): string | null {
    const numbers = before.filter((text) => number.test(text));
    const fewest = Math.min(...numbers.map(decimals));
    // a 1 among fractions begins 1.000 only
    const isOne = Number(cell) === 1 && numbers.every((text) => Number(text) <= 1);
    if (numbers.length >= fewestAlike && decimals(cell) < fewest && !isOne)
      return `has ${decimals(cell)} decimals, and all others have ${fewest} or more`;
    const last = this.#rows % mostSeen;
    const [first, second] = [before.at(last - 2), before.at(last - 1)].map(Number) as [number, number];
    const next = String(2 * second - first);
    return [first, second, Number(cell)].every(Number.isInteger) &&
      first !== second &&
      next !== cell &&
      next.startsWith(cell)
      ? `is the beginning of ${next}, which would follow`
      : null;
  }
}

function decimals(cell: string): number {
  const [, digits = ""] = /[.,](\d+)/.exec(cell) ?? [];
  return digits.length;
}
