/** Rows that stand in another order than their steps. */
import { mustGet } from "../../lib/items.js";
import type { GatheredRun } from "../runs/gathered-run.js";

export interface OutOfOrder {
  /** rows whose step is below that of the row before them */
  rows: number;
  /** the first of them */
  first: { row: number; from: number; to: number };
}

/**
 * Of the column where most rows go back; null where none does: a table that goes metric by metric goes back at each metric alone.
 *
 * @param stepAt step of each row, NaN where there is none
 * @param names columns that are looked at
 */
export function outOfOrder(stepAt: Float64Array, run: GatheredRun, names: readonly string[]): OutOfOrder | null {
  let most: OutOfOrder | null = null;
  for (const name of names) {
    const column = mustGet(run.columns, name);
    let [before, rows] = [Number.NEGATIVE_INFINITY, 0];
    let first: OutOfOrder["first"] | null = null;
    for (const [place, step] of stepAt.entries()) {
      if (!Number.isSafeInteger(step) || Number.isNaN(column.at(place))) continue;
      if (step < before) {
        first ??= { row: run.row.at(place), from: before, to: step };
        rows++;
      }
      before = step;
    }
    if (first !== null && rows > (most?.rows ?? 0)) most = { rows, first };
  }
  return most;
}
