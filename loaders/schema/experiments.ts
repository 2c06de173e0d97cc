/** JSON Schema of `experiments` in results.json: what `src/lib/records/experiments.ts` says in types. */

import {
  array,
  count,
  described,
  nullable,
  number,
  positive,
  record,
  resource,
  type Schema,
  text,
  variant
} from "./words.js";

const boolean = { type: "boolean" };
const error = { type: "number", minimum: 0 };
const probability = { type: "number", minimum: 0, maximum: 1 };
const interval = { type: "array", items: number, minItems: 2, maxItems: 2 };
const steps = record({ from: count, to: count });
const verdict = { enum: ["equivalent", "worse", "better", "not worse", "undecided"] };
const errorChoice = { enum: ["binomial", "log", "raw", "own size"] };

const test = record({
  margin: positive,
  interval: described(interval, "95 %"),
  testInterval: described(interval, "of the two one-sided tests, 90 %"),
  pEquivalence: probability,
  pNonInferiority: probability,
  pWorse: probability,
  pDifference: probability,
  nonInferior: boolean,
  equivalent: boolean,
  detectable: described(boolean, "the 95 % interval excludes 0"),
  verdict,
  power: described(probability, "chance of showing non-inferiority if there were no difference")
});
const difference = {
  difference: described(number, "tested minus reference; positive = worse"),
  se: positive,
  df: positive
};

const reuse = record({
  family: text,
  modelSize: positive,
  reference: described(positive, "tau of the reference"),
  limits: array(text),
  variants: array(
    record({
      variant,
      windows: array(
        record({
          window: steps,
          margin: positive,
          reference: record({ loss: positive, se: error, runs: array(record({ run: text, loss: positive })) }),
          published: nullable(record({ run: text, loss: positive, difference: number, se: error })),
          error: record({
            scale: { enum: ["binomial", "log", "raw"] },
            deviation: positive,
            df: count,
            cells: count,
            s: described(positive, "deviation of one run's window mean between runs, in units of loss")
          }),
          errors: array(record({ how: errorChoice, s: positive, df: count })),
          rows: array(
            record({
              run: text,
              reuseFactor: positive,
              evaluations: count,
              loss: positive,
              ...difference,
              test,
              otherwise: array(record({ how: errorChoice, se: positive, df: count, verdict }))
            })
          ),
          together: array(record({ upTo: positive, runs: count, ...difference, test })),
          power: array(record({ margin: positive, power: probability }))
        }),
        1
      ),
      notWorseUpTo: nullable(positive)
    }),
    1
  )
});

const groupMean = {
  groupSize: positive,
  runs: count,
  loss: positive,
  se: positive,
  evaluations: described(count, "over all runs, or the fewest of one run for a window of steps")
};

const crossing = record({
  smaller: positive,
  larger: positive,
  neighbours: boolean,
  word: { enum: ["overtakes", "falls behind", "always ahead", "never ahead"] },
  x: described(nullable(positive), "X of the crossing; null where there is none that a number can hold"),
  position: { enum: ["below", "inside", "above", null] },
  inRange: { enum: ["overtakes", "falls behind", "ahead throughout", "behind throughout", "nothing in common"] },
  ends: nullable(record({ from: pairEnd(), to: pairEnd() }))
});

const rollouts = record({
  family: text,
  modelSize: positive,
  reference: described(positive, "G of the reference"),
  limits: array(text),
  variants: array(
    record({
      variant,
      published: nullable(record({ run: text, sameAs: nullable(text), loss: positive })),
      perSample: array(
        record({
          window: steps,
          groups: array(record(groupMean)),
          perDoubling: described(record({ ...difference, interval, p: probability }), "change for each doubling of G"),
          misfit: record({ chi2: error, df: { type: "integer" } }),
          s: positive,
          df: count,
          chanceBest: array(record({ groupSize: positive, chance: probability }))
        })
      ),
      perFlop: array(
        record({ from: positive, to: positive, groups: array(record({ ...groupMean, steps })), best: positive })
      ),
      pairs: described(array(crossing), "smaller and larger are group sizes, X is compute"),
      bestGroup: nullable(
        record({
          budgets: array(
            record({
              computeFlops: positive,
              best: positive,
              groups: array(record({ groupSize: positive, loss: positive, chanceBest: probability, measured: boolean }))
            })
          ),
          draws: count,
          seed: count,
          chanceGrows: probability,
          chanceShrinks: probability
        })
      ),
      laws: array(
        record({ groupSize: positive, k: number, referenceX: positive, referenceLoss: positive, evaluations: count })
      )
    }),
    1
  )
});

const transferVerdict = { enum: ["gain", "no change shown", "loss"] };
const verdictCounts = record({ gain: count, "no change shown": count, loss: count });
const transferTest = record({
  se: error,
  interval,
  p: probability,
  pHolm: probability,
  verdict: transferVerdict
});
const transferWindow = record({ from: count, to: count, loss: error });
const transferFamily = record({
  tests: described(count, "tests of Holm's adjustment, for each question"),
  cells: array(
    record({
      family: text,
      variant,
      modelSize: positive,
      benchmark: text,
      problems: count,
      first: transferWindow,
      last: transferWindow,
      lastTen: error,
      difference: described(number, "last minus first; negative = better"),
      noise: error,
      runRatio: positive,
      serialFactor: positive,
      theseQuestions: transferTest,
      suchQuestions: transferTest,
      sampling: record({ oneWay: error, independent: error }),
      verdictOneWay: transferVerdict,
      stepZero: nullable(error),
      bestSingle: nullable(error),
      format: record({ start: error, instructStart: nullable(error), marked: boolean })
    })
  ),
  counts: array(record({ benchmark: text, variant, theseQuestions: verdictCounts, suchQuestions: verdictCounts }))
});

const transfer = record({
  benchmarks: transferFamily,
  heldOut: transferFamily,
  questions: array(
    record({
      benchmark: text,
      problems: count,
      scores: count,
      onGrid: count,
      byChance: probability,
      known: { enum: ["confirmed", "agrees", "partial credit", "stated only"] },
      label: text,
      domain: text,
      where: text
    })
  ),
  runRatio: positive,
  ratioCells: count,
  df: nullable(count),
  formatRule: text
});

const orderWord = { enum: ["holds", "holds in part", "does not hold", "reversed"] };
const outcomeScale = record({
  family: text,
  variant,
  resource,
  orders: array(
    record({
      scale: { enum: ["log loss", "loss", "log-odds"] },
      slopes: array(record({ modelSize: positive, slope: number, se: error })),
      rankCorrelation: number,
      pairs: count,
      outOfOrder: array(
        record({ smaller: positive, larger: positive, difference: number, z: number, beyondError: boolean })
      ),
      trend: record({ perLnN: number, z: number, p: probability }),
      word: orderWord,
      without: nullable(record({ modelSize: positive, rankCorrelation: number, z: number, word: orderWord }))
    })
  ),
  identity: record({
    sizes: array(record({ modelSize: positive, meanPass: error, k: number, logOdds: number, product: number })),
    rankCorrelation: number,
    shares: nullable(record({ passRate: error, rest: error }))
  })
});

const crossingsOfSeries = record({
  family: text,
  variant,
  resource,
  pairs: array(crossing),
  budgets: array(record({ x: positive, ranked: array(record({ modelSize: positive, loss: positive })) }))
});

const links = record({
  family: text,
  variant,
  sizes: array(
    record({
      modelSize: positive,
      kData: number,
      kCompute: number,
      exponent: described(number, "d ln C / d ln D along the run"),
      expected: number,
      difference: number,
      se: error,
      df: positive,
      interval,
      p: probability,
      relative: number,
      raw: record({ difference: number, se: error, interval })
    })
  )
});

const change = { se: error, within: described(boolean, "the run's change is within two standard errors") };
const detectability = record({
  family: text,
  variant,
  resource,
  problems: count,
  sizes: array(
    record({
      modelSize: positive,
      k: number,
      se: error,
      parts: described(record({ white: error, run: error, misfit: error, total: error }), "variances"),
      df: positive,
      minimumSlope: error,
      startLoss: positive,
      endLoss: positive,
      change: number,
      theseProblems: record(change),
      suchProblems: record({ ...change, oneWay: error, withinOneWay: boolean }),
      warning: nullable(text)
    })
  )
});

const uncertainty = record({
  family: text,
  variant: text,
  modelSize: positive,
  printed: record({ finalLoss: number, std: number, sem: number }),
  finalLoss: nullable(number),
  std: nullable(record({ meanStd: error, sem: error, steps: count, repeats: count })),
  withoutSingleSteps: nullable(number),
  note: { type: "string" }
});

const passRate = record({
  family: text,
  variant: text,
  modelSize: positive,
  printed: number,
  printedText: text,
  best: nullable(number),
  final: nullable(number),
  lastTen: nullable(number),
  is: array({ enum: ["best single evaluation", "final mean", "mean of the last 10", "none of these"] }),
  excess: nullable(number)
});

/** Schema of an `ExperimentsRecord`. */
export const experimentsSchema: Schema = record({
  reuse: nullable(reuse),
  rollouts: nullable(rollouts),
  transfer: nullable(transfer),
  outcomeScale: array(outcomeScale),
  crossings: array(crossingsOfSeries),
  links: array(links),
  detectability: array(detectability),
  uncertainty: nullable(array(uncertainty)),
  passRates: nullable(array(passRate))
});

function pairEnd(): Schema {
  return record({ x: positive, smallerLoss: positive, largerLoss: positive, chanceLarger: probability });
}
