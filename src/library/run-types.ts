/** What is said of runs: states and forecasts, and recipes compared; the same as `--json` of the commands of these names. */

/** What a run is followed along; hours are those of the run. */
export type RunAxis = "steps" | "samples" | "tokens" | "flops" | "hours";

/** Which score of a run, along what. */
export interface ScoreOptions {
  /** by default steps */
  x?: RunAxis;
  /** name of the score; needed where a run has several that are fractions right and one must be meant */
  score?: string;
  scoreRange?: { low: number; high: number };
  role?: "evaluation" | "training";
}

export interface ForecastOptions extends ScoreOptions {
  /** X of the forecast, in the unit of the axis, beyond the last evaluation */
  to: number;
  /** points up to this X alone exist, below `to` */
  until?: number;
}

/** One run and score: what it is doing, and where it will be. Scores are fractions right. */
export interface RunForecastReport {
  run: string;
  path: string;
  score: string;
  role: "evaluation" | "training";
  x: RunAxis;
  /** column, setting or option that X is from; null where the format of the log gives it */
  xFrom: string | null;
  /** X of the last evaluation that was used */
  seenTo: number;
  to: number;
  state: {
    word: "rising" | "flat" | "falling" | "collapsed" | "not-learning" | "too-short";
    since: number | null;
  };
  /** the form with the least AICc; null of a run that is too short */
  form: string | null;
  /** 95 %: low to high for one observed evaluation at `to`, levelLow to levelHigh for the mean of five */
  forecast: { score: number; low: number; high: number; levelLow: number; levelHigh: number } | null;
  /** mean of the last three evaluations */
  noChange: { score: number };
  /** of the form; without an interval where that does not hold in backtests */
  asymptote: { score: number; low: number | null; high: number | null; identified: boolean } | null;
  /** forecasts of this run's own past: median |error|, that of no change, share of evaluations inside the interval */
  backtest: {
    cuts: number;
    medianError: number | null;
    noChangeMedianError: number | null;
    coverage: number | null;
  };
  advice: string;
  /** the greatest smoothed score with its 95 % interval, and what the best single evaluation overstates */
  bestCheckpoint: {
    x: number;
    score: number;
    low: number;
    high: number;
    single: { x: number; score: number };
    overstatement: number;
  } | null;
}

/** A run that is at `to` already, or beyond: what it is doing at its last evaluation. */
export type RunStateReport = Pick<
  RunForecastReport,
  "run" | "path" | "score" | "role" | "x" | "xFrom" | "seenTo" | "state" | "form" | "noChange" | "bestCheckpoint"
>;

export interface Forecasts {
  runs: RunForecastReport[];
  /** runs that end at `to` or beyond; why they have no forecast stands in `refused` */
  states: RunStateReport[];
  /** runs without a forecast, with the reason */
  refused: { path: string; run: string | null; reason: string }[];
  /** evaluations that are left out, whole sentences */
  notes: string[];
}

export interface CompareOptions extends ScoreOptions {
  /** what names a recipe: `column:NAME`, or a regular expression with one capture over name and path; several together */
  group?: string | readonly string[];
  /** what tells the seeds of a recipe apart: likewise */
  seed?: string;
  /** recipe that stands first, as `a` of every pair with it */
  baseline?: string;
  /** X at which scores are compared; by default the largest that every run reaches */
  at?: number;
  /** a difference to plan seeds and problems for, a fraction */
  plan?: number;
  /** problems of the test set, where no column states them */
  problems?: number;
}

/** A value with its 95 % interval; null where it is not known. */
export interface Bounded {
  low: number | null;
  high: number | null;
}

/** The mean over seeds of the last three evaluations up to `at`, with a t interval over seeds. */
export interface RecipeScore extends Bounded {
  group: string;
  seeds: number;
  score: number;
  /** where a sigmoid of the mean curve levels off, and X at half of its gain */
  asymptote: (Bounded & { level: number; xMid: number; xMidLow: number | null; xMidHigh: number | null }) | null;
  /** where its seeds part into two groups: places of the seeds, means, chance of so clear a parting */
  parting: { lower: number[]; upper: number[]; means: [number, number]; p: number } | null;
}

/** `a` less `b` by Welch's test over seeds. */
export interface RecipeDifference extends Bounded {
  a: string;
  b: string;
  difference: number;
  chanceABetter: number | null;
  p: number | null;
  df: number | null;
  /** X at which a first reaches 99 % of its best mean up to `at`, over the X at which b reaches that level */
  budgetRatio: (Bounded & { value: number | null; rule: string }) | null;
  /** simultaneous 95 % band of the difference along the curve, one value an X */
  band: { x: number[]; difference: number[]; low: number[]; high: number[]; leavesZero: boolean } | null;
  /** of two single runs: the interval that the spread between seeds elsewhere would give */
  withSeedSpread: { sd: number; from: string; low: number; high: number } | null;
  /**
   * Seeds of each recipe that would show a difference as large as the one seen with power 0.8, with the ends of its 95 % interval
   * (null beyond 1,000, or where that interval holds 0), what is missing to it, and the smallest difference that the seeds at hand show.
   */
  toSettle: {
    seeds: number | null;
    low: number | null;
    high: number | null;
    more: { a: number; b: number } | null;
    smallest: number | null;
  } | null;
}

export interface RecipeComparison {
  x: RunAxis;
  at: number;
  score: string;
  groups: RecipeScore[];
  /** every pair once */
  differences: RecipeDifference[];
  /** standard deviations by part */
  noise: { seeds: number | null; checkpoints: number | null; passes: number | null; problems: number | null };
  /** share of pairs of recipes that are at X in the order of the end */
  order: { x: number; pairs: number; of: number }[];
  plan: {
    difference: number;
    seedSd: number;
    seedSdFrom: string;
    /** what the seeds at hand measure of it, with its 95 % interval; null without a second seed */
    seedSdMeasured: { sd: number; df: number; low: number; high: number } | null;
    power: { seeds: number; power: number }[];
    seeds: number | null;
    problems: number | null;
    level: number;
  } | null;
  /** which run is which seed of which recipe */
  runs: { run: string; path: string; group: string; seed: string | null; evaluations: number; lastX: number }[];
  /** what recipes and seeds were taken from, whole sentences */
  taken: string[];
  warnings: string[];
  problems: string[];
}
