/** Cells of delimited text, and what they hold. */
import type { Value } from "../../number-columns.js";
import { numberOf } from "../../text/numbers.js";

/** What stands between the cells, and how their numbers are spelt. */
export interface Spelling {
  delimiter: string;
  /** a comma stands before the decimals, and points between thousands, as spreadsheets of half the world write them */
  isDecimalComma: boolean;
  /** commas stand between thousands: "1,234,567" */
  isThousandsComma: boolean;
  /** a point before three digits may stand before decimals or part thousands: the first rows do not show it */
  isPointInDoubt: boolean;
}

/** Whether a line is the rule below the header of a table in Markdown: `|:---|---:|`. */
export function isRule(text: string, { delimiter }: Spelling): boolean {
  return delimiter === "|" && /^[|\s:-]*---[|\s:-]*$/.test(text);
}

export const decimalComma = /^[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d+(?:[eE][+-]?\d+)?$/;
export const decimalPoint = /^[+-]?\d*\.\d+(?:[eE][+-]?\d+)?$/;
/** Whole thousands, with points between them: "1.234.567"; with decimals behind a comma. */
export const grouped = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/;
/** The same where no other reading is: several points. */
export const surelyByPoint = /^[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}$/;
/** Whole thousands, with commas between them: "1,234,567"; with decimals behind a point. */
export const groupedByComma = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
/** The same where no other reading is: several commas, or decimals behind. */
export const surelyByComma = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)$/;
/** Thousands parted by what is no decimal mark anywhere: blanks of any width, apostrophes, Python's underscores. */
const groupedByBlank = /^([+-]?[1-9]\d{0,2})((?:[ \u00a0\u2009\u202f'\u2019_]\d{3})+)((?:[.,]\d+)?)$/;

const longestText = 500;
export const blankCells: ReadonlySet<string> = new Set(["", "NA", "N/A", "null", "NULL", "None", "<NA>", "-"]);

/** Cells of a whole row: quotes around a cell are taken off, two within it are one. */
export function cellsOf(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; ; ) {
    let cell = "";
    let from = at;
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      const end = close < 0 ? text.length : close;
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      from = end + 1;
    }
    const next = text.indexOf(delimiter, from);
    const rest = text.slice(from, next < 0 ? undefined : next);
    cells.push(from === at ? rest : cell + rest.trimEnd());
    if (next < 0) return cells;
    at = next + delimiter.length;
  }
}

/** Place of the mark that closes the quotes; two of them are one within the cell. -1: it is not in this text. */
export function closingQuote(text: string, from: number): number {
  let close = text.indexOf('"', from);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close;
}

/** What looks like a number is one; blank is null. */
export function cellValue(cell: string, spelling: Spelling): Value {
  if (spelling.isDecimalComma && grouped.test(cell)) return Number(cell.replaceAll(".", "").replace(",", "."));
  const number = numberOf(cell) ?? withoutThousands(cell, spelling);
  if (number !== undefined) return number;
  const text = cell.trim();
  if (blankCells.has(text)) return null;
  if (text.length !== cell.length) return cellValue(text, spelling);
  if (text === "True" || text === "true" || text === "TRUE") return true;
  if (text === "False" || text === "false" || text === "FALSE") return false;
  if ((spelling.delimiter === ";" || spelling.isDecimalComma) && /^[+-]?\d+,\d+(?:[eE][+-]?\d+)?$/.test(text))
    return Number(text.replace(",", "."));
  // elsewhere three digits behind a comma may be thousands
  if (spelling.isDecimalComma && /^[+-]?\d+,\d{3}\s*%$/.test(text)) return text.replace(",", ".");
  return text.length > longestText ? `[text of ${text.length} characters]` : text;
}

/** The number of a cell whose thousands are parted; undefined where they are not, or may be decimals. */
function withoutThousands(cell: string, { isDecimalComma, isThousandsComma }: Spelling): number | undefined {
  if (isThousandsComma && groupedByComma.test(cell)) return Number(cell.replaceAll(",", ""));
  const [, first, groups, decimals = ""] = groupedByBlank.exec(cell) ?? [];
  if (first === undefined || groups === undefined) return undefined;
  if (decimals.startsWith(",") && !isDecimalComma) return undefined;
  return Number(first + groups.replace(/\D/g, "") + decimals.replace(",", "."));
}
