/**
 * Shape of `prediction` in results.json: forms of L(X), sizes held out, runs predicted. Numbers have eight significant
 * digits. Errors are of L, relative to the measured value: 0.03 = 3 %; signed errors are predicted minus measured, so
 * > 0 is too pessimistic. Lists without keys follow the orders in `orders`.
 */
import { type Static, Type } from "typebox";
import { curveForms, decomposition, formName, jointForm, seriesKey } from "./curve-forms-record.js";
import { fitStatus } from "./laws-record.js";
import {
  array,
  count,
  described,
  notNegative,
  nullable,
  number,
  positive,
  record,
  share,
  string,
  tuple
} from "./record-words.js";

export type {
  CurveFormsRecord,
  DecompositionRecord,
  FormFitRecord,
  JointFormRecord,
  SigmoidValueRecord
} from "./curve-forms-record.js";

const levelForms = ["linear", "quadratic", "logistic", "copy"] as const;
const levelForm = Type.Enum(levelForms);
const strict = Type.Enum(["chosen", ...levelForms, "intercept", "constant", "shared-slope"]);
const calibrated = Type.Enum(["law", "constant", "last-value", "shared-slope", "own-slope"]);
const within = Type.Enum(["law", "own-slope", "last-value", "mean-5", "mean-10"]);

const triple = described(
  tuple(notNegative, number, number),
  "relative errors of L: mean absolute, mean signed, signed at the last step"
);
const absoluteAndFinal = described(
  tuple(notNegative, number),
  "relative errors of L: mean absolute over the rest, signed over the last tenth"
);

const target = record({
  kind: Type.Enum(["leave-one-out", "up-to"]),
  upTo: described(nullable(positive), "largest fitted size of up-to; null for leave-one-out"),
  target: positive,
  fittedSizes: count,
  reason: described(
    nullable(Type.Enum(["law at a bound"])),
    "nothing extrapolates from a law at a bound: every error that needs it is null"
  ),
  kMax: described(nullable(notNegative), "without the target; null at a bound"),
  n0: described(nullable(notNegative), "without the target; null at a bound"),
  k: described(nullable(number), "of the target by the law; null at a bound"),
  ownK: described(number, "the target's own slope over all its points"),
  sharedSlope: number,
  referenceX: described(
    positive,
    "X of the target at the reference step: the strict line passes through it at one of levels"
  ),
  levels: described(
    array(nullable(positive), 4),
    "predicted L there by orders.levelForms; null where sizes are too few"
  ),
  levelForm,
  levelReason: Type.Enum(["least error on smaller targets", "too few smaller targets"]),
  levelErrors: described(
    array(nullable(notNegative), 4),
    "mean |error| of ln L on smaller targets, by orders.levelForms"
  ),
  practiceTargets: array(positive),
  strict: described(array(nullable(triple), 8), "by orders.strict, over all points of the target"),
  calibrated: array(
    record({
      seen: described(nullable(count), "null: all points, errors are of points seen"),
      scored: count,
      x: described(positive, "the law's line passes through (x, loss)"),
      loss: positive,
      errors: described(array(nullable(triple), 5), "by orders.calibrated")
    })
  ),
  noise: described(
    nullable(notNegative),
    "mean absolute error that evaluation noise alone gives a perfect prediction; null without repeats"
  )
});

const cut = record({
  share: described(nullable(share), "of the points seen; null: the study's own early window"),
  status: described(
    fitStatus,
    "at a bound K_max and N_0 are null; slopes at the sizes are still those of the best fit"
  ),
  kMax: nullable(notNegative),
  n0: nullable(notNegative),
  sizes: array(
    record({
      modelSize: positive,
      seen: count,
      seenToStep: count,
      k: number,
      ownK: number,
      x: described(positive, "centre of the points seen: both lines pass through (x, loss)"),
      loss: positive,
      errors: described(array(absoluteAndFinal, 5), "by orders.within"),
      inside: described(nullable(share), "of later points inside the 95 % interval; null without repeats"),
      band: described(
        nullable(record({ x: array(positive), low: array(positive), high: array(positive) })),
        "the interval of single points of the mean curve along the rest; null without repeats"
      )
    }),
    1
  ),
  mean: described(array(absoluteAndFinal, 5), "over sizes, by orders.within"),
  inside: described(nullable(share), "of later points of all sizes")
});

const betweenSizes = record({ ...seriesKey, targets: array(target) });

const withinRuns = record({
  ...seriesKey,
  cuts: array(cut),
  best: described(array(within), "method with the least mean error at each cut of a tenth"),
  lawStopsAt: described(
    nullable(share),
    "first share from which on the law never has the least mean error again; null when it has it at the last"
  ),
  lawStopsAtAgainstStill: described(nullable(share), "the same without own slopes among the rivals"),
  coverage: described(nullable(share), "all cuts of a tenth together; null without repeats"),
  coverageReason: nullable(string)
});

const pooled = described(
  record({
    ...seriesKey,
    heldOut: positive,
    law: described(
      nullable(number),
      "the law of the other sizes, the held-out level set on its own points: the study's way"
    ),
    constant: described(nullable(number), "one constant per size"),
    sharedSlope: described(nullable(number), "one slope for all sizes, own levels"),
    ownSlopes: described(nullable(number), "own slope and level of every size: no straight lines do better on ln L"),
    heldOutAlone: described(
      record({ law: nullable(number), sharedSlope: nullable(number), ownSlope: nullable(number) }),
      "within the held-out size alone"
    )
  }),
  "pooled R^2 on L of the fit between sizes, never without its baselines"
);

export const prediction = record({
  orders: record({
    forms: array(formName, 4),
    levelForms: array(levelForm, 4),
    strict: array(strict, 8),
    calibrated: array(calibrated, 5),
    within: array(within, 5)
  }),
  settings: record({
    referenceStep: described(count, "step at which levels of sizes are compared"),
    practiceTargets: described(count, "smaller targets needed before a level form is chosen; with fewer, linear"),
    clearMargin: described(positive, "AICc by which a description must lead to be clear")
  }),
  curves: array(curveForms),
  joint: array(jointForm),
  decomposition: array(decomposition),
  between: array(betweenSizes),
  within: array(withinRuns),
  pooled: array(pooled)
});

export type WithinName = Static<typeof within>;
/** [mean absolute, mean signed, signed at the last step] */
export type ErrorTriple = Static<typeof triple>;
export type TargetRecord = Static<typeof target>;
export type CutRecord = Static<typeof cut>;
export type BetweenRecord = Static<typeof betweenSizes>;
export type WithinRecord = Static<typeof withinRuns>;
export type PooledRecord = Static<typeof pooled>;
export type PredictionRecord = Static<typeof prediction>;
