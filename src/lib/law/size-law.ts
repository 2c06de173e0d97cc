/** The power law of one size alone: its own slope and level, nothing shared with other sizes. */
import { median } from "d3-array";
import { SimpleLinearRegression } from "ml-regression";
import { pooledR2 } from "../goodness.js";
import { firstOf, lastOf } from "../items.js";
import { logCurve } from "../log-moments.js";
import type { LawSizeRecord } from "../records/laws-record.js";
import type { Curve, Resource } from "../runs.js";

/** The line of the size's own least squares on ln L, in place of the law's. */
export interface SizeLaw extends LawSizeRecord {
  /** Theil-Sen: minus the median slope over pairs of points, untouched by up to 29 % of outliers */
  theilSenEfficiency: number;
}

/**
 * Log-log regression of one curve, with the Theil-Sen slope beside it.
 *
 * @throws FitError with fewer than 2 points or a single X
 * @see Theil 1950; Sen 1968, J. Am. Stat. Assoc. 63, 1379-1389
 */
export function fitSizeLaw(curve: Curve, resource: Resource): SizeLaw {
  const { modelSize, n, meanX, lnX, lnL, loss } = logCurve(curve, resource);
  const dx = Array.from(lnX, (x) => x - meanX); // centred: ln FLOPs are near 45, and the level is wanted inside the data
  const y = Array.from(lnL);
  const line = new SimpleLinearRegression(dx, y);
  const fittedLog = Float64Array.from(dx, (x) => line.predict(x));
  const k = -line.slope;
  return {
    modelSize,
    learningEfficiency: k,
    intercept: line.intercept + k * meanX,
    referenceX: Math.exp(meanX),
    referenceLoss: Math.exp(line.intercept),
    points: n,
    r2: pooledR2([{ measured: loss, fitted: fittedLog.map(Math.exp) }]),
    r2Log: pooledR2([{ measured: lnL, fitted: fittedLog }]),
    theilSenEfficiency: -theilSenSlope(lnX, lnL)
  };
}

/** Points up to which every pair has a slope; of more, each point has one with its fellow half the points away. */
const mostForAllPairs = 3000;

/**
 * Median of the slopes over all pairs of points with different X (of many points: Theil's incomplete method, n / 2 pairs), the mean of the two middle ones when their number is
 * even. (ml-regression's TheilSenRegression takes the lower of the two, which moves the slope of one curve of the study by 3.9e-4 of itself.)
 */
function theilSenSlope(x: Float64Array, y: Float64Array): number {
  const slopes: number[] = [];
  const add = (i: number, j: number) => {
    if (x[i] !== x[j]) slopes.push((y[j]! - y[i]!) / (x[j]! - x[i]!));
  };
  if (x.length <= mostForAllPairs) {
    for (let i = 0; i < x.length; i++) for (let j = i + 1; j < x.length; j++) add(i, j);
  } else {
    const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => x[a]! - x[b]!);
    const half = x.length >> 1;
    for (let i = 0; i < half; i++) add(order[i]!, order[i + half]!);
    // X so uneven that the halves meet at one value: its ends differ
    if (slopes.length === 0) add(firstOf(order), lastOf(order));
  }
  return median(slopes)!;
}
