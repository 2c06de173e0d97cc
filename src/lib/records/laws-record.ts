/** Shape of the laws in results.json: of each series, of each size, and of single runs. */
import { type Static, Type } from "typebox";
import {
  array,
  count,
  described,
  family,
  interval,
  kind,
  notNegative,
  nullable,
  number,
  openInterval,
  positive,
  record,
  resource,
  share,
  string,
  text,
  variant
} from "./record-words.js";

const protocol = described(
  Type.Enum(["full", "inter", "intra"]),
  "full: every size; inter: without the largest; intra: early steps of every size"
);
const objective = described(
  Type.Enum(["log", "linear"]),
  "log: least squares on ln L; linear: on L; sizes weighted equally"
);
export const fitStatus = Type.Enum(["converged", "at-bound", "flat", "max-iterations"]);

const lawSize = record({
  modelSize: positive,
  learningEfficiency: described(number, "k(N), fall of ln L per unit of ln X"),
  intercept: described(number, "E(N), ln L at X = 1 FLOP or 1 sample"),
  referenceX: described(positive, "X inside the measured range of this size: the geometric mean of X of its points"),
  referenceLoss: described(positive, "the law's L at referenceX"),
  points: count,
  r2: described(nullable(number), "R^2 on L within this size; null when its loss does not vary"),
  r2Log: described(nullable(number), "R^2 on ln L within this size")
});

const fitWindow = described(
  record({
    protocol,
    rule: described(text, "which points of a size the fit used, as a sentence"),
    fromStep: described(nullable(count), "first step allowed; null: no limit"),
    toStep: described(nullable(count), "last step allowed; null: no limit"),
    firstPoints: described(nullable(count), "at most this many points of each size, from fromStep on; null: all"),
    modelSizes: described(array(positive, 1), "N of the sizes in the fit, ascending")
  }),
  "which points of a size a fit used"
);

export const law = record({
  family,
  variant,
  resource,
  protocol,
  objective,
  law: record({
    kMax: notNegative,
    n0: described(notNegative, "N_0, parameters"),
    sizes: array(lawSize, 1)
  }),
  goodness: record({
    r2: described(number, "R^2 on L, unweighted, pooled over the fitted sizes"),
    r2Log: described(number, "R^2 on ln L, unweighted, pooled"),
    objective: described(notNegative, "mean over sizes of the mean squared residual, of L or ln L"),
    r2Constant: described(number, "R^2 on L of one constant per size"),
    r2SharedSlope: described(number, "R^2 on L of one slope shared by all sizes"),
    points: count
  }),
  status: fitStatus,
  message: string,
  window: fitWindow,
  iterations: described(count, "outer and polish iterations")
});

export const sizeLaw = record({
  family,
  variant,
  resource,
  modelSize: positive,
  points: count,
  learningEfficiency: described(number, "least squares on ln L"),
  intercept: number,
  referenceX: positive,
  referenceLoss: positive,
  r2: nullable(number),
  r2Log: nullable(number),
  theilSenEfficiency: described(number, "median of the slopes between all pairs of points")
});

const lineEnd = record({ x: positive, loss: positive });

export const runSlope = described(
  record({
    run: text,
    family,
    variant,
    kind,
    resource,
    modelSize: positive,
    points: described(count, "evaluations used"),
    k: described(number, "fall of ln L per unit of ln X, least squares on ln L over all evaluations"),
    interval: described(interval, "95 %, of this run alone, by moving blocks of its residuals"),
    standardError: number,
    standardErrorOls: described(number, "as if evaluations were independent"),
    intercept: described(number, "ln L at X = 1"),
    r2: described(number, "R^2 on L"),
    from: lineEnd,
    to: lineEnd,
    growth: described(Type.Enum(["improved", "not shown", "falls back"]), "where the interval lies against 0"),
    counts: described(
      nullable(
        record({
          likelihood: described(
            Type.Enum(["binomial", "beta-binomial", "half-count"]),
            "half-count: least squares on ln((f + 1/2) / (m + 1)), f wrong of m"
          ),
          answers: described(count, "behind one evaluation of one run"),
          answersFrom: described(text, "heldOutProblems of the study; stated: nobody knows, and so many are taken"),
          points: described(count, "evaluations used, scores of exactly 0 and 1 among them"),
          allRight: described(count, "with a score of exactly 1, which ln L leaves out"),
          noneRight: described(count, "with a score of exactly 0"),
          k: described(number, "fall of the logarithm of the chance of a wrong answer per unit of ln X"),
          interval: described(interval, "95 %, of this run"),
          standardError: notNegative,
          rho: described(share, "of the beta-binomial: how much the chance varies between evaluations"),
          status: described(Type.Enum(["converged", "at-bound"]), "at-bound: the chance of a wrong answer reaches 1")
        })
      ),
      "by counts of wrong answers; null where no likelihood has a maximum"
    )
  }),
  "k of one run by itself: series without repeats"
);

export const runLaw = described(
  record({
    family,
    variant,
    resource,
    sizes: array(record({ modelSize: positive, k: number, runs: count }), 3),
    kMax: described(nullable(number), "null where the slopes do not determine it"),
    n0: nullable(number),
    kMaxInterval: described(openInterval, "95 %, null where an end is open"),
    n0Interval: openInterval,
    status: fitStatus,
    undefinedShare: described(share, "of resamples whose law is at a bound"),
    counts: described(
      nullable(
        record({
          likelihood: Type.Enum(["binomial", "half-count"]),
          kMax: notNegative,
          n0: described(notNegative, "parameters"),
          runs: count
        })
      ),
      "by counts of wrong answers, a check; null where they settle no law"
    )
  }),
  "K_max and N_0 from the slopes of single runs: series without repeats, three sizes or more"
);

export const firstStep = described(
  record({
    family,
    variant,
    resource,
    protocol,
    objective,
    fromStep: described(count, "first step kept wherever it is drawn"),
    kMax: notNegative,
    n0: described(notNegative, "N_0, parameters"),
    r2: described(number, "R^2 on L, pooled")
  }),
  "the fit between sizes with this first step kept wherever it is drawn"
);

export type Protocol = Static<typeof protocol>;
export type Objective = Static<typeof objective>;
export type FitStatus = Static<typeof fitStatus>;
export type FitWindow = Static<typeof fitWindow>;
export type LawSizeRecord = Static<typeof lawSize>;
export type LawRecord = Static<typeof law>;
export type SizeLawRecord = Static<typeof sizeLaw>;
export type RunSlopeRecord = Static<typeof runSlope>;
export type RunLawRecord = Static<typeof runLaw>;
export type FirstStepRecord = Static<typeof firstStep>;
