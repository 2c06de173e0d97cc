/** JSON Schema of `prediction` in results.json; says what `src/lib/records/prediction.ts` says in types. */
import {
  array,
  count,
  described,
  family,
  nullable,
  number,
  positive,
  record,
  resource,
  type Schema,
  string,
  text,
  variant
} from "./words.js";

const notNegative = { type: "number", minimum: 0 };
const share = { type: "number", minimum: 0, maximum: 1 };
const boolean = { type: "boolean" };
const form = { enum: ["power", "power-floor", "exponential", "sigmoid"] };
const levelForm = { enum: ["linear", "quadratic", "logistic", "copy"] };
const strict = {
  enum: ["chosen", "linear", "quadratic", "logistic", "copy", "intercept", "constant", "shared-slope"]
};
const calibrated = { enum: ["law", "constant", "last-value", "shared-slope", "own-slope"] };
const within = { enum: ["law", "own-slope", "last-value", "mean-5", "mean-10"] };
const formStatus = { enum: ["converged", "at-bound", "flat"] };
const fitStatus = { enum: ["converged", "at-bound", "flat", "max-iterations"] };
const series = {
  family,
  variant,
  resource,
  verdicts: described(boolean, "false: points as published, no verdict rests on them")
};
const tuple = (...items: Schema[]): Schema => ({
  type: "array",
  prefixItems: items,
  items: false,
  minItems: items.length,
  maxItems: items.length
});
const triple = described(
  tuple(notNegative, number, number),
  "relative errors of L: mean absolute, mean signed, signed at the last step"
);
const absoluteAndFinal = described(
  tuple(notNegative, number),
  "relative errors of L: mean absolute over the rest, signed over the last tenth"
);

const formFit = record({
  form,
  status: formStatus,
  notIdentified: described(array(text), "what the data do not determine"),
  k: nullable(number),
  floor: nullable(notNegative),
  amplitude: notNegative,
  x0: nullable(positive),
  beta: nullable(positive),
  q: count,
  rss: described(notNegative, "of ln L"),
  aicc: nullable(number),
  r2: nullable(number),
  r2Log: nullable(number),
  autocorrelation: described(number, "of the residuals, lag 1")
});

const term = record({
  coefficient: number,
  standardError: notNegative,
  f: notNegative,
  p: share,
  pWithRuns: described(share, "with the noise widened by what whole runs differ in slope")
});

const curve = record({
  ...series,
  modelSize: positive,
  points: count,
  fits: array(formFit, 4),
  forecasts: array(
    record({
      share,
      fitted: count,
      scored: count,
      errors: array(nullable(notNegative), 4),
      finalErrors: array(nullable(number), 4),
      status: array({ enum: ["converged", "at-bound", "flat", "too few points"] }, 4),
      standingStill: record({ error: notNegative, finalError: number })
    })
  ),
  verdict: nullable(
    record({
      description: described(form, "least AICc"),
      deltas: array(nullable(notNegative), 4),
      clear: boolean,
      forecast: nullable(form),
      forecastErrors: array(nullable(notNegative), 4),
      agree: boolean
    })
  ),
  curvature: nullable(record({ df: positive, excess: notNegative, quadratic: term, cubic: term })),
  curvatureReason: nullable(text),
  slopes: array(
    record({
      fromStep: nullable(count),
      toStep: nullable(count),
      points: count,
      k: number,
      standardError: nullable(notNegative)
    }),
    1
  )
});

const joint = record({
  ...series,
  form: { enum: ["power-law", "loss-decomposition"] },
  status: fitStatus,
  notIdentified: array(text),
  q: count,
  points: count,
  rss: notNegative,
  aicc: nullable(number),
  r2: nullable(number),
  r2Constant: nullable(number),
  forecasts: array(record({ share, error: notNegative, finalError: number, status: fitStatus }))
});

const decomposition = record({
  family,
  variant,
  window: { enum: ["early", "between"] },
  rule: text,
  betaHeld: boolean,
  status: { enum: ["converged", "at-bound", "max-iterations"] },
  notIdentified: array(text),
  lInf: notNegative,
  n0: described(notNegative, "parameters"),
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
      absolute: nullable(notNegative),
      signed: nullable(number),
      lawAbsolute: nullable(notNegative),
      lawSigned: nullable(number)
    }),
    1
  )
});

const target = record({
  kind: { enum: ["leave-one-out", "up-to"] },
  upTo: nullable(positive),
  target: positive,
  fittedSizes: count,
  reason: nullable({ enum: ["law at a bound"] }),
  kMax: nullable(notNegative),
  n0: nullable(notNegative),
  k: nullable(number),
  ownK: number,
  sharedSlope: number,
  referenceX: positive,
  levels: array(nullable(positive), 4),
  levelForm,
  levelReason: { enum: ["least error on smaller targets", "too few smaller targets"] },
  levelErrors: array(nullable(notNegative), 4),
  practiceTargets: array(positive),
  strict: array(nullable(triple), 8),
  calibrated: array(
    record({
      seen: described(nullable(count), "null: all points, errors are of points seen"),
      scored: count,
      x: positive,
      loss: positive,
      errors: array(nullable(triple), 5)
    })
  ),
  noise: nullable(notNegative)
});

const cut = record({
  share: described(nullable(share), "null: the study's own early window"),
  status: fitStatus,
  kMax: nullable(notNegative),
  n0: nullable(notNegative),
  sizes: array(
    record({
      modelSize: positive,
      seen: count,
      seenToStep: count,
      k: number,
      ownK: number,
      x: positive,
      loss: positive,
      errors: array(absoluteAndFinal, 5),
      inside: nullable(share),
      band: nullable(record({ x: array(positive), low: array(positive), high: array(positive) }))
    }),
    1
  ),
  mean: array(absoluteAndFinal, 5),
  inside: nullable(share)
});

export const predictionSchema: Schema = record({
  orders: record({
    forms: array(form, 4),
    levelForms: array(levelForm, 4),
    strict: array(strict, 8),
    calibrated: array(calibrated, 5),
    within: array(within, 5)
  }),
  settings: record({ referenceStep: count, practiceTargets: count, clearMargin: positive, blockLength: count }),
  curves: array(curve),
  joint: array(joint),
  decomposition: array(decomposition),
  between: array(record({ ...series, targets: array(target) })),
  within: array(
    record({
      ...series,
      cuts: array(cut),
      best: array(within),
      lawStopsAt: nullable(share),
      lawStopsAtAgainstStill: nullable(share),
      coverage: nullable(share),
      coverageReason: nullable(string)
    })
  ),
  pooled: array(
    record({
      ...series,
      heldOut: positive,
      law: nullable(number),
      constant: nullable(number),
      sharedSlope: nullable(number),
      ownSlopes: nullable(number),
      heldOutAlone: record({ law: nullable(number), sharedSlope: nullable(number), ownSlope: nullable(number) })
    })
  )
});
