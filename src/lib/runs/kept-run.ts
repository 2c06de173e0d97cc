/** A run as plain data, from which it can be forecast to any X without being fitted again: for a worker, for a file. */
import { type BestCheckpoint, bestCheckpoint } from "./best-checkpoint.js";
import { forecastParts, forecastRun, type RunForecast } from "./forecast.js";
import type { RunForm } from "./form-names.js";
import { accountOf } from "./run-account.js";
import { meanOfLast, type RunCurve } from "./run-curve.js";
import { type RunFormFit, scoreAt } from "./run-forms.js";
import type { RunState } from "./state.js";

export interface KeptRun {
  curve: RunCurve;
  state: RunState;
  /** none where the run is too short */
  forms: Pick<RunFormFit, "form" | "parameters">[];
  /** the form with the least AICc */
  form: RunForm | null;
  best: BestCheckpoint | null;
}

export function keptRun(curve: RunCurve): KeptRun {
  const { state, fitted } = accountOf(curve);
  return {
    ...{ curve, state, best: bestCheckpoint(curve) },
    forms: fitted === null ? [] : fitted.forms.map(({ form, parameters }) => ({ form, parameters })),
    form: fitted?.best.form ?? null
  };
}

export interface KeptForecast {
  forecast: RunForecast | null;
  /** mean of the last three evaluations */
  noChange: number;
}

/** The forecast of `reportRun`. @param to beyond the last X of the run */
export function forecastKept(
  { curve, state, forms, form }: Pick<KeptRun, "curve" | "state" | "forms" | "form">,
  to: number
): KeptForecast {
  const noChange = meanOfLast(curve.score, 3);
  if (form === null) return { forecast: null, noChange };
  const fitted = {
    best: { form },
    forms: forms.map(({ form, parameters }) => ({ form, at: scoreAt(form, parameters) }))
  };
  return { forecast: forecastRun(forecastParts(curve, to, state, fitted)), noChange };
}
