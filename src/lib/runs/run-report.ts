/** All that is said of one run: its state, its forms, where it will be, its best checkpoint, and what that advises. */
import { lastOf } from "../items.js";
import { adviceOf } from "./advice.js";
import { type Asymptote, asymptoteOf } from "./asymptote.js";
import { type Backtest, backtestOf } from "./backtest.js";
import { type BestCheckpoint, bestCheckpoint } from "./best-checkpoint.js";
import { forecastParts, forecastRun, type RunForecast } from "./forecast.js";
import { formIntervals } from "./form-intervals.js";
import type { RunForm } from "./form-names.js";
import { accountOf } from "./run-account.js";
import { meanOfLast, type RunCurve } from "./run-curve.js";
import type { StateWord } from "./state.js";

export interface RunReport {
  /** last X that was used */
  seenTo: number;
  to: number;
  state: { word: StateWord; since: number | null };
  /** the form with the least AICc; null where the run is too short */
  form: RunForm | null;
  forecast: RunForecast | null;
  /** mean of the last three evaluations */
  noChange: { score: number };
  asymptote: Asymptote | null;
  backtest: Backtest;
  bestCheckpoint: BestCheckpoint | null;
  advice: string;
}

/**
 * @param curve at least one evaluation
 * @param to X beyond the last of the curve
 * @param unit of X, for the words of the advice
 */
export function reportRun(curve: RunCurve, to: number, unit: string): RunReport {
  const { state, fitted } = accountOf(curve);
  const seenTo = lastOf(curve.x);
  const noChange = { score: meanOfLast(curve.score, 3) };
  const parts = fitted && forecastParts(curve, to, state, fitted);
  const forecast = forecastRun(parts);
  const best = bestCheckpoint(curve);
  const isMoving = state.word === "rising" || state.word === "flat";
  return {
    ...{ seenTo, to, noChange, forecast },
    state: { word: state.word, since: state.since },
    form: fitted?.best.form ?? null,
    asymptote: fitted && isMoving ? asymptoteOf(fitted.best, formIntervals(curve, fitted.best).asymptote) : null,
    backtest: backtestOf(curve, to),
    bestCheckpoint: best,
    advice: adviceOf({ curve, state, forecast, noChange: noChange.score, best, ahead: to - seenTo, unit })
  };
}
