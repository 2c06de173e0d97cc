/**
 * Where a run will be at a later X: the median of simple forecasts, or the sigmoid of a run that rises along it, with an interval
 * whose width was learnt on other runs.
 *
 * The half-width is b_0 / 100 + b_1 s + b_2 s ln(X / X_now) + b_3 r, s the noise of one evaluation and r the range of the simple
 * forecasts, and at least 1.6 s (level: s); b by quantile regression of the errors of forecasts on five sources of runs (`npm run bench:forecast`).
 */
import { lastOf } from "../items.js";
import { type ForecastPoints, type FormsAt, forecastPoints } from "./forecast-points.js";
import { halfWidths } from "./recorded/half-widths.js";
import { meanOfLast, type RunCurve } from "./run-curve.js";
import { fitRunForms } from "./run-forms.js";
import { type RunState, stateOf } from "./state.js";

/** A forecast at one X; all are fractions right. */
export interface RunForecast {
  score: number;
  /** 95 % interval of one observed evaluation there */
  low: number;
  high: number;
  /** 95 % interval of the level there: the mean of five evaluations */
  levelLow: number;
  levelHigh: number;
}

/** Coefficients of the half-width, in the order of `widthTerms`. */
export type WidthCoefficients = readonly number[];

/** What the half-width is a sum of. */
function widthTerms({ noise }: RunState, { range }: ForecastPoints, distance: number): number[] {
  return [0.01, noise.sd, noise.sd * distance, range];
}

/** What a forecast is made of, so that a backtest can look at its parts. */
export interface ForecastParts {
  state: RunState;
  points: ForecastPoints;
  score: number;
  terms: number[];
}

/** @param to X of the forecast, beyond the last of the curve, which has six evaluations or more */
export function forecastParts(
  curve: RunCurve,
  to: number,
  state: RunState = stateOf(curve),
  fitted: FormsAt = fitRunForms(curve)
): ForecastParts {
  const points = forecastPoints(curve, to, fitted);
  const distance = Math.log(to / lastOf(curve.x));
  return { state, points, score: scoreOf(curve, state, points, fitted), terms: widthTerms(state, points, distance) };
}

/**
 * Of a run whose slope rises and that is best followed by a sigmoid (AICc), the sigmoid: the median is too flat in the middle of a rise.
 * A rising run is not forecast below its level. Of a run that does not rise, a rise is not continued: its forecast is at most two standard deviations of one evaluation
 * above its level.
 */
function scoreOf(
  { score }: RunCurve,
  { word, bySlope, noise }: RunState,
  { median, of }: ForecastPoints,
  { best }: FormsAt
): number {
  if (word === "collapsed") return meanOfLast(score, 2);
  if (word === "falling") return of["no-change"];
  if (word === "rising") return Math.max(of["no-change"], best.form === "sigmoid" && bySlope ? of.sigmoid : median);
  return Math.min(median, Math.max(of["no-change"], of["last-two"]) + 2 * noise.sd);
}

/** The forecast of a run; null where it is too short. */
export function forecastRun(parts: ForecastParts | null): RunForecast | null {
  if (parts === null) return null;
  const { score, terms } = parts;
  const half = (target: ForecastTarget) => halfWidthOf(target, terms);
  const end = (value: number) => Math.min(1, Math.max(0, value));
  const [observed, level] = [half("observed"), Math.min(half("level"), half("observed"))];
  return {
    score,
    low: end(score - observed),
    high: end(score + observed),
    levelLow: end(score - level),
    levelHigh: end(score + level)
  };
}

/** One evaluation, or the level: the mean of five. */
export type ForecastTarget = keyof typeof halfWidths;

/** Least half-width, in standard deviations of one evaluation. */
const leastWidth: Record<ForecastTarget, number> = { observed: 1.6, level: 1 };

export function halfWidthOf(
  target: ForecastTarget,
  terms: readonly number[],
  coefficients: WidthCoefficients = halfWidths[target]
): number {
  const sum = coefficients.reduce((sum, b, i) => sum + b * terms[i]!, 0);
  return Math.max(sum, leastWidth[target] * terms[1]!);
}
