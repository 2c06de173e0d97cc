/**
 * Rows of a delimited text, as RFC 4180 has them: a quotation mark opens a cell only where the cell begins, and what it
 * encloses may go on over lines. A mark that is never closed would take all rows behind it into its cell: the file is
 * refused with the line of the mark, and no row is lost in silence.
 */
import { firstOf } from "../../../lib/items.js";
import { LogError, oneLine } from "../../../lib/log-error.js";
import { longestLine, type TextLine } from "../../bytes/lines.js";
import type { ReadReport } from "../../reader.js";
import { closingQuote } from "./csv-cells.js";

/** A row, with the lines that its quotes hold together. */
export type CsvRow = TextLine;

/** Characters of a quoted cell that goes on over lines: no trainer writes a longer one. */
const longestCell = longestLine;

/** How a line ends. */
interface LineEnd {
  /** place of the cell whose quotes are still open; null: none is */
  open: number | null;
  /** the quotes that an earlier line opened were closed in the middle of a cell */
  closedWithin: boolean;
}

/** @param open place of the cell whose quotes an earlier line opened */
function endOf(line: string, delimiter: string, open: number | null): LineEnd {
  let at = 0;
  let cell = open ?? 0;
  let isOpen = open !== null;
  let closedWithin = false;
  for (;;) {
    const isQuoted: boolean = isOpen || line[at] === '"';
    let from = at;
    if (isQuoted) {
      const close = closingQuote(line, isOpen ? at : at + 1);
      if (close < 0) return { open: cell, closedWithin };
      from = close + 1;
    }
    const next = line.indexOf(delimiter, from);
    if (isOpen && line.slice(from, next < 0 ? undefined : next).trim() !== "") closedWithin = true;
    isOpen = false;
    if (next < 0) return { open: null, closedWithin };
    at = next + delimiter.length;
    cell++;
  }
}

/** The whole rows among the first lines of a table, without comments and blank lines; up to a mark that is not closed. */
export function firstRows(lines: readonly string[], delimiter: string): { text: string; lines: number }[] {
  const rows: { text: string; lines: number }[] = [];
  let held: { text: string; lines: number } | undefined;
  let open: number | null = null;
  for (const line of lines) {
    if (held === undefined && (line.trim() === "" || line.startsWith("#"))) continue;
    held = held === undefined ? { text: line, lines: 1 } : { text: `${held.text}\n${line}`, lines: held.lines + 1 };
    const end = endOf(line, delimiter, open);
    if (end.closedWithin) break;
    open = end.open;
    if (open !== null) continue;
    rows.push(held);
    held = undefined;
  }
  return rows;
}

/** What a table says of itself, to hold lines against that quotes took in. */
export interface RowShape {
  path: string;
  delimiter: string;
  /** names of the columns */
  names: readonly string[];
  isNumber: (cell: string) => boolean;
}

/** Puts lines together whose quotes are not closed: an end of line within quotes belongs to the cell. */
export class RowJoiner {
  readonly #shape: RowShape;
  readonly #report: ReadReport;
  /** lines of a row whose quotes are open */
  #held: TextLine[] = [];
  #length = 0;
  /** place of the cell that is open */
  #open: number | null = null;
  /** line and cell of the mark that opened the quotes last */
  #opened = { line: 0, cell: 0 };

  constructor(shape: RowShape, report: ReadReport) {
    this.#shape = shape;
    this.#report = report;
  }

  /**
   * @returns the row that ends with this line, if one does
   * @throws LogError if quotes were opened that swallow rows
   */
  push(line: TextLine): CsvRow | null {
    const wasOpen = this.#open !== null;
    if (!wasOpen && (line.text.startsWith("#") || !line.text.includes('"'))) return line;
    const end = endOf(line.text, this.#shape.delimiter, this.#open);
    if (!wasOpen && end.open === null) return line;
    this.#held.push(line);
    this.#length += line.text.length + 1;
    if (end.closedWithin) this.#refuse(`is closed in line ${line.number}, within another cell`);
    if (wasOpen && end.open !== this.#open) this.#checkSwallowed(line);
    if (end.open !== null && end.open !== this.#open) this.#opened = { line: line.number, cell: end.open };
    this.#open = end.open;
    if (this.#open === null) return { ...line, text: this.#take() };
    if (this.#length > longestCell) this.#refuse(`is not closed within ${longestCell} characters`);
    return null;
  }

  /**
   * To be called at the end of the file: a last row may have been cut within its quotes.
   *
   * @throws LogError if the quotes that are open took in rows
   */
  end(): void {
    if (this.#open === null) return;
    if (this.#rowsAmong(this.#held.slice(1)) > 0) this.#refuse("is not closed before the file ends");
    this.#report.setAside("cut short");
    this.#report.problem(`${this.#place()}: the quotes of the cell are not closed before the file ends.`);
    this.#take();
  }

  /** Lines within a cell that are mostly rows of the table were not written into it. */
  #checkSwallowed(line: TextLine): void {
    const within = this.#held.slice(1);
    const rows = this.#rowsAmong(within);
    if (2 * rows > within.length) {
      this.#refuse(`is closed in line ${line.number} only, and ${rows} of the lines between are rows of the table`);
    }
  }

  /** How many lines have the table's cells, with numbers where the first of the held lines has some. */
  #rowsAmong(lines: readonly TextLine[]): number {
    const { delimiter, names, isNumber } = this.#shape;
    const before = firstOf(this.#held).text.split(delimiter).slice(0, this.#opened.cell);
    const numbers = before.flatMap((cell, place) => (isNumber(cell) ? [place] : []));
    return lines.filter(({ text }) => {
      const cells = text.split(delimiter);
      if (cells.length !== names.length) return false;
      return numbers.length > 0 ? numbers.every((place) => isNumber(cells[place]!)) : cells.some(isNumber);
    }).length;
  }

  #refuse(found: string): never {
    const { path } = this.#shape;
    const fix = 'close it, or double it within quotes: """hi"" he said"';
    throw new LogError(path, [
      oneLine(`${path}: ${this.#place()}: a quotation mark opens the cell and ${found}; ${fix}`)
    ]);
  }

  #place(): string {
    const { line, cell } = this.#opened;
    const name = this.#shape.names[cell];
    return `line ${line}, cell ${cell + 1}${name === undefined ? "" : ` (${name})`}`;
  }

  #take(): string {
    const text = this.#held.map((line) => line.text).join("\n");
    this.#held = [];
    this.#length = 0;
    this.#open = null;
    return text;
  }
}
