/** What the library takes and gives: plain data, numbers in the units that stand here. */
export type * from "./run-types.js";

/** A log in memory. */
export interface LogFile {
  /** path or name; names the log in messages, and folders in it tell logs of one run apart from others */
  path: string;
  bytes: Uint8Array;
}

/** What a log does not say itself; the options of the command line, by the same names. */
export interface ReadOptions {
  /** scores to take as fractions of right answers, by their names in the log */
  scores?: string[];
  /** values of the scores for a wrong and a right answer; by default 0 and 1 */
  scoreRange?: { low: number; high: number };
  /** which scores to take */
  role?: "evaluation" | "training";
  /** false: no score is taken for a fraction right that `scores` does not name, and no tokens are estimated */
  assume?: boolean;
  /** N of every run, parameters */
  modelSize?: number;
  /** column of the training steps */
  step?: string;
  /** columns whose cells tell runs of one table apart */
  runColumns?: string[];
  /** rows to take: of one column any of its values, of several columns all */
  where?: { column: string; value: string }[];
  /** rows that state a step again: the last stands, their mean is taken, or each pass is a run */
  repeats?: "last" | "mean" | "runs";
  /** how the log counts tokens; `none`: use none and estimate none */
  tokens?: "per-step" | "cumulative" | "none";
  /** problems a training step */
  batch?: number;
  /** answers a problem */
  groupSize?: number;
}

/** A score of a run, at each of its steps. */
export interface RunScore {
  name: string;
  role: string;
  /** whether it can be a fraction of right answers as it stands; `unclear`: only the user can know */
  reading: "fraction" | "unclear" | "other";
  /** length: that of the run's `step`; NaN where the log has none */
  values: Float64Array;
}

/** One run as a log has it. Arrays have one value a step. */
export interface Run {
  run: string;
  /** the log that it is from */
  path: string;
  /** N, parameters; null where neither the log nor the options state it */
  modelSize: number | null;
  /** training steps, ascending, distinct */
  step: Float64Array;
  scores: RunScore[];
  /** tokens processed since the start; null where the log has none */
  tokens: Float64Array | null;
  /** problems processed since the start; null where the problems of a step are not known */
  samples: Float64Array | null;
  /** FLOPs since the start, as the log has them; null where it has none */
  flops: Float64Array | null;
  /** what a reader of the log should know, whole sentences */
  problems: string[];
}

/** Points that a law is fitted to: X against loss. */
export interface LossCurve {
  run: string;
  /** N, parameters; null: not known */
  modelSize: number | null;
  /** X > 0 of each point: FLOPs, samples, steps or hours, as `unit` says */
  x: ArrayLike<number>;
  /** test loss L = 1 - fraction right, in (0, 1], one a point; 0 too where `answers` is given, and the run is fitted */
  loss: ArrayLike<number>;
  unit: "FLOPs" | "samples" | "steps" | "hours";
  /** answers behind each loss, where known, for k by counts of wrong answers; elsewhere their number is stated */
  answers?: number;
}

/** Which points of a run. */
export interface CurveOptions {
  /** name of the score; needed where a run has several that are fractions right */
  score?: string;
  scoreRange?: { low: number; high: number };
  role?: "evaluation" | "training";
  /** X: FLOPs, hours of the run, or samples (steps where the problems of a step are not known); by default FLOPs where the run has tokens or FLOPs */
  resource?: "compute" | "data" | "time";
  fromStep?: number;
  toStep?: number;
  /** answers behind each evaluation; by default as a column or the values state it */
  problems?: number;
}

/** A run's curve, with what was left out and what was assumed on the way. */
export interface RunCurve extends LossCurve {
  score: string;
  step: Float64Array;
  x: Float64Array;
  loss: Float64Array;
  /** points that no fit can use, by reason */
  leftOut: Record<string, number>;
  /** whole sentences */
  assumptions: string[];
}

/** ln L = -k ln X + E for one run. */
export interface RunFit {
  run: string;
  modelSize: number | null;
  /** evaluations used */
  points: number;
  /** k, fall of ln L per unit of ln X */
  k: number;
  /** 95 % interval of k: noise and slow departures along this run */
  interval: [number, number];
  /** E, ln L at X = 1 */
  intercept: number;
  /** R^2 on L */
  r2: number;
  /** `improved`: k's interval is above 0; `falls back`: below; `not shown`: 0 is inside */
  growth: "improved" | "not shown" | "falls back";
  unit: LossCurve["unit"];
  /** by counts of wrong answers, scores of exactly 1 among them; null where they have no maximum */
  counts: RunCountFit | null;
}

/** The same slope by a likelihood of counts. */
export interface RunCountFit {
  /** `half-count`: half a wrong answer is added to each, where nobody knows how many there are */
  likelihood: "binomial" | "beta-binomial" | "half-count";
  /** answers behind an evaluation, and what states them */
  answers: number;
  answersFrom: string;
  /** evaluations used; of them with a score of exactly 1, and of exactly 0 */
  points: number;
  allRight: number;
  noneRight: number;
  /** fall of the logarithm of the chance of a wrong answer per unit of ln X */
  k: number;
  interval: [number, number];
  standardError: number;
  /** of the beta-binomial: how much the chance varies between evaluations */
  rho: number;
  /** `at-bound`: the chance of a wrong answer reaches 1 */
  status: "converged" | "at-bound";
}

/** ln L = -k(N) ln X + E(N), k(N) = K_max / (1 + N_0 / N), over sizes. */
export interface LawFit {
  /** K_max, per ln X, >= 0 */
  kMax: number;
  /** N_0, parameters */
  n0: number;
  /** N ascending: k(N) and E(N), ln L at X = 1 */
  sizes: { modelSize: number; k: number; intercept: number; points: number }[];
  /** pooled R^2 on L and on ln L; null where it is not defined */
  r2: number | null;
  r2Log: number | null;
  /** `converged`; `at-bound` and `flat` name a K_max and N_0 that the data do not determine */
  status: "converged" | "max-iterations" | "at-bound" | "flat";
  message: string;
}

/** A question to the planner; names and defaults are those of `rlscale plan`. Sizes are in billions of parameters. */
export type PlanQuestion = Readonly<Record<string, string | number | undefined>>;

/** What a size gives for a budget. */
export interface PlannedSize {
  /** N, parameters */
  modelSize: number;
  /** FLOPs of the passes that the question counts */
  flops: number;
  /** problems seen, with repetition */
  samples: number;
  steps: number;
  /** expected fraction right; null where it is too far from what was measured */
  passRate: number | null;
  /** 95 % interval of one evaluation of one new run */
  interval: [number, number] | null;
  /** share of the draws of the law in which this size is best */
  chance: number | null;
  /** whether weights, gradients and optimiser state fit into the machines' memory, 16 bytes a parameter; null without machines */
  fits: boolean | null;
}

export interface PlanAnswer {
  /** the question with every default filled in */
  question: Record<string, string | number | null>;
  /** N of the best size, parameters; null where every size is too far from what was measured */
  best: number | null;
  sizes: PlannedSize[];
  /** what each size needs for the pass rate `target`; null: not reached */
  needs: { modelSize: number; flops: number | null; samples: number | null; steps: number | null }[];
}
