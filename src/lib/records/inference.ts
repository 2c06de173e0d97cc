/** Shape of `inference` in results.json: how well the law of each series is known. Intervals are 95 %. */
import type { Family } from "../results.js";
import type { Resource, Variant } from "../runs.js";

/** [low, high]; null where an end is infinite. */
export type Interval = [number | null, number | null];

export interface InferenceRecord {
  settings: {
    resamples: number;
    seed: number;
    /** evaluations a block; the first is the one used, the others are shown beside it */
    blockLengths: number[];
    confidence: number;
    /** factor on the resampled residuals that coverage asked for */
    blockStretch: number;
  };
  /** simulated coverage of the intervals, from `npm run bench:coverage`; null where none is on record */
  coverage: CoverageRecord | null;
  runEffects: RunEffectsRecord[];
  series: SeriesInferenceRecord[];
}

/** How often the 95 % intervals hold the truth, on simulated studies. */
export interface CoverageRecord {
  datasets: number;
  resamples: number;
  blockLength: number;
  truths: {
    truth: string;
    kMax: number;
    n0: number;
    /** mean over sizes */
    k: number;
    bySize: number[];
    /** ordinary least squares, mean over sizes: what independent errors would claim */
    olsK: number;
    /** mean width of the interval of K_max over K_max */
    kMaxWidth: number;
  }[];
}

/** Run effects of one family against one resource, pooled over the cells that have repeats. */
export interface RunEffectsRecord {
  family: Family;
  resource: Resource;
  slopeRatio: number;
  levelRatio: number;
  df: number;
  noiseToBinomial: number;
  cells: {
    variant: Variant;
    modelSize: number;
    repeats: number;
    steps: number;
    white: number;
    slopeRatio: number;
    levelRatio: number;
    noiseToBinomial: number;
    autocorrelation: number;
  }[];
}

export interface SeriesInferenceRecord {
  family: Family;
  variant: Variant;
  resource: Resource;
  sizes: SizeInferenceRecord[];
  law: LawInferenceRecord;
  /** the same without the held-out size */
  withoutHeldOut: LawInferenceRecord;
  /** k of the held-out size, predicted by the law of the others and measured; the difference carries both errors */
  heldOut: {
    modelSize: number;
    /** null where the law of the others is at a bound: nothing extrapolates from it */
    predicted: number | null;
    predictedInterval: Interval;
    measured: number;
    measuredInterval: Interval;
    difference: number | null;
    differenceInterval: Interval;
  } | null;
  /** k(N) of the law with its band; sizes alone where the law is undefined */
  band: { modelSize: number[]; k: number[]; low: number[]; high: number[] };
  /** resampled (K_max, N_0), a part of them, and their rank correlation over all */
  cloud: { kMax: number[]; n0: number[]; rankCorrelation: number };
  profile: ProfileRecord;
  forms: FormsRecord;
  attribution: AttributionRecord[];
  sensitivity: SensitivityRecord[];
}

export interface SizeInferenceRecord {
  modelSize: number;
  points: number;
  /** own slope */
  k: number;
  interval: Interval;
  standardError: number;
  /** interval with the other block lengths, in the order of the settings */
  otherBlocks: Interval[];
  /** ordinary least squares standard error, as if evaluations were independent: shown to be too small */
  standardErrorOls: number;
  variance: { white: number; run: number; misfit: number; total: number };
  /** fewest and most repeats behind a point */
  repeats: [number, number];
}

export interface LawInferenceRecord {
  /** null where the fit is at a bound: undefined */
  kMax: number | null;
  kMaxInterval: Interval;
  n0: number | null;
  n0Interval: Interval;
  /** weighted least squares of the law on the slopes */
  chi2: number;
  df: number;
  /** root of chi2 / df, at least 1: factor of the widened intervals; null with df = 0, where these are open */
  widening: number | null;
  /** "form misfit included" */
  kMaxWidened: Interval;
  n0Widened: Interval;
  /** share of resamples whose law is at a bound */
  undefinedShare: number;
  otherBlocks: { blockLength: number; kMaxInterval: Interval; n0Interval: Interval }[];
}

export interface ProfileRecord {
  /** N_0, parameters */
  grid: number[];
  /** chi2 of the best law with this N_0 */
  chi2: number[];
  noise: ProfileIntervalRecord;
  misfit: ProfileIntervalRecord;
}

export interface ProfileIntervalRecord {
  low: number | null;
  high: number | null;
  threshold: number;
  word: "identified" | "not identified on the left" | "not identified on the right" | "not identified";
}

export interface FormFitRecord {
  form: "saturating" | "power" | "logarithmic" | "hill" | "free";
  parameters: Record<string, number>;
  chi2: number;
  q: number;
  df: number;
  aic: number;
  status: "converged" | "at-bound";
}

export interface FormsRecord {
  all: FormFitRecord[];
  withoutHeldOut: FormFitRecord[];
  /** every size left out in turn, and the larger ones predicted from those up to a size */
  heldOut: {
    /** "each" or "up to" */
    design: "each" | "up to";
    /** largest N in the fit for "up to" */
    upTo: number | null;
    modelSize: number;
    measured: number;
    standardError: number;
    predicted: { form: "saturating" | "power" | "logarithmic" | "hill"; k: number; error: number }[];
  }[];
  /** root mean square error over the sizes left out in turn */
  leaveOneOut: { form: "saturating" | "power" | "logarithmic" | "hill"; rmse: number }[];
}

export interface AttributionRecord {
  truth: "saturating" | "power" | "logarithmic";
  /** at the noise of the slopes, and with every form's misfit counted as noise */
  hitRate: number;
  hitRateMisfit: number;
}

export interface SensitivityRecord {
  choice: string;
  value: string;
  kMax: number | null;
  n0: number | null;
  kLargest: number | null;
}
