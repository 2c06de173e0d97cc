/** Difference of two means whose spreads may differ: Welch's t. */
import { mean } from "../goodness.js";
import { sampleVariance } from "../inference/runs/run-effects.js";
import { tCdf, tQuantile } from "../statistics/distributions.js";

export interface Difference {
  /** mean of a less mean of b */
  difference: number;
  /** 95 % interval; null where a has one value, or b */
  low: number | null;
  high: number | null;
  /** chance that the mean of a is the larger, by the t distribution; null likewise */
  chanceABetter: number | null;
  /** two-sided p; null likewise */
  p: number | null;
  /** Welch's degrees of freedom; null likewise, and where nothing varies */
  df: number | null;
}

/**
 * Welch's difference of means.
 *
 * @param a values of the one side, at least one
 * @see B. L. Welch 1947, Biometrika 34, 28-35
 */
export function welch(a: readonly number[], b: readonly number[]): Difference {
  const difference = mean(a) - mean(b);
  if (a.length < 2 || b.length < 2)
    return { difference, low: null, high: null, chanceABetter: null, p: null, df: null };
  const [va, vb] = [sampleVariance(a) / a.length, sampleVariance(b) / b.length];
  const error = Math.sqrt(va + vb);
  if (error === 0) {
    const chanceABetter = difference === 0 ? 0.5 : difference > 0 ? 1 : 0;
    return { difference, low: difference, high: difference, chanceABetter, p: difference === 0 ? 1 : 0, df: null };
  }
  const df = ((va + vb) * (va + vb)) / ((va * va) / (a.length - 1) + (vb * vb) / (b.length - 1));
  const half = -tQuantile(0.025, df) * error;
  const below = tCdf(-difference / error, df);
  const p = 2 * tCdf(-Math.abs(difference) / error, df);
  return { difference, low: difference - half, high: difference + half, chanceABetter: 1 - below, p, df };
}

/** 95 % t interval of a mean; null of one value. */
export function meanInterval(values: readonly number[]): [number, number] | null {
  if (values.length < 2) return null;
  const half = -tQuantile(0.025, values.length - 1) * Math.sqrt(sampleVariance(values) / values.length);
  return [mean(values) - half, mean(values) + half];
}
