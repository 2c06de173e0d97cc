/**
 * Shape of `experiments` in results.json: reuse, rollout groups, transfer, and what the slopes of single sizes say.
 * Losses are 1 - pass@1; differences of losses are positive when worse; intervals are 95 %.
 */
import { type Static, Type } from "typebox";
import { crossing } from "./crossings-record.js";
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
  resource,
  share,
  string,
  text,
  variant
} from "./record-words.js";
import { reuse } from "./reuse-record.js";
import { rollouts } from "./rollouts-record.js";
import { transfer } from "./transfer-record.js";

export type { ReuseRecord } from "./reuse-record.js";
export type { RolloutsRecord } from "./rollouts-record.js";
export type { TransferCellRecord, TransferFamily, TransferRecord, VerdictCounts } from "./transfer-record.js";

const outcomeScale = described(
  Type.Enum(["log loss", "loss", "log-odds"]),
  "ln L: k itself; L: fall of the loss; log-odds: rise of logit p. All per unit of ln X, positive = learning"
);
const orderWord = described(
  Type.Enum(["holds", "holds in part", "does not hold", "reversed"]),
  "holds: the slopes rise with ln N by more than two standard errors, and no pair of sizes is out of order by more than " +
    "1.96 errors of its difference; holds in part: they rise, but some pair is clearly out of order; reversed: they fall " +
    "by more than two standard errors; else does not hold"
);

const outcomeSlope = record({
  modelSize: positive,
  slope: number,
  se: described(notNegative, "white noise, run effects and misfit along the run")
});

const outcomeOrder = record({
  scale: outcomeScale,
  slopes: array(outcomeSlope),
  rankCorrelation: described(number, "Spearman's, of slope and N"),
  pairs: count,
  outOfOrder: described(
    array(record({ smaller: positive, larger: positive, difference: number, z: number, beyondError: boolean })),
    "pairs whose larger model has the smaller slope"
  ),
  trend: described(
    record({ perLnN: number, z: number, p: share }),
    "weighted regression of the slopes on ln N: its z, normal p (two-sided)"
  ),
  word: orderWord,
  without: described(
    nullable(record({ modelSize: positive, rankCorrelation: number, z: number, word: orderWord })),
    "the size without which the ranks agree best, and what is said without it; null with three sizes or fewer"
  )
});

const passRateIdentity = record({
  sizes: array(
    record({
      modelSize: positive,
      meanPass: described(notNegative, "mean of p = 1 - L over the run"),
      k: number,
      logOdds: described(number, "slope of log-odds"),
      product: described(number, "meanPass x logOdds: near k, as d ln L = -p d logit p")
    })
  ),
  rankCorrelation: described(number, "of k with the mean pass rate"),
  shares: described(
    nullable(record({ passRate: notNegative, rest: notNegative })),
    "of the spread of ln k over the sizes, what the mean pass rate carries and what the slope of log-odds carries: squared " +
      "deviations of ln p and of ln (k / p) over those of ln k. They need not add up to 1. Null where a k is not positive"
  )
});

const outcomeScales = record({
  family: text,
  variant,
  resource,
  orders: array(outcomeOrder),
  identity: passRateIdentity
});

const rankedLoss = record({ modelSize: positive, loss: positive });
const crossingsOfSeries = record({
  family: text,
  variant,
  resource,
  pairs: array(crossing),
  budgets: described(
    array(record({ x: positive, ranked: array(rankedLoss) })),
    "who leads at budgets equally spaced in ln X over what all sizes were measured at, or over everything where that is " +
      "nothing; sizes measured there, best first"
  )
});

const link = record({
  modelSize: positive,
  kData: number,
  kCompute: number,
  exponent: described(number, "d ln C / d ln D along the run, by least squares"),
  expected: described(number, "k_C x d ln C / d ln D"),
  difference: described(number, "k_D - expected"),
  se: notNegative,
  df: positive,
  interval,
  p: share,
  relative: described(nullable(number), "difference over k_D; null where k_D is 0"),
  raw: described(
    record({ difference: number, se: notNegative, interval }),
    "k_D - k_C, which the claim that the two coincide is about; 0 is expected only where the exponent is 1"
  )
});
const links = record({ family: text, variant, sizes: array(link) });

const slopeVariance = described(
  record({
    white: described(notNegative, "noise of single evaluations"),
    run: described(notNegative, "differences between whole runs"),
    misfit: described(notNegative, "slow departures from the power law along the run"),
    total: notNegative
  }),
  "parts of the variance of a size's slope, and their sum"
);

const change = { se: notNegative, within: described(boolean, "the run's change is within two standard errors") };
const detectableSlope = record({
  modelSize: positive,
  k: number,
  se: notNegative,
  parts: slopeVariance,
  df: positive,
  minimumSlope: described(notNegative, "smallest k that a 5 % two-sided test finds with 80 % power"),
  startLoss: described(positive, "on its own power law"),
  endLoss: described(positive, "on its own power law"),
  change: described(number, "end minus start; negative = learning"),
  theseProblems: record(change),
  suchProblems: described(
    record({ ...change, oneWay: notNegative, withinOneWay: boolean }),
    "oneWay: if problems only change from wrong to right, or only back; se: as if both ends were other problems"
  ),
  warning: described(
    nullable(text),
    "a sentence where the change is within two standard errors of either question; null where it is not"
  )
});
const detectability = record({ family: text, variant, resource, problems: count, sizes: array(detectableSlope) });

const uncertainty = record({
  family: text,
  variant: text,
  modelSize: positive,
  printed: record({ finalLoss: number, std: number, sem: number }),
  finalLoss: nullable(number),
  std: nullable(
    record({
      meanStd: described(notNegative, "mean over steps of the standard deviation between repeats"),
      sem: described(notNegative, "meanStd / sqrt(repeats)"),
      steps: count,
      repeats: count
    })
  ),
  withoutSingleSteps: described(
    nullable(number),
    "printed std over the share of steps with two repeats or more, where the others entered the mean as 0; null when no " +
      "step is known to rest on one run"
  ),
  note: described(string, "why ours is missing, or what the printed number counts; empty when neither")
});

const passMeaning = described(
  Type.Enum(["best single evaluation", "final mean", "mean of the last 10", "none of these"]),
  "which of the logged numbers a printed pass rate is, at its printed digits"
);
const passRate = record({
  family: text,
  variant: text,
  modelSize: positive,
  printed: number,
  printedText: text,
  best: described(nullable(number), "best single evaluation over all steps and repeats; null when not drawn"),
  final: described(nullable(number), "last point of the mean curve"),
  lastTen: nullable(number),
  is: array(passMeaning),
  excess: described(nullable(number), "printed minus the mean of the last ten")
});

export const experiments = record({
  reuse: described(nullable(reuse), "null where the study has no such experiment, or no repeats to tell its noise by"),
  rollouts: described(nullable(rollouts), "null as reuse"),
  transfer: described(
    nullable(transfer),
    "null where no benchmark beside the study's own was logged, or its number of problems is not known"
  ),
  outcomeScale: described(
    array(outcomeScales),
    "of series with a right answer at every evaluation: others have no log-odds"
  ),
  crossings: array(crossingsOfSeries),
  links: array(links),
  detectability: array(detectability),
  uncertainty: described(nullable(array(uncertainty)), "null where the study names no publication to compare with"),
  passRates: described(nullable(array(passRate)), "null as uncertainty")
});

export type OutcomeScale = Static<typeof outcomeScale>;
export type OutcomeSlope = Static<typeof outcomeSlope>;
export type OutcomeOrder = Static<typeof outcomeOrder>;
export type PassRateIdentity = Static<typeof passRateIdentity>;
export type OutcomeScaleRecord = Static<typeof outcomeScales>;
export type CrossingsRecord = Static<typeof crossingsOfSeries>;
export type ResourceLink = Static<typeof link>;
export type LinkRecord = Static<typeof links>;
export type SlopeVariance = Static<typeof slopeVariance>;
export type Detectability = Static<typeof detectableSlope>;
export type DetectabilityRecord = Static<typeof detectability>;
export type UncertaintyRow = Static<typeof uncertainty>;
export type PassMeaning = Static<typeof passMeaning>;
export type PassRow = Static<typeof passRate>;
export type ExperimentsRecord = Static<typeof experiments>;
