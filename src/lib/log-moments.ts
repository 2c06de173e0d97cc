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
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += lnX[i]!;
    meanY += lnL[i]!;
  }
  meanX /= n;
  meanY /= n;
  if (!Number.isFinite(meanX) || !Number.isFinite(meanY)) {
    throw new FitError(`${label}: X and L must be positive and finite at every point`);
  }
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (let i = 0; i < n; i++) {
    const dx = lnX[i]! - meanX;
    const dy = lnL[i]! - meanY;
    sxx += dx * dx;
    sxy += dx * dy;
    syy += dy * dy;
  }
  if (!(sxx > 0)) throw new FitError(`${label}: all points have the same X, so no slope`);
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
