/** A matrix in words: how many cells of each kind, and where each kind stands. */
import { count, list, plural, word } from "../lib/format.js";
import type { MatrixData, MatrixRow, MatrixTicks } from "./matrix.js";

export interface VerdictWording {
  /** "Change of loss" */
  quantity: string;
  rows: string;
  columns: string;
}

/** Plain text for a matrix of words: cells a word, then the rows that are all of one word. */
export function describeMatrix(
  { rows, columns }: MatrixData,
  { quantity, rows: row, columns: column }: VerdictWording
): string {
  const wide = Array.isArray(columns) ? columns.length : 0;
  const words = rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell?.text ? [cell.text] : [])));
  const kinds = [...new Set(words)].map((text) => ({ text, cells: words.filter((one) => one === text).length }));
  const empty = rows.flatMap(({ cells }) => cells.filter((cell) => cell === null)).length;
  const counts = kinds.sort((a, b) => b.cells - a.cells).map((kind) => `${kind.text} in ${count(kind.cells)}`);
  if (empty > 0) counts.push(`nothing measured in ${count(empty)}`);
  const whole = kinds.flatMap(({ text }) => {
    const names = rows.filter((one) => allOf(one, text)).map(({ name }) => name);
    return names.length > 0 ? [`${text} throughout: ${list(names)}`] : [];
  });
  const head = `${quantity}, ${plural(rows.length, row)} by ${plural(wide, column)}: ${list(counts)}.`;
  return whole.length > 0 ? `${head} ${capital(whole.join("; "))}.` : head;
}

function allOf({ cells }: MatrixRow, text: string): boolean {
  const known = cells.filter((cell) => cell !== null);
  return known.length > 0 && known.every((cell) => cell.text === text);
}

/** Plain text for a coverage grid with counted columns: which rows are whole, what the others lack. `unit`: "step". */
export function describeCoverage({ rows, columns }: MatrixData, { unit = "step" } = {}): string {
  const { first, unit: each = 1 } = Array.isArray(columns) ? { first: 1 } : (columns as MatrixTicks);
  const lacks = rows.map(({ name, cells }) => ({
    name,
    missing: cells.flatMap((cell, i) => (cell === null || cell.tint === 0 ? [first + i] : []))
  }));
  const most = Math.max(...rows.map(({ cells }) => cells.length));
  const whole = lacks.filter(({ missing }) => missing.length === 0).map(({ name }) => name);
  const head = `What is measured, ${plural(rows.length, "row")} by ${plural(most, unit)}.`;
  if (whole.length === rows.length) return `${head} Nothing is missing.`;
  const parts = lacks
    .filter(({ missing }) => missing.length > 0)
    .map(({ name, missing }) => `${name} lacks ${missing.length > 1 ? `${unit}s` : unit} ${ranges(missing, each)}`);
  const complete = whole.length > 0 ? `${list(whole)} ${whole.length === 1 ? "is" : "are"} complete; ` : "";
  return `${head} ${capital(`${complete}${parts.join("; ")}`)}.`;
}

/** "1–10 and 100" */
function ranges(values: readonly number[], each: number): string {
  const runs: [number, number][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run && run[1] === value - 1) run[1] = value;
    else runs.push([value, value]);
  }
  const shown = runs.map(([low, high]) =>
    low === high ? count(each * low) : `${count(each * low)}\u2013${count(each * high)}`
  );
  return shown.length > 4 ? list([...shown.slice(0, 3), `${word(shown.length - 3)} more places`]) : list(shown);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
