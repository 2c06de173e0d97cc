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
import { lastOf } from "../../items.js";
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

/** A pair of the grid at each place: its probability, the variance of m, the place of its phi, and the share of `white`. */
interface Cells {
  probability: Float64Array;
  variance: Float64Array;
  memory: Uint8Array;
  noise: Float64Array;
}

interface SlowDeparture {
  cells: Cells;
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
  if (!(size > unit))
    return { cells: { ...cellsOf(1), noise: Float64Array.of(1), probability: Float64Array.of(1) }, memories };
  const width = Math.ceil(n / mostPoints);
  const whole = binned(Float64Array.from(repeatsAt, (repeats) => white / repeats)).map((sum) => sum / square(width));
  const noises = (whiteAtMost ? noiseShares : [1]).map((share) => ({ share, at: whole.map((value) => share * value) }));
  const means = binned(residual).map((sum) => sum / width);
  const places = binned(dx).map((sum) => sum / width);
  const cells = cellsOf(memories.length * sizes.length * noises.length);
  const unmoved: number[] = [];
  let at = 0;
  for (const [memory, { phi }] of memories.entries())
    for (const [i, share] of sizes.entries()) {
      const variance = square(share * size) / (1 - phi * phi);
      const gap = (sizes[Math.min(i + 1, sizes.length - 1)]! - sizes[Math.max(0, i - 1)]!) / 2;
      const prior = Math.log(gap / (0.1 + share));
      for (const [j, noise] of noises.entries()) {
        // no departure is the same whatever its phi
        const known = variance === 0 ? unmoved[j] : undefined;
        const likelihood = known ?? restrictedLogLikelihood(means, places, noise.at, phi, variance);
        if (variance === 0) unmoved[j] = likelihood;
        cells.variance[at] = variance;
        cells.memory[at] = memory;
        cells.noise[at] = noise.share;
        cells.probability[at++] = likelihood + prior;
      }
    }
  intoProbabilities(cells.probability);
  return { memories, cells };
}

function cellsOf(count: number): Cells {
  const [probability, variance, noise] = [0, 1, 2].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array
  ];
  return { probability, variance, noise, memory: new Uint8Array(count) };
}

/** Logarithms of weights to probabilities. */
function intoProbabilities(weights: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (const weight of weights) most = Math.max(most, weight);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    weights[i] = Math.exp(weights[i]! - most);
    total += weights[i]!;
  }
  for (let i = 0; i < weights.length; i++) weights[i]! /= total;
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
  let [value, constant, place] = [0, 0, 0];
  let [vv, v1, vp, c11, c1p, cpp, logs] = [0, 0, 0, 0, 0, 0, 0];
  // a logarithm of many totals at once: it took as long as all else
  let product = 1;
  // the spread soon stands still: what follows from it then does too
  let total = Number.NaN;
  let inverse = Number.NaN;
  for (let t = 0; t < values.length; t++) {
    const next = spread + noise[t]!;
    if (!(next > 0)) return Number.NEGATIVE_INFINITY;
    if (next !== total) {
      total = next;
      inverse = 1 / total;
    }
    const ofValue = values[t]! - value;
    const ofOne = 1 - constant;
    const ofPlace = places[t]! - place;
    product *= total;
    if (!(product > 1e-100 && product < 1e100)) {
      logs += Math.log(product);
      product = 1;
    }
    vv += ofValue * ofValue * inverse;
    v1 += ofValue * ofOne * inverse;
    vp += ofValue * ofPlace * inverse;
    c11 += ofOne * ofOne * inverse;
    c1p += ofOne * ofPlace * inverse;
    cpp += ofPlace * ofPlace * inverse;
    const gain = spread * inverse;
    value = phi * (value + gain * ofValue);
    constant = phi * (constant + gain * ofOne);
    place = phi * (place + gain * ofPlace);
    spread = phi * phi * spread * (1 - gain) + renewed;
  }
  const determinant = c11 * cpp - c1p * c1p;
  const explained = (v1 * v1 * cpp - 2 * v1 * vp * c1p + vp * vp * c11) / determinant;
  return -0.5 * (logs + Math.log(product) + Math.log(determinant) + vv - explained);
}

/** Variance that departures give to sum_t u(t) ln L(t), the mean over the grid. */
export function departureVariance(sample: Line, u: Float64Array): number {
  const { cells, memories } = slowDeparture(sample);
  const by = new Float64Array(memories.length);
  cells.probability.forEach((probability, i) => {
    by[cells.memory[i]!]! += probability * cells.variance[i]!;
  });
  const weights = binned(u);
  return memories.reduce((sum, { phi }, j) => sum + (by[j]! > 0 ? by[j]! * quadratic(weights, weights, phi) : 0), 0);
}

/** Share of `white` that is noise of single evaluations, the mean over the grid: 1 where it is known. */
export function noiseShare(sample: Line): number {
  const { probability, noise } = slowDeparture(sample).cells;
  return probability.reduce((sum, value, i) => sum + value * noise[i]!, 0);
}

/** Variances that departures give to the slope and level of a curve's line, and the share of `white`. */
type DepartureVariance = LineVariance & { noise: number };

/** What these variances may be, and which of them a uniform number draws. */
export function departureCells(sample: Line): {
  count: number;
  at: (cell: number) => DepartureVariance;
  drawn: (uniform: number) => number;
} {
  const { cells, memories } = slowDeparture(sample);
  const upTo = cells.probability.slice();
  for (let i = 1; i < upTo.length; i++) upTo[i]! += upTo[i - 1]!;
  const total = lastOf(upTo);
  return {
    count: upTo.length,
    at(cell) {
      const variance = cells.variance[cell]!;
      const noise = cells.noise[cell]!;
      const { slope, level, covariance } = memories[cells.memory[cell]!]!.line;
      return { slope: variance * slope, level: variance * level, covariance: variance * covariance, noise };
    },
    drawn: (uniform) => firstAtLeast(upTo, uniform * total)
  };
}

/** Draws of these variances. */
export function departureDraws(sample: Line, random: Pick<Random, "uniform">): () => DepartureVariance {
  const { at, drawn } = departureCells(sample);
  return () => at(drawn(random.uniform()));
}
