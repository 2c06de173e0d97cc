/**
 * Forms of k(N) on the measured slopes: the sample is one slope per size with its variance, so chi-square, degrees of
 * freedom and AIC = chi2 + 2q speak of sizes, never of evaluations.
 */
import { free } from "./free.js";
import { hill } from "./hill.js";
import { logarithmic } from "./logarithmic.js";
import { powerOfSize } from "./power-of-size.js";
import { saturating } from "./saturating.js";
import { type FittedSizeForm, referenceSize, type SizeForm } from "./size-form.js";

/** Those with a formula, which say something of a size that was not measured. */
export const parametricForms = ["saturating", "power", "logarithmic", "hill"] as const;
export const slopeForms = [...parametricForms, "free"] as const;
export type SlopeForm = (typeof slopeForms)[number];

export const sizeForms: Record<SlopeForm, SizeForm> = { saturating, power: powerOfSize, logarithmic, hill, free };

/** Forms of two parameters: as many as the law has. */
export const twoParameterForms = parametricForms.filter((form) => sizeForms[form].parameters.length === 2);

export interface SlopePoint {
  /** N, parameters */
  modelSize: number;
  /** measured slope, fall of ln L per unit of ln X */
  k: number;
  variance: number;
}

export interface SlopeFormFit extends FittedSizeForm {
  form: SlopeForm;
  q: number;
  df: number;
  /** chi2 + 2q */
  aic: number;
}

/** Fits a form to slopes of 3 sizes or more. */
export function fitSlopeForm(form: SlopeForm, points: readonly SlopePoint[]): SlopeFormFit {
  const fitted = sizeForms[form].fit(
    points.map(({ modelSize, k, variance }) => ({
      modelSize,
      x: Math.log(modelSize / referenceSize),
      k,
      w: 1 / variance
    }))
  );
  const q = parameterCount(form, points.length);
  return { form, ...fitted, q, df: points.length - q, aic: fitted.chi2 + 2 * q };
}

export function parameterCount(form: SlopeForm, sizes: number): number {
  return form === "free" ? sizes : sizeForms[form].parameters.length;
}

/** The form's k at a size. The free form has none but at its own sizes. */
export function evaluateSlopeForm(
  { form, parameters }: Pick<SlopeFormFit, "form" | "parameters">,
  modelSize: number
): number {
  return sizeForms[form].value(modelSize, parameters);
}
