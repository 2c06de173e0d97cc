/** Rows of one step as one: which value stands, and what became of the others. */

import { firstOf, mustGet } from "../../lib/items.js";
import type { NumberColumn } from "../number-columns.js";
import type { GatheredRun, LogColumn } from "../runs/gathered-run.js";
import { areRestarts } from "../runs/restarts.js";
import { type Fate, fate, fateOfStep } from "./row-fates.js";
import { noHistory, type Repeated, type StepHistory, type StepTable } from "./step-table.js";

/** Rows with a step, by step and then in the order of the log. */
export function placesByStep(
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
  const step = new Float64Array(found);
  for (let i = 0; i < found; i++) step[i] = stepAt[at[i]!]!;
  const [most] = [...sequences.values()].sort((a, b) => b.restarts.length - a.restarts.length);
  // a table in another order than a trainer writes (by metric, unsorted) goes back at every other row: no restarts
  const ordered = most !== undefined && areRestarts(most.restarts.length, most.rows);
  const history: StepHistory = { ...noHistory, restarts: ordered ? most.restarts : [] };
  return { step, place: at, isSorted: sorted, history };
}

/** Where each distinct step begins among sorted steps, with the end behind the last. */
export function groupsOf(step: Float64Array): Int32Array {
  const starts = new Int32Array(step.length + 1);
  let groups = 0;
  for (let i = 0; i < step.length; i++) if (i === 0 || step[i] !== step[i - 1]) starts[groups++] = i;
  starts[groups++] = step.length;
  return starts.slice(0, groups);
}

/** Whether some step has several rows with a value in the same column. */
export function repeats(groups: Int32Array, place: Int32Array, run: GatheredRun, names: readonly string[]): boolean {
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
export function mergeSteps(
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
export function timesByStep(
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
export function notFiniteSteps(
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
