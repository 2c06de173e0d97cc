/** Which form of L(X) describes a curve, and which predicts its end. */

import type { LogPoints } from "../../forms/curve-form.js";
import { type CurveForm, curveForms, curveShapes, type FormFit, fitForm } from "../../forms/curve-forms.js";
import type { CurveFormsRecord } from "../../records/curve-forms-record.js";
import { relativeErrors } from "../sizes/relative-errors.js";

/** Parts of a curve that a forecast is fitted on; the rest is scored. */
export const forecastShares = [0.5, 0.3] as const;

interface FormForecast {
  form: CurveForm;
  /** mean of |predicted - measured| / measured of L over the points scored; null when the form could not be fitted */
  error: number | null;
  /** mean of (predicted - measured) / measured over the last tenth of the curve */
  finalError: number | null;
  status: FormFit["status"] | "too few points";
}

export interface ForecastTest {
  /** share of the points, from the first, that is fitted */
  share: number;
  fitted: number;
  scored: number;
  /** in the order of `curveForms` */
  forms: FormForecast[];
  /** the same of the no-change baseline at the mean of the last five points fitted */
  standingStill: { error: number; finalError: number };
}

/** Fits every form on the first part of a curve and scores the rest. */
export function forecastTest({ lnX, lnL }: LogPoints, share: number): ForecastTest {
  const n = lnX.length;
  const fitted = Math.floor(share * n + 1e-9);
  const early = { lnX: lnX.slice(0, fitted), lnL: lnL.slice(0, fitted) };
  const measured = lnL.map(Math.exp);
  const score = (loss: (lnX: number) => number) => {
    const { absolute, final } = relativeErrors(measured, fitted, (t) => loss(lnX[t]!));
    return { error: absolute, finalError: final };
  };
  const still = early.lnL.slice(-5).reduce((sum, y) => sum + Math.exp(y), 0) / Math.min(5, fitted);
  return {
    share,
    fitted,
    scored: n - fitted,
    forms: curveForms.map((form) => {
      if (fitted < curveShapes[form].parameters.length + 2)
        return { form, error: null, finalError: null, status: "too few points" };
      const fit = fitForm(form, early);
      return { form, ...score(fit.loss), status: fit.status };
    }),
    standingStill: score(() => still)
  };
}

/** A winner is clear when the second is this far behind in AICc: the margin of the rules for k(N). */
export const clearMargin = 6;

type CurveVerdict = NonNullable<CurveFormsRecord["verdict"]>;

/** Both halves of the verdict on one curve. */
export function judgeForms(fits: readonly FormFit[], forecasts: readonly ForecastTest[]): CurveVerdict {
  const scores = fits.map(({ aicc: value }) => value);
  const description = simplestOfBest(scores);
  const least = description === null ? Number.NaN : scores[description]!;
  const deltas = scores.map((value) => (value === null ? null : value - least));
  const forecastErrors = curveForms.map((_, i) => {
    const errors = forecasts.map(({ forms }) => forms[i]!.error);
    return errors.length === 0 || errors.includes(null)
      ? null
      : errors.reduce<number>((sum, e) => sum + e!, 0) / errors.length;
  });
  const forecast = simplestOfBest(forecastErrors);
  const describes = curveForms[description ?? 0]!;
  return {
    description: describes,
    deltas,
    clear: deltas.every((delta, i) => i === description || delta === null || delta > clearMargin),
    forecast: forecast === null ? null : curveForms[forecast]!,
    forecastErrors,
    agree: forecast !== null && curveForms[forecast] === describes
  };
}

/**
 * Whether no form of L(X) describes the curve better than the power law by more than `clearMargin` in AICc: the one count of
 * claims and pages alike.
 *
 * @param deltas AICc of each form minus the least, in the order of `curveForms`; null where a form could not be fitted
 */
export function powerLawStands({ deltas }: Pick<CurveVerdict, "deltas">): boolean {
  const delta = deltas[curveForms.indexOf("power")] ?? null;
  return delta !== null && delta <= clearMargin;
}

function simplestOfBest(values: readonly (number | null)[]): number | null {
  let best: number | null = null;
  values.forEach((value, i) => {
    if (value === null) return;
    if (best === null || value < values[best]! - 1e-6 * Math.abs(values[best]!)) best = i;
  });
  return best;
}
