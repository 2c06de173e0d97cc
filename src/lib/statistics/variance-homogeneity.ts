/**
 * May variances of several cells be pooled? Tests that they are equal, and what stands between one pooled variance and one
 * a cell: a trend in a covariate.
 *
 * Variances are in units of the scale under which they are to be pooled (raw, binomial, evaluation noise).
 */
import { FitError } from "../fit-error.js";
import { tTwoSided } from "./distributions.js";
import { chiSquareUpperTail } from "./gamma-functions.js";
import { square } from "./power.js";

/** A variance s^2 > 0 with its degrees of freedom > 0. */
export interface CellSpread {
  variance: number;
  df: number;
}

/**
 * Bartlett's test of equal variances: chi-square with cells - 1 degrees of freedom. Not robust to heavy tails.
 *
 * @throws FitError with fewer than 2 cells
 */
export function bartlett(cells: readonly CellSpread[]): { statistic: number; df: number; p: number } {
  requireSpreads("Bartlett's test", cells, 2);
  const total = cells.reduce((sum, { df }) => sum + df, 0);
  const pooled = pooledVariance(cells);
  const apart = cells.reduce((sum, { variance, df }) => sum + df * Math.log(pooled / variance), 0);
  const df = cells.length - 1;
  const correction = 1 + (cells.reduce((sum, cell) => sum + 1 / cell.df, 0) - 1 / total) / (3 * df);
  const statistic = apart / correction;
  return { statistic, df, p: chiSquareUpperTail(statistic, df) };
}

export interface VarianceTrend {
  /** ln variance = intercept + power ln covariate */
  intercept: number;
  power: number;
  /** standard error of the power, with s^2 a scaled chi-square of known degrees of freedom */
  powerError: number;
  /** two-sided chance of a power as far from 0 (raw scale), and from 1 (variance in proportion to the covariate) */
  pZero: number;
  pOne: number;
  /** chi-square of what is left over its degrees of freedom; 1 where the trend says it all */
  dispersion: number;
}

/**
 * How the variance follows a covariate such as L (1 - L): gamma likelihood with a log link, each cell weighted by df / 2,
 * by Fisher scoring. Errors are those of the chi-square law or of the dispersion seen, whichever is larger.
 *
 * @param covariate one a cell, > 0
 * @throws FitError with fewer than 3 cells
 */
export function varianceTrend(cells: readonly CellSpread[], covariate: readonly number[]): VarianceTrend {
  requireSpreads("trend of variances", cells, 3);
  const x = covariate.map(Math.log);
  const w = cells.map(({ df }) => df / 2);
  const total = w.reduce((a, b) => a + b, 0);
  const meanX = x.reduce((sum, value, i) => sum + w[i]! * value, 0) / total;
  const sxx = x.reduce((sum, value, i) => sum + w[i]! * square(value - meanX), 0);
  let level = Math.log(pooledVariance(cells));
  let power = 0;
  const left = () => cells.map(({ variance }, i) => variance / Math.exp(level + power * (x[i]! - meanX)) - 1);
  for (let i = 0; i < 200; i++) {
    const r = left();
    const moveLevel = r.reduce((sum, value, j) => sum + w[j]! * value, 0) / total;
    const movePower = r.reduce((sum, value, j) => sum + w[j]! * (x[j]! - meanX) * value, 0) / sxx;
    // a far start may promise more than an exponential keeps
    const part = Math.min(1, 1 / Math.max(Math.abs(moveLevel), Math.abs(movePower)));
    level += part * moveLevel;
    power += part * movePower;
    if (Math.abs(moveLevel) + Math.abs(movePower) < 1e-14) break;
  }
  const df = cells.length - 2;
  const dispersion = left().reduce((sum, value, i) => sum + w[i]! * square(value), 0) / df;
  const powerError = Math.sqrt(Math.max(1, dispersion) / sxx);
  return {
    intercept: level - power * meanX,
    power,
    powerError,
    pZero: tTwoSided(power / powerError, df),
    pOne: tTwoSided((power - 1) / powerError, df),
    dispersion
  };
}

/** Share of each cell in a pooled variance: df x variance over their sum. */
export function poolingShares(cells: readonly CellSpread[]): number[] {
  const total = cells.reduce((sum, { variance, df }) => sum + df * variance, 0);
  return cells.map(({ variance, df }) => (df * variance) / total);
}

/** Mean of the variances, weighted by their degrees of freedom. */
export function pooledVariance(cells: readonly CellSpread[]): number {
  const total = cells.reduce((sum, { df }) => sum + df, 0);
  return cells.reduce((sum, { variance, df }) => sum + df * variance, 0) / total;
}

export function requireSpreads(what: string, cells: readonly CellSpread[], least: number): void {
  if (cells.length < least) throw new FitError(`${what}: needs ${least} cells; got ${cells.length}`);
  for (const { variance, df } of cells) {
    if (!(variance > 0 && df > 0)) {
      throw new FitError(`${what}: needs variances and degrees of freedom above 0; got ${variance} with ${df}`);
    }
  }
}
