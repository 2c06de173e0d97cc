/**
 * What is left of a law's slope late in a run. Runs flatten: a power law through the first part of one promises more than comes.
 *
 * Each curve of a series is cut at 1 / factor of its last X. A straight line of ln L through the part seen promises a fall
 * from its end; what came is the fall to the mean of the last five evaluations. The share r is least squares through zero,
 * came = r promised, and the variance is that of what it misses by, per (ln X)^2 beyond the cut.
 */
import { bisectLeft } from "d3-array";
import { mean } from "../goodness.js";
import { tWithin95 } from "../statistics/distributions.js";
import { square } from "../statistics/power.js";

export interface LateSlope {
  /** of the law's slope, beyond the end of a run; 0 or more */
  share: number;
  /** variance of ln L per (ln X)^2 beyond the end */
  variance: number;
  df: number;
}

/** Logarithms of X and of loss along a run. */
export interface LateCurve {
  modelSize: number;
  lnX: Float64Array;
  lnL: Float64Array;
}

/** What a line of the part seen promised, and what came. */
interface Tried {
  promised: number;
  came: number;
  /** ln X from the cut to the place of what came */
  distance: number;
}

/** Evaluations behind the end of a run, and fewest on either side of a cut. */
const [lastOnes, fewestSeen] = [5, 12];

/** How far a curve is cut before its end: half of it. */
const lateFactor = 2;

/** Of all curves of a series; null where fewer than three are long enough, or none of them promised any change. */
export function lateSlope(curves: readonly LateCurve[], factor: number = lateFactor): LateSlope | null {
  const tried = curves.flatMap((curve) => tryCut(curve, factor) ?? []);
  if (tried.length < 3) return null;
  const sum = (of: (doubling: Tried) => number) => tried.reduce((total, doubling) => total + of(doubling), 0);
  const squares = sum(({ promised }) => square(promised));
  // rounding of curves that never move
  if (squares < 1e-20) return null;
  const share = Math.max(0, sum(({ promised, came }) => promised * came) / squares);
  const df = tried.length - 1;
  const variance = sum(({ promised, came, distance }) => square((came - share * promised) / distance)) / df;
  return { share, variance, df };
}

interface Line {
  k: number;
  end: number;
  /** variance of ln L of one evaluation about it */
  noise: number;
  /** ln X from the middle to the last */
  away: number;
}

function tryCut(curve: LateCurve, factor: number): Tried | null {
  const n = seenOf(curve, factor);
  if (n === null) return null;
  const { k, end } = lineOf(curve, n);
  const distance = mean(curve.lnX.slice(-lastOnes)) - curve.lnX[n - 1]!;
  return { promised: k * distance, came: end - mean(curve.lnL.slice(-lastOnes)), distance };
}

/** Evaluations before the cut; null where too few lie on either side. */
function seenOf({ lnX }: LateCurve, factor: number): number | null {
  const n = bisectLeft(lnX, lnX.at(-1)! - Math.log(factor) + 1e-9);
  return n < fewestSeen || lnX.length - n < fewestSeen ? null : n;
}

/** Least squares of the first evaluations, with its value at the last of them. */
function lineOf({ lnX, lnL }: LateCurve, n: number): Line {
  const [x, y] = [lnX.slice(0, n), lnL.slice(0, n)];
  const [meanX, meanY] = [mean(x), mean(y)];
  const sxx = x.reduce((sum, value) => sum + square(value - meanX), 0);
  const k = -x.reduce((sum, value, i) => sum + (value - meanX) * y[i]!, 0) / sxx;
  const at = (value: number) => meanY - k * (value - meanX);
  const noise = y.reduce((sum, value, i) => sum + square(value - at(x[i]!)), 0) / (n - 2);
  return { k, end: at(x[n - 1]!), noise, away: x[n - 1]! - meanX };
}

export interface LateCoverage {
  modelSize: number;
  /** mean of measured less predicted ln L: by the late slope, and by the line as it is */
  late: number;
  law: number;
  /** evaluations beyond the cut, and how many lie in the 95 % interval */
  evaluations: number;
  inside: number;
}

/**
 * Every curve cut, its rest predicted with the late slope of the other curves.
 *
 * @param drift variance of ln L per (ln X)^2 from the middle of the part seen to its end, as plans have it
 */
export function lateCoverage(curves: readonly LateCurve[], drift: number, factor: number = lateFactor): LateCoverage[] {
  return curves.flatMap((curve) => {
    const n = seenOf(curve, factor);
    const late = lateSlope(curves.filter((size) => size !== curve));
    if (n === null || late === null) return [];
    const { k, end, noise, away } = lineOf(curve, n);
    const level = noise + drift * square(away);
    const rest = Array.from(curve.lnX.slice(n), (lnX, i) => ({ z: lnX - curve.lnX[n - 1]!, lnL: curve.lnL[n + i]! }));
    const off = (share: number) => rest.map(({ z, lnL }) => lnL - (end - share * k * z));
    const misses = off(late.share);
    const inside = misses.filter((miss, i) => {
      const beyond = late.variance * square(rest[i]!.z);
      const df = square(level + beyond) / (square(level) / (n - 2) + square(beyond) / late.df);
      return Math.abs(miss) <= tWithin95(Math.max(1, df)) * Math.sqrt(level + beyond);
    });
    const { modelSize } = curve;
    return [{ modelSize, late: mean(misses), law: mean(off(1)), evaluations: rest.length, inside: inside.length }];
  });
}
