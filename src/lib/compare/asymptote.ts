/** Where a recipe levels off, and how fast it gets there: two questions that one difference at an X mixes. */
import { max } from "d3-array";
import { FitError } from "../fit-error.js";
import { type ScoreSigmoidFit, sigmoidSearch } from "../forms/score-sigmoid.js";
import { sampleVariance } from "../inference/runs/run-effects.js";
import { tQuantile } from "../statistics/distributions.js";
import { meanCurve, onCommonX, type Recipe } from "./recipe.js";

/** Of the form R_0 + (A - R_0) / (1 + (X_mid / X)^B), fitted to the mean curve over seeds. */
export interface Asymptote {
  /** A, a fraction */
  level: number;
  /** 95 % jackknife interval over seeds; null of one */
  low: number | null;
  high: number | null;
  /** X at which half of the gain is made */
  xMid: number;
  xMidLow: number | null;
  xMidHigh: number | null;
}

/** The most of A beyond the best mean that counts as seen. */
const mostBeyond = 0.05;

/**
 * The asymptote of a recipe; null where there are too few evaluations for the form, or the curve has not come near its own
 * asymptote up to `at`: such an A is a guess of the form.
 */
export function asymptoteOf({ seeds }: Recipe, at: number): Asymptote | null {
  const { x, y } = onCommonX(seeds, at, mostX);
  const whole = fitOf(x, y);
  if (whole === null) return null;
  const less =
    y.length < 2
      ? []
      : y.map((_, left) =>
          fitOf(
            x,
            y.filter((__, i) => i !== left)
          )
        );
  const fits = less.filter((fit) => fit !== null);
  const isWhole = fits.length === y.length && y.length > 1;
  const [low, high] = isWhole
    ? jackknife(
        whole.a,
        fits.map(({ a }) => a)
      )
    : [null, null];
  const [lnLow, lnHigh] = isWhole
    ? jackknife(
        whole.lnCMid,
        fits.map(({ lnCMid }) => lnCMid)
      )
    : [null, null];
  return {
    ...{ level: whole.a, low, high, xMid: Math.exp(whole.lnCMid) },
    xMidLow: lnLow === null ? null : Math.exp(lnLow),
    xMidHigh: lnHigh === null ? null : Math.exp(lnHigh)
  };
}

/** Most X of a fit. */
const mostX = 60;

/** t interval by the spread of the values that each leave one seed out. */
function jackknife(value: number, less: readonly number[]): [number, number] {
  const n = less.length;
  const error = Math.sqrt(((n - 1) * (n - 1) * sampleVariance(less)) / n);
  const half = -tQuantile(0.025, n - 1) * error;
  return [value - half, value + half];
}

function fitOf(x: Float64Array, rows: readonly Float64Array[]): ScoreSigmoidFit | null {
  const y = meanCurve(rows);
  const places = [...x.keys()].filter((i) => x[i]! > 0);
  const curve = {
    lnX: Float64Array.from(places, (i) => Math.log(x[i]!)),
    score: Float64Array.from(places, (i) => y[i]!)
  };
  // the score before training is R_0
  const start = x[0] === 0 ? { r0: y[0]! } : {};
  try {
    const fit = sigmoidSearch(curve).fit(start);
    const isSeen = fit.a > fit.r0 && fit.a <= max(curve.score)! + mostBeyond && fit.lnCMid < curve.lnX.at(-1)!;
    return isSeen ? fit : null;
  } catch (error) {
    if (error instanceof FitError) return null;
    throw error;
  }
}
