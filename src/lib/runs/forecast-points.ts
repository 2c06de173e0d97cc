/**
 * Where a run will be, as simple forecasts that know no other run see it. Their median is the forecast, their range the best
 * predictor of its error. A choice among them by the run's past was worse: a run has too few cuts to choose by. No change
 * stands twice, as means of the last three and of the last two evaluations, so that two curves that rise on do not outvote it.
 */

import { meanOfLast, type RunCurve } from "./run-curve.js";
import type { RunFormFit } from "./run-forms.js";

export const forecasters = ["no-change", "last-two", "sigmoid", "power", "exponential"] as const;
export type Forecaster = (typeof forecasters)[number];

export interface ForecastPoints {
  /** the score at X of each */
  of: Record<Forecaster, number>;
  median: number;
  /** between the highest and the lowest */
  range: number;
}

/** Forms, each at any X. */
export interface FormsAt {
  forms: readonly Pick<RunFormFit, "form" | "at">[];
}

/** @param fitted the forms of the same curve */
export function forecastPoints({ score }: RunCurve, to: number, { forms }: FormsAt): ForecastPoints {
  const at = (name: string) => Math.min(1, Math.max(0, forms.find(({ form }) => form === name)!.at(to)));
  const of: Record<Forecaster, number> = {
    "no-change": meanOfLast(score, 3),
    "last-two": meanOfLast(score, 2),
    sigmoid: at("sigmoid"),
    power: at("power"),
    exponential: at("exponential")
  };
  const sorted = Object.values(of).sort((a, b) => a - b);
  return { of, median: sorted[2]!, range: sorted[4]! - sorted[0]! };
}
