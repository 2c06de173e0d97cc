/** What a run is doing at its end, without a form: rising, flat, falling, collapsed, not learning, or too short to tell. */
import { bisectLeft } from "d3-array";
import { mean } from "../goodness.js";
import { firstOf, lastOf } from "../items.js";
import { square } from "../statistics/power.js";
import { fewestEvaluations, firstPoints, meanOfLast, type RunCurve } from "./run-curve.js";
import { courseOf, type Noise, noiseOf, sdOfMean } from "./run-noise.js";

export const stateWords = ["rising", "flat", "falling", "collapsed", "not-learning", "too-short"] as const;
export type StateWord = (typeof stateWords)[number];

export interface RunState {
  word: StateWord;
  /** X from which on it is so; null where it is so from the start, or always was */
  since: number | null;
  /** rising by its slope, and not by the order of its evaluations alone */
  bySlope: boolean;
  noise: Noise;
  /** rise over the last third that would have been seen */
  leastRise: number | null;
}

/** Evaluations that a smoothed score is a mean of. */
const window = 5;

/**
 * The state of a run.
 *
 * collapsed: the last two at or below half of the smoothed peak, over 4 sd and 0.05 below it; falling: the end below the
 * smoothed peak by over 0.01 and 3.2 standard errors, with a slope downwards since, or Kendall's z below -3.3, or the last
 * seven or more each below the one before, by 0.02 and 2 sd in all; rising: the
 * slope of the last third over 2.6 standard errors, or that of the last half over 3.5, 0.005 in all, or that of the whole
 * run over 4.8 with the last half three quarters as steep or more; not learning: at no time above the score before training; flat otherwise, since the earliest point after which no part of the run moves. Standard
 * errors count evaluations that hang together as fewer.
 */
export function stateOf(curve: RunCurve): RunState {
  const n = curve.x.length;
  if (n < fewestEvaluations)
    return {
      ...{ word: "too-short", since: null, bySlope: false, leastRise: null },
      noise: { sd: Number.NaN, autocorrelation: 0 }
    };
  const noise = noiseOf(curve);
  const { x, score } = curve;
  const third = Math.max(4, Math.ceil(n / 3));
  const leastRise = Math.max(leastShown, risingThird * slopeError(x.subarray(-third), noise) * spanOf(x, third));
  const state = (word: StateWord, since: number | null, bySlope = false) => ({
    word,
    since,
    bySlope,
    noise,
    leastRise
  });
  const smooth = movingMean(score);
  const top = smooth.reduce((best, value, i) => (value > smooth[best]! ? i : best), 0);
  const peak = smooth[top]!;
  const drop = peak - meanOfLast(score, 2);
  const from = collapseFrom(score, peak);
  if (n - from >= 2 && drop > Math.max(0.05, 4 * noiseBefore(curve, from, noise).sd))
    return state("collapsed", x[from]!);
  if (falls(curve, noise, top, peak)) return state("falling", x[top]!);
  const down = downFrom(score);
  if (n - down >= inARow && score[down]! - lastOf(score) > Math.max(0.02, 2 * noise.sd))
    return state("falling", x[down]!);
  const bySlope = risesBySlope(curve, noise);
  if (bySlope || risesThroughout(score, noise)) return state("rising", null, bySlope);
  const level = sdOfMean(noise, Math.min(window, n));
  if (curve.before !== null && peak - curve.before < Math.max(0.01, 3 * level)) return state("not-learning", null);
  return state("flat", flatSince(curve, noise));
}

const risingThird = 2.6;
const risingHalf = 3.5;
/** of the slope of a steady run: over so many standard errors, and so much of it still in the last half */
const steady = { z: 4.8, share: 0.75 };
const leastShown = 0.005;
/** evaluations each below the one before, to the end: chance orders so many in one flat run of two hundred */
const inARow = 7;

function spanOf(x: Float64Array, m: number): number {
  return lastOf(x) - x.at(-m)!;
}

/** Means of five neighbours, fewer at the ends. */
export function movingMean(score: Float64Array): Float64Array {
  const half = (window - 1) / 2;
  return score.map((_, i) => mean(score.subarray(Math.max(0, i - half), i + half + 1)));
}

/**
 * A run of which at most one pair of evaluations is out of order, up over two standard deviations and 0.02, and, of more than eight
 * evaluations, still up by 0.005 in its last third: chance does not order them all, however smooth the run.
 */
function risesThroughout(score: Float64Array, { sd }: Noise): boolean {
  const n = score.length;
  const pairs = (n * (n - 1)) / 2;
  if (concordance(score) < pairs - 2 || meanOfLast(score, 2) - firstOf(score) <= Math.max(0.02, 2 * sd)) return false;
  return n <= 8 || lastOf(score) - score.at(-Math.ceil(n / 3))! >= leastShown;
}

/** A run whose slope rises over its noise: that of its last third, of its last half, or a steady one of all of it. */
function risesBySlope(curve: RunCurve, noise: Noise): boolean {
  const { x, score } = curve;
  const last = (m: number) => slopeOf(x.subarray(-m), score.subarray(-m), noise);
  const third = Math.max(4, Math.ceil(x.length / 3));
  const half = Math.max(4, Math.ceil(x.length / 2));
  const rises = (m: number, z: number) => {
    const late = last(m);
    return late.z > z && late.b * spanOf(x, m) >= leastShown;
  };
  return isSteady(curve, noise) || rises(third, risingThird) || rises(half, risingHalf);
}

/** A run that rose from its first evaluation to its last, in its last half three quarters as steeply or more. */
function isSteady({ x, score }: RunCurve, noise: Noise): boolean {
  const half = Math.max(4, Math.ceil(x.length / 2));
  const whole = slopeOf(x, score, noise);
  const late = slopeOf(x.subarray(-half), score.subarray(-half), noise);
  return whole.z > steady.z && late.b > steady.share * whole.b;
}

function falls({ x, score }: RunCurve, noise: Noise, top: number, peak: number): boolean {
  const after = score.length - top;
  if (after >= 3) {
    const end = meanOfLast(score, 3);
    const error = Math.sqrt(square(sdOfMean(noise, window)) + square(sdOfMean(noise, 3)));
    const down = slopeOf(x.subarray(top), score.subarray(top), noise).z < -2.5;
    if (peak - end > Math.max(0.01, 3.2 * doubtOf(score.length, noise) * error) && down) return true;
  }
  return kendallZ(score, noise) < -3.3;
}

/** Where the evaluations begin of which each is below the one before, to the end. */
function downFrom(score: Float64Array): number {
  let from = score.length - 1;
  while (from > 0 && score[from - 1]! > score[from]!) from--;
  return from;
}

/** The peak of a short run whose evaluations hang together is often no more than where it wandered to: 1 from 45 evaluations on. */
function doubtOf(n: number, { autocorrelation: r }: Noise): number {
  return 1 + 0.7 * Math.max(0, r - 0.4) * Math.max(0, 45 - n);
}

/** Kendall's z of a score against its order, its variance raised by evaluations hanging together. */
export function kendallZ(score: Float64Array, { autocorrelation: r }: Pick<Noise, "autocorrelation">): number {
  const n = score.length;
  const variance = (n * (n - 1) * (2 * n + 5)) / 18;
  return concordance(score) / Math.sqrt((variance * (1 + r)) / (1 - r));
}

/** Pairs in rising order less pairs in falling order, in n ln n: scores before each are counted in a binary indexed tree. */
function concordance(score: Float64Array): number {
  const values = Float64Array.from(new Set(score)).sort();
  const counts = new Float64Array(values.length + 1);
  const upTo = (rank: number) => {
    let sum = 0;
    for (let i = rank; i > 0; i -= i & -i) sum += counts[i]!;
    return sum;
  };
  let s = 0;
  score.forEach((value, before) => {
    const rank = bisectLeft(values, value) + 1;
    s += upTo(rank - 1) - (before - upTo(rank));
    for (let i = rank; i < counts.length; i += i & -i) counts[i]!++;
  });
  return s;
}

/** Noise of the run before it collapsed, where it is long enough: the drop is none. */
function noiseBefore(curve: RunCurve, from: number, whole: Noise): Noise {
  return from < fewestEvaluations ? whole : noiseOf(firstPoints(curve, from));
}

/** From where on all scores are at or below half of the peak; the number of evaluations where the last is above. */
function collapseFrom(score: Float64Array, peak: number): number {
  let from = score.length;
  while (from > 0 && score[from - 1]! <= peak / 2) from--;
  return from;
}

function slopeError(x: Float64Array, { sd, autocorrelation: r }: Noise): number {
  const centre = mean(x);
  const sxx = x.reduce((sum, value) => sum + square(value - centre), 0);
  return (sd * Math.sqrt((1 + r) / (1 - r))) / Math.sqrt(sxx);
}

function slopeOf(x: Float64Array, y: Float64Array, noise: Noise): { b: number; z: number } {
  const [cx, cy] = [mean(x), mean(y)];
  let [sxx, sxy] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    sxx += square(x[i]! - cx);
    sxy += (x[i]! - cx) * (y[i]! - cy);
  }
  const b = sxy / sxx;
  return { b, z: b / slopeError(x, noise) };
}

/**
 * The earliest X, at two thirds of the evaluations at the latest, from which on the smooth course stays within two standard errors
 * of the level of the last third.
 */
function flatSince({ x, score }: RunCurve, noise: Noise): number {
  const n = score.length;
  const smooth = courseOf(x, score, Math.max(window, Math.ceil(n / 6)));
  const third = Math.max(4, Math.ceil(n / 3));
  const level = meanOfLast(score, third);
  const least = Math.max(leastShown, 2 * sdOfMean(noise, window));
  let from = n - third;
  while (from > 0 && Math.abs(smooth[from - 1]! - level) < least) from--;
  return x[from]!;
}
