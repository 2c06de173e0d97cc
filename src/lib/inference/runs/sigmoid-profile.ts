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
import { mapped } from "../../items.js";
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

function intervalOf(
  search: SigmoidSearch,
  fit: ScoreSigmoidFit,
  name: SigmoidParameter,
  limit: number
): SigmoidInterval {
  const [low, high] = mapped(search.range[name], (end) => crossing(search, fit, name, limit, end));
  const word =
    low !== null && high !== null
      ? "identified"
      : low === null && high === null
        ? "not identified"
        : low === null
          ? "open below"
          : "open above";
  return { low, high, word };
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
  // roots: the sum of squares rises like a square, so that its root is nearly straight in the value
  const reach = Math.sqrt(limit - fit.rss);
  const beyond = (value: number) => {
    const next = search.fit({ [name]: value }, near);
    if (next.rss <= limit) near = next;
    return Math.sqrt(Math.max(0, next.rss - fit.rss)) - reach;
  };
  // steps grow: the interval may be a hundredth of the range or all of it
  const steps = 14;
  let inside = { value: from, beyond: -reach };
  for (let i = steps - 1; i >= 0; i--) {
    const value = from + (end - from) / 2 ** (i / 1.75);
    const next = { value, beyond: beyond(value) };
    if (next.beyond > 0) return rootBetween(inside, next, beyond);
    inside = next;
  }
  return null;
}

interface Side {
  value: number;
  beyond: number;
}

/** Where `beyond` is 0 between a side where it is not above 0 and one where it is: by false position, a side that is kept twice halved. */
function rootBetween(inside: Side, outside: Side, beyond: (value: number) => number): number {
  let [a, b] = [{ ...inside }, { ...outside }];
  let before: boolean | undefined;
  const close = 1e-9 * Math.abs(outside.value - inside.value);
  for (let round = 0; round < 50; round++) {
    const value = (a.value * b.beyond - b.value * a.beyond) / (b.beyond - a.beyond);
    const near = Math.min(Math.abs(value - a.value), Math.abs(value - b.value));
    const next = { value, beyond: beyond(value) };
    const outer = next.beyond > 0;
    if (outer) b = next;
    else a = next;
    if (outer === before) (outer ? a : b).beyond /= 2;
    before = outer;
    if (near <= close || next.beyond === 0) return value;
  }
  return (a.value + b.value) / 2;
}
