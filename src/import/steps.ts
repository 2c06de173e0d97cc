/**
 * Rows of one run laid out by training step: one axis chosen, repeated steps settled, gaps and restarts told.
 */
import type { GatheredRun, LogColumn } from "./gather.js";
import { type Numbering, rowNumbers, stepsOfRows } from "./numbered-rows.js";
import type { NumberColumn } from "./numbers.js";
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
  /** by name of a column: steps at which the log has NaN or an infinite number and no other value; absent where there are none */
  notFinite?: Map<string, Float64Array>;
}

/** What became of the rows of a run: used + duplicates + set aside = read. */
export interface RowTally {
  read: number;
  used: number;
  setAside: Map<string, number>;
  /** rows whose every value a later row of the same step replaces */
  duplicates: number;
}

/** How a run's steps go, as far as a user should know. */
export interface StepHistory {
  /** times that the log goes back to an earlier step: the trainer was started again */
  restarts: { row: number; from: number; to: number }[];
  /** rows of a step were averaged, as most steps have several */
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
  tally: RowTally;
  history: StepHistory;
}

/** Why a row cannot stand at a step. */
export const noStep = "no step";
export const brokenStep = "step is no whole number >= 0";
export const nothingUnderstood = "no column that a fit needs";

const noHistory: StepHistory = { restarts: [], averaged: false, stride: 0, gaps: [], sampled: false };

/**
 * The rows of a run by step.
 *
 * A later row of a step replaces what an earlier one says, column by column: after a restart the last attempt stands.
 * Only where most steps have several rows that say the same columns, and the steps never go back, are they parts of
 * one step (workers, groups of prompts), and their mean is taken.
 *
 * @param columns of the log, for what they mean
 * @param axis column to take the steps from; by default the highest in the table of names that most rows have
 * @param numbering steps of the rows where no column has them
 */
export function stepsOf(
  run: GatheredRun,
  columns: readonly LogColumn[],
  axis?: string,
  numbering: Numbering | null = null
): StepsOfRun {
  const tally: RowTally = { read: run.rows, used: 0, setAside: new Map(), duplicates: 0 };
  const values = columns.filter(({ known, name }) => known?.alias.meaning !== "step" && run.columns.has(name));
  const has = holdsAny(run, values);
  const { chosen, agreeing, others, totals } = chooseAxis(run, columns, has, axis);
  if (chosen === null && (numbering === null || axis !== undefined)) {
    if (run.rows > 0) tally.setAside.set(noStep, run.rows);
    return { table: null, totals, tally, history: noHistory };
  }
  const axes =
    chosen === null ? [stepsOfRows(run.rows, numbering!)] : [chosen, ...agreeing].map((name) => run.columns.get(name)!);
  const { step, place, history } = placesByStep(run, axes, tally);
  if (step.length === 0) return { table: null, totals, tally, history: noHistory };

  const names = values.map(({ name }) => name);
  const groups = groupsOf(step);
  // rows that go back and say nothing again are late, or a table that goes metric by metric
  if (history.restarts.length > 0 && !repeats(groups, place, run, names)) history.restarts = [];
  history.averaged = history.restarts.length === 0 && areParts(groups, place, run, names);
  const columnsByStep = mergeSteps(groups, place, run, names, history.averaged, has, tally);
  const starts = groups.subarray(0, -1);
  const table: StepTable = {
    axis: chosen ?? rowNumbers,
    otherAxes: others,
    step: Float64Array.from(starts, (start) => step[start]!),
    row: Float64Array.from(starts, (_, g) => run.row.at(place[groups[g + 1]! - 1]!)),
    columns: columnsByStep,
    ...notFiniteSteps(run, groups, place, step, columnsByStep)
  };
  return { table, totals, tally, history: { ...history, ...strideOf(table.step) } };
}

/** Whether each row has a value in any of the columns. */
function holdsAny(run: GatheredRun, columns: readonly LogColumn[]): Uint8Array {
  const has = new Uint8Array(run.rows);
  for (const { name } of columns) {
    const column = run.columns.get(name)!;
    for (let i = 0; i < run.rows; i++) if (!Number.isNaN(column.at(i))) has[i] = 1;
  }
  return has;
}

/** Rows with a step, by step and then in the order of the log. */
function placesByStep(run: GatheredRun, axes: readonly NumberColumn[], tally: RowTally) {
  const stepAt = (place: number) => {
    for (const axis of axes) if (!Number.isNaN(axis.at(place))) return axis.at(place);
    return Number.NaN;
  };
  const set = (reason: string) => tally.setAside.set(reason, (tally.setAside.get(reason) ?? 0) + 1);
  const at: number[] = [];
  const restarts: StepHistory["restarts"] = [];
  let before = -1;
  let sorted = true;
  for (let i = 0; i < run.rows; i++) {
    const step = stepAt(i);
    if (Number.isNaN(step)) set(noStep);
    else if (!Number.isSafeInteger(step) || step < 0) set(brokenStep);
    else {
      if (step < before) {
        sorted = false;
        restarts.push({ row: run.row.at(i), from: before, to: step });
      }
      before = step;
      at.push(i);
    }
  }
  if (!sorted) at.sort((a, b) => stepAt(a) - stepAt(b) || a - b);
  const step = Float64Array.from(at, stepAt);
  // a table in another order than a trainer writes (by metric, unsorted) goes back at every other row: no restarts
  const ordered = restarts.length <= Math.max(3, at.length / 20);
  const history = { ...noHistory, restarts: ordered ? restarts : [] };
  return { step, place: Int32Array.from(at), history };
}

/** Where each distinct step begins among sorted steps, with the end behind the last. */
function groupsOf(step: Float64Array): Int32Array {
  const starts: number[] = [];
  for (let i = 0; i < step.length; i++) if (i === 0 || step[i] !== step[i - 1]) starts.push(i);
  starts.push(step.length);
  return Int32Array.from(starts);
}

/** Whether some step has several rows with a value in the same column. */
function repeats(groups: Int32Array, place: Int32Array, run: GatheredRun, names: readonly string[]): boolean {
  const columns = names.map((name) => run.columns.get(name)!);
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

/** Whether most steps have several rows with a value in the same column. */
function areParts(groups: Int32Array, place: Int32Array, run: GatheredRun, names: readonly string[]): boolean {
  const steps = groups.length - 1;
  if (steps < 2 || place.length < 1.5 * steps) return false;
  const columns = names.map((name) => run.columns.get(name)!);
  let several = 0;
  for (let g = 0; g < steps; g++) {
    const parts = place.subarray(groups[g], groups[g + 1]);
    if (parts.length < 2) continue;
    const repeated = columns.some((column) => {
      let rows = 0;
      for (const i of parts) if (!Number.isNaN(column.at(i))) rows++;
      return rows > 1;
    });
    if (repeated) several++;
  }
  return several > steps / 2;
}

/** One value a step and column; counts which rows stand. */
function mergeSteps(
  groups: Int32Array,
  place: Int32Array,
  run: GatheredRun,
  names: readonly string[],
  averaged: boolean,
  has: Uint8Array,
  tally: RowTally
): Map<string, Float64Array> {
  const steps = groups.length - 1;
  const stands = new Uint8Array(place.length);
  const columns = new Map<string, Float64Array>();
  for (const name of names) {
    const from = run.columns.get(name)!;
    const to = new Float64Array(steps).fill(Number.NaN);
    let any = false;
    for (let g = 0; g < steps; g++) {
      const parts: number[] = [];
      for (let i = groups[g + 1]! - 1; i >= groups[g]!; i--) {
        const value = from.at(place[i]!);
        if (Number.isNaN(value)) continue;
        parts.push(value);
        stands[i] = 1;
        if (!averaged) break;
      }
      if (parts.length > 0) {
        // summed in one order, whatever the order of the rows
        if (parts.length > 2) parts.sort((a, b) => a - b);
        to[g] = parts.reduce((sum, value) => sum + value, 0) / parts.length;
        any = true;
      }
    }
    if (any) columns.set(name, to);
  }
  let bare = 0;
  for (let i = 0; i < place.length; i++) {
    if (stands[i]) tally.used++;
    else if (has[place[i]!]) tally.duplicates++;
    else bare++;
  }
  if (bare > 0) tally.setAside.set(nothingUnderstood, (tally.setAside.get(nothingUnderstood) ?? 0) + bare);
  return columns;
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
