/**
 * What is left of a law's slope late in a run. Runs flatten: a power law through the first part of one promises more than comes.
 *
 * Each curve of a series is cut at 1 / factor of its last X. A straight line of ln L through the part seen promises a fall
 * from its end; what came is the fall to the mean of the last five evaluations. The share r is least squares through zero,
 * came = r promised, and the variance is that of what it misses by, per (ln X)^2 beyond the cut.
 */
import { bisectLeft } from "d3-array";
import { mean } from "../goodness.js";
import { percentileInterval, quantileSorted } from "../inference/sizes/law-bootstrap.js";
import { lastOf } from "../items.js";
import type { PlanningSeriesRecord } from "../records/planning-record.js";
import { tWithin95 } from "../statistics/distributions.js";
import { square } from "../statistics/power.js";
import { type Random, seededRandom } from "../statistics/random.js";

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
interface Tried extends Line {
  /** evaluations of the part seen */
  n: number;
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
  return shareOf(curves.flatMap((curve) => tryCut(curve, factor) ?? []));
}

function shareOf(tried: readonly Tried[]): LateSlope | null {
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
  const line = lineOf(curve, n);
  const distance = mean(curve.lnX.slice(-lastOnes)) - curve.lnX[n - 1]!;
  const came = line.end - mean(curve.lnL.slice(-lastOnes));
  return { ...line, n, promised: line.k * distance, came, distance };
}

/** Evaluations before the cut; null where too few lie on either side. */
function seenOf({ lnX }: LateCurve, factor: number): number | null {
  const n = bisectLeft(lnX, lastOf(lnX) - Math.log(factor) + 1e-9);
  return n < fewestSeen || lnX.length - n < fewestSeen ? null : n;
}

/** Least squares of the first evaluations, with its value at the last of them. */
function lineOf({ lnX, lnL }: LateCurve, n: number): Line {
  const [x, y] = [lnX.subarray(0, n), lnL.subarray(0, n)];
  const [meanX, meanY] = [mean(x), mean(y)];
  let [sxx, sxy, squares] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    sxx += square(x[i]! - meanX);
    sxy += (x[i]! - meanX) * y[i]!;
  }
  const k = -sxy / sxx;
  const at = (value: number) => meanY - k * (value - meanX);
  for (let i = 0; i < n; i++) squares += square(y[i]! - at(x[i]!));
  return { k, end: at(x[n - 1]!), noise: squares / (n - 2), away: x[n - 1]! - meanX };
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
  return restsOf(curves, drift, factor).map(({ modelSize, late, law, ratios }) => ({
    ...{ modelSize, late: mean(late), law: mean(law), evaluations: ratios.length },
    inside: ratios.filter((ratio) => ratio <= 1).length
  }));
}

interface Rest {
  modelSize: number;
  /** measured less predicted ln L of each evaluation beyond the cut */
  late: number[];
  law: number[];
  /** distance from the prediction over the half-width of its interval */
  ratios: Float64Array;
}

function restsOf(curves: readonly LateCurve[], drift: number, factor: number): Rest[] {
  const tried = curves.map((curve) => tryCut(curve, lateFactor));
  return curves.flatMap((curve, at) => {
    const late = shareOf(tried.flatMap((cut, i) => (i === at || cut === null ? [] : [cut])));
    const cut = factor === lateFactor ? tried[at] : tryCut(curve, factor);
    if (!cut || late === null) return [];
    const { n, k, end, noise, away } = cut;
    const level = noise + drift * square(away);
    const rest = Array.from(curve.lnX.slice(n), (lnX, i) => ({ z: lnX - curve.lnX[n - 1]!, lnL: curve.lnL[n + i]! }));
    const off = (share: number) => rest.map(({ z, lnL }) => lnL - (end - share * k * z));
    const misses = off(late.share);
    const ratios = Float64Array.from(misses, (miss, i) => {
      const beyond = late.variance * square(rest[i]!.z);
      const df = square(level + beyond) / (square(level) / (n - 2) + square(beyond) / late.df);
      return Math.abs(miss) / (tWithin95(Math.max(1, df)) * Math.sqrt(level + beyond));
    });
    return [{ modelSize: curve.modelSize, late: misses, law: off(1), ratios }];
  });
}

/** Share of the evaluations of the worst size that intervals are asked to hold. */
export const askedOfWorst = 0.9;

/**
 * The backtest of {@link lateCoverage} on curves made up as its intervals assume: a size's late slope is one draw, and so
 * is the level of its end. Null where the backtest has no row.
 */
export function expectedCoverage(
  curves: readonly LateCurve[],
  drift: number,
  { draws, seed }: { draws: number; seed: number }
): PlanningSeriesRecord["ahead"] {
  const late = lateSlope(curves);
  if (late === null || lateCoverage(curves, drift).length === 0) return null;
  const random = seededRandom(seed);
  const cuts = curves.map((curve) => tryCut(curve, lateFactor));
  const tried = Array.from({ length: draws }, () =>
    restsOf(
      curves.map((curve, i) => madeUp(curve, cuts[i] ?? null, late, drift, random)),
      drift,
      lateFactor
    )
  );
  const held = (rests: readonly Rest[], wider: number) =>
    rests.map(({ ratios }) => ratios.filter((ratio) => ratio <= wider).length / ratios.length);
  const worst = Float64Array.from(tried, (rests) => Math.min(...held(rests, 1))).sort();
  const asked = tried.map((rests) =>
    Math.max(...rests.map(({ ratios }) => quantileSorted(ratios.slice().sort(), askedOfWorst)))
  );
  const wider = quantileSorted(Float64Array.from(asked).sort(), 0.95);
  return {
    draws,
    worst: quantileSorted(worst, 0.5),
    worstInterval: percentileInterval(worst),
    reached: worst.filter((share) => share >= askedOfWorst).length / draws,
    wider,
    held: mean(tried.map((rests) => mean(held(rests, wider))))
  };
}

/** A curve with the line of its first half, a late slope of its own about the share, and evaluation noise. */
function madeUp(
  curve: LateCurve,
  cut: Tried | null,
  { share, variance }: LateSlope,
  drift: number,
  random: Random
): LateCurve {
  if (cut === null) return curve;
  const { n, k, end, noise, away } = cut;
  const last = curve.lnX[n - 1]!;
  const slope = share * k + Math.sqrt(variance) * random.normal();
  const level = end + Math.sqrt(drift) * away * random.normal();
  const lnL = curve.lnX.map((x, i) => {
    const line = i < n ? end - k * (x - last) : level - slope * (x - last);
    return line + Math.sqrt(noise) * random.normal();
  });
  return { ...curve, lnL };
}
