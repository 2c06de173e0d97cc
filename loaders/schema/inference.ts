/** JSON Schema of `inference` in results.json; says what `src/lib/records/inference.ts` says in types. */
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
  text,
  variant
} from "./words.js";

const interval = described(
  { type: "array", prefixItems: [nullable(number), nullable(number)], items: false, minItems: 2, maxItems: 2 },
  "95 % interval; null where an end is infinite"
);
const share = { type: "number", minimum: 0, maximum: 1 };
const spread = { type: "number", minimum: 0 };
const rival = { enum: ["saturating", "power", "logarithmic"] };
const parametric = { enum: ["saturating", "power", "logarithmic", "hill"] };

const law = record({
  kMax: described(nullable(spread), "null at a bound: undefined"),
  kMaxInterval: interval,
  n0: described(nullable(spread), "parameters; null at a bound: undefined"),
  n0Interval: interval,
  chi2: described(spread, "weighted least squares of the law on the slopes"),
  df: count,
  widening: described(nullable({ type: "number", minimum: 1 }), "root of chi2 / df, at least 1; null with df = 0"),
  kMaxWidened: described(interval, "form misfit included"),
  n0Widened: described(interval, "form misfit included"),
  undefinedShare: described(share, "of resamples whose law is at a bound"),
  otherBlocks: array(record({ blockLength: count, kMaxInterval: interval, n0Interval: interval }))
});

const size = record({
  modelSize: positive,
  points: count,
  k: described(number, "own slope, fall of ln L per unit of ln X"),
  interval,
  standardError: spread,
  otherBlocks: array(interval),
  standardErrorOls: described(spread, "as if evaluations were independent"),
  variance: record({ white: spread, run: spread, misfit: spread, total: spread }),
  repeats: described(array(count, 2), "fewest and most repeats behind a point")
});

const profileInterval = record({
  low: nullable(positive),
  high: nullable(positive),
  threshold: positive,
  word: { enum: ["identified", "not identified on the left", "not identified on the right", "not identified"] }
});

const formFit = record({
  form: { enum: ["saturating", "power", "logarithmic", "hill", "free"] },
  parameters: { type: "object", additionalProperties: number },
  chi2: spread,
  q: count,
  df: count,
  aic: number,
  status: { enum: ["converged", "at-bound"] }
});

const forms = record({
  all: array(formFit),
  withoutHeldOut: array(formFit),
  heldOut: array(
    record({
      design: { enum: ["each", "up to"] },
      upTo: nullable(positive),
      modelSize: positive,
      measured: number,
      standardError: spread,
      predicted: array(record({ form: parametric, k: number, error: number }))
    })
  ),
  leaveOneOut: array(record({ form: parametric, rmse: spread }))
});

const series = record({
  family,
  variant,
  resource,
  sizes: array(size, 1),
  law,
  withoutHeldOut: law,
  heldOut: described(
    nullable(
      record({
        modelSize: positive,
        predicted: described(nullable(number), "null where the law of the others is at a bound"),
        predictedInterval: interval,
        measured: number,
        measuredInterval: interval,
        difference: nullable(number),
        differenceInterval: interval
      })
    ),
    "k of the held-out size, predicted by the law of the others and measured; the difference carries both errors"
  ),
  band: described(
    record({ modelSize: array(positive), k: array(number), low: array(number), high: array(number) }),
    "k(N) of the law with its 95 % band; sizes alone where the law is undefined"
  ),
  cloud: record({ kMax: array(number), n0: array(positive), rankCorrelation: number }),
  profile: record({ grid: array(positive), chi2: array(spread), noise: profileInterval, misfit: profileInterval }),
  forms,
  attribution: array(record({ truth: rival, hitRate: share, hitRateMisfit: share })),
  sensitivity: array(
    record({ choice: text, value: text, kMax: nullable(spread), n0: nullable(spread), kLargest: nullable(spread) })
  )
});

const runEffects = record({
  family,
  resource,
  slopeRatio: spread,
  levelRatio: spread,
  df: count,
  noiseToBinomial: spread,
  cells: array(
    record({
      variant,
      modelSize: positive,
      repeats: count,
      steps: count,
      white: spread,
      slopeRatio: spread,
      levelRatio: spread,
      noiseToBinomial: spread,
      autocorrelation: number
    })
  )
});

const coverage = described(
  record({
    datasets: count,
    resamples: count,
    blockLength: count,
    truths: array(
      record({
        truth: text,
        kMax: share,
        n0: share,
        k: share,
        bySize: array(share),
        olsK: share,
        kMaxWidth: spread
      })
    )
  }),
  "how often the intervals hold the truth, on simulated studies"
);

export const inferenceSchema: Schema = described(
  record({
    settings: record({
      resamples: count,
      seed: count,
      blockLengths: array(count, 1),
      confidence: share,
      blockStretch: described(positive, "factor on the resampled residuals that coverage asked for")
    }),
    coverage: nullable(coverage),
    runEffects: array(runEffects),
    series: array(series)
  }),
  "how well the law of each series is known"
);
