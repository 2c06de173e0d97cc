/**
 * Does a curve leave a straight line in logs, in whatever smooth way? A test without a form.
 *
 * The curve's points are smoothed by a cubic smoothing spline in ln X whose stiffness leaves a number of degrees of freedom
 * beyond the straight line that is set beforehand. In the spline's own directions u_j (orthogonal to the line under the
 * points' weights, smoothest first: near a quadratic, a cubic, ...) the test statistic is
 *
 *   Q = sum of s_j (u_j' W^(1/2) ln L)^2,   s_j = lambda_j / (lambda_j + alpha),   sum of s_j = df,
 *
 * W the repeats behind each point. What Q would be without a departure comes from the repeats: the same sum over the
 * differences between the runs of one recipe, whose mean is evaluation noise times a ratio that holds whatever smooth course
 * single runs take by chance. Q over its expectation is F with degrees of freedom by Satterthwaite.
 *
 * A slow wander that all runs of a size share is a departure here. `smooth-departure-wander.ts` asks for more: a departure
 * beyond such a wander.
 *
 * @see P. J. Green and B. W. Silverman 1994, Nonparametric Regression and Generalized Linear Models, chapter 2; A. Demmler
 *   and C. Reinsch 1975, Numerische Mathematik 24, 375-382, for the directions
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import { fUpperTail } from "../../statistics/distributions.js";
import { square } from "../../statistics/power.js";
import type { RepeatCell, RunEffects } from "../runs/run-effects.js";
import { runVariances, type SlopeSample } from "../sizes/slope-sample.js";

/** Degrees of freedom beyond the straight line: mostly a quadratic, a cubic and some of what is next. Set beforehand. */
const departureDf = 3;

/** Directions that keep less than this of themselves are left out. */
const least = 1e-4;

export interface Smoother {
  /** W^(1/2) u_j: what ln L is multiplied with; n each, smoothest first */
  directions: Float64Array[];
  /** s_j, in (0, 1), descending */
  kept: Float64Array;
  /** sum of s_j, and (sum of s_j)^2 / sum of s_j^2 */
  df: number;
  satterthwaite: number;
}

/**
 * The spline's directions for a design.
 *
 * @param lnX n values, not all equal
 * @param weight repeats behind each point, > 0
 * @param df beyond the straight line, in (0, n - 2)
 * @throws FitError with fewer than df + 3 points
 */
export function makeSmoother(lnX: Float64Array, weight: ArrayLike<number>, df = departureDf): Smoother {
  const n = lnX.length;
  if (n < df + 3) throw new FitError(`smooth departure: needs ${df + 3} points; got ${n}`);
  const root = Float64Array.from({ length: n }, (_, t) => Math.sqrt(weight[t]!));
  const first = Math.min(...lnX);
  const range = Math.max(...lnX) - first;
  const x = lnX.map((value) => (value - first) / range);
  const kernel = new Matrix(n, n);
  for (let s = 0; s < n; s++) {
    for (let t = 0; t < n; t++) kernel.set(s, t, root[s]! * root[t]! * splineKernel(x[s]!, x[t]!));
  }
  const line = orthonormal([root, x.map((value, t) => value * root[t]!)]);
  const centred = withoutDirections(kernel, line);
  const { values, vectors } = eigen(centred);
  const alpha = stiffnessFor(values, df);
  const shrink = values.map((value) => Math.max(0, value) / (Math.max(0, value) + alpha));
  const count = shrink.findIndex((s) => s < least);
  const kept = Float64Array.from(count < 0 ? shrink : shrink.slice(0, count));
  const sum = kept.reduce((a, b) => a + b, 0);
  return {
    directions: Array.from(kept, (_, j) => root.map((r, t) => r * vectors.get(t, j))),
    kept,
    df: sum,
    satterthwaite: square(sum) / kept.reduce((total, s) => total + s * s, 0)
  };
}

/** Covariance of an integrated Wiener process on [0, 1]: whose mean, given data, is the cubic smoothing spline. */
function splineKernel(s: number, t: number): number {
  const [low, high] = s < t ? [s, t] : [t, s];
  return (low * low * (3 * high - low)) / 6;
}

/** alpha at which sum of lambda / (lambda + alpha) = df, by bisection of ln alpha. */
function stiffnessFor(values: readonly number[], df: number): number {
  let [low, high] = [-80, 40];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    const alpha = Math.exp(middle);
    const left = values.reduce((sum, value) => sum + Math.max(0, value) / (Math.max(0, value) + alpha), 0);
    if (left > df) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Orthonormal columns with the same span, by Gram and Schmidt, twice. */
export function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const out: Float64Array[] = [];
  for (const column of columns) {
    const next = column.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const lower of out) {
        const along = dot(next, lower);
        for (let t = 0; t < next.length; t++) next[t]! -= along * lower[t]!;
      }
    }
    const norm = Math.sqrt(dot(next, next));
    out.push(next.map((value) => value / norm));
  }
  return out;
}

/** (I - Z Z') K (I - Z Z') for orthonormal columns Z. */
function withoutDirections(kernel: Matrix, columns: readonly Float64Array[]): Matrix {
  const z = new Matrix(columns.map((column) => Array.from(column))).transpose();
  const half = Matrix.sub(kernel, z.mmul(z.transpose().mmul(kernel)));
  return Matrix.sub(half, half.mmul(z).mmul(z.transpose()));
}

/** Eigenvalues of a symmetric matrix, descending, with their vectors as columns. */
export function eigen(matrix: Matrix): { values: number[]; vectors: Matrix } {
  const symmetric = Matrix.add(matrix, matrix.transpose()).mul(0.5);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  return {
    values: order.map((i) => realEigenvalues[i]!),
    vectors: eigenvectorMatrix.subMatrixColumn(order)
  };
}

/** Q of a curve: sum of s_j (direction_j' ln L)^2, unit of ln L squared times repeats. A straight line adds nothing. */
export function smoothSum({ directions, kept }: Smoother, lnL: Float64Array): number {
  return directions.reduce((sum, direction, j) => sum + kept[j]! * square(dot(direction, lnL)), 0);
}

export interface SmoothRatio {
  /** mean of Q between runs of one recipe over what evaluation noise gives; 1 = nothing but that noise */
  ratio: number;
  /** degrees of freedom behind it: (repeats - 1) times Satterthwaite's, summed over cells */
  df: number;
}

/**
 * What smooth courses single runs take by chance, from repeats.
 *
 * @param cells with `white`, the variance of one evaluation, of the same cell
 * @param design the smoother of all cells, where they share their steps; of each cell's own otherwise
 * @throws FitError without a cell of two repeats
 */
export function smoothRatio(cells: readonly (RepeatCell & { white: number })[], design?: Smoother): SmoothRatio {
  let [sum, runs, df] = [0, 0, 0];
  for (const { lnX, lnL, white } of cells) {
    if (lnL.length < 2) continue;
    const steps = lnL[0]!.length;
    const smoother = design ?? makeSmoother(lnX[0]!, new Float64Array(steps).fill(1));
    const centre = Float64Array.from({ length: steps }, (_, t) => mean(lnL.map((run) => run[t]!)));
    for (const run of lnL) {
      const deviation = run.map((y, t) => y - centre[t]!);
      sum += smoothSum(smoother, deviation) / (white * smoother.df);
    }
    runs += lnL.length - 1;
    df += (lnL.length - 1) * smoother.satterthwaite;
  }
  if (runs === 0) throw new FitError("smooth departure: needs a cell with two repeats; got none");
  return { ratio: sum / runs, df };
}

export interface SmoothDeparture {
  /** Q */
  statistic: number;
  /** its expectation on a straight line */
  expected: number;
  f: number;
  df1: number;
  df2: number;
  /** upper tail */
  p: number;
}

/**
 * The test for a mean curve. Levels and slopes of runs that end early tilt the mean curve in steps: their part of the
 * expectation is that of `effects`.
 *
 * @param smoother of the sample's own design, see {@link makeSmoother}
 */
export function smoothDeparture(
  sample: SlopeSample,
  effects: RunEffects,
  ratio: SmoothRatio,
  smoother = makeSmoother(sample.lnX, sample.repeatsAt)
): SmoothDeparture {
  const statistic = smoothSum(smoother, sample.lnL);
  const expected = sample.white * smoother.df * ratio.ratio + endedRuns(sample, effects, smoother);
  const f = statistic / expected;
  const [df1, df2] = [smoother.satterthwaite, ratio.df];
  return { statistic, expected, f, df1, df2, p: fUpperTail(f, df1, df2) };
}

/** Expectation of Q from levels and slopes of runs that are not behind every point; 0 where all are. */
function endedRuns(sample: SlopeSample, effects: RunEffects, smoother: Smoother): number {
  const { repeatsAt, dx, meanX, runCentre } = sample;
  const one = runVariances(sample, effects);
  let sum = 0;
  for (let repeat = 0; repeat < Math.max(...Array.from(repeatsAt)); repeat++) {
    const level = dx.map((_, t) => (repeat < repeatsAt[t]! ? 1 / repeatsAt[t]! : 0));
    const slope = level.map((part, t) => part * (dx[t]! + meanX - runCentre));
    sum += one.level * smoothSum(smoother, level) + one.slope * smoothSum(smoother, slope);
  }
  return sum;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
