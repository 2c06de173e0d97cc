/**
 * Shape of `dist/data/results.json`: everything that the pages print, unrounded.
 * The JSON schema beside it (`results.schema.json`) says the same and is checked at build.
 */
import type { ClaimRecord } from "./claims/claim.js";
import type { FindingRecord } from "./claims/ledger.js";
import type { ExperimentsRecord } from "./records/experiments.js";
import type { InferenceRecord } from "./records/inference.js";
import type { PlanningRecord } from "./records/planning.js";
import type { PredictionRecord } from "./records/prediction.js";
import type { DataUnit, Resource, RunKind, RunState, Variant } from "./runs.js";

/** Id of a model family, as `data/study.yaml` names it. */
export type Family = string;

/** `full`: every size; `inter`: without the largest; `intra`: early steps of every size. */
export type Protocol = "full" | "inter" | "intra";

/** `log`: least squares on ln L; `linear`: least squares on L (the study's). Sizes are weighted equally in both. */
export type Objective = "log" | "linear";

export type FitStatus = "converged" | "at-bound" | "flat" | "max-iterations";

export interface Results {
  /** raised on any change of meaning */
  schemaVersion: 1;
  study: StudyRecord;
  inputs: InputsRecord;
  curves: CurveRecord[];
  /** beside the curves that are fitted: single repeats of the main runs, and earlier states of published points */
  otherCurves: OtherCurveRecord[];
  /** one per family, variant, resource, protocol, objective */
  laws: LawRecord[];
  /** one per family, variant, resource and model size: the curve's own power law */
  sizeLaws: SizeLawRecord[];
  /** of series without repeats */
  runSlopes: RunSlopeRecord[];
  /** of those among them that have three sizes or more */
  runLaws: RunLawRecord[];
  /** how the linear fit between sizes moves with the first step kept, where steps are missing from some sizes */
  firstStep: FirstStepRecord[];
  /** intervals, profile, rival forms and sensitivity of each series that has repeats */
  inference: InferenceRecord;
  /** forms of L(X), held-out sizes and rests of runs, each beside its baselines */
  prediction: PredictionRecord;
  /** reuse, rollout groups, transfer, outcome scales, crossings, link of compute and data, detectability */
  experiments: ExperimentsRecord;
  /** measured ranges, noise of a new run, draws of the laws: what plans are made of beside the laws */
  planning: PlanningRecord;
  comparison: ComparisonRecord;
  /** every claim of the study, judged by its rule */
  claims: ClaimsRecord;
}

export interface ClaimsRecord {
  rows: ClaimRecord[];
  findings: FindingRecord[];
  /** every time that the verdicts were put on record, newest last */
  history: { date: string; reason: string; changes: string[] }[];
}

export interface FirstStepRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  protocol: Protocol;
  objective: Objective;
  /** first step kept wherever it is drawn */
  fromStep: number;
  kMax: number;
  /** N_0, parameters */
  n0: number;
  /** R^2 on L, pooled */
  r2: number;
}

export interface StudyRecord {
  title: string;
  /** of the publication; null where there is none */
  authors: string | null;
  /** every author of the publication, as "First Last"; none where the study does not list them */
  authorNames: string[];
  arxiv: string | null;
  venue: string | null;
  year: number | null;
  url: string | null;
  /** where the measurements come from, a sentence */
  provenance: string;
  algorithm: string;
  domain: string;
  /** id of the benchmark whose loss the law is about */
  benchmark: string;
  /** 0: not known */
  heldOutProblems: number;
  /** problems a training step */
  batch: number;
  dataUnit: DataUnit;
  /** the first is the study's own */
  families: { id: Family; name: string }[];
  series: SeriesRecord[];
}

/** One family and variant with a curve for each size, and the rules of its windows. */
export interface SeriesRecord {
  family: Family;
  variant: Variant;
  kind: RunKind;
  /** N of the size that the fit between sizes leaves out, parameters */
  heldOutSize: number;
  early: { firstPoints: number } | { fromStep: number; toStep: number };
  /** points as the publication draws them: no verdict rests on them */
  asPublished: boolean;
}

export interface InputsRecord {
  files: InputFileRecord[];
  /** rows of the long table (one benchmark of one evaluation each) */
  rowsRead: number;
  rowsUsed: number;
  rowsExcluded: number;
  excludedByReason: { reason: string; rows: number }[];
  /** SHA-256 over names and bytes of all logs, hex */
  hash: string;
}

export interface InputFileRecord {
  /** path relative to the project */
  path: string;
  format: "parquet" | "arrow";
  bytes: number;
  /** SHA-256, hex */
  sha256: string;
  run: string;
  kind: RunKind;
  state: RunState;
  /** evaluations in the file */
  steps: number;
  rowsRead: number;
  rowsExcluded: number;
}

/** A loss curve that figures plot; columns of equal length, steps ascending. */
export interface CurveRecord {
  run: string;
  family: Family;
  variant: Variant;
  kind: RunKind;
  /** N, parameters */
  modelSize: number;
  benchmark: string;
  step: number[];
  dataSamples: number[];
  /** empty where the log has no FLOPs */
  computeFlops: number[];
  testLoss: number[];
}

/** A curve that is shown and not fitted. */
export interface OtherCurveRecord extends CurveRecord {
  state: RunState;
}

/** Which points of a size a fit used. */
export interface FitWindow {
  protocol: Protocol;
  /** a sentence, e.g. "steps 4-43 of every size" */
  rule: string;
  /** first and last step allowed, inclusive; null = no limit */
  fromStep: number | null;
  toStep: number | null;
  /** at most this many points of each size, counted from fromStep; null = all */
  firstPoints: number | null;
  /** N of the sizes in the fit, ascending */
  modelSizes: number[];
}

export interface LawSizeRecord {
  modelSize: number;
  /** k(N), fall of ln L per unit of ln X */
  learningEfficiency: number;
  /** E(N), ln L at X = 1 FLOP or 1 sample */
  intercept: number;
  /** X inside the measured range of this size at which `referenceLoss` is given (geometric mean of X of its points) */
  referenceX: number;
  /** the law's L at referenceX */
  referenceLoss: number;
  points: number;
  /** R^2 on L within this size; null when its loss does not vary */
  r2: number | null;
  /** R^2 on ln L within this size */
  r2Log: number | null;
}

export interface LawRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  protocol: Protocol;
  objective: Objective;
  law: {
    kMax: number;
    /** N_0, parameters */
    n0: number;
    sizes: LawSizeRecord[];
  };
  goodness: {
    /** R^2 on L, unweighted, pooled over the fitted sizes (the paper's) */
    r2: number;
    /** R^2 on ln L, unweighted, pooled */
    r2Log: number;
    /** value of the minimised objective: mean over sizes of the mean squared residual (L or ln L) */
    objective: number;
    /** R^2 on L of one constant per size: what no learning at all scores */
    r2Constant: number;
    /** R^2 on L of one slope shared by all sizes, own intercepts */
    r2SharedSlope: number;
    points: number;
  };
  status: FitStatus;
  message: string;
  window: FitWindow;
  /** outer and polish iterations */
  iterations: number;
}

export interface SizeLawRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  modelSize: number;
  points: number;
  /** least squares on ln L */
  learningEfficiency: number;
  intercept: number;
  referenceX: number;
  referenceLoss: number;
  r2: number | null;
  r2Log: number | null;
  /** median of the slopes between all pairs of points */
  theilSenEfficiency: number;
}

/** k of one run by itself, over all of its evaluations, with an interval of that run alone. */
export interface RunSlopeRecord {
  run: string;
  family: Family;
  variant: Variant;
  kind: RunKind;
  resource: Resource;
  modelSize: number;
  /** evaluations used */
  points: number;
  /** fall of ln L per unit of ln X, least squares on ln L */
  k: number;
  /** 95 %, by moving blocks of the run's own residuals: it does not hold what runs of one setting differ by */
  interval: [number, number];
  standardError: number;
  /** what independent errors would claim */
  standardErrorOls: number;
  /** ln L at X = 1 */
  intercept: number;
  /** R^2 on L */
  r2: number;
  from: { x: number; loss: number };
  to: { x: number; loss: number };
  /** learns: the interval is above 0; falls back: below; not shown: 0 is inside */
  growth: "learns" | "not shown" | "falls back";
}

/** The law over the sizes of one series from the slopes of single runs, with intervals of those runs alone. */
export interface RunLawRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  sizes: { modelSize: number; k: number; runs: number }[];
  /** null where the slopes do not determine it */
  kMax: number | null;
  n0: number | null;
  /** 95 %; null where an end is open */
  kMaxInterval: [number | null, number | null];
  n0Interval: [number | null, number | null];
  status: "converged" | "at-bound" | "flat" | "max-iterations";
  /** share of resamples whose law is at a bound */
  undefinedShare: number;
}

export type MatchWord = "every digit" | "within" | "differs" | "cannot be recomputed";

/**
 * A printed number beside ours. `every digit`: ours rounded to the printed digits reads the same; `within`: not so, but
 * within 1 % (never for R^2, where 1 % says nothing); `differs`: farther; `cannot be recomputed`: nothing to compute from.
 */
export interface ComparisonRow {
  /** stable id, e.g. `table6-qwen2.5-base-compute-inter-k_max` */
  id: string;
  /** the paper's table, e.g. "Table 6" */
  table: string;
  family: string;
  variant: string;
  /** null where the quantity has none */
  resource: Resource | null;
  /** row label of the paper: `inter`, `intra`, `final` */
  scenario: string;
  /** how ours was computed, e.g. "linear objective, full: from step 1 of every size" */
  computedAs: string;
  modelSize: number | null;
  /** `kMax`, `n0`, `r2`, `finalLoss` */
  quantity: string;
  unit: string;
  /** the number as printed and its digits */
  published: number;
  publishedText: string;
  /** ours, unrounded; null when it cannot be recomputed */
  ours: number | null;
  /** ours rounded to the printed digits */
  oursText: string | null;
  /** the same value recovered from the paper's figures with more digits than are printed; null when not drawn */
  drawn: number | null;
  match: MatchWord;
  /** (ours - published) / published */
  relativeDifference: number | null;
  /** what is known about a value that does not match; empty when it matches */
  note: string;
}

export interface ComparisonRecord {
  rows: ComparisonRow[];
  summary: { total: number; everyDigit: number; withinOnePercent: number; differ: number; notRecomputed: number };
}
