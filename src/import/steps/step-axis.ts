/**
 * Which column counts a log's training steps. How many steps there are in all is none of them: such a column stands still
 * while another counts, or says the same in every row.
 */
import { mustGet } from "../../lib/items.js";
import type { NumberColumn } from "../number-columns.js";
import type { GatheredRun, LogColumn } from "../runs/gathered-run.js";

/** The column of the steps, and what became of the others that could have been. */
export interface StepAxis {
  /** null: none counts steps */
  chosen: string | null;
  /** counters that say the same, and stand for the chosen one where it is blank */
  agreeing: string[];
  /** counters that say otherwise */
  others: string[];
  /** columns that hold how many steps there are in all, with their first value */
  totals: { name: string; value: number }[];
}

/**
 * The axis of the rows.
 *
 * @param has whether each row has a value that a fit may need
 * @param asked column that the user named; by default the highest in the table of names that most rows have and that is
 * no total
 */
export function chooseAxis(run: GatheredRun, columns: readonly LogColumn[], has: Uint8Array, asked?: string): StepAxis {
  const named = columns
    .filter(({ known, name }) => (known?.alias.meaning === "step" || name === asked) && run.columns.has(name))
    .sort((a, b) => (a.known?.rank ?? 0) - (b.known?.rank ?? 0))
    .map(({ name }) => name);
  const totals = named.filter((name) => isTotal(name, name === asked ? [] : named, run, columns));
  const axes = named
    .filter((name) => !totals.includes(name))
    .map((name) => ({ name, rows: rowsWith(mustGet(run.columns, name), has) }));
  const most = Math.max(0, ...axes.map(({ rows }) => rows));
  const chosen = asked ?? axes.find(({ rows }) => rows > 0 && rows >= most / 2)?.name ?? axes[0]?.name ?? null;
  const found = chosen !== null && axes.some(({ name }) => name === chosen) ? chosen : null;
  const rest = axes.map(({ name }) => name).filter((name) => name !== found);
  const agreeing =
    found === null
      ? []
      : rest.filter((name) => agree(mustGet(run.columns, found), mustGet(run.columns, name), run.rows));
  return {
    chosen: found,
    agreeing,
    others: rest.filter((name) => !agreeing.includes(name)),
    totals: totals.map((name) => ({ name, value: firstNumber(mustGet(run.columns, name), run.rows) }))
  };
}

function isTotal(name: string, named: readonly string[], run: GatheredRun, columns: readonly LogColumn[]): boolean {
  const column = mustGet(run.columns, name);
  const others = named.filter((other) => other !== name).map((other) => mustGet(run.columns, other));
  return others.some((other) => isTotalOf(column, other, run.rows)) || saysItAgain(column, run, columns);
}

/** Distinct values of a total in a run: one, and another each time it is started anew for longer. */
const mostTotals = 3;
/** Values of a counter for each of a total, at the least: a log that has only just begun tells nothing. */
const leastCounted = 4;

/**
 * Whether a column holds how many steps another counts to: nowhere below it, and the same while that one goes on.
 * A counter of larger units stands still too (samples beside calls of a logger), but each of the other's values is at one
 * place of it, while runs with totals of their own count the same steps.
 */
function isTotalOf(total: NumberColumn, counter: NumberColumn, rows: number): boolean {
  const counted = new Map<number, Set<number>>();
  const all = new Set<number>();
  for (let i = 0; i < rows; i++) {
    const [most, step] = [total.at(i), counter.at(i)];
    if (Number.isNaN(most) || Number.isNaN(step)) continue;
    if (step > most) return false;
    const steps = counted.get(most) ?? new Set();
    counted.set(most, steps.add(step));
    all.add(step);
  }
  const pairs = [...counted.values()].reduce((sum, steps) => sum + steps.size, 0);
  if (pairs === 0 || pairs < leastCounted * counted.size) return false;
  return counted.size <= mostTotals || pairs >= 2 * all.size;
}

/** Whether every row has the one value, though rows say a column again, as those of one step do not. */
function saysItAgain(column: NumberColumn, run: GatheredRun, columns: readonly LogColumn[]): boolean {
  const value = firstNumber(column, run.rows);
  let rows = 0;
  for (let i = 0; i < run.rows; i++) {
    if (Number.isNaN(column.at(i))) continue;
    if (column.at(i) !== value) return false;
    rows++;
  }
  if (rows < 2) return false;
  return columns.some(({ name, known }) => {
    const values = known?.alias.meaning === "step" ? undefined : run.columns.get(name);
    if (values === undefined) return false;
    let said = 0;
    for (let i = 0; i < run.rows; i++) if (!Number.isNaN(column.at(i)) && !Number.isNaN(values.at(i))) said++;
    return said > 1;
  });
}

function firstNumber(column: NumberColumn, rows: number): number {
  for (let i = 0; i < rows; i++) if (!Number.isNaN(column.at(i))) return column.at(i);
  return Number.NaN;
}

/**
 * Whether two counters say the same: wherever both are there, or, where they never meet (OpenRLHF's train/global_step and
 * eval/global_step), each row of the one between its neighbours of the other. Then either may stand for the other.
 */
function agree(a: NumberColumn, b: NumberColumn, rows: number): boolean {
  let both = false;
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a.at(i), b.at(i)];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    if (x !== y) return false;
    both = true;
  }
  return both || standsBetween(a, b, rows);
}

/** Share of rows that may be out of their place, as they are after a restart. */
const mostOutOfPlace = 0.1;

/** Whether the values of one counter stand between those of another in the rows before and behind. */
function standsBetween(a: NumberColumn, b: NumberColumn, rows: number): boolean {
  let found = 0;
  let outOfPlace = 0;
  let before = Number.NaN;
  let open: number[] = [];
  const close = (next: number) => {
    for (const value of open) if (value < before || value > next) outOfPlace++;
    open = [];
  };
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a.at(i), b.at(i)];
    if (!Number.isNaN(y)) {
      open.push(y);
      found++;
    } else if (!Number.isNaN(x)) {
      close(x);
      before = x;
    }
  }
  // behind the last row, a step on: more than one update goes by between two rows of few loggers
  close(Number.isNaN(before) ? Number.NEGATIVE_INFINITY : before + 1);
  return found > 0 && outOfPlace <= mostOutOfPlace * found;
}

function rowsWith(column: NumberColumn, has: Uint8Array): number {
  let rows = 0;
  for (let i = 0; i < has.length; i++) if (has[i] && !Number.isNaN(column.at(i))) rows++;
  return rows;
}
