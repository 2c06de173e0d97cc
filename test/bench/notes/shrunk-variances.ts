/** Other ways to look at variances of several cells, for the notes: medians instead of means, shrinkage instead of pooling. */
import { FitError } from "../../../src/lib/fit-error.js";
import { mean } from "../../../src/lib/goodness.js";
import { fUpperTail } from "../../../src/lib/statistics/distributions.js";
import { digamma, trigamma } from "../../../src/lib/statistics/gamma-derivatives.js";
import { square } from "../../../src/lib/statistics/power.js";
import { type CellSpread, pooledVariance, requireSpreads } from "../../../src/lib/statistics/variance-homogeneity.js";
import { trigammaInverse } from "./gamma-derivatives.js";

/**
 * Brown and Forsythe's form of Levene's test: analysis of variance of distances to each group's median. With groups of
 * three one distance is 0 by construction, so that it finds little: see its power beside it.
 *
 * @param groups values of each cell, 2 or more
 * @throws FitError with fewer than 2 groups
 */
export function brownForsythe(groups: readonly (readonly number[])[]): {
  statistic: number;
  df1: number;
  df2: number;
  p: number;
} {
  if (groups.length < 2) throw new FitError(`Brown-Forsythe test: needs 2 groups; got ${groups.length}`);
  const distances = groups.map((values) => {
    const centre = median(values);
    return values.map((value) => Math.abs(value - centre));
  });
  const grand = mean(distances.flat());
  const n = distances.flat().length;
  let [between, within] = [0, 0];
  for (const values of distances) {
    const centre = mean(values);
    between += values.length * square(centre - grand);
    for (const value of values) within += square(value - centre);
  }
  const [df1, df2] = [groups.length - 1, n - groups.length];
  const statistic = between / df1 / (within / df2);
  return { statistic, df1, df2, p: fUpperTail(statistic, df1, df2) };
}

export interface Shrinkage {
  /** prior variance and its degrees of freedom; Infinity: the cells differ no more than chance makes them */
  prior: CellSpread;
  /** (prior df x prior variance + df x variance) / (prior df + df) of each cell, and the sum of df */
  cells: CellSpread[];
}

/**
 * Empirical Bayes: true variances follow a scaled inverse chi-square, whose two numbers are matched to the mean and the
 * variance of ln s^2 over the cells.
 *
 * @throws FitError with fewer than 2 cells
 * @see G. K. Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3, 3, section 6.2
 */
export function shrinkVariances(cells: readonly CellSpread[]): Shrinkage {
  requireSpreads("shrinkage", cells, 2);
  const e = cells.map(({ variance, df }) => Math.log(variance) - digamma(df / 2) + Math.log(df / 2));
  const centre = mean(e);
  const spread = e.reduce((sum, value) => sum + square(value - centre), 0) / (e.length - 1);
  const excess = spread - mean(cells.map(({ df }) => trigamma(df / 2)));
  if (!(excess > 0)) {
    const variance = pooledVariance(cells);
    const prior = { variance, df: Number.POSITIVE_INFINITY };
    return { prior, cells: cells.map(() => prior) };
  }
  const df = 2 * trigammaInverse(excess);
  const variance = Math.exp(centre + digamma(df / 2) - Math.log(df / 2));
  return {
    prior: { variance, df },
    cells: cells.map((cell) => ({
      variance: (df * variance + cell.df * cell.variance) / (df + cell.df),
      df: df + cell.df
    }))
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
