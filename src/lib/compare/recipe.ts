/** What is compared: recipes, each with the runs of its seeds, and their scores on one axis. */
import { firstOf, lastOf } from "../items.js";

/** One run: its score at the X of each evaluation. */
export interface SeedRun {
  /** ascending, in one unit for all runs */
  x: Float64Array;
  /** fraction right, in [0, 1]; as long as x */
  y: Float64Array;
}

export interface Recipe {
  name: string;
  /** one a seed, at least one */
  seeds: readonly SeedRun[];
}

/** Checkpoints whose mean is the score at an X: a single one is noisier than it need be. */
export const checkpointsOfScore = 3;

/** X that differ by less are one: sums of hours and of FLOPs are rounded. */
const sameX = 1e-9;

/** Whether an evaluation at x counts up to `at`. */
export function isUpTo(x: number, at: number): boolean {
  return x <= at + sameX * Math.abs(at);
}

/** The largest X that every run reaches. */
export function commonReach(recipes: readonly Recipe[]): number {
  return Math.min(...recipes.flatMap(({ seeds }) => seeds.map(({ x }) => lastOf(x))));
}

/**
 * Score of a run at an X: the mean of its last three evaluations up to there, of fewer where there are no more.
 *
 * @returns NaN where it has none
 */
export function scoreAt({ x, y }: SeedRun, at: number): number {
  const end = x.findLastIndex((value) => isUpTo(value, at)) + 1;
  const last = y.subarray(Math.max(0, end - checkpointsOfScore), end);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

export function scoresAt({ seeds }: Recipe, at: number): number[] {
  return seeds.map((run) => scoreAt(run, at));
}

/** Score between two evaluations of a run, on a straight line; NaN outside of them. */
export function scoreBetween({ x, y }: SeedRun, at: number): number {
  const next = x.findIndex((value) => isUpTo(at, value));
  if (next < 0) return Number.NaN;
  if (isUpTo(x[next]!, at)) return y[next]!;
  if (next === 0) return Number.NaN;
  const along = (at - x[next - 1]!) / (x[next]! - x[next - 1]!);
  return y[next - 1]! + along * (y[next]! - y[next - 1]!);
}

/** Scores of several runs at common X. */
export interface CommonCurves {
  /** ascending */
  x: Float64Array;
  /** a row a run, each as long as x */
  y: Float64Array[];
}

/**
 * Runs at every X, up to `at`, at which one of them was evaluated and that all of them have behind and before them; of more
 * than `most` such X, evenly chosen ones, the last among them.
 */
export function onCommonX(runs: readonly SeedRun[], at: number, most = Number.POSITIVE_INFINITY): CommonCurves {
  const first = Math.max(...runs.map(({ x }) => firstOf(x)));
  const last = Math.min(at, ...runs.map(({ x }) => lastOf(x)));
  const all: number[] = [];
  for (const x of Float64Array.from(runs.flatMap((run) => [...run.x])).sort()) {
    const isNew = all.length === 0 || !isUpTo(x, lastOf(all));
    if (isNew && isUpTo(first, x) && isUpTo(x, last)) all.push(x);
  }
  const chosen =
    all.length <= most
      ? all
      : Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
  const x = Float64Array.from(chosen);
  return { x, y: runs.map((run) => x.map((value) => scoreBetween(run, value))) };
}

export function meanCurve(rows: readonly Float64Array[]): Float64Array {
  return firstOf(rows).map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
}
