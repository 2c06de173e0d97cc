/** How the numbers of a table are spelt: what its first rows show of commas and points, and what no row shows. */
import { lookUp } from "../../names/aliases.js";
import type { ReadReport } from "../../reader.js";
import {
  decimalComma,
  decimalPoint,
  grouped,
  groupedByComma,
  type Spelling,
  surelyByComma,
  surelyByPoint
} from "./csv-cells.js";

/** The number within `41,00%`, `96/300 (32,0%)` or `1,2M`. */
const marked = /^(?:\d+\s*(?:\/|of)\s*\d+\s*\(\s*)?([+-]?[\d.,]+)\s*(?:%(?:\s*\))?|[kKMBGT](?:\s+[a-z]+)?)$/;
/** Three digits behind one point: decimals, or a whole number above a thousand. */
const threeBehindPoint = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/** The mark of a number's decimals, where it can be nothing else: percentages have no thousands. */
function decimalMark(cell: string): "point" | "comma" | null {
  const number = marked.exec(cell)?.[1] ?? cell;
  const isPercentage = number !== cell && cell.includes("%");
  if (decimalPoint.test(number) && (isPercentage || !grouped.test(number))) return "point";
  if (/^[+-]?\d+,\d+$/.test(number) && (isPercentage || !groupedByComma.test(number))) return "comma";
  return null;
}

/** @param cells those of the first rows, without blanks around them */
export function spellingOf(cells: readonly string[], delimiter: string): Spelling {
  const hasPlainPoint = cells.some((cell) => decimalMark(cell) === "point" && !marked.test(cell));
  const hasPoint = hasPlainPoint || cells.some((cell) => decimalMark(cell) === "point");
  const hasComma = cells.some((cell) => decimalMark(cell) === "comma");
  // between semicolons a comma is a decimal mark wherever it can be one; between others, where it can be nothing else
  const mayBeDecimal = delimiter === ";" || (delimiter !== "," && hasComma);
  const isShown =
    cells.some((cell) => decimalComma.test(cell)) ||
    (!hasPoint && (hasComma || cells.some((cell) => surelyByPoint.test(cell))));
  const isDecimalComma = mayBeDecimal && !hasPlainPoint && isShown;
  const isThousandsComma =
    !isDecimalComma && !hasComma && (delimiter === "," || hasPoint || cells.some((cell) => surelyByComma.test(cell)));
  const isPointInDoubt = delimiter === ";" && !isDecimalComma && (!hasPoint || hasComma);
  return { delimiter, isDecimalComma, isThousandsComma, isPointInDoubt };
}

/** Points before three digits in a table that may be those of decimals or of thousands. */
export class PointsInDoubt {
  readonly #first = new Map<string, string>();
  readonly #marks = new Set<"point" | "comma" | null>();

  add(names: readonly string[], cells: readonly string[]): void {
    for (const [i, cell] of cells.entries()) {
      const text = cell.trim();
      this.#marks.add(decimalMark(text));
      if (threeBehindPoint.test(text) && !this.#first.has(names[i]!)) this.#first.set(names[i]!, text);
    }
  }

  /** To be called behind the last row. */
  tell(report: ReadReport): void {
    if (this.#marks.has("point") && !this.#marks.has("comma")) return;
    for (const [name, text] of this.#first) {
      report.problem(
        `${name}: ${JSON.stringify(text)} is read as ${Number(text)}, and the table does not show whether its point stands before decimals or parts thousands; if thousands, write ${text.replace(".", "")}${otherWay(name)}`
      );
    }
  }
}

/** What the user may say instead, a part of a sentence. */
function otherWay(name: string): string {
  const meaning = lookUp(name)?.alias.meaning ?? "metric-value";
  if (/tokens/.test(meaning)) return ", or say --tokens none to go on without it";
  if (/^(?:samples|batch)/.test(meaning)) return ", or say --batch N to count problems instead";
  if (meaning === "step") return ", or say --step COLUMN to take another";
  return "";
}
