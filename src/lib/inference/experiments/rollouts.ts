/**
 * Rollouts per problem, G: loss at the end per sample, loss at equal compute, and which G leads at a budget.
 *
 * The reference G is the mean of r repeats, the others are single runs. Errors are those between runs, as for reuse.
 */

import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import type { ComputeBin, GroupMean, PerSample } from "../../records/rollouts-record.js";
import { tQuantile, tTwoSided } from "../../statistics/distributions.js";
import { seededRandom } from "../../statistics/random.js";
import { weightedLine } from "../../statistics/weighted-line.js";
import {
  betweenRunError,
  deviationAt,
  type RunLosses,
  type StepWindow,
  type WindowCell,
  windowMean
} from "./equivalence-window.js";

/** One G: a single run, or the repeats of the reference setting. */
export interface GroupRuns {
  groupSize: number;
  runs: (RunLosses & { computeFlops: ArrayLike<number> })[];
}

/**
 * Loss over a window of steps, where every G has seen the same samples: least squares on log2 G, weights 1 / se^2.
 *
 * @param cells window means of every setting with repeats, same window
 * @throws FitError with fewer than 2 group sizes, or without repeats anywhere
 */
export function rolloutsPerSample(
  groups: readonly GroupRuns[],
  cells: readonly WindowCell[],
  { problems, window, seed, draws = 4000 }: { problems: number; window: StepWindow; seed: number; draws?: number }
): PerSample {
  if (groups.length < 2) throw new FitError(`rollouts: needs 2 group sizes or more; got ${groups.length}`);
  const pooled = betweenRunError(cells, problems);
  const rows = bySize(groups).map(({ groupSize, runs }): GroupMean => {
    const means = runs.map((run) => windowMean(run, window));
    const loss = mean(means.map((mean) => mean.mean));
    const se = deviationAt(pooled, loss, problems) / Math.sqrt(runs.length);
    return { groupSize, runs: runs.length, loss, se, evaluations: Math.min(...means.map(({ n }) => n)) };
  });
  const trend = weightedLine(
    rows.map(({ groupSize, loss, se }) => ({ x: Math.log2(groupSize), y: loss, w: 1 / (se * se) }))
  );
  const half = tQuantile(0.975, pooled.df) * trend.se;
  const random = seededRandom(seed);
  const wins = rows.map(() => 0);
  for (let i = 0; i < draws; i++) {
    // the pooled error is itself an estimate
    const stretch = Math.sqrt(pooled.df / random.chiSquare(pooled.df));
    wins[smallest(rows.map(({ loss, se }) => loss + stretch * se * random.normal()))]! += 1 / draws;
  }
  return {
    window,
    groups: rows,
    perDoubling: {
      difference: trend.slope,
      se: trend.se,
      df: pooled.df,
      interval: [trend.slope - half, trend.slope + half],
      p: tTwoSided(trend.slope / trend.se, pooled.df)
    },
    misfit: { chi2: trend.chi2, df: rows.length - 2 },
    s: deviationAt(pooled, mean(rows.map(({ loss }) => loss)), problems),
    df: pooled.df,
    chanceBest: rows.map(({ groupSize }, i) => ({ groupSize, chance: wins[i]! }))
  };
}

/**
 * Mean loss in bins of compute that every G has, equally wide in ln C, with the number of evaluations in each. The error
 * of a mean is the deviation between runs over the steps that the run spends in the bin.
 *
 * @param cellsOver window means of every setting with repeats over some steps
 * @returns bins ascending, a G left out where it has no evaluation; none when the Gs share no compute
 */
export function rolloutsPerFlop(
  groups: readonly GroupRuns[],
  cellsOver: (window: StepWindow) => readonly WindowCell[],
  { problems, bins = 2 }: { problems: number; bins?: number }
): ComputeBin[] {
  const shared = sharedCompute(groups);
  if (shared === null) return [];
  const width = Math.log(shared.to / shared.from) / bins;
  return Array.from({ length: bins }, (_, bin) => bin).flatMap((bin) => {
    const from = shared.from * Math.exp(width * bin);
    const to = bin === bins - 1 ? shared.to : shared.from * Math.exp(width * (bin + 1));
    const rows = bySize(groups).flatMap(({ groupSize, runs }) => {
      const inside = runs.map((run) => {
        const steps: number[] = [];
        for (let i = 0; i < run.step.length; i++) {
          const c = run.computeFlops[i]!;
          if (c >= from && (c < to || (bin === bins - 1 && c === to))) steps.push(run.step[i]!);
        }
        return { run, steps };
      });
      const known = inside.filter(({ steps }) => steps.length > 0);
      if (known.length === 0) return [];
      const all = known.flatMap(({ steps }) => steps);
      const steps = { from: Math.min(...all), to: Math.max(...all) };
      const means = known.map(({ run, steps: stepsOfRun }) => windowMean(run, steps, new Set(stepsOfRun)));
      const loss = mean(means.map((mean) => mean.mean));
      const pooled = betweenRunError(cellsOver(steps), problems);
      const se = deviationAt(pooled, loss, problems) / Math.sqrt(known.length);
      const evaluations = means.reduce((sum, { n }) => sum + n, 0);
      return [{ groupSize, runs: known.length, loss, se, evaluations, steps }];
    });
    if (rows.length === 0) return [];
    return [{ from, to, groups: rows, best: rows[smallest(rows.map(({ loss }) => loss))]!.groupSize }];
  });
}

/** Compute that all runs have been measured at; null when there is none. */
export function sharedCompute(groups: readonly GroupRuns[]): { from: number; to: number } | null {
  const runs = groups.flatMap((group) => group.runs.map(({ computeFlops }) => Array.from(computeFlops)));
  const from = Math.max(...runs.map((flops) => Math.min(...flops)));
  const to = Math.min(...runs.map((flops) => Math.max(...flops)));
  return from < to ? { from, to } : null;
}

function bySize(groups: readonly GroupRuns[]): GroupRuns[] {
  return [...groups].sort((a, b) => a.groupSize - b.groupSize);
}

/** Index of the smallest value, the first of equals. */
export function smallest(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[best]!) best = i;
  return best;
}
