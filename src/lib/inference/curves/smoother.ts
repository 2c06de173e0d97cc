/**
 * The directions of a cubic smoothing spline in ln X whose stiffness leaves a number of degrees of freedom beyond the straight
 * line that is set beforehand: u_j, orthogonal to the line under the points' weights, smoothest first: near a quadratic, a
 * cubic, and so on.
 *
 * @see P. J. Green and B. W. Silverman 1994, Nonparametric Regression and Generalized Linear Models, chapter 2; A. Demmler
 *   and C. Reinsch 1975, Numerische Mathematik 24, 375-382, for the directions
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { FitError } from "../../fit-error.js";
import { square } from "../../statistics/power.js";

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
  const kept = Float64Array.from(shrink.filter((s) => s >= least));
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

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
