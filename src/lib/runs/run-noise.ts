/** How far one evaluation of a run is from the run's level, and how evaluations hang together. */
import { median } from "d3-array";
import { square } from "../statistics/power.js";
import type { RunCurve } from "./run-curve.js";

export interface Noise {
  /** standard deviation of one evaluation about the smooth course of the run */
  sd: number;
  /** lag-1 autocorrelation of what is left beside the smooth course, 0 to 0.9 */
  autocorrelation: number;
}

/** Of the binomial's standard deviation, what evaluation noise is at least: the same problems are asked again and again. */
const leastOfBinomial = 0.6;

/**
 * From differences of neighbours: each point against the straight line between the two beside it. Where evaluations hang
 * together these differences are too small, and are raised by what an AR(1) process makes of them. Differences that stand
 * apart from the others, as where a run jumps, are no noise.
 */
export function noiseOf({ x, score, problems }: RunCurve): Noise {
  const n = score.length;
  const rho = autocorrelationOf(x, score);
  // without the steep beginning, where five points are left
  const from = Math.max(1, Math.min(Math.floor(n / 3), n - 5));
  const differences = Array.from({ length: Math.max(0, n - 1 - from) }, (_, i) => {
    const { off, variance } = besideNeighbours(x, score, from + i, rho);
    return off / Math.sqrt(variance);
  });
  const mean = score.reduce((a, b) => a + b, 0) / n;
  const binomial = problems === null ? 0 : leastOfBinomial * Math.sqrt((mean * (1 - mean)) / problems);
  return { sd: Math.max(rootMeanSquare(together(differences)), binomial, 1e-6), autocorrelation: rho };
}

/** A point against the line between its neighbours, and the variance of that for AR(1) noise of variance 1. */
export function besideNeighbours(x: Float64Array, score: Float64Array, i: number, rho: number) {
  const w = (x[i]! - x[i - 1]!) / (x[i + 1]! - x[i - 1]!);
  const left = 1 - w;
  const off = score[i]! - left * score[i - 1]! - w * score[i + 1]!;
  return { off, variance: 1 + w * w + left * left - 2 * rho + 2 * w * left * rho * rho };
}

/** Robust standard deviations beyond which a value stands apart from the others. */
const apart = 4;

/** Of values about 0 those within four robust standard deviations; all where most are 0. */
function together(values: readonly number[]): readonly number[] {
  const most = apart * robustSd(values);
  return most > 0 ? values.filter((value) => Math.abs(value) <= most) : values;
}

/** Of values about 0: their median distance from it, over that of a normal deviate. */
export function robustSd(values: readonly number[]): number {
  return (median(values, Math.abs) ?? 0) / 0.6745;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + square(value), 0) / Math.max(1, values.length));
}

/** Standard deviation of a mean of m neighbouring evaluations. */
export function sdOfMean({ sd, autocorrelation: r }: Noise, m: number): number {
  let [sum, power] = [m, 1];
  for (let lag = 1; lag < m; lag++) {
    power *= r;
    sum += 2 * (m - lag) * power;
  }
  return (sd * Math.sqrt(sum)) / m;
}

/** What few evaluations say of their autocorrelation is drawn to this, with the weight of so many evaluations. */
const prior = { autocorrelation: 0.7, weight: 25 };

/**
 * Lag-1 autocorrelation of the residuals of a smooth course over ln X, on the last two thirds: the steep beginning of a run is
 * no noise. Corrected for the course having followed them.
 */
function autocorrelationOf(x: Float64Array, score: Float64Array): number {
  const n = score.length;
  const from = Math.floor(n / 3);
  const span = Math.max(5, Math.ceil(0.25 * n));
  const smooth = courseOf(x.map(Math.log), score, span);
  const left = Array.from({ length: n - from }, (_, i) => score[from + i]! - smooth[from + i]!);
  const most = apart * robustSd(left) || Number.POSITIVE_INFINITY;
  const held = left.map((e) => Math.min(most, Math.max(-most, e)));
  let [lagged, squares] = [0, 0];
  for (const [i, e] of held.entries()) {
    squares += e * e;
    if (i > 0) lagged += e * held[i - 1]!;
  }
  const raw = squares > 0 ? lagged / squares : 0;
  // a local line over so many points takes about 5 / span out of the autocorrelation
  const corrected = raw + (5 * (1 + raw)) / span;
  const m = n - from;
  return Math.min(0.9, Math.max(0, (m * corrected + prior.weight * prior.autocorrelation) / (m + prior.weight)));
}

/** A smooth course: LOESS at up to a hundred places, straight between them. */
export function courseOf(x: Float64Array, y: Float64Array, m: number): Float64Array {
  const n = x.length;
  const most = 100;
  if (n <= most) return loess(x, y, m);
  const places = Float64Array.from({ length: most }, (_, i) => x[Math.round((i * (n - 1)) / (most - 1))]!);
  const smooth = loess(x, y, m, places);
  let j = 0;
  return x.map((value) => {
    while (places[j + 1]! < value) j++;
    const along = (value - places[j]!) / (places[j + 1]! - places[j]!);
    return smooth[j]! + along * (smooth[j + 1]! - smooth[j]!);
  });
}

/**
 * Locally linear smooth with tricube weights over the nearest points (Cleveland 1979, JASA 74, 829-836, without the
 * robustness iterations).
 *
 * @param m points of each neighbourhood
 */
export function loess(x: Float64Array, y: Float64Array, m: number, at: Float64Array = x): Float64Array {
  const n = x.length;
  const k = Math.min(n, Math.max(2, m));
  let from = 0;
  return at.map((centre) => {
    while (from + k < n && x[from + k]! - centre < centre - x[from]!) from++;
    const reach = Math.max(centre - x[from]!, x[from + k - 1]! - centre);
    let [sw, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
    for (let i = from; i < from + k; i++) {
      const u = Math.min(1, Math.abs(x[i]! - centre) / reach);
      const tricube = 1 - u * u * u;
      const w = tricube * tricube * tricube;
      const d = x[i]! - centre;
      sw += w;
      sx += w * d;
      sy += w * y[i]!;
      sxx += w * d * d;
      sxy += w * d * y[i]!;
    }
    const determinant = sw * sxx - sx * sx;
    return determinant > 1e-12 * sw * sxx ? (sxx * sy - sx * sxy) / determinant : sy / sw;
  });
}
