/**
 * Where a run will be at a later X: the median of simple forecasts, or the sigmoid of a run that rises along it, with an interval
 * whose width was learnt on other runs.
 *
 * The half-width is b_0 / 100 + b_1 s + b_2 s ln(X / X_now) + b_3 r, s the noise of one evaluation and r the range of the simple
 * forecasts, and at least 1.6 s (level: s); b by quantile regression of the errors of forecasts on five sources of runs (`npm run bench:forecast`).
 *
 * Half of the simple forecasts assume no change, which a rise that does not slow contradicts: it is forecast by the median of the
 * forms and the line through its last half, up to 1.5 times the X seen. Its interval then begins where it would without, as it may
 * level off at once, and reaches to that line.
 */
import { median as middleOf } from "d3-array";
import { lastOf } from "../items.js";
import { steadyLine } from "../statistics/last-half-line.js";
import { type ForecastPoints, type FormsAt, forecastPoints } from "./forecast-points.js";
import { runForms } from "./form-names.js";
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
  /** the score as of any run: what goes on rising is not known of; half-widths are those of its errors */
  base: number;
  /** the score on the line of a rise that does not slow, which the interval reaches to; null of other runs */
  onward: number | null;
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
  const base = baseOf(curve, state, points, fitted);
  const onward = state.word === "rising" ? steadyRise(curve, to) : null;
  const rise = onward === null || alongSigmoid(state, fitted) ? base : middleOfRise(curve, to, fitted, onward);
  return { state, points, score: Math.max(base, rise), base, onward, terms: widthTerms(state, points, distance) };
}

/** How many times its last X a rise that does not slow is followed: half as far again as it was seen. */
const followedTo = 1.5;

function followed({ x }: RunCurve, to: number): number {
  return Math.min(to, followedTo * lastOf(x));
}

/** The score on the line through the last half of a run whose rise does not slow, as far as that is followed. */
function steadyRise(curve: RunCurve, to: number): number | null {
  const line = steadyLine(curve.x, curve.score);
  return line && Math.min(1, line.intercept + line.slope * followed(curve, to));
}

/**
 * Of a run whose slope rises and that is best followed by a sigmoid (AICc), the sigmoid: the median is too flat in the middle of a rise.
 * A rising run is not forecast below its level. Of a run that does not rise, a rise is not continued: its forecast is at most two
 * standard deviations of one evaluation above its level.
 */
function baseOf({ score }: RunCurve, state: RunState, { median, of }: ForecastPoints, fitted: FormsAt): number {
  if (state.word === "collapsed") return meanOfLast(score, 2);
  if (state.word === "falling") return of["no-change"];
  if (state.word === "rising") return Math.max(of["no-change"], alongSigmoid(state, fitted) ? of.sigmoid : median);
  return Math.min(median, Math.max(of["no-change"], of["last-two"]) + 2 * state.noise.sd);
}

function alongSigmoid({ bySlope }: RunState, { best }: FormsAt): boolean {
  return best.form === "sigmoid" && bySlope;
}

/** The middle of what goes on rising, as far as a rise is followed. */
function middleOfRise(curve: RunCurve, to: number, fitted: FormsAt, onward: number): number {
  const { of } = forecastPoints(curve, followed(curve, to), fitted);
  return middleOf([...runForms.map((form) => of[form]), onward])!;
}

/** The forecast of a run; null where it is too short. */
export function forecastRun(parts: ForecastParts): RunForecast;
export function forecastRun(parts: ForecastParts | null): RunForecast | null;
export function forecastRun(parts: ForecastParts | null): RunForecast | null {
  if (parts === null) return null;
  const { score, base, onward, terms } = parts;
  const half = (target: ForecastTarget) => halfWidthOf(target, terms);
  const end = (value: number) => Math.min(1, Math.max(0, value));
  const [observed, level] = [half("observed"), Math.min(half("level"), half("observed"))];
  const upper = (half: number) => end(Math.max(score + half, onward ?? 0));
  return {
    score,
    low: end(base - observed),
    high: upper(observed),
    levelLow: end(base - level),
    levelHigh: upper(level)
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
