/**
 * One repeat of each cell differs from the others by a known treatment (here: the prompt). Is that a difference beyond
 * what repeats of one treatment differ by?
 *
 * A cell's contrast d is the treated run less the mean of its r others, with variance s^2 (1 + 1/r) where s^2 is the
 * variance of a run in that cell. With cell scales w,
 *
 *   F = mean of d^2 / (w (1 + 1/r))  over  pooled variance of the untreated runs in units of w,
 *
 * is an F with (cells, df) degrees of freedom if s^2 is proportional to w. If it is not, numerator and denominator are
 * differently weighted sums of chi-squares: cells with s^2 / w above the average lead both, F has fewer degrees of freedom
 * than it is given, and cells that are in the denominator alone move its centre. The permutation test needs no scale: with
 * no effect, any of a cell's runs could have been the treated one, whatever its variance, so that the share of the
 * (r + 1)^cells assignments whose statistic is no smaller is an exact p; w decides only what it finds best.
 */
import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import { firstOf } from "../../items.js";
import { fUpperTail, tQuantile, tTwoSided } from "../../statistics/distributions.js";
import { square } from "../../statistics/power.js";
import { sampleVariance } from "./run-effects.js";

/** One quantity (a slope, a level, a window mean) of the runs of a cell. */
export interface ContrastCell {
  label: string;
  /** value of the treated run; null where the cell has none */
  treated: number | null;
  /** values of the others, same unit; 2 or more, or 1 beside a treated one */
  others: readonly number[];
  /** variance of a run in this cell up to one factor common to all cells, > 0 */
  scale: number;
}

interface Contrast {
  label: string;
  /** treated less the mean of the others, unit of the values */
  difference: number;
  /** difference over the root of its variance with the pooled variance of runs */
  standardised: number;
}

export interface ContrastTest {
  contrasts: Contrast[];
  /** any effect, of whatever sign in each cell: F(df1, df2) */
  f: number;
  df1: number;
  df2: number;
  p: number;
  /** exact share of assignments with a sum of squares as large or larger, this one counted */
  permutationP: number;
  /** the same effect in all cells: weighted mean, weights 1 / variance; unit of the values */
  meanDifference: number;
  meanError: number;
  /** its t, with df2 degrees of freedom, and both tails; exact p over assignments */
  t: number;
  meanP: number;
  meanPermutationP: number;
  /** 95 % interval of the common effect */
  meanInterval: [number, number];
  /** variance of a run over the scale, from untreated runs alone, with df2 degrees of freedom */
  runVariance: number;
  /** the same with the treated runs pooled as if they were repeats */
  pooledVariance: number;
  pooledDf: number;
}

/**
 * @param cells the treated ones, and others that help to measure the variance of a run
 * @throws FitError without a treated cell, or without a cell of two untreated runs
 * @throws RangeError if a scale is not positive and finite
 */
export function contrastTest(cells: readonly ContrastCell[]): ContrastTest {
  for (const { label, scale } of cells) {
    if (!(scale > 0 && Number.isFinite(scale))) {
      throw new RangeError(`contrast: scale of ${label} must be positive and finite; got ${scale}`);
    }
  }
  const { variance: runVariance, df: df2 } = pooled(cells.map(({ others, scale }) => ({ values: others, scale })));
  const all = pooled(cells.map((cell) => ({ values: runsOf(cell), scale: cell.scale })));
  const treated = cells.filter((cell) => cell.treated !== null);
  if (treated.length === 0) throw new FitError("contrast: needs a cell with a treated run; got none");
  if (df2 === 0) throw new FitError("contrast: needs a cell with two untreated runs; got none");
  const contrasts = treated.map((cell) => contrastOf(cell, runVariance));
  const df1 = treated.length;
  const f = contrasts.reduce((sum, { standardised }) => sum + square(standardised), 0) / df1;
  const weights = treated.map(({ scale, others }) => 1 / (scale * (1 + 1 / others.length)));
  const total = weights.reduce((a, b) => a + b, 0);
  const meanDifference = contrasts.reduce((sum, { difference }, i) => sum + weights[i]! * difference, 0) / total;
  const meanError = Math.sqrt(runVariance / total);
  const t = meanDifference / meanError;
  const half = tQuantile(0.975, df2) * meanError;
  return {
    contrasts,
    f,
    df1,
    df2,
    p: fUpperTail(f, df1, df2),
    ...permuted(treated),
    meanDifference,
    meanError,
    t,
    meanP: tTwoSided(t, df2),
    meanInterval: [meanDifference - half, meanDifference + half],
    runVariance,
    pooledVariance: all.variance,
    pooledDf: all.df
  };
}

function runsOf({ treated, others }: ContrastCell): number[] {
  return treated === null ? [...others] : [treated, ...others];
}

function contrastOf({ label, treated, others, scale }: ContrastCell, runVariance: number): Contrast {
  const difference = treated! - mean(others);
  return { label, difference, standardised: difference / Math.sqrt(runVariance * scale * (1 + 1 / others.length)) };
}

/** Variance within cells over their scales, weighted by degrees of freedom. */
function pooled(groups: readonly { values: readonly number[]; scale: number }[]): { variance: number; df: number } {
  let df = 0;
  let squares = 0;
  for (const { values, scale } of groups) {
    if (values.length < 2) continue;
    df += values.length - 1;
    squares += ((values.length - 1) * sampleVariance(values)) / scale;
  }
  return { variance: squares / df, df };
}

/**
 * Every run of a cell in the treated one's place. What F has above and below then moves together: with the cell's total
 * sum of squares fixed, F grows with the sum of d^2 / (w (1 + 1/r)), which is therefore compared.
 */
function permuted(treated: readonly ContrastCell[]): Pick<ContrastTest, "permutationP" | "meanPermutationP"> {
  const choices = treated.map((cell) => {
    const runs = runsOf(cell);
    const r = runs.length - 1;
    const sum = runs.reduce((a, b) => a + b, 0);
    return runs.map((run) => {
      const weighted = (run - (sum - run) / r) / (cell.scale * (1 + 1 / r));
      return { squares: weighted * (run - (sum - run) / r), weighted };
    });
  });
  let sums = [{ squares: 0, weighted: 0 }];
  for (const choice of choices) {
    sums = sums.flatMap((so) =>
      choice.map(({ squares, weighted }) => ({ squares: so.squares + squares, weighted: so.weighted + weighted }))
    );
  }
  // the assignment as it was comes first; equal up to rounding counts as equal
  const treatedSums = firstOf(sums);
  const share = (of: (sums: { squares: number; weighted: number }) => number) =>
    sums.filter((sum) => of(sum) >= of(treatedSums) * (1 - 1e-12)).length / sums.length;
  return {
    permutationP: share(({ squares }) => squares),
    meanPermutationP: share(({ weighted }) => Math.abs(weighted))
  };
}
