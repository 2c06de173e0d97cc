/** Shapes under `prediction` in results.json: forms of L(X) of one curve and of all sizes of a series together. */
import { type Static, Type } from "typebox";
import { curveForms as forms } from "../forms/curve-forms.js";
import { fitStatus } from "./laws-record.js";
import {
  array,
  boolean,
  count,
  described,
  family,
  notNegative,
  nullable,
  number,
  positive,
  record,
  resource,
  share,
  text,
  variant
} from "./record-words.js";

export const formName = Type.Enum([...forms]);

/** Of which series a record is. */
export const seriesKey = {
  family,
  variant,
  resource,
  verdicts: described(boolean, "false: points as published, no verdict rests on them")
};

const formFit = record({
  form: formName,
  status: Type.Enum(["converged", "at-bound", "flat"]),
  notIdentified: described(array(text), "what the data do not determine; empty when converged"),
  k: described(nullable(number), "null where the form has none"),
  floor: described(nullable(notNegative), "c, loss"),
  amplitude: described(
    notNegative,
    "loss above the floor: at the geometric mean of X for power forms, at X = 0 for the others"
  ),
  x0: described(nullable(positive), "FLOPs or samples"),
  beta: nullable(positive),
  q: described(count, "parameters, without the residual variance"),
  rss: described(notNegative, "of ln L"),
  aicc: nullable(number),
  r2: nullable(number),
  r2Log: nullable(number),
  autocorrelation: described(number, "of the residuals, lag 1: AICc counts points as independent")
});

const term = record({
  coefficient: described(number, "per (ln X)^2 or ^3, lower powers taken out"),
  standardError: described(notNegative, "from evaluation noise"),
  f: notNegative,
  p: share,
  pWithRuns: described(share, "with the noise widened by what whole runs differ in slope")
});

const bend = record({
  statistic: described(notNegative, "twice the logarithm of the likelihood ratio"),
  p: described(share, "share of simulated curves without a bend that have as much, at least one over their number")
});

const sigmoidValue = record({
  value: number,
  low: nullable(number),
  high: nullable(number),
  identified: described(boolean, "both ends of the 95 % interval are known, of C_mid within what was measured")
});

const sigmoid = record({
  r0: sigmoidValue,
  a: sigmoidValue,
  b: sigmoidValue,
  cMid: described(sigmoidValue, "FLOPs"),
  flat: described(boolean, "a constant score fits as well"),
  rms: described(notNegative, "root mean square residual of the score"),
  rmsPowerLaw: described(notNegative, "the same about the power law of the loss"),
  autocorrelation: number
});

const curvature = record({
  df: described(positive, "degrees of freedom of the noise between repeats"),
  excess: described(notNegative, "residual variance about the power law over evaluation noise"),
  quadratic: term,
  cubic: term,
  bend: described(bend, "any smooth departure from a straight line, beyond an autoregression along the run")
});

const forecast = record({
  share: described(share, "of the points, fitted"),
  fitted: count,
  scored: count,
  errors: described(array(nullable(notNegative), 4), "mean absolute error of the rest; null: too few points to fit"),
  finalErrors: described(array(nullable(number), 4), "signed error over the last tenth of the run"),
  status: array(Type.Enum(["converged", "at-bound", "flat", "too few points"]), 4),
  standingStill: described(
    record({ error: notNegative, finalError: number }),
    "the same of the mean of the last five points fitted"
  )
});

export const curveForms = described(
  record({
    ...seriesKey,
    modelSize: positive,
    points: count,
    fits: described(array(formFit, 4), "by orders.forms"),
    forecasts: array(forecast),
    verdict: described(
      nullable(
        record({
          description: described(formName, "least AICc"),
          deltas: described(array(nullable(notNegative), 4), "AICc minus the least"),
          clear: boolean,
          forecast: described(nullable(formName), "least mean error over the forecasts"),
          forecastErrors: array(nullable(notNegative), 4),
          agree: boolean
        })
      ),
      "null where verdicts is false"
    ),
    curvature: described(nullable(curvature), "null with a reason where repeats give no noise to judge by"),
    curvatureReason: nullable(text),
    sigmoid: described(
      nullable(sigmoid),
      "score = R_0 + (A - R_0) / (1 + (C_mid / C)^B), arXiv 2510.13786; null against data and without repeats"
    ),
    slopes: described(
      array(
        record({
          fromStep: nullable(count),
          toStep: nullable(count),
          points: count,
          k: number,
          standardError: nullable(notNegative)
        }),
        1
      ),
      "the whole first, then parts of the run; no standard error without repeats"
    )
  }),
  "forms of L(X) of one curve, over the series' full window, least squares on ln L"
);

export const jointForm = described(
  record({
    ...seriesKey,
    form: Type.Enum(["power-law", "loss-decomposition"]),
    status: fitStatus,
    notIdentified: array(text),
    q: count,
    points: count,
    rss: notNegative,
    aicc: nullable(number),
    r2: described(nullable(number), "on L, pooled"),
    r2Constant: described(nullable(number), "on L, one constant per size"),
    forecasts: array(
      record({
        share,
        error: described(notNegative, "mean over sizes of the mean absolute error of the rest"),
        finalError: described(number, "mean over sizes of the signed error over the last tenth"),
        status: fitStatus
      })
    )
  }),
  "joint forms over all sizes of a series, least squares on ln L, points equally weighted"
);

export const decomposition = described(
  record({
    family,
    variant,
    window: described(
      Type.Enum(["early", "between"]),
      "early: first points of every size; between: all points without the held-out size"
    ),
    rule: text,
    betaHeld: boolean,
    status: Type.Enum(["converged", "at-bound", "max-iterations"]),
    notIdentified: array(text),
    lInf: notNegative,
    n0: described(notNegative, "N_0, parameters"),
    alpha: positive,
    beta: positive,
    rss: described(notNegative, "of L"),
    points: count,
    r2: nullable(number),
    r2Constant: nullable(number),
    sizes: array(
      record({
        modelSize: positive,
        lambda: notNegative,
        d0: described(positive, "samples"),
        floor: notNegative,
        r2: nullable(number),
        fitted: described(boolean, "false: lambda and D_0 set on this size's points, the rest from the others"),
        absolute: described(
          nullable(notNegative),
          "error of the points not fitted (early) or of all points (between); null when none are left"
        ),
        signed: nullable(number),
        lawAbsolute: described(nullable(notNegative), "the power law in the same place: same points seen and scored"),
        lawSigned: nullable(number)
      }),
      1
    )
  }),
  "the study's loss decomposition, least squares on L"
);

export type FormFitRecord = Static<typeof formFit>;
export type CurveFormsRecord = Static<typeof curveForms>;
export type SigmoidRecord = Static<typeof sigmoid>;
export type SigmoidValueRecord = Static<typeof sigmoidValue>;
export type JointFormRecord = Static<typeof jointForm>;
export type DecompositionRecord = Static<typeof decomposition>;
