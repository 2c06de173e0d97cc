/**
 * Where a run will be, as simple forecasts that know no other run see it. Their median is the forecast of most runs, their range the best
 * predictor of its error. A choice among them by the run's past was worse: a run has too few cuts to choose by. No change
 * stands as often as a form, so that forms that rise on do not outvote it: as means of the last two, three and four
 * evaluations, and exponentially smoothed.
 */
import { median } from "d3-array";
import { mustFind } from "../items.js";
import { ofEachForm, type RunForm, runForms } from "./form-names.js";
import { meanOfLast, type RunCurve } from "./run-curve.js";
import type { RunFormFit } from "./run-forms.js";

const noChanges = ["no-change", "last-two", "last-four", "smoothed"] as const;
export const forecasters = [...noChanges, ...runForms] as const;
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
  /** the one with the least AICc */
  best: Pick<RunFormFit, "form">;
}

/** @param fitted the forms of the same curve */
export function forecastPoints({ score }: RunCurve, to: number, { forms }: FormsAt): ForecastPoints {
  const at = (name: RunForm) => Math.min(1, Math.max(0, mustFind(forms, ({ form }) => form === name).at(to)));
  const of: Record<Forecaster, number> = {
    "no-change": meanOfLast(score, 3),
    "last-two": meanOfLast(score, 2),
    "last-four": meanOfLast(score, 4),
    smoothed: smoothedEnd(score),
    ...ofEachForm(at)
  };
  const values = Object.values(of);
  return { of, median: median(values)!, range: Math.max(...values) - Math.min(...values) };
}

/** Exponential smoothing at its end: each evaluation counts half as much as the next. */
function smoothedEnd(score: Float64Array): number {
  return score.reduce((level, value) => (level + value) / 2);
}
