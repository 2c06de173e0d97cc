/**
 * Slow departures of a curve from its straight line, and what they do to anything linear in ln L: a slope, a level.
 *
 * About its line, ln L of evaluation t is a departure m(t) and evaluation noise of variance white / repeats(t). The departure
 * is an autoregression, m(t) = phi m(t - 1) + e(t) with e of standard deviation s. Neither how long it lasts nor how large it
 * is is known: each pair on a grid has the restricted likelihood of the residuals (the line's slope and level taken out)
 * times a prior, and what follows is a mixture over the grid. Prior: the evaluations T after which it is forgotten,
 * phi = exp(-1 / T), are 0 or a power of two up to the curve's length, each alike; s is uniform where it is small beside the residuals, and
 * its logarithm is where it is large.
 *
 * A single best pair would leave out that a departure slower than the curve is seen once only: intervals would be short
 * where it lasts long (`npm run bench:coverage`).
 *
 * @see D. A. Harville 1977, Journal of the American Statistical Association 72, 320-338, for the restricted likelihood
 * @see A. C. Harvey 1989, Forecasting, Structural Time Series Models and the Kalman Filter, for its recursion
 */

import { square } from "../../statistics/power.js";
import type { Random } from "../../statistics/random.js";
import type { SlopeSample } from "../sizes/slope-sample.js";

/** Standard deviations of e tried, over the residuals' root mean square. */
const sizes = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.6];

/** Points of a curve that are taken one by one; of a longer one, neighbours are averaged. */
const mostPoints = 500;

/** Shares of `white` tried where it is an upper bound. */
const noiseShares = [0, 1 / 3, 2 / 3, 1];

type Line = Pick<SlopeSample, "residual" | "dx" | "sxx" | "n" | "white" | "whiteAtMost" | "repeatsAt">;

/** Variances of a slope and a level, and their covariance. */
export interface LineVariance {
  slope: number;
  level: number;
  covariance: number;
}

interface SlowDeparture {
  /** a pair of the grid each: its probability, the variance of m, the place of its phi, and the share of `white` */
  cells: { probability: number; variance: number; memory: number; noise: number }[];
  /** phi, and the variances that a departure of variance 1 gives the line's slope and level */
  memories: { phi: number; line: LineVariance }[];
}

/** Kept by curve: several questions are asked of each. */
const known = new WeakMap<Float64Array, { white: number; departure: SlowDeparture }>();

/** What is known of the departures of a curve from its own line. */
function slowDeparture(sample: Line): SlowDeparture {
  const before = known.get(sample.residual);
  if (before?.white === sample.white) return before.departure;
  const departure = infer(sample);
  known.set(sample.residual, { white: sample.white, departure });
  return departure;
}

function infer(sample: Line): SlowDeparture {
  const { residual, dx, sxx, n, white, whiteAtMost, repeatsAt } = sample;
  const size = Math.sqrt(residual.reduce((sum, e) => sum + e * e, 0) / n);
  const slopeBy = binned(dx.map((d) => d / sxx));
  const levelBy = binned(new Float64Array(n).fill(1 / n));
  const memories = memoriesOf(slopeBy.length).map((phi) => ({
    phi,
    line: {
      slope: quadratic(slopeBy, slopeBy, phi),
      level: quadratic(levelBy, levelBy, phi),
      covariance: quadratic(slopeBy, levelBy, phi)
    }
  }));
  // a line without residuals departs from nothing: what is left of it is rounding
  const unit = dx.reduce((most, d) => Math.max(most, Math.abs(d)), 0) * 1e-12;
  if (!(size > unit)) return { cells: [{ probability: 1, variance: 0, memory: 0, noise: 1 }], memories };
  const width = Math.ceil(n / mostPoints);
  const whole = binned(Float64Array.from(repeatsAt, (repeats) => white / repeats)).map((sum) => sum / square(width));
  const noises = (whiteAtMost ? noiseShares : [1]).map((share) => ({ share, at: whole.map((value) => share * value) }));
  const means = binned(residual).map((sum) => sum / width);
  const places = binned(dx).map((sum) => sum / width);
  const cells = memories.flatMap(({ phi }, memory) =>
    sizes.flatMap((share, i) => {
      const variance = square(share * size) / (1 - phi * phi);
      const gap = (sizes[Math.min(i + 1, sizes.length - 1)]! - sizes[Math.max(0, i - 1)]!) / 2;
      const prior = Math.log(gap / (0.1 + share));
      return noises.map(({ share: noise, at }) => ({
        ...{ memory, variance, noise },
        weight: restrictedLogLikelihood(means, places, at, phi, variance) + prior
      }));
    })
  );
  const most = Math.max(...cells.map(({ weight }) => weight));
  const total = cells.reduce((sum, { weight }) => sum + Math.exp(weight - most), 0);
  return {
    memories,
    cells: cells.map(({ weight, ...cell }) => ({ ...cell, probability: Math.exp(weight - most) / total }))
  };
}

/** Place of the first of ascending values that is as large. */
function firstAtLeast(values: Float64Array, least: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! >= least) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** phi of T = 0, 1, 2, 4, ... up to n evaluations. */
function memoriesOf(n: number): number[] {
  const powers = Array.from({ length: Math.floor(Math.log2(n)) + 1 }, (_, i) => 2 ** i);
  return [0, ...powers.map((T) => Math.exp(-1 / T))];
}

/** Sums over neighbours, of as many as leave {@link mostPoints} at most. */
function binned(values: Float64Array): Float64Array {
  const width = Math.ceil(values.length / mostPoints);
  if (width === 1) return values;
  const out = new Float64Array(Math.ceil(values.length / width));
  values.forEach((value, t) => {
    out[Math.floor(t / width)]! += value;
  });
  return out;
}

/** u' R v with R(s, t) = phi^|s - t|. */
function quadratic(u: Float64Array, v: Float64Array, phi: number): number {
  let [sum, ofU, ofV] = [0, 0, 0];
  for (let t = 0; t < u.length; t++) {
    sum += u[t]! * v[t]! + u[t]! * ofV + v[t]! * ofU;
    ofU = phi * (ofU + u[t]!);
    ofV = phi * (ofV + v[t]!);
  }
  return sum;
}

/**
 * Restricted log-likelihood, but for a constant, of values about a line with an unknown slope and level: departures of this
 * variance and phi, and noise. By the filter's one-step errors of the values and of the line's two columns.
 *
 * @param noise variance at each value
 * @returns -Infinity where neither departures nor noise leave a variance
 */
function restrictedLogLikelihood(
  values: Float64Array,
  places: Float64Array,
  noise: Float64Array,
  phi: number,
  variance: number
): number {
  const renewed = variance * (1 - phi * phi);
  let spread = variance;
  let [value, one, place] = [0, 0, 0];
  let [vv, v1, vp, c11, c1p, cpp, logs] = [0, 0, 0, 0, 0, 0, 0];
  for (let t = 0; t < values.length; t++) {
    const total = spread + noise[t]!;
    if (!(total > 0)) return Number.NEGATIVE_INFINITY;
    const [ofValue, ofOne, ofPlace] = [values[t]! - value, 1 - one, places[t]! - place];
    logs += Math.log(total);
    vv += (ofValue * ofValue) / total;
    v1 += (ofValue * ofOne) / total;
    vp += (ofValue * ofPlace) / total;
    c11 += (ofOne * ofOne) / total;
    c1p += (ofOne * ofPlace) / total;
    cpp += (ofPlace * ofPlace) / total;
    const gain = spread / total;
    value = phi * (value + gain * ofValue);
    one = phi * (one + gain * ofOne);
    place = phi * (place + gain * ofPlace);
    spread = phi * phi * spread * (1 - gain) + renewed;
  }
  const determinant = c11 * cpp - c1p * c1p;
  const explained = (v1 * v1 * cpp - 2 * v1 * vp * c1p + vp * vp * c11) / determinant;
  return -0.5 * (logs + Math.log(determinant) + vv - explained);
}

/** Variance that departures give to sum_t u(t) ln L(t), the mean over the grid. */
export function departureVariance(sample: Line, u: Float64Array): number {
  const { cells, memories } = slowDeparture(sample);
  const by = new Float64Array(memories.length);
  for (const { probability, variance, memory } of cells) by[memory]! += probability * variance;
  const weights = binned(u);
  return memories.reduce((sum, { phi }, j) => sum + (by[j]! > 0 ? by[j]! * quadratic(weights, weights, phi) : 0), 0);
}

/** Share of `white` that is noise of single evaluations, the mean over the grid: 1 where it is known. */
export function noiseShare(sample: Line): number {
  return slowDeparture(sample).cells.reduce((sum, { probability, noise }) => sum + probability * noise, 0);
}

/** Draws of the variances that departures give to the slope and level of a curve's line, and of the share of `white`. */
export function departureDraws(sample: Line, random: Random): () => LineVariance & { noise: number } {
  const { cells, memories } = slowDeparture(sample);
  const upTo = Float64Array.from(cells, ({ probability }) => probability);
  for (let i = 1; i < upTo.length; i++) upTo[i]! += upTo[i - 1]!;
  return () => {
    const u = random.uniform() * upTo.at(-1)!;
    const { variance, memory, noise } = cells[firstAtLeast(upTo, u)]!;
    const { slope, level, covariance } = memories[memory]!.line;
    return { slope: variance * slope, level: variance * level, covariance: variance * covariance, noise };
  };
}
