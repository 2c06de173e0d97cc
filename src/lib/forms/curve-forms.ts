/**
 * Forms of L(X) for one curve, all by least squares on ln L: which describes it? Per size the sigmoid is the study's loss
 * decomposition, with c its floor at that size: it is listed once.
 */
import { FitError } from "../fit-error.js";
import { pooledR2 } from "../goodness.js";
import {
  type CurveData,
  type CurveShape,
  curveData,
  type FittedCurve,
  type FormParameters,
  type LogPoints
} from "./curve-form.js";
import { exponential } from "./exponential.js";
import { powerFloor } from "./power-floor.js";
import { powerLaw } from "./power-law.js";
import { sigmoid } from "./sigmoid.js";

/** Simplest first. */
export const curveForms = ["power", "power-floor", "exponential", "sigmoid"] as const;
export type CurveForm = (typeof curveForms)[number];

export const curveShapes: Record<CurveForm, CurveShape> = {
  power: powerLaw,
  "power-floor": powerFloor,
  exponential,
  sigmoid
};

export interface FormFit {
  form: CurveForm;
  parameters: FormParameters;
  /** parameters of the form, without the residual variance */
  q: number;
  n: number;
  /** residual sum of squares of ln L */
  rss: number;
  /**
   * n ln(RSS / n) + 2p + 2p(p + 1) / (n - p - 1), p = q + 1 for the residual variance; null when n <= p + 1 or RSS = 0.
   * It counts points as independent: see `autocorrelation`.
   */
  aicc: number | null;
  /** `at-bound`: a parameter in `notIdentified` is at, or beyond, the edge of what the data can tell; `flat`: loss does not fall */
  status: "converged" | "at-bound" | "flat";
  /** what the data do not determine, in words; empty when converged */
  notIdentified: string[];
  /** R^2 on L; null when L does not vary */
  r2: number | null;
  /** R^2 on ln L */
  r2Log: number | null;
  /** lag-1 autocorrelation of the residuals of ln L */
  autocorrelation: number;
  /** the form's L at any X, by ln X */
  loss: (lnX: number) => number;
}

/**
 * The best fit of one form.
 *
 * @throws FitError when points are fewer than the form's parameters plus one, or not positive and finite
 */
export function fitForm(form: CurveForm, points: LogPoints): FormFit {
  const shape = curveShapes[form];
  const q = shape.parameters.length;
  if (points.lnX.length < q + 1) throw new FitError(`${form}: needs ${q + 1} points or more; got ${points.lnX.length}`);
  const data = curveData(points);
  return describe(form, data, shape.fit(data));
}

/** All forms of one curve, simplest first. */
export function fitForms(points: LogPoints): FormFit[] {
  return curveForms.map((form) => fitForm(form, points));
}

function describe(form: CurveForm, { n, lnX, lnL, loss: measured }: CurveData, solved: FittedCurve): FormFit {
  const fitted = lnX.map((x) => solved.loss(x));
  const residual = lnL.map((y, t) => y - Math.log(fitted[t]!));
  let rss = 0;
  let lagged = 0;
  for (let t = 0; t < n; t++) {
    rss += residual[t]! * residual[t]!;
    if (t > 0) lagged += residual[t]! * residual[t - 1]!;
  }
  const q = curveShapes[form].parameters.length;
  return {
    form,
    parameters: solved.parameters,
    q,
    n,
    rss,
    aicc: aicc(rss, n, q),
    status: solved.flat ? "flat" : solved.notIdentified.length > 0 ? "at-bound" : "converged",
    notIdentified: solved.notIdentified,
    r2: pooledR2([{ measured, fitted }]),
    r2Log: pooledR2([{ measured: lnL, fitted: fitted.map(Math.log) }]),
    autocorrelation: rss > 0 ? lagged / rss : 0,
    loss: solved.loss
  };
}

/** AICc of a least-squares fit with q parameters and an unknown variance; null where it is undefined. */
export function aicc(rss: number, n: number, q: number): number | null {
  const p = q + 1;
  return n > p + 1 && rss > 0 ? n * Math.log(rss / n) + 2 * p + (2 * p * (p + 1)) / (n - p - 1) : null;
}
