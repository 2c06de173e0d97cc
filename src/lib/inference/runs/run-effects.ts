/**
 * How much whole training runs differ beyond the noise of single evaluations.
 *
 * Three repeats of one size and variant give three slopes and three levels. If evaluations were independent noise and
 * nothing else, the variance between the slopes would be sigma^2 / Sxx and that between the levels sigma^2 / n. The
 * ratio of what is seen to that is pooled over the cells (a size and variant each), because three runs alone say little.
 *
 * What a ratio means is tied to the window it was measured on: (ratio - 1) sigma^2 / Sxx, with Sxx of the repeats' own
 * steps, is the variance of a run's slope, and that is carried to any other window as it stands.
 */

import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import { square } from "../../statistics/power.js";

/** The repeats of one cell on the steps that all of them have: lnX[r][t], lnL[r][t]. */
export interface RepeatCell {
  modelSize: number;
  lnX: Float64Array[];
  lnL: Float64Array[];
}

export interface CellVariance {
  modelSize: number;
  repeats: number;
  /** steps that all repeats have */
  steps: number;
  /** sum of (ln X - mean)^2 over them */
  sxx: number;
  /** variance of ln L of one evaluation of one run about that run's own smooth course */
  white: number;
  /** observed variance between slopes over the variance that white noise implies */
  slopeRatio: number;
  /** the same of levels at the common centre */
  levelRatio: number;
  /** white variance over the binomial variance of independent problems, (1 - L) / (problems L) */
  noiseToBinomial: number;
  /** lag-1 autocorrelation of what is left: near 0 where evaluations are independent */
  autocorrelation: number;
}

export interface RunEffects {
  /** pooled ratio for slopes; 1 = no run effect */
  slopeRatio: number;
  levelRatio: number;
  /** degrees of freedom behind each ratio: repeats - 1 summed over cells */
  df: number;
  /** pooled white variance over binomial */
  noiseToBinomial: number;
  /** Sxx and number of steps behind the ratios, means over cells */
  sxx: number;
  steps: number;
  cells: CellVariance[];
}

/**
 * Variances of one cell.
 *
 * @param problems number of problems of the evaluation, for the binomial comparison
 * @throws FitError with fewer than 2 repeats or 3 common steps
 */
export function cellVariance({ modelSize, lnX, lnL }: RepeatCell, problems: number): CellVariance {
  const repeats = lnL.length;
  const steps = lnL[0]?.length ?? 0;
  if (repeats < 2 || steps < 3) {
    throw new FitError(`size ${modelSize}: needs 2 repeats and 3 common steps; got ${repeats} and ${steps}`);
  }
  const across = (columns: Float64Array[]) =>
    Float64Array.from({ length: steps }, (_, t) => mean(columns.map((column) => column[t]!)));
  const x = across(lnX);
  const y = across(lnL);
  const centre = mean(x);
  const dx = x.map((value) => value - centre);
  const sxx = dot(dx, dx);
  let squares = 0;
  let lagged = 0;
  for (const losses of lnL) {
    const deviation = losses.map((value, t) => value - y[t]!);
    const level = mean(deviation);
    const slope = dot(dx, deviation) / sxx;
    const rest = deviation.map((value, t) => value - level - slope * dx[t]!);
    squares += dot(rest, rest);
    for (let t = 1; t < steps; t++) lagged += rest[t]! * rest[t - 1]!;
  }
  const white = squares / ((repeats - 1) * (steps - 2));
  const lines = runLines({ lnX, lnL });
  const binomial = mean(y.map((value) => (Math.exp(-value) - 1) / problems));
  return {
    modelSize,
    repeats,
    steps,
    sxx,
    white,
    slopeRatio: sampleVariance(lines.map(({ slope }) => slope)) / (white / sxx),
    levelRatio: sampleVariance(lines.map(({ level }) => level)) / (white / steps),
    noiseToBinomial: white / binomial,
    autocorrelation: lagged / squares
  };
}

/** Pools cells: ratios weighted by their degrees of freedom. */
export function poolRunEffects(cells: readonly CellVariance[]): RunEffects {
  if (cells.length === 0) throw new FitError("run effects: needs a cell with repeats; got none");
  const df = cells.reduce((sum, { repeats }) => sum + repeats - 1, 0);
  const pooled = (of: (cell: CellVariance) => number) =>
    cells.reduce((sum, cell) => sum + (cell.repeats - 1) * of(cell), 0) / df;
  return {
    slopeRatio: pooled((cell) => cell.slopeRatio),
    levelRatio: pooled((cell) => cell.levelRatio),
    df,
    noiseToBinomial: pooled((cell) => cell.noiseToBinomial),
    sxx: pooled((cell) => cell.sxx),
    steps: pooled((cell) => cell.steps),
    cells: [...cells]
  };
}

/** Slope of each run, and its level at the centre that the runs share. */
export function runLines({ lnX, lnL }: Pick<RepeatCell, "lnX" | "lnL">): { slope: number; level: number }[] {
  // every run has as many steps
  const centre = mean(lnX.map(mean));
  return lnL.map((y, r) => runLine(lnX[r]!, y, centre));
}

function runLine(x: Float64Array, y: Float64Array, centre: number): { slope: number; level: number } {
  const meanX = mean(x);
  const meanY = mean(y);
  let sxx = 0;
  let sxy = 0;
  x.forEach((value, t) => {
    sxx += square(value - meanX);
    sxy += (value - meanX) * (y[t]! - meanY);
  });
  const slope = sxy / sxx;
  return { slope, level: meanY + slope * (centre - meanX) };
}

/** Unbiased variance of a few values. */
export function sampleVariance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += square(values[i]! - centre);
  return sum / (values.length - 1);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
