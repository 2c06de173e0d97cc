import { deviation, mean } from "d3-array";
import type { Ledger, SourceRow } from "./rows-ledger.js";
import { at, groupRows, number, optionalNumber, rowsOf, type SourceTables, sameCells, text } from "./source-csv.js";

const TABLE = "repeat_std.csv";
const RUNS = "runs.csv";

/** The table holds ten significant digits of losses near 1. */
const TOLERANCE = 1e-9;

/**
 * The per-step rows of repeat_std.csv were computed from runs.csv; they are recomputed here and left out when equal.
 * So is the number of repeats that each row of runs.csv gives for its step.
 *
 * @throws Error naming the first row that disagrees
 */
export function checkRepeatStd(tables: SourceTables, ledger: Ledger): void {
  const steps = groupRows(rowsOf(tables, RUNS), ["variant", "params_b", "step"]);
  const wrong = steps.flat().find((row) => number(row, "repeats_at_step") !== countOf(steps, row));
  if (wrong) throw new Error(`${at(wrong)}: repeats_at_step is not the number of rows of its step`);
  for (const row of rowsOf(tables, TABLE)) {
    if (text(row, "kind") !== "per_step") continue;
    const group = steps.find(([head]) => head && sameCells(head, row, ["variant", "params_b", "step"]));
    if (!group || !agrees(row, group)) throw new Error(`${at(row)}: not the spread of ${RUNS} at its step`);
    ledger.place(row, "checked", "recomputed from the single repeats of runs.csv, equal");
  }
}

function agrees(row: SourceRow, group: SourceRow[]): boolean {
  const losses = group.map((member) => number(member, "test_loss"));
  const std = deviation(losses) ?? null; // null of a single loss
  return (
    number(row, "n_repeats") === losses.length &&
    near(number(row, "test_loss"), mean(losses)!) &&
    near(optionalNumber(row, "std"), std) &&
    near(optionalNumber(row, "sem"), std === null ? null : std / Math.sqrt(losses.length))
  );
}

function near(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= TOLERANCE;
}

function countOf(steps: SourceRow[][], row: SourceRow): number {
  return steps.find(([head]) => head && sameCells(head, row, ["variant", "params_b", "step"]))?.length ?? 0;
}
