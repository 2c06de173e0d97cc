/**
 * Rows of one run laid out by training step: one axis chosen, repeated steps settled, gaps and restarts told.
 */
import { mustGet } from "../../lib/items.js";
import type { GatheredRun, LogColumn } from "../runs/gathered-run.js";
import { groupsOf, mergeSteps, notFiniteSteps, placesByStep, repeats, timesByStep } from "./merge-steps.js";
import { type Numbering, rowNumbers, stepsOfRows } from "./numbered-rows.js";
import { outOfOrder } from "./out-of-order.js";
import { type Fate, fate } from "./row-fates.js";
import { chooseAxis, type StepAxis } from "./step-axis.js";
import {
  noHistory,
  type Repeated,
  type RowOrder,
  type StepHistory,
  type StepsOfRun,
  type StepTable
} from "./step-table.js";

/**
 * The rows of a run by step.
 *
 * A later row of a step replaces what an earlier one says, column by column: after a restart the last attempt stands. Rows
 * that are repeats of one measurement are averaged.
 *
 * @param columns of the log, for what they mean
 * @param tell is given what becomes of each row
 */
export function stepsOf(
  run: GatheredRun,
  columns: readonly LogColumn[],
  { axis, numbering = null, sequence, averaged = false, repeat = null }: RowOrder,
  tell: (place: number, found: Fate) => void
): StepsOfRun {
  const values = valueColumns(columns, run);
  const has = holdsAny(run, values);
  const axes = chooseAxis(run, columns, has, axis);
  const { totals } = axes;
  const stepAt = stepAxes(run, axes, axis === undefined ? numbering : null);
  if (stepAt === null) {
    for (let i = 0; i < run.rows; i++) tell(i, fate.noStep);
    return { table: null, totals, history: noHistory };
  }
  const { step, place, isSorted, history } = placesByStep(stepAt, run, sequence, tell);
  if (step.length === 0) return { table: null, totals, history: noHistory };

  const names = values.map(({ name }) => name);
  const groups = groupsOf(step);
  // rows that go back and say nothing again are late, or a table that goes metric by metric
  if (!isSorted && !repeats(groups, place, run, names)) {
    history.restarts = [];
    const late = outOfOrder(stepAt, run, names);
    if (late !== null) history.outOfOrder = late;
  }
  history.averaged = averaged;
  const repeated = new Map<string, Repeated>();
  const columnsByStep = mergeSteps(groups, place, run, names, averaged ? { repeat, repeated } : null, has, tell);
  const starts = groups.subarray(0, -1);
  const table: StepTable = {
    axis: axes.chosen ?? rowNumbers,
    otherAxes: axes.others,
    step: stepsAt(step, starts),
    row: lastRows(run, groups, place),
    columns: columnsByStep,
    ...timesByStep(run, columns, groups, place),
    ...notFiniteSteps(run, groups, place, step, columnsByStep),
    ...(repeated.size === 0 ? {} : { repeated })
  };
  return { table, totals, history: { ...history, ...strideOf(table.step) } };
}

function stepsAt(step: Float64Array, starts: Int32Array): Float64Array {
  const steps = new Float64Array(starts.length);
  for (let g = 0; g < starts.length; g++) steps[g] = step[starts[g]!]!;
  return steps;
}

function lastRows({ row }: GatheredRun, groups: Int32Array, place: Int32Array): Float64Array {
  const rows = new Float64Array(groups.length - 1);
  for (let g = 0; g < rows.length; g++) rows[g] = row.at(place[groups[g + 1]! - 1]!);
  return rows;
}

/** Step of each row, by the column chosen and those that agree with it, NaN where there is none; null without either. */
export function stepAxes(
  run: GatheredRun,
  { chosen, agreeing }: Pick<StepAxis, "chosen" | "agreeing">,
  numbering: Numbering | null
): Float64Array | null {
  if (chosen === null && numbering === null) return null;
  const axes =
    chosen === null
      ? [stepsOfRows(run.rows, numbering!)]
      : [chosen, ...agreeing].map((name) => mustGet(run.columns, name));
  const step = new Float64Array(run.rows).fill(Number.NaN);
  for (const axis of axes)
    for (let place = 0; place < run.rows; place++) if (Number.isNaN(step[place]!)) step[place] = axis.at(place);
  return step;
}

/** Columns with numbers that are neither steps nor of the clock. */
export function valueColumns(columns: readonly LogColumn[], { columns: numbers }: GatheredRun): LogColumn[] {
  return columns.filter(
    ({ known, name }) => known?.alias.meaning !== "step" && known?.alias.time === undefined && numbers.has(name)
  );
}

/** Whether each row has a value in any of the columns. */
export function holdsAny(run: GatheredRun, columns: readonly LogColumn[]): Uint8Array {
  const has = new Uint8Array(run.rows);
  for (const { name } of columns) {
    const column = mustGet(run.columns, name);
    for (let i = 0; i < run.rows; i++) if (!Number.isNaN(column.at(i))) has[i] = 1;
  }
  return has;
}

/** The usual distance between steps, where it is left, and whether it is so often left that steps were sampled. */
export function strideOf(step: Float64Array): Pick<StepHistory, "stride" | "gaps" | "sampled"> {
  const counts = new Map<number, number>();
  // most stretches have one distance
  let [before, length] = [Number.NaN, 0];
  const count = () => length > 0 && counts.set(before, (counts.get(before) ?? 0) + length);
  for (let i = 1; i < step.length; i++) {
    const distance = step[i]! - step[i - 1]!;
    if (distance === before) length++;
    else {
      count();
      [before, length] = [distance, 1];
    }
  }
  count();
  const [stride, times] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [0, 0];
  const intervals = step.length - 1;
  // step 0 and a last step off the grid are usual; several distances in no fixed order are not
  const sampled = intervals >= 20 && times < 0.8 * intervals;
  const gaps: StepHistory["gaps"] = [];
  for (let i = 1; i < step.length && !sampled; i++) {
    if (step[i]! - step[i - 1]! > 2 * stride) gaps.push({ from: step[i - 1]! + stride, to: step[i]! - 1 });
  }
  return { stride, gaps, sampled };
}
