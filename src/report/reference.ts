/**
 * What pages say of a study beside its results: its own words, printed and drawn numbers, measured speeds, and the account
 * of its files. Plain JSON; what a study does not have is an empty list or null.
 */
import type { FileAccount, RunAccount } from "../import/study/normalise.js";
import type { Resource, Variant } from "../lib/runs.js";

export interface StudyReference {
  /** `data/study.yaml`, as far as the results do not hold it */
  study: StudyWords;
  /** `data/benchmarks.json` */
  speeds: SpeedRecord | null;
  /** `data/import.json` */
  account: ImportedFiles | null;
  /** of the logs, beside their rows */
  logs: LogFacts;
  /** tables that the site hands out, without their rows */
  tables: TableSummary[];
  /** `data/reference/accounting.json` */
  sources: SourceAccount[];
  /** `data/reference/paper/setup.json` */
  setup: PaperSetup | null;
  /** `data/reference/paper/optimiser.json` */
  optimiser: OptimiserRun[];
  /** `data/reference/reuse-subsets.json` */
  reuseSubsets: ReuseSubset[];
  /** `data/reference/prompt-length.json` */
  promptLengths: PromptLength[];
  /** `data/reference/benchmark-repeat-std.json` */
  benchmarkBands: BenchmarkBand[];
  /** `data/reference/repeat-std.json`, current */
  repeatDeviations: RepeatDeviation[];
  /** `data/reference/fits.json`, current */
  printedFits: PrintedFit[];
  /** `data/reference/k-points.json`: markers of k(N), current */
  slopeMarkers: SlopeMarker[];
  /** `data/reference/law-digits.json`: K_max behind the markers, current */
  limitDigits: LimitDigits[];
  /** `data/reference/external-models.json`: models that are not the study's */
  externalModels: ExternalModel[];
}

export interface StudyWords {
  /** what the site is called */
  site: string;
  /** repeats behind each mean where nothing else is known */
  repeats: number;
  /** from a step on, a mean curve rests on this many repeats */
  repeatsAlong: { family: string; variant: Variant; modelSize: number; from: number; repeats: number }[];
  /** where the publication shows what a page or a figure shows, by the page's path or the figure's id; "" where nowhere */
  counterparts: { pages: Record<string, string>; figures: Record<string, string> };
  remarks: { wouldChange?: string; licence?: string; precision?: string };
}

/** Medians that `npm run bench:fits -- --record` left. */
export interface SpeedRecord {
  command: string;
  node: string;
  fits: { objective: string; points: number; seconds: number; calls: number }[];
  /** seconds */
  polish: number;
  optimiser: {
    variant: string;
    resource: string;
    fromStep: number;
    seconds: number;
    objective: number;
    theirSeconds: number;
    theirObjective: number;
    theirParametersHere: number;
  }[];
  library: { name: string; seconds: number; objective: number; theirSeconds: number; theirObjective: number } | null;
  refits: { number: number; seconds: number };
  growth: { points: number; log: number; linear: number }[];
}

/** The files that a study was made from, as far as pages show them. */
export interface ImportedFiles {
  files: (Pick<
    FileAccount,
    "path" | "format" | "producer" | "read" | "used" | "duplicates" | "setAside" | "unknownColumns" | "sha256"
  > & { runs: ImportedRun[] })[];
}

interface ImportedRun
  extends Pick<
    RunAccount,
    "run" | "file" | "setAside" | "modelSize" | "modelSizeFrom" | "steps" | "points" | "leftOut"
  > {
  tokens: { count: string; column: string } | null;
}

export interface LogFacts {
  /** logs that are copies of a run with another name */
  copies: number;
  /** logs with a note */
  notes: number;
  /** whether some mean of a main run rests on a number of repeats that is not known */
  repeatsUnknown: boolean;
}

export type ColumnType = "string" | "double" | "int64" | "boolean";

export interface TableSummary {
  /** of the files: lower case, hyphens */
  name: string;
  /** one line: what a row is */
  row: string;
  columns: { name: string; type: ColumnType; meaning: string }[];
  rows: number;
}

export interface SourceAccount {
  table: string;
  rows: number;
  placed: { placement: string; where: string; rows: number }[];
}

export interface PaperSetup {
  trainedModels: number;
  evaluation: { problems: number; parts: number[]; weighting: string; repeatsStated: number };
  benchmarks: { where: string; rows: { benchmark: string; label: string; domain: string; problems: number }[] };
  training: {
    where: string;
    rows: { setting: string; text: string; value: number | null; unit: string | null; remark?: string }[];
  };
  prompts: { where: string; note: string; rows: { domain: string; asks: string }[] };
  quantities: { symbol: string; name: string; definition: string }[];
}

export interface OptimiserRun {
  variant: string;
  resource: string;
  fromStep: number;
  toStep: number | null;
  run: number;
  seconds: { value: number; text: string };
  objective: { value: number; text: string };
  kMax: { value: number; text: string };
  n0: { value: number; text: string };
}

export interface ReuseSubset {
  reuseFactor: number;
  uniqueSamples: number;
}

/** Prompt tokens an answer along a run. */
export interface PromptLength {
  id: string;
  variant: string | null;
  quantity: string;
  step: number[];
  value: number[];
}

/** Standard deviation over the repeats of one curve, as drawn. */
export interface BenchmarkBand {
  variant: string | null;
  modelSize: number | null;
  benchmark: string | null;
  step: number[];
  value: number[];
}

export interface RepeatDeviation {
  variant: string | null;
  modelSize: number | null;
  quantity: string;
  value: number;
}

export interface PrintedFit {
  where: string;
  modelSize: number | null;
  quantity: string;
  value: number;
  text: string;
}

export interface SlopeMarker {
  variant: string | null;
  resource: Resource | null;
  scenario: string | null;
  modelSize: number | null;
  value: number;
}

export interface LimitDigits {
  /** how far markers lie from the law at most, relative */
  maxRelativeDeviation?: number;
}

export interface ExternalModel {
  model: string;
  architecture: "dense" | "mixture-of-experts";
  modelSize: number;
  value: number;
}
