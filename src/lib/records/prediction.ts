/**
 * Shape of `prediction` in results.json: forms of L(X), sizes held out, runs foretold. Numbers have eight significant
 * digits. Errors are of L, relative to the measured value: 0.03 = 3 %; signed errors are predicted minus measured, so
 * > 0 is too pessimistic. Lists without keys follow the orders in `orders`.
 */
import type { Family, FitStatus } from "../results.js";
import type { Resource, Variant } from "../runs.js";

export type FormName = "power" | "power-floor" | "exponential" | "sigmoid";
export type LevelFormName = "linear" | "quadratic" | "logistic" | "copy";
export type StrictName = "chosen" | LevelFormName | "intercept" | "constant" | "shared-slope";
export type CalibratedName = "law" | "constant" | "last-value" | "shared-slope" | "own-slope";
export type WithinName = "law" | "own-slope" | "last-value" | "mean-5" | "mean-10";

export interface PredictionRecord {
  orders: {
    forms: FormName[];
    levelForms: LevelFormName[];
    strict: StrictName[];
    calibrated: CalibratedName[];
    within: WithinName[];
  };
  settings: {
    /** step at which levels of sizes are compared */
    referenceStep: number;
    /** smaller targets needed before a level form is chosen; with fewer, linear */
    practiceTargets: number;
    /** AICc by which a description must lead to be clear */
    clearMargin: number;
    /** evaluations a block of residuals' long-run variance */
    blockLength: number;
  };
  curves: CurveFormsRecord[];
  joint: JointFormRecord[];
  decomposition: DecompositionRecord[];
  between: BetweenRecord[];
  within: WithinRecord[];
  pooled: PooledRecord[];
}

interface SeriesKey {
  family: Family;
  variant: Variant;
  resource: Resource;
  /** false where points are as published: descriptions only, no verdict rests on them */
  verdicts: boolean;
}

/** Forms of L(X) of one curve, over the series' `full` window, least squares on ln L. */
export interface CurveFormsRecord extends SeriesKey {
  modelSize: number;
  points: number;
  /** by `orders.forms` */
  fits: FormFitRecord[];
  forecasts: {
    /** share of the points fitted */
    share: number;
    fitted: number;
    scored: number;
    /** mean absolute error of the rest; null: too few points to fit */
    errors: (number | null)[];
    /** signed error over the last tenth of the run */
    finalErrors: (number | null)[];
    status: ("converged" | "at-bound" | "flat" | "too few points")[];
    /** the same of the mean of the last five points fitted */
    standingStill: { error: number; finalError: number };
  }[];
  /** null where `verdicts` is false */
  verdict: {
    /** least AICc */
    description: FormName;
    /** AICc minus the least */
    deltas: (number | null)[];
    clear: boolean;
    /** least mean error over the forecasts */
    forecast: FormName | null;
    forecastErrors: (number | null)[];
    agree: boolean;
  } | null;
  /** null with a reason where repeats give no noise to judge by */
  curvature: CurvatureRecord | null;
  curvatureReason: string | null;
  /** the whole first, then parts of the run; no standard error without repeats */
  slopes: {
    fromStep: number | null;
    toStep: number | null;
    points: number;
    k: number;
    standardError: number | null;
  }[];
}

export interface FormFitRecord {
  form: FormName;
  status: "converged" | "at-bound" | "flat";
  /** what the data do not determine; empty when converged */
  notIdentified: string[];
  /** null where the form has none */
  k: number | null;
  /** c, loss */
  floor: number | null;
  /** loss above the floor: at the geometric mean of X for power forms, at X = 0 for the others */
  amplitude: number;
  /** FLOPs or samples */
  x0: number | null;
  beta: number | null;
  /** parameters, without the residual variance */
  q: number;
  /** of ln L */
  rss: number;
  aicc: number | null;
  r2: number | null;
  r2Log: number | null;
  /** of the residuals, lag 1: AICc counts points as independent */
  autocorrelation: number;
}

export interface CurvatureRecord {
  /** degrees of freedom of the noise between repeats */
  df: number;
  /** residual variance about the power law over evaluation noise */
  excess: number;
  quadratic: CurvatureTermRecord;
  cubic: CurvatureTermRecord;
}

export interface CurvatureTermRecord {
  /** per (ln X)^2 or ^3, lower powers taken out */
  coefficient: number;
  /** from evaluation noise */
  standardError: number;
  f: number;
  p: number;
  /** with the noise widened by what whole runs differ in slope */
  pWithRuns: number;
}

/** Joint forms over all sizes of a series, least squares on ln L, points equally weighted. */
export interface JointFormRecord extends SeriesKey {
  form: "power-law" | "loss-decomposition";
  status: FitStatus;
  notIdentified: string[];
  q: number;
  points: number;
  rss: number;
  aicc: number | null;
  /** on L, pooled */
  r2: number | null;
  /** on L, one constant per size */
  r2Constant: number | null;
  forecasts: {
    share: number;
    /** mean over sizes of the mean absolute error of the rest */
    error: number;
    /** mean over sizes of the signed error over the last tenth */
    finalError: number;
    status: FitStatus;
  }[];
}

/** The study's loss decomposition, least squares on L, sizes from 3B: within a run, or with one size set on its own points. */
export interface DecompositionRecord {
  family: Family;
  variant: Variant;
  /** `early`: first points of every size; `between`: all points without the held-out size */
  window: "early" | "between";
  rule: string;
  betaHeld: boolean;
  status: "converged" | "at-bound" | "max-iterations";
  notIdentified: string[];
  lInf: number;
  /** N_0, parameters */
  n0: number;
  alpha: number;
  beta: number;
  rss: number;
  points: number;
  r2: number | null;
  r2Constant: number | null;
  sizes: {
    modelSize: number;
    lambda: number;
    /** samples */
    d0: number;
    floor: number;
    r2: number | null;
    /** false: lambda and D_0 set on this size's points, the rest from the others */
    fitted: boolean;
    /** errors of the points not fitted (`early`), or of all points (`between`); null when none are left */
    absolute: number | null;
    signed: number | null;
    /** the power law in the same place: same points seen, same points scored */
    lawAbsolute: number | null;
    lawSigned: number | null;
  }[];
}

/** [mean absolute, mean signed, signed at the last step] */
export type ErrorTriple = [number, number, number];

export interface BetweenRecord extends SeriesKey {
  targets: TargetRecord[];
}

export interface TargetRecord {
  kind: "leave-one-out" | "up-to";
  /** largest fitted size of `up-to`; null for `leave-one-out` */
  upTo: number | null;
  target: number;
  fittedSizes: number;
  /** "law at a bound": nothing extrapolates from it, and every error that needs it is null */
  reason: "law at a bound" | null;
  /** K_max and N_0 without the target; null at a bound */
  kMax: number | null;
  n0: number | null;
  /** k of the target by the law; null at a bound */
  k: number | null;
  /** the target's own slope over all its points, for comparison */
  ownK: number;
  sharedSlope: number;
  /** X of the target at the reference step: the strict line passes through it at one of `levels` */
  referenceX: number;
  /** predicted L there by `orders.levelForms`; null where sizes are too few */
  levels: (number | null)[];
  levelForm: LevelFormName;
  levelReason: "least error on smaller targets" | "too few smaller targets";
  /** mean |error| of ln L on smaller targets, by `orders.levelForms` */
  levelErrors: (number | null)[];
  practiceTargets: number[];
  /** by `orders.strict`, over all points of the target */
  strict: (ErrorTriple | null)[];
  calibrated: {
    /** points seen; null = all, the study's way: errors are of the points seen */
    seen: number | null;
    scored: number;
    /** the law's line passes through (x, loss) */
    x: number;
    loss: number;
    /** by `orders.calibrated` */
    errors: (ErrorTriple | null)[];
  }[];
  /** mean absolute error that evaluation noise alone gives a perfect prediction; null without repeats */
  noise: number | null;
}

export interface WithinRecord extends SeriesKey {
  cuts: CutRecord[];
  /** method with the least mean error at each cut of a tenth */
  best: WithinName[];
  /** first share from which on the law never has the least mean error again; null when it has it at the last */
  lawStopsAt: number | null;
  /** the same without own slopes among the rivals */
  lawStopsAtAgainstStill: number | null;
  /** all cuts of a tenth together; null without repeats */
  coverage: number | null;
  coverageReason: string | null;
}

export interface CutRecord {
  /** share of the points seen; null: the study's own early window */
  share: number | null;
  /** at a bound K_max and N_0 are null; slopes at the sizes are still those of the best fit */
  status: FitStatus;
  kMax: number | null;
  n0: number | null;
  sizes: {
    modelSize: number;
    seen: number;
    seenToStep: number;
    k: number;
    ownK: number;
    /** centre of the points seen: both lines pass through (x, loss) */
    x: number;
    loss: number;
    /** by `orders.within`: [mean absolute error of the rest, signed error over the last tenth] */
    errors: [number, number][];
    /** share of later points inside the 95 % interval; null without repeats */
    inside: number | null;
    /** the interval of single points of the mean curve along the rest; null without repeats */
    band: { x: number[]; low: number[]; high: number[] } | null;
  }[];
  /** means over sizes, by `orders.within`: [mean absolute error, mean signed error over the last tenth] */
  mean: [number, number][];
  /** share of later points of all sizes inside */
  inside: number | null;
}

/** Pooled R^2 on L of the fit between sizes, never without its baselines. */
export interface PooledRecord extends SeriesKey {
  heldOut: number;
  /** the law of the other sizes, the held-out level set on its own points: the study's way */
  law: number | null;
  /** one constant per size */
  constant: number | null;
  /** one slope for all sizes, own levels */
  sharedSlope: number | null;
  /** own slope and level of every size: no straight lines do better on ln L */
  ownSlopes: number | null;
  /** within the held-out size alone: the same four */
  heldOutAlone: { law: number | null; sharedSlope: number | null; ownSlope: number | null };
}
