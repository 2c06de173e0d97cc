/**
 * What a fit on ln L needs of one size: its points summed up once. Every later evaluation of the objective
 * costs a handful of operations per size, however many points there are.
 */
import { FitError } from "./fit-error.js";
import { type Curve, type Resource, resourceOf } from "./runs.js";

export interface LogMoments {
  /** N, parameters */
  modelSize: number;
  /** number of points, >= 2 */
  n: number;
  /** mean of ln X */
  meanX: number;
  /** mean of ln L */
  meanY: number;
  /** mean of (ln X - meanX)^2, > 0 */
  sxx: number;
  /** mean of (ln X - meanX)(ln L - meanY) */
  sxy: number;
  /** mean of (ln L - meanY)^2 */
  syy: number;
}

/** A curve in logs: ln X and ln L of its points, with the moments of both. */
export interface LogCurve extends LogMoments {
  run: string;
  lnX: Float64Array;
  lnL: Float64Array;
  loss: Float64Array;
}

/**
 * Moments of (ln X, ln L), two-pass so that means of large logarithms cost no digits.
 *
 * @param lnX ln of FLOPs or samples, length n
 * @param lnL ln of test loss, length n
 * @param label names the curve in messages
 * @throws FitError with fewer than 2 points, a single X, or a value that is not finite
 */
export function logMoments(
  modelSize: number,
  lnX: Float64Array,
  lnL: Float64Array,
  label = `size ${modelSize}`
): LogMoments {
  const n = lnX.length;
  if (lnL.length !== n) throw new RangeError(`logMoments: lnX has ${n} values, lnL ${lnL.length}`);
  if (n < 2) throw new FitError(`${label}: needs 2 points or more; got ${n}`);
  const moments = weightedLogMoments(modelSize, lnX, lnL, null);
  if (!Number.isFinite(moments.meanX) || !Number.isFinite(moments.meanY)) {
    throw new FitError(`${label}: X and L must be positive and finite at every point`);
  }
  const rounding = 4 * Number.EPSILON * Math.abs(moments.meanX);
  if (!(moments.sxx > rounding * rounding)) throw new FitError(`${label}: all points have the same X, so no slope`);
  return moments;
}

/**
 * The same with the square of `factors` as weights: factors = L turns deviations of ln L into those of L, to first
 * order. Weighted mean squares keep the plain count as divisor, so that sums over sizes stay sums of mean squares.
 *
 * @param factors length n, or null for equal weights
 */
export function weightedLogMoments(
  modelSize: number,
  lnX: Float64Array,
  lnL: Float64Array,
  factors: Float64Array | null
): LogMoments {
  const n = lnX.length;
  let sum = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    const w = factors === null ? 1 : factors[i]! * factors[i]!;
    sum += w;
    meanX += w * lnX[i]!;
    meanY += w * lnL[i]!;
  }
  meanX /= sum;
  meanY /= sum;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = 0; i < n; i++) {
    const w = factors === null ? 1 : factors[i]! * factors[i]!;
    const dx = lnX[i]! - meanX;
    const dy = lnL[i]! - meanY;
    sxx += w * dx * dx;
    sxy += w * dx * dy;
    syy += w * dy * dy;
  }
  return { modelSize, n, meanX, meanY, sxx: sxx / n, sxy: sxy / n, syy: syy / n };
}

/**
 * One curve in logs, against compute or data.
 *
 * @throws FitError as {@link logMoments}, naming the run
 */
export function logCurve(curve: Curve, resource: Resource): LogCurve {
  const x = resourceOf(curve, resource);
  const n = x.length;
  const lnX = new Float64Array(n);
  const lnL = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    lnX[i] = Math.log(x[i]!);
    lnL[i] = Math.log(curve.testLoss[i]!);
  }
  return { ...logMoments(curve.modelSize, lnX, lnL, curve.run), run: curve.run, lnX, lnL, loss: curve.testLoss };
}
