/** Shape of `experiments.reuse` in results.json: passes over the same data against fresh data. */
import { type Static, Type } from "typebox";
import {
  array,
  boolean,
  count,
  described,
  interval,
  notNegative,
  nullable,
  number,
  positive,
  record,
  share,
  text,
  variant
} from "./record-words.js";

/** Training steps from and to, both included. */
export const steps = record({ from: count, to: count });

const verdict = described(
  Type.Enum(["equivalent", "worse", "better", "not worse", "undecided"]),
  "what is shown, in this order: equivalent (inside both margins), worse or better (by more than the margin), not worse " +
    "(inside the upper margin), else undecided"
);
const deviationScale = Type.Enum(["binomial", "log", "raw"]);
const errorChoice = described(
  Type.Enum(["binomial", "log", "raw", "own size"]),
  "how s was had: pooled over all cells on a scale, or from the repeats of this size alone"
);

const test = record({
  margin: positive,
  interval: described(interval, "95 %: each end is that of a one-sided test at 2.5 %"),
  pEquivalence: described(share, "of at least a margin away, on either side"),
  pNonInferiority: described(share, "of worse by the margin or more"),
  pWorse: described(share, "of worse by the margin at most"),
  pDifference: described(share, "of no difference, two-sided"),
  nonInferior: boolean,
  equivalent: boolean,
  detectable: described(boolean, "the 95 % interval excludes 0"),
  verdict,
  power: described(share, "chance of showing non-inferiority if there were no difference")
});

/** A difference of losses with its standard error, and the degrees of freedom behind that error. */
export const difference = {
  difference: described(number, "tested minus reference; positive = worse"),
  se: positive,
  df: positive
};
const lossDifference = record(difference);

const betweenRunError = {
  scale: deviationScale,
  deviation: described(positive, "pooled, of one run's window mean, in units of the scale"),
  df: described(count, "repeats - 1, summed over the cells"),
  cells: count
};
const runError = record(betweenRunError);

const row = record({
  run: text,
  reuseFactor: positive,
  evaluations: described(count, "in the window"),
  loss: described(positive, "mean over the window"),
  ...difference,
  test,
  otherwise: described(
    array(record({ how: errorChoice, se: positive, df: count, verdict })),
    "the same test where the error between runs is pooled otherwise"
  )
});

const result = record({
  window: steps,
  margin: positive,
  reference: record({
    loss: described(positive, "mean over the repeats"),
    se: notNegative,
    runs: array(record({ run: text, loss: positive }))
  }),
  published: described(
    nullable(record({ run: text, loss: positive, difference: number, se: notNegative })),
    "the published single run of the reference setting; its variance about the mean that holds it is s^2 (1 - 1/r)"
  ),
  error: record({
    ...betweenRunError,
    s: described(positive, "deviation of one run's window mean between runs, in units of loss")
  }),
  errors: array(record({ how: errorChoice, s: positive, df: count })),
  rows: array(row),
  together: described(
    array(record({ upTo: positive, runs: count, ...difference, test })),
    "mean of the runs up to a tau minus the reference: variance s^2 (1 / runs + 1 / r)"
  ),
  power: described(
    array(record({ margin: positive, power: share })),
    "chance of showing not worse for one run if there were no difference"
  )
});

export const reuse = record({
  family: text,
  modelSize: positive,
  reference: described(positive, "tau of the reference"),
  limits: described(array(text), "what the verdicts are tied to, as sentences"),
  variants: array(
    record({
      variant,
      windows: described(array(result, 1), "the first is judged; the others are shown beside it"),
      notWorseUpTo: described(
        nullable(positive),
        "largest tau up to which every run is shown to be not worse; null when already the first is not"
      )
    }),
    1
  )
});

export type StepWindow = Static<typeof steps>;
export type DeviationScale = Static<typeof deviationScale>;
export type BetweenRunError = Static<typeof runError>;
export type ErrorChoice = Static<typeof errorChoice>;
export type EquivalenceVerdict = Static<typeof verdict>;
export type EquivalenceTest = Static<typeof test>;
export type LossDifference = Static<typeof lossDifference>;
export type ReuseRow = Static<typeof row>;
export type ReuseResult = Static<typeof result>;
export type ReuseRecord = Static<typeof reuse>;
