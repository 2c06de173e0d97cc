/** Shape of `inference` in results.json: how well the law of each series is known. Intervals are 95 %. */
import { type Static, Type } from "typebox";
import { parametricForms, slopeForms } from "../forms/size-forms.js";
import { rivals } from "../inference/runs/attribution.js";
import { counts } from "./counts-record.js";
import { prompts } from "./prompts-record.js";
import {
  array,
  count,
  described,
  family,
  notNegative,
  nullable,
  number,
  openInterval,
  positive,
  record,
  resource,
  share,
  text,
  tuple,
  variant
} from "./record-words.js";

const rival = Type.Enum([...rivals]);
const parametric = Type.Enum([...parametricForms]);

const law = record({
  kMax: described(nullable(notNegative), "null at a bound: undefined"),
  kMaxInterval: openInterval,
  n0: described(nullable(notNegative), "parameters; null at a bound: undefined"),
  n0Interval: openInterval,
  chi2: described(notNegative, "of the slopes about this law, less what its two parameters could still take up"),
  df: count,
  widening: described(
    nullable(Type.Number({ minimum: 1 })),
    "root of chi2 / df, at least 1: factor of the widened intervals; null with df = 0, where these are open"
  ),
  kMaxWidened: described(openInterval, "form misfit included"),
  n0Widened: described(openInterval, "form misfit included"),
  undefinedShare: described(share, "of resamples whose law is at a bound"),
  otherBlocks: array(record({ blockLength: count, kMaxInterval: openInterval, n0Interval: openInterval }))
});

const size = record({
  modelSize: positive,
  points: count,
  weight: described(positive, "of the slope in the joint fit: mean square of ln X about its mean"),
  k: described(number, "own slope, fall of ln L per unit of ln X"),
  interval: openInterval,
  standardError: notNegative,
  otherBlocks: described(array(openInterval), "interval with the other block lengths, in the order of the settings"),
  standardErrorOls: described(notNegative, "as if evaluations were independent: shown to be too small"),
  variance: record({ white: notNegative, run: notNegative, misfit: notNegative, total: notNegative }),
  repeats: described(tuple(count, count), "fewest and most repeats behind a point")
});

/** Ends are null where they are open; threshold: rise of chi-square at the ends. */
const profileInterval = record({
  low: nullable(positive),
  high: nullable(positive),
  threshold: positive,
  word: Type.Enum(["identified", "not identified on the left", "not identified on the right", "not identified"])
});

const profile = record({
  grid: described(array(positive), "N_0, parameters"),
  rise: described(array(notNegative), "of the joint fit's sum of squares with this N_0, in units of chi-square"),
  noise: profileInterval,
  misfit: profileInterval
});

const formFit = record({
  form: Type.Enum([...slopeForms]),
  parameters: Type.Unsafe<Record<string, number>>({ type: "object", additionalProperties: number }),
  chi2: notNegative,
  q: count,
  df: count,
  aic: number,
  status: Type.Enum(["converged", "at-bound"])
});

const forms = record({
  all: array(formFit),
  withoutHeldOut: array(formFit),
  heldOut: described(
    array(
      record({
        design: Type.Enum(["each", "up to"]),
        upTo: described(nullable(positive), "largest N in the fit for up to"),
        modelSize: positive,
        measured: number,
        standardError: notNegative,
        predicted: array(record({ form: parametric, k: number, error: number }))
      })
    ),
    "every size left out in turn, and the larger ones predicted from those up to a size"
  ),
  leaveOneOut: described(
    array(record({ form: parametric, rmse: notNegative })),
    "root mean square error over the sizes left out in turn"
  )
});

const attribution = record({
  truth: rival,
  hitRate: described(share, "at the noise of the slopes"),
  hitRateMisfit: described(share, "with every form's misfit counted as noise")
});

/** Null where the law is at a bound; kLargest: of the largest size of the study, in the fit or not. */
const sensitivity = record({
  choice: text,
  value: text,
  kMax: nullable(notNegative),
  n0: nullable(notNegative),
  kLargest: nullable(notNegative)
});

const firstStepLaw = record({
  kMax: nullable(notNegative),
  n0: nullable(notNegative),
  largestMiss: described(
    nullable(record({ modelSize: positive, k: number, law: number })),
    "size whose slope is farthest from the law's"
  )
});

const series = record({
  family,
  variant,
  resource,
  sizes: array(size, 1),
  law,
  withoutHeldOut: described(law, "the same without the held-out size"),
  heldOut: described(
    nullable(
      record({
        modelSize: positive,
        predicted: described(nullable(number), "null where the law of the others is at a bound"),
        predictedInterval: openInterval,
        measured: number,
        measuredInterval: openInterval,
        difference: nullable(number),
        differenceInterval: openInterval
      })
    ),
    "k of the held-out size, predicted by the law of the others and measured; the difference carries both errors"
  ),
  band: described(
    record({ modelSize: array(positive), k: array(number), low: array(number), high: array(number) }),
    "k(N) of the law with its 95 % band; sizes alone where the law is undefined"
  ),
  cloud: described(
    record({ kMax: array(number), n0: array(positive), rankCorrelation: number }),
    "resampled (K_max, N_0), a part of them, and their rank correlation over all"
  ),
  profile,
  forms,
  attribution: array(attribution),
  sensitivity: array(sensitivity),
  firstSteps: described(
    nullable(
      record({
        fromStep: count,
        common: firstStepLaw,
        each: firstStepLaw,
        earlier: array(record({ modelSize: positive, points: count }))
      })
    ),
    "the law from the first step that all sizes have, and with each from its own first; null where all begin together"
  )
});

const runEffects = described(
  record({
    family,
    resource,
    slopeRatio: notNegative,
    levelRatio: notNegative,
    df: count,
    noiseToBinomial: notNegative,
    cells: array(
      record({
        variant,
        modelSize: positive,
        repeats: count,
        steps: count,
        white: notNegative,
        slopeRatio: notNegative,
        levelRatio: notNegative,
        noiseToBinomial: notNegative,
        autocorrelation: number
      })
    )
  }),
  "run effects of one family against one resource, pooled over the cells that have repeats of one prompt"
);

const coverage = described(
  record({
    datasets: count,
    resamples: count,
    truths: array(
      record({
        truth: text,
        kMax: share,
        n0: share,
        k: described(share, "mean over sizes"),
        bySize: array(share),
        olsK: described(share, "ordinary least squares, mean over sizes: what independent errors would claim")
      })
    )
  }),
  "how often the intervals hold the truth, on simulated studies"
);

export const inference = described(
  record({
    settings: record({
      resamples: count,
      seed: count,
      blockLengths: described(array(count, 1), "evaluations a block of residuals, for the intervals shown beside"),
      confidence: share
    }),
    coverage: described(nullable(coverage), "null where none is on record"),
    runEffects: array(runEffects),
    prompts,
    series: array(series),
    counts
  }),
  "how well the law of each series is known"
);

/** [low, high]; null where an end is infinite. */
export type Interval = Static<typeof openInterval>;
export type InferenceRecord = Static<typeof inference>;
export type CoverageRecord = Static<typeof coverage>;
export type RunEffectsRecord = Static<typeof runEffects>;
export type SeriesInferenceRecord = Static<typeof series>;
export type SizeInferenceRecord = Static<typeof size>;
export type LawInferenceRecord = Static<typeof law>;
export type ProfileIntervalRecord = Static<typeof profileInterval>;
export type FormFitRecord = Static<typeof formFit>;
export type FormsRecord = Static<typeof forms>;
export type AttributionRecord = Static<typeof attribution>;
export type FirstStepLawRecord = Static<typeof firstStepLaw>;
export type SensitivityRecord = Static<typeof sensitivity>;
