/**
 * Forecasts beyond the data with a signed drift: curves flatten, so that a run's late slope is smaller than that of its
 * whole, and the next stretch is flatter still.
 *
 *   ln L(X) = level - gamma kappa (ln X - ln X_end),
 *
 * level and kappa from the run's late part (the last `lateFactor` in X), gamma the share of a late slope that came about in the
 * stretch after it. gamma and the spread of what is left are learned from forecasts made in the same way from late origins of other
 * curves: with h the forecast's length in ln X, an error has variance v + w h^2, and its half-width takes Student's t
 * with as many degrees of freedom as there are other curves, less one. The curve forecast is never among those learned from.
 */
import { FitError } from "../../../src/lib/fit-error.js";
import type { LogPoints } from "../../../src/lib/forms/curve-form.js";
import { mean } from "../../../src/lib/goodness.js";
import { tQuantile } from "../../../src/lib/statistics/distributions.js";
import { square } from "../../../src/lib/statistics/power.js";

/** The late part of a run: the last factor of 3 in X. Set beforehand. */
const lateFactor = 3;

/** Points whose mean is what a forecast is compared to, and where it starts from. */
const averaged = 5;

export interface LatePart {
  /** ln X at the end */
  end: number;
  /** ln L of the late line there */
  level: number;
  /** fall of ln L per unit of ln X over the late part */
  kappa: number;
}

/** Level and slope of the last factor of {@link lateFactor} in X; `seen` points from the first. */
export function latePart({ lnX, lnL }: LogPoints, seen = lnX.length): LatePart {
  const end = lnX[seen - 1]!;
  let from = seen - 1;
  while (from > 0 && lnX[from - 1]! >= end - Math.log(lateFactor)) from--;
  if (seen - from < averaged) throw new FitError(`late part: needs ${averaged} points; got ${seen - from}`);
  const x = lnX.subarray(from, seen);
  const y = lnL.subarray(from, seen);
  const [meanX, meanY] = [mean(x), mean(y)];
  let [sxx, sxy] = [0, 0];
  x.forEach((value, t) => {
    sxx += square(value - meanX);
    sxy += (value - meanX) * (y[t]! - meanY);
  });
  const kappa = -sxy / sxx;
  return { end, level: meanY - kappa * (end - meanX), kappa };
}

export interface Backtest {
  curve: number;
  /** length of the forecast in ln X, > 0 */
  h: number;
  kappa: number;
  /** measured ln L (mean of five points about it) less the late line's level at the origin */
  change: number;
}

/**
 * Forecasts from late origins: at shares of the points seen, to the middle of the last points of what follows, and half way.
 *
 * @param shares of the points seen at the origins; none below a quarter, where runs are still in their steep part
 */
export function lateBacktests(
  curves: readonly LogPoints[],
  shares: readonly number[] = [0.3, 0.4, 0.5, 0.6]
): Backtest[] {
  return curves.flatMap((curve, i) =>
    shares.flatMap((share): Backtest[] => {
      const n = curve.lnX.length;
      const seen = Math.floor(share * n);
      const { end, level, kappa } = latePart(curve, seen);
      return [Math.floor((seen + n) / 2), n].map((to) => {
        const from = to - averaged;
        return {
          curve: i,
          h: mean(curve.lnX.subarray(from, to)) - end,
          kappa,
          change: mean(curve.lnL.subarray(from, to)) - level
        };
      });
    })
  );
}

export interface SignedDrift {
  /** share of a late slope that came about in the stretch after it; 1 = the line went on */
  gamma: number;
  /** error variance v + w h^2 */
  v: number;
  w: number;
  /** curves learned from, less one */
  df: number;
  /** greatest h tried */
  reach: number;
}

/**
 * gamma by least squares through 0, each backtest weighted by 1 / (v + w h^2), which is found from the squares of what is left, by
 * a few rounds of the two.
 *
 * @throws FitError with backtests of fewer than 3 curves
 */
export function learnDrift(backtests: readonly Backtest[]): SignedDrift {
  const curves = new Set(backtests.map(({ curve }) => curve)).size;
  if (curves < 3) throw new FitError(`signed drift: needs backtests of 3 curves; got ${curves}`);
  let [gamma, v, w] = [1, 1, 0];
  for (let round = 0; round < 20; round++) {
    let [up, down] = [0, 0];
    for (const { h, kappa, change } of backtests) {
      const weight = 1 / (v + w * h * h);
      up += weight * -change * kappa * h;
      down += weight * square(kappa * h);
    }
    gamma = up / down;
    [v, w] = spreadOf(backtests, gamma);
  }
  return { gamma, v, w, df: curves - 1, reach: Math.max(...backtests.map(({ h }) => h)) };
}

/** v, w >= 0: least squares of the squared errors on 1 and h^2. */
function spreadOf(backtests: readonly Backtest[], gamma: number): [number, number] {
  const squares = backtests.map(({ h, kappa, change }) => square(change + gamma * kappa * h));
  const h2 = backtests.map(({ h }) => h * h);
  const [centre, level] = [mean(h2), mean(squares)];
  const sxx = h2.reduce((sum, x) => sum + square(x - centre), 0);
  const w = h2.reduce((sum, x, i) => sum + (x - centre) * (squares[i]! - level), 0) / sxx;
  if (w < 0) return [level, 0];
  const v = level - w * centre;
  const h4 = h2.reduce((sum, x) => sum + x * x, 0);
  return v >= 0 ? [v, w] : [1e-12, h2.reduce((sum, x, i) => sum + x * squares[i]!, 0) / h4];
}

export interface DriftForecast {
  /** ln L */
  lnL: number;
  /** 95 % half-width of the mean of five evaluations there */
  half: number;
  /** no longer than was tried */
  within: boolean;
}

/** ln L at ln X beyond the end of a run. */
export function forecastBeyond({ end, level, kappa }: LatePart, drift: SignedDrift, lnX: number): DriftForecast {
  const h = lnX - end;
  if (!(h > 0)) throw new RangeError(`forecast: ln X must lie beyond the end ${end}; got ${lnX}`);
  return {
    lnL: level - drift.gamma * kappa * h,
    half: tQuantile(0.975, drift.df) * Math.sqrt(drift.v + drift.w * h * h),
    within: h <= drift.reach + 1e-9
  };
}
