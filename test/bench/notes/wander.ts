/**
 * A smooth departure from a straight line beyond a slow wander of the curve.
 *
 * Points of a curve are a smooth course plus a first-order autoregression along the evaluations (the wander: variance v,
 * coefficient phi) plus evaluation noise, known from repeats. v and phi are found by restricted likelihood with a polynomial of
 * degree 4 in ln X taken out, so that what the test looks for is not counted as wander; then Q of `smooth-departure.ts` is
 * compared to c chi-square with its mean and variance on a straight line under that wander.
 *
 * A wander with phi near 1 and a bend of the course look alike over one run: the test says "beyond a wander" only, and it
 * rejects too often where phi is near 1, since phi is found too small there. By how much is measured where it is used.
 *
 * @see D. A. Harville 1977, Journal of the American Statistical Association 72, 320-338, for the likelihood
 */
import { Matrix } from "ml-matrix";
import { eigen, makeSmoother, orthonormal, type Smoother } from "../../../src/lib/inference/curves/smoother.js";
import type { SlopeSample } from "../../../src/lib/inference/sizes/slope-sample.js";
import { chiSquareUpperTail } from "../../../src/lib/statistics/gamma-functions.js";
import { square, wholePower } from "../../../src/lib/statistics/power.js";
import { smoothSum } from "./smooth-departure.js";

export interface Wander {
  /** lag-1 coefficient, one of {@link wanderGrid} */
  phi: number;
  /** its variance, ln L squared */
  variance: number;
}

/** Coefficients tried. */
const wanderGrid = [0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98] as const;

/** Degree of the polynomial taken out before the wander is measured. */
const degree = 4;

/** What depends on the design alone: made once, used for every curve of it. */
export interface WanderDesign {
  smoother: Smoother;
  /** by coefficient: directions free of the polynomial, in which the wander's covariance is diagonal, and its values there */
  grid: { phi: number; contrasts: Float64Array[]; values: number[]; reach: Matrix }[];
}

/**
 * @param lnX n values in order of training, evenly spaced in steps
 * @param weight repeats behind each point
 */
export function wanderDesign(lnX: Float64Array, weight: ArrayLike<number>): WanderDesign {
  const n = lnX.length;
  const smoother = makeSmoother(lnX, weight);
  const root = Float64Array.from({ length: n }, (_, t) => Math.sqrt(weight[t]!));
  const centre = (Math.min(...lnX) + Math.max(...lnX)) / 2;
  const half = (Math.max(...lnX) - Math.min(...lnX)) / 2;
  const powers = Array.from({ length: degree + 1 }, (_, j) =>
    lnX.map((x, t) => root[t]! * wholePower((x - centre) / half, j))
  );
  const complement = complementOf(orthonormal(powers), n);
  const grid = wanderGrid.map((phi) => {
    const covariance = new Matrix(n, n);
    for (let s = 0; s < n; s++) for (let t = 0; t < n; t++) covariance.set(s, t, wholePower(phi, Math.abs(s - t)));
    const weighted = Matrix.mul(
      covariance,
      new Matrix([Array.from(root)]).transpose().mmul(new Matrix([Array.from(root)]))
    );
    const { values, vectors } = eigen(complement.transpose().mmul(weighted).mmul(complement));
    const contrasts = complement.mmul(vectors).transpose().to2DArray();
    const directions = new Matrix(smoother.directions.map((d) => Array.from(d)));
    return {
      phi,
      contrasts: contrasts.map((row) => Float64Array.from(row, (value, t) => value * root[t]!)),
      values,
      reach: directions.mmul(covariance).mmul(directions.transpose())
    };
  });
  return { smoother, grid };
}

/** Orthonormal columns that complete those given to n. */
function complementOf(columns: readonly Float64Array[], n: number): Matrix {
  const projection = Matrix.eye(n);
  for (const column of columns) {
    for (let s = 0; s < n; s++) {
      for (let t = 0; t < n; t++) projection.set(s, t, projection.get(s, t) - column[s]! * column[t]!);
    }
  }
  const { vectors } = eigen(projection);
  return vectors.subMatrix(0, n - 1, 0, n - columns.length - 1);
}

/**
 * Wander with the greatest restricted likelihood; variance 0 where evaluation noise is enough.
 *
 * @param white variance of one evaluation of one run, ln L squared
 */
export function fitWander({ grid }: WanderDesign, lnL: Float64Array, white: number): Wander {
  let best = { phi: 0, variance: 0, likelihood: Number.NEGATIVE_INFINITY };
  for (const { phi, contrasts, values } of grid) {
    const squares = contrasts.map((contrast) => square(contrast.reduce((sum, c, t) => sum + c * lnL[t]!, 0)));
    const likelihood = (variance: number) =>
      -0.5 *
      values.reduce((sum, value, j) => {
        const total = white + variance * value;
        return sum + Math.log(total) + squares[j]! / total;
      }, 0);
    const consider = (variance: number) => {
      const value = likelihood(variance);
      if (value > best.likelihood) best = { phi, variance, likelihood: value };
    };
    consider(0);
    consider(Math.exp(maximum((u) => likelihood(Math.exp(u)), Math.log(white) - 8, Math.log(white) + 8)));
  }
  return { phi: best.phi, variance: best.variance };
}

/** Where a function of one peak is greatest: a grid, then golden section about its best point. */
function maximum(f: (u: number) => number, low: number, high: number): number {
  const steps = 16;
  const at = (i: number) => low + ((high - low) * i) / steps;
  let place = 0;
  for (let i = 1; i <= steps; i++) if (f(at(i)) > f(at(place))) place = i;
  let [a, b] = [at(Math.max(0, place - 1)), at(Math.min(steps, place + 1))];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 40; i++) {
    const [c, d] = [b - golden * (b - a), a + golden * (b - a)];
    if (f(c) > f(d)) b = d;
    else a = c;
  }
  return (a + b) / 2;
}

export interface DepartureBeyondWander {
  wander: Wander;
  /** Q over its expectation, and chi-square's degrees of freedom */
  ratio: number;
  df: number;
  p: number;
}

/** The test for a mean curve. */
export function departureBeyondWander(
  { lnL, white, lnX, repeatsAt }: Pick<SlopeSample, "lnL" | "white" | "lnX" | "repeatsAt">,
  design = wanderDesign(lnX, repeatsAt)
): DepartureBeyondWander {
  const wander = fitWander(design, lnL, white);
  const { reach } = design.grid.find(({ phi }) => phi === wander.phi)!;
  const { kept } = design.smoother;
  let [trace, squares] = [0, 0];
  kept.forEach((a, i) => {
    kept.forEach((b, j) => {
      const covariance = Math.sqrt(a * b) * ((i === j ? white : 0) + wander.variance * reach.get(i, j));
      if (i === j) trace += covariance;
      squares += square(covariance);
    });
  });
  const ratio = smoothSum(design.smoother, lnL) / trace;
  const df = square(trace) / squares;
  return { wander, ratio, df, p: chiSquareUpperTail(ratio * df, df) };
}
