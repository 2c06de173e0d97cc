/** A matrix in words: how many cells of each kind, and where each kind stands. */
import { capital, count, list, plural, word } from "../../lib/format.js";
import type { MatrixData } from "./matrix.js";

/** Plain text for a grid of steps: which rows are whole, what the others lack. */
export function describeCoverage({ rows, columns: { first, unit } }: MatrixData): string {
  const lacks = rows.map(({ name, cells }) => ({
    name,
    missing: cells.flatMap((cell, i) => (cell === null || cell.tint === 0 ? [first + i] : []))
  }));
  const most = Math.max(...rows.map(({ cells }) => cells.length));
  const whole = lacks.filter(({ missing }) => missing.length === 0).map(({ name }) => name);
  const head = `What is measured, ${plural(rows.length, "row")} by ${plural(most, "step")}.`;
  if (whole.length === rows.length) return `${head} Nothing is missing.`;
  const parts = lacks
    .filter(({ missing }) => missing.length > 0)
    .map(({ name, missing }) => `${name} lacks ${missing.length > 1 ? "steps" : "step"} ${ranges(missing, unit)}`);
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
