/**
 * Rows of one run laid out by training step: one axis chosen, repeated steps settled, gaps and restarts told.
 */
import { firstOf, mustGet } from "../../lib/items.js";
import type { GatheredRun, LogColumn } from "../gather.js";
import type { NumberColumn } from "../numbers.js";
import { areRestarts } from "../runs/restarts.js";
import { type Numbering, rowNumbers, stepsOfRows } from "./numbered-rows.js";
import { type OutOfOrder, outOfOrder } from "./out-of-order.js";
import { type Fate, fate, fateOfStep } from "./row-fates.js";
import { chooseAxis, type StepAxis } from "./step-axis.js";

/** One run by step; columns of equal length, steps ascending. */
export interface StepTable {
  /** column that the steps are from */
  axis: string;
  /** other columns that could have been, and say otherwise */
  otherAxes: string[];
  /** distinct whole numbers >= 0 */
  step: Float64Array;
  /** row of the log where the step stands last */
  row: Float64Array;
  /** by name of the log's column, NaN where the log has nothing; columns without any value are left out */
  columns: Map<string, Float64Array>;
  /** columns of the clock by name, in seconds; absent where there are none */
  times?: Map<string, Float64Array>;
  /** no column counts steps: they are the places of the rows by this column; absent where they are steps */
  ranked?: string;
  /** by name of a column: steps at which the log has NaN or an infinite number and no other value; absent where there are none */
  notFinite?: Map<string, Float64Array>;
  /** by name of a column: how repeats of a step differ that were averaged; absent where none were */
  repeated?: Map<string, Repeated>;
}

/** Repeats of one measurement, over a run. */
export interface Repeated {
  /** sum of squared distances from the mean of each step's repeats */
  squares: number;
  df: number;
  /** steps with several */
  checkpoints: number;
}

/** How a run's steps go, as far as a user should know. */
export interface StepHistory {
  /** times that the log goes back to an earlier step: the trainer was started again */
  restarts: { row: number; from: number; to: number }[];
  /** rows were put into the order of their steps; absent where they stood so, and where steps are said twice */
  outOfOrder?: OutOfOrder;
  /** rows of a step were averaged: they are repeats of one measurement, or the user says so */
  averaged: boolean;
  /** usual distance from one step to the next */
  stride: number;
  /** stretches without a row where the stride would have one */
  gaps: { from: number; to: number }[];
  /** distances differ from step to step: the export may hold a sample of the steps only */
  sampled: boolean;
}

export interface StepsOfRun {
  table: StepTable | null;
  /** columns that say how many steps there are in all, and were not taken for the step */
  totals: StepAxis["totals"];
  history: StepHistory;
}

/** How the rows of a run follow each other, by place; see `part-runs.ts`. */
export interface RowOrder {
  /** column to take the steps from; by default the highest in the table of names that most rows have */
  axis?: string;
  /** steps of the rows where no column has them */
  numbering?: Numbering | null;
  /** rows of one sequence are attempts one after the other; without it all are */
  sequence?: Int32Array;
  /** rows of a step are averaged: one of each of these repeats, of all rows without it */
  averaged?: boolean;
  repeat?: Int32Array | null;
}

const noHistory: StepHistory = { restarts: [], averaged: false, stride: 0, gaps: [], sampled: false };

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
    step: new Float64Array(starts.length).map((_, g) => step[starts[g]!]!),
    row: new Float64Array(starts.length).map((_, g) => run.row.at(place[groups[g + 1]! - 1]!)),
    columns: columnsByStep,
    ...timesByStep(run, columns, groups, place),
    ...notFiniteSteps(run, groups, place, step, columnsByStep),
    ...(repeated.size === 0 ? {} : { repeated })
  };
  return { table, totals, history: { ...history, ...strideOf(table.step) } };
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
  return new Float64Array(run.rows).map((_, place) => {
    for (const axis of axes) if (!Number.isNaN(axis.at(place))) return axis.at(place);
    return Number.NaN;
  });
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

/** Rows with a step, by step and then in the order of the log. */
function placesByStep(
  stepAt: Float64Array,
  run: GatheredRun,
  sequence: Int32Array | undefined,
  tell: (place: number, found: Fate) => void
) {
  const places = new Int32Array(run.rows);
  let found = 0;
  const sequences = new Map<number, { before: number; rows: number; restarts: StepHistory["restarts"] }>();
  let before = -1;
  let sorted = true;
  for (let i = 0; i < run.rows; i++) {
    const step = stepAt[i]!;
    const broken = fateOfStep(step);
    if (broken !== null) tell(i, broken);
    else {
      const id = sequence?.[i] ?? 0;
      let history = sequences.get(id);
      if (history === undefined) {
        history = { before: -1, rows: 0, restarts: [] };
        sequences.set(id, history);
      }
      if (step < history.before) history.restarts.push({ row: run.row.at(i), from: history.before, to: step });
      history.before = step;
      history.rows++;
      if (step < before) sorted = false;
      before = step;
      places[found++] = i;
    }
  }
  const at = places.slice(0, found);
  if (!sorted) at.sort((a, b) => stepAt[a]! - stepAt[b]! || a - b);
  const step = new Float64Array(found).map((_, i) => stepAt[at[i]!]!);
  const [most] = [...sequences.values()].sort((a, b) => b.restarts.length - a.restarts.length);
  // a table in another order than a trainer writes (by metric, unsorted) goes back at every other row: no restarts
  const ordered = most !== undefined && areRestarts(most.restarts.length, most.rows);
  const history: StepHistory = { ...noHistory, restarts: ordered ? most.restarts : [] };
  return { step, place: at, isSorted: sorted, history };
}

/** Where each distinct step begins among sorted steps, with the end behind the last. */
function groupsOf(step: Float64Array): Int32Array {
  const starts = new Int32Array(step.length + 1);
  let groups = 0;
  for (let i = 0; i < step.length; i++) if (i === 0 || step[i] !== step[i - 1]) starts[groups++] = i;
  starts[groups++] = step.length;
  return starts.slice(0, groups);
}

/** Whether some step has several rows with a value in the same column. */
function repeats(groups: Int32Array, place: Int32Array, run: GatheredRun, names: readonly string[]): boolean {
  const columns = names.map((name) => mustGet(run.columns, name));
  for (let g = 0; g + 1 < groups.length; g++) {
    const parts = place.subarray(groups[g], groups[g + 1]);
    if (parts.length < 2) continue;
    for (const column of columns) {
      let rows = 0;
      for (const i of parts) if (!Number.isNaN(column.at(i)) && ++rows > 1) return true;
    }
  }
  return false;
}

/** One value a step and column; tells which rows stand. */
function mergeSteps(
  groups: Int32Array,
  place: Int32Array,
  run: GatheredRun,
  names: readonly string[],
  averaged: { repeat: Int32Array | null; repeated: Map<string, Repeated> } | null,
  has: Uint8Array,
  tell: (place: number, found: Fate) => void
): Map<string, Float64Array> {
  const steps = groups.length - 1;
  const stands = new Uint8Array(place.length);
  const columns = new Map<string, Float64Array>();
  for (const name of names) {
    const from = mustGet(run.columns, name);
    const to = new Float64Array(steps).fill(Number.NaN);
    let any = false;
    for (let g = 0; g < steps; g++) {
      const value = averaged
        ? meanOfRepeats(name, valuesAt(groups, g, place, from, averaged.repeat, stands), averaged.repeated)
        : lastAt(groups, g, place, from, stands);
      if (Number.isNaN(value)) continue;
      to[g] = value;
      any = true;
    }
    if (any) columns.set(name, to);
  }
  for (let i = 0; i < place.length; i++)
    tell(place[i]!, stands[i] ? fate.used : has[place[i]!] ? fate.duplicate : fate.bare);
  return columns;
}

/** The last value of each column of the clock at a step: a row that has no other value counts for none. */
function timesByStep(
  run: GatheredRun,
  columns: readonly LogColumn[],
  groups: Int32Array,
  place: Int32Array
): Pick<StepTable, "times"> {
  const names = columns.filter(({ known, name }) => known?.alias.time !== undefined && run.columns.has(name));
  if (names.length === 0) return {};
  const stands = new Uint8Array(place.length);
  const at = (from: NumberColumn) =>
    new Float64Array(groups.length - 1).map((_, g) => lastAt(groups, g, place, from, stands));
  return { times: new Map(names.map(({ name }) => [name, at(mustGet(run.columns, name))])) };
}

/** Steps at which a column has no number but something that is no finite one. */
function notFiniteSteps(
  { notFinite }: GatheredRun,
  groups: Int32Array,
  place: Int32Array,
  step: Float64Array,
  columns: ReadonlyMap<string, Float64Array>
): Pick<StepTable, "notFinite"> {
  const found = new Map<string, Float64Array>();
  for (const [name, marks] of notFinite) {
    const values = columns.get(name);
    if (values === undefined) continue;
    const steps: number[] = [];
    for (const [g, value] of values.entries()) {
      const rows = place.subarray(groups[g], groups[g + 1]);
      if (Number.isNaN(value) && rows.some((row) => marks.has(row))) steps.push(step[groups[g]!]!);
    }
    if (steps.length > 0) found.set(name, Float64Array.from(steps));
  }
  return found.size === 0 ? {} : { notFinite: found };
}

/** The last value of a step, whose row stands; NaN where there is none. */
function lastAt(groups: Int32Array, g: number, place: Int32Array, from: NumberColumn, stands: Uint8Array): number {
  for (let i = groups[g + 1]! - 1; i >= groups[g]!; i--) {
    const value = from.at(place[i]!);
    if (Number.isNaN(value)) continue;
    stands[i] = 1;
    return value;
  }
  return Number.NaN;
}

/** The values of a step whose rows stand: of each repeat that of the last attempt; all where no column counts repeats. */
function valuesAt(
  groups: Int32Array,
  g: number,
  place: Int32Array,
  from: NumberColumn,
  repeatOf: Int32Array | null,
  stands: Uint8Array
): number[] {
  const values: number[] = [];
  const seen = new Set<number>();
  for (let i = groups[g + 1]! - 1; i >= groups[g]!; i--) {
    const value = from.at(place[i]!);
    const repeat = repeatOf === null ? i : repeatOf[place[i]!]!;
    if (Number.isNaN(value) || seen.has(repeat)) continue;
    seen.add(repeat);
    values.push(value);
    stands[i] = 1;
  }
  return values;
}

/** Their mean; how they differ is added to what is known of the column. */
function meanOfRepeats(name: string, values: number[], repeated: Map<string, Repeated>): number {
  const mean = meanOf(values);
  if (values.length < 2) return mean;
  const before = repeated.get(name) ?? { squares: 0, df: 0, checkpoints: 0 };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), before.squares);
  repeated.set(name, { squares, df: before.df + values.length - 1, checkpoints: before.checkpoints + 1 });
  return mean;
}

/** Mean, NaN of none, whatever the order of the values; of equal values that value to the last bit. */
function meanOf(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  values.sort((a, b) => a - b);
  if (values[0] === values.at(-1)) return firstOf(values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The usual distance between steps, where it is left, and whether it is so often left that steps were sampled. */
export function strideOf(step: Float64Array): Pick<StepHistory, "stride" | "gaps" | "sampled"> {
  const counts = new Map<number, number>();
  for (let i = 1; i < step.length; i++) {
    const distance = step[i]! - step[i - 1]!;
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
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
