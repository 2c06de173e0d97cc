/** Profile of chi-square over N_0 on the slopes: is N_0 identified, and between which values? */

import type { SlopePoint } from "../../forms/size-forms.js";
import { square } from "../../statistics/power.js";
import { minimiseProfile, profileAt, searchRange } from "../../variable-projection.js";

interface N0Interval {
  /** N_0, parameters; null when open on this side */
  low: number | null;
  high: number | null;
  /** rise of chi-square at the ends */
  threshold: number;
  /** "identified", or which side is open */
  word: "identified" | "not identified on the left" | "not identified on the right" | "not identified";
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
  /** chi-square at each, best K_max */
  values: number[];
  /** rise of 3.84: noise alone, as if the law were true */
  noise: N0Interval;
  /** rise of F(1, df) chi2 / df: form misfit included; of F(1, df) where chi2 <= df */
  misfit: N0Interval;
}

/** 95 % point of chi-square with one degree of freedom. */
export const chiSquare95 = 3.841458820694124;

/**
 * @param points one slope per size, 4 or more for df > 1
 * @param tQuantile two-sided 95 % point of Student's t with df degrees of freedom; F(1, df) is its square
 */
export function n0Profile(points: readonly SlopePoint[], tQuantile: (df: number) => number): N0Profile {
  const moments = points.map(({ modelSize, k, variance }) => ({
    modelSize,
    n: 1,
    meanX: 0,
    meanY: 0,
    sxx: 1 / variance,
    sxy: -k / variance,
    syy: (k * k) / variance
  }));
  const weights = new Float64Array(points.length).fill(1);
  const best = minimiseProfile(moments, weights);
  const df = points.length - 2;
  const [low, high] = searchRange(points);
  const at = (lnN0: number) => profileAt(moments, weights, lnN0).rss;
  const steps = 400;
  const lnGrid = Array.from({ length: steps + 1 }, (_, j) => low + ((high - low) * j) / steps);
  const defined = best.status === "converged";
  const interval = (threshold: number): N0Interval => {
    const centre = defined ? best.lnN0 : best.lnN0 < low ? low : high;
    const left = crossing(at, best.rss + threshold, centre, low);
    const right = crossing(at, best.rss + threshold, centre, high);
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
  const widened = square(tQuantile(df)) * Math.max(1, best.rss / df);
  return {
    n0: defined ? Math.exp(best.lnN0) : null,
    kMax: defined ? best.kMax : null,
    chi2: best.rss,
    df,
    grid: lnGrid.map(Math.exp),
    values: lnGrid.map(at),
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
