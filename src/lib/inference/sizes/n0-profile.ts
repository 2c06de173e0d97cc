/** Profile of the joint fit over N_0 on the slopes: is N_0 identified, and between which values? */

import { missingShare, shareOfLimit } from "../../forms/saturating.js";
import type { SlopePoint } from "../../forms/size-forms.js";
import { minimiseProfile, type ProfileMinimum, profileAt, searchRange } from "../../law/variable-projection.js";
import type { ProfileIntervalRecord } from "../../records/inference-record.js";
import { square } from "../../statistics/power.js";

/** A slope with its variance, and its weight in the joint fit: the mean square of ln X about its mean, sizes counting alike. */
export interface WeighedSlope extends SlopePoint {
  weight: number;
}

/** Less than this of ln L, over the range of ln X, is rounding and no error of a slope. */
const rounding = 1e-12;

/** Whether a slope has an error: that of scores which are all 0, in every repeat, has none to be weighed by. */
export function hasError({ variance, weight }: Pick<WeighedSlope, "variance" | "weight">): boolean {
  return variance * weight > square(rounding);
}

export interface LawProfile {
  best: ProfileMinimum;
  /**
   * Rise of the fit's sum of squares from its least, over what the slopes' variances make of it: near chi-square with one
   * degree of freedom where N_0 is true.
   */
  rise: (lnN0: number) => number;
  /** what the law leaves of the slopes, near chi-square with `df` degrees of freedom where it is true */
  chi2: number;
  df: number;
}

/**
 * The law of the joint fit on these slopes, its profile and its chi-square. Its weights are not one over the variances, so
 * the rise is divided by what it is on average where N_0 is true, h'W V W h / h'W h, with h the part of dk/dN_0 that K_max does
 * not take up (Pace, Salvan and Sartori 2011, Statistica Sinica 21, 129-148). Chi-square is of the residuals less what the two
 * parameters could still take up: whichever weights they were fitted with, it is the same to first order.
 */
export function lawProfile(points: readonly WeighedSlope[]): LawProfile {
  const moments = points.map(({ modelSize, k, weight }) => ({
    ...{ modelSize, n: 1, meanX: 0, meanY: 0, sxx: weight },
    ...{ sxy: -k * weight, syy: k * k * weight }
  }));
  const ones = new Float64Array(points.length).fill(1);
  const best = minimiseProfile(moments, ones);
  return {
    best,
    rise: (lnN0) => Math.max(0, profileAt(moments, ones, lnN0).rss - best.rss) / meanRise(points, Math.exp(lnN0)),
    chi2: chiSquareLeft(points, best),
    df: points.length - 2
  };
}

/** h'W V W h / h'W h. */
function meanRise(points: readonly WeighedSlope[], n0: number): number {
  const weights = points.map(({ weight }) => weight);
  const h = partBeside(
    points.map(({ modelSize }) => shareOfLimit(modelSize, n0) * missingShare(modelSize, n0)),
    points.map(({ modelSize }) => shareOfLimit(modelSize, n0)),
    weights
  );
  const spread = points.map(({ variance }, i) => weights[i]! * weights[i]! * variance);
  return weighted(h, h, spread) / weighted(h, h, weights);
}

function chiSquareLeft(points: readonly WeighedSlope[], { kMax, lnN0 }: ProfileMinimum): number {
  const n0 = Math.exp(lnN0);
  const by = points.map(({ variance }) => 1 / variance);
  const g = points.map(({ modelSize }) => shareOfLimit(modelSize, n0));
  const h = partBeside(
    points.map(({ modelSize }, i) => g[i]! * missingShare(modelSize, n0)),
    g,
    by
  );
  const left = points.map(({ k }, i) => k - kMax * g[i]!);
  // at an end of the range N_0 moves no slope
  const moves = weighted(h, h, by) > 1e-20 * weighted(g, g, by);
  const without = moves ? partBeside(partBeside(left, g, by), h, by) : partBeside(left, g, by);
  return weighted(without, without, by);
}

/** The part of a that is orthogonal to b. */
function partBeside(a: readonly number[], b: readonly number[], weights: readonly number[]): number[] {
  const along = weighted(a, b, weights) / weighted(b, b, weights);
  return a.map((value, i) => value - along * b[i]!);
}

function weighted(a: readonly number[], b: readonly number[], weights: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + weights[i]! * value * b[i]!, 0);
}

export interface N0Profile {
  /** best N_0, parameters; null at a bound */
  n0: number | null;
  /** K_max at the best N_0 */
  kMax: number | null;
  chi2: number;
  df: number;
  /** N_0 of the curve, parameters, ascending */
  grid: number[];
  /** rise at each, best K_max */
  values: number[];
  /** rise of 3.84: noise alone, as if the law were true */
  noise: ProfileIntervalRecord;
  /** rise of F(1, df) chi2 / df: form misfit included; of F(1, df) where chi2 <= df */
  misfit: ProfileIntervalRecord;
}

/** 95 % point of chi-square with one degree of freedom. */
export const chiSquare95 = 3.841458820694124;

/**
 * @param points one slope per size, 4 or more for df > 1
 * @param tQuantile two-sided 95 % point of Student's t with df degrees of freedom; F(1, df) is its square
 */
export function n0Profile(points: readonly WeighedSlope[], tQuantile: (df: number) => number): N0Profile {
  const { best, rise, chi2, df } = lawProfile(points);
  const [low, high] = searchRange(points);
  const steps = 400;
  const lnGrid = Array.from({ length: steps + 1 }, (_, j) => low + ((high - low) * j) / steps);
  const defined = best.status === "converged";
  const interval = (threshold: number): ProfileIntervalRecord => {
    const centre = defined ? best.lnN0 : best.lnN0 < low ? low : high;
    const left = crossing(rise, threshold, centre, low);
    const right = crossing(rise, threshold, centre, high);
    const word =
      left !== null && right !== null
        ? "identified"
        : left === null && right === null
          ? "not identified"
          : left === null
            ? "not identified on the left"
            : "not identified on the right";
    return {
      low: left === null ? null : Math.exp(left),
      high: right === null ? null : Math.exp(right),
      threshold,
      word
    };
  };
  const widened = square(tQuantile(df)) * Math.max(1, chi2 / df);
  return {
    n0: defined ? Math.exp(best.lnN0) : null,
    kMax: defined ? best.kMax : null,
    chi2,
    df,
    grid: lnGrid.map(Math.exp),
    values: lnGrid.map(rise),
    noise: interval(chiSquare95),
    misfit: interval(Math.max(chiSquare95, widened))
  };
}

/** Where the profile rises to a value between its minimum and an end of the range; null when it does not. */
function crossing(at: (u: number) => number, value: number, from: number, to: number): number | null {
  const steps = 400;
  let inside = from;
  for (let j = 1; j <= steps; j++) {
    const outside = from + ((to - from) * j) / steps;
    if (at(outside) > value) {
      let [a, b] = [inside, outside];
      for (let i = 0; i < 60; i++) {
        const middle = (a + b) / 2;
        if (at(middle) > value) b = middle;
        else a = middle;
      }
      return (a + b) / 2;
    }
    inside = outside;
  }
  return null;
}
