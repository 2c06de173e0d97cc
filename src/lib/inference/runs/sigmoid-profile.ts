/**
 * How well a run's data fix the asymptote A, the start R_0, the middle C_mid and the sharpness B of its sigmoid: profile
 * intervals, every other parameter fitted again at each value.
 *
 * The sum of squares may rise by t^2 s^2 v, s^2 = RSS / (n - 4) and v = (1 + r) / (1 - r) for the lag-1 autocorrelation r of
 * the residuals, 1 at least: points that wander together count as fewer. Differences between whole runs are not in it: the
 * interval is of this curve. Where the profile stays below that rise up to the end of the range, the side is open: the data do
 * not say.
 */
import {
  type ScoreCurve,
  type ScoreSigmoidFit,
  type SigmoidParameter,
  type SigmoidSearch,
  sigmoidParameters,
  sigmoidScore,
  sigmoidSearch
} from "../../forms/score-sigmoid.js";
import { tQuantile } from "../../statistics/distributions.js";
import { square } from "../../statistics/power.js";

export interface SigmoidInterval {
  /** ends, same unit as the parameter; null where open */
  low: number | null;
  high: number | null;
  word: "identified" | "open below" | "open above" | "not identified";
}

export interface SigmoidProfile {
  n: number;
  fit: ScoreSigmoidFit;
  /** lag-1 autocorrelation of the residuals, and the factor v made of it */
  autocorrelation: number;
  inflation: number;
  /** the 95 % intervals end where the sum of squares is this */
  limit: number;
  /** A is above R_0: the score rises */
  rises: boolean;
  intervals: Record<SigmoidParameter, SigmoidInterval>;
}

/** @throws as {@link sigmoidSearch} */
export function sigmoidProfile(curve: ScoreCurve): SigmoidProfile {
  const search = sigmoidSearch(curve);
  const fit = search.fit();
  const { n } = search;
  const root = (t: number) => Math.sqrt(curve.weight?.[t] ?? 1);
  const residual = curve.lnX.map((x, t) => root(t) * (curve.score[t]! - sigmoidScore(fit, x)));
  let lagged = 0;
  for (let t = 1; t < n; t++) lagged += residual[t]! * residual[t - 1]!;
  const autocorrelation = fit.rss > 0 ? lagged / fit.rss : 0;
  const inflation = Math.max(1, (1 + autocorrelation) / (1 - autocorrelation));
  const limit = fit.rss * (1 + (square(tQuantile(0.975, n - 4)) * inflation) / (n - 4));
  const intervals = Object.fromEntries(
    sigmoidParameters.map((name) => [name, intervalOf(search, fit, name, limit)])
  ) as Record<SigmoidParameter, SigmoidInterval>;
  return { n, fit, autocorrelation, inflation, limit, rises: fit.a > fit.r0, intervals };
}

/** Sum of squares with one parameter at a value, the others fitted. */
export function profiledSum(search: SigmoidSearch, name: SigmoidParameter, value: number): number {
  return search.fit({ [name]: value }).rss;
}

function intervalOf(
  search: SigmoidSearch,
  fit: ScoreSigmoidFit,
  name: SigmoidParameter,
  limit: number
): SigmoidInterval {
  const [low, high] = search.range[name].map((end) => crossing(search, fit, name, limit, end));
  const word =
    low !== null && high !== null
      ? "identified"
      : low === null && high === null
        ? "not identified"
        : low === null
          ? "open below"
          : "open above";
  return { low: low!, high: high!, word };
}

/** Where the profile first rises to the limit between the best value and an end of the range; null when it does not. */
function crossing(
  search: SigmoidSearch,
  fit: ScoreSigmoidFit,
  name: SigmoidParameter,
  limit: number,
  end: number
): number | null {
  const from = fit[name];
  let near: ScoreSigmoidFit = fit;
  const above = (value: number) => {
    const next = search.fit({ [name]: value }, near);
    if (next.rss <= limit) near = next;
    return next.rss > limit;
  };
  // steps grow: the interval may be a hundredth of the range or all of it
  const steps = 14;
  let inside = from;
  for (let i = steps - 1; i >= 0; i--) {
    const outside = from + (end - from) / 2 ** (i / 1.75);
    if (!above(outside)) {
      inside = outside;
      continue;
    }
    let [a, b] = [inside, outside];
    for (let round = 0; round < 24; round++) {
      const middle = (a + b) / 2;
      if (above(middle)) b = middle;
      else a = middle;
    }
    return (a + b) / 2;
  }
  return null;
}
