/** What is read of a log, what a user may say of it, and what it is once it is understood. */
import type { Packing } from "./bytes/unpack.js";
import type { Score, StatedScores } from "./names/scores.js";
import type { LogColumn } from "./runs/gathered-run.js";
import type { RunChoices } from "./runs/run-choices.js";
import type { CellsOfColumns } from "./runs/where-rows.js";
import type { HoursOfRun } from "./steps/hours-of-run.js";
import type { RowTally } from "./steps/row-fates.js";
import type { ModelSize } from "./steps/size-of-run.js";
import type { StepHistory, StepsOfRun, StepTable } from "./steps/step-table.js";
import type { TokenCount, TokenVerdict } from "./steps/token-count.js";

/** What the user says of a log; everything else is read from it. */
export interface ImportOptions extends StatedScores, RowChoices {
  /** N, parameters */
  modelSize?: number;
  /** N of single runs by their names, before the one of all */
  modelSizes?: ReadonlyMap<string, number>;
  /** how tokens are counted; `none`: they are neither used nor estimated */
  tokens?: TokenCount | "none";
  /** problems (prompts) a step */
  batch?: number;
  /** answers to a problem */
  groupSize?: number;
  /** running checksum of the file's bytes; without one the ledger has none */
  checksum?: () => { update(bytes: Uint8Array): void; digest(): string };
  /** bytes read so far of all */
  onProgress?: (read: number, size: number) => void;
  /** stops the import: its reason is thrown */
  signal?: AbortSignal;
}

export interface ImportedRun {
  /** name to show: that of the log, or what tells the run from others that are called alike */
  run: string;
  /** its name in the log; where the log has none, that of the file or its folder */
  logged: string;
  modelSize: ModelSize | null;
  table: StepTable;
  history: StepHistory;
  scores: Score[];
  /** where there are none: columns of numbers that the user may name */
  mayBeScores?: string[];
  /** tokens since the start at each step; null where the log has none */
  tokens: { cumulative: Float64Array; verdict: TokenVerdict } | null;
  /** problems since the start at each step; null where the problems of a step are not known */
  samples: { cumulative: Float64Array; from: string } | null;
  /** hours since the start at each step; null where the log has no clock */
  hours: HoursOfRun | null;
  /** FLOPs since the start as the log has them, null where it has none */
  flops: Float64Array | null;
  /** what its rows all hold, by column */
  cells: ReadonlyMap<string, string>;
  /** tokens of a response, mean of the step; null where the log has none */
  responseLength: Float64Array | null;
}

/** Rows of a file: used + duplicates + all set aside = read. */
export interface ImportLedger {
  read: number;
  used: number;
  setAside: Record<string, number>;
  duplicates: number;
  /** lines that are no record: printed samples, warnings, progress bars */
  otherLines: number;
  /** columns that the table of names does not know */
  unknownColumns: string[];
  /** columns that it knows, with what they mean */
  columns: { name: string; meaning: string; producer: string; values: number; notFinite: number }[];
  /** SHA-256 of the file, hexadecimal; null without a checksum */
  sha256: string | null;
}

export interface ImportedLog {
  path: string;
  /** in the words of the documentation; "unknown" when no reader knows it */
  format: string;
  packing: Packing | null;
  /** trainer or logger that wrote it, as its columns tell; null when they do not */
  producer: string | null;
  /** length of the file */
  bytes: number;
  runs: ImportedRun[];
  ledger: ImportLedger;
  /** settings that the log states, by the trainer's own keys */
  config: Record<string, string | number | boolean>;
  /** what a user should know, whole sentences */
  problems: string[];
  /** what the user must say first, with the options: nothing of the log is used until then; null where nothing is asked */
  refusal: string | null;
  /** why there is no run, a clause; null where there is one, in this log or in that of `partOf` */
  whyNoRun: string | null;
  /** path of the log that its runs were taken into; absent where they stand here */
  partOf?: string;
}

/** A log laid out by step, before anything is said of it that a user may choose: plain data, which a browser can keep. */
export interface ReadLog {
  path: string;
  format: string;
  packing: Packing | null;
  bytes: number;
  sha256: string | null;
  /** which log of its file it is, where that holds several */
  part: string | null;
  /** what the user must say first; null where nothing is asked */
  refusal: string | null;
  /** what the user said of steps, runs and rows, since the rows are laid out by it */
  asked: RowChoices;
  /** names of columns that the user asked to keep */
  wanted: string[];
  /** rows that are taken */
  rows: number;
  /** cells of the columns by which they are */
  whereCells: CellsOfColumns;
  columns: LogColumn[];
  /** names of those that tell rows apart: runs, parts of a score, repeats of a measurement */
  understood?: string[];
  /** columns with few distinct cells, by which a user may choose rows and runs; in the order of the log */
  cells: ColumnCells[];
  runs: ReadRun[];
  tally: RowTally;
  setAside: Map<string, number>;
  otherLines: number;
  settings: Map<string, string | number | boolean>;
  problems: string[];
  /** path of the log that its runs were taken into, by `joinRuns` */
  partOf?: string;
}

/** A column and what stands in it. */
export interface ColumnCells {
  column: string;
  values: string[];
}

/** Options by which rows are laid out: another choice needs the log to be read again. */
export interface RowChoices extends RunChoices {
  /** column of the steps */
  step?: string;
  /** steps from one record to the next, where the log does not say it */
  loggingSteps?: number;
  /** step of the first of such records; by default as far from 0 as from the next */
  firstStep?: number;
  /** rows to take, by the text of a cell: of one column any of its values, of several columns all */
  where?: readonly { column: string; value: string }[];
}

export function rowChoices({ step, loggingSteps, firstStep, where, runColumns, repeats }: RowChoices): RowChoices {
  const some = <T>(list: readonly T[] | undefined) => (list && list.length > 0 ? list : undefined);
  return { step, loggingSteps, firstStep, where: some(where), runColumns: some(runColumns), repeats };
}

export interface ReadRun extends StepsOfRun {
  /** what a column of run names says */
  name: string | null;
  /** name to show, where the log's columns say one */
  shown: string | null;
  /** name to show instead of the one that runs of other logs have too, by `namedApart` */
  apart?: string;
  /** texts of columns that name a model */
  models: string[];
  /** cell of each column of models, sizes and seeds that is the same in all its rows */
  identity: Identity;
  /** cell of each column that is no step and no score and is the same in all its rows */
  cells: ReadonlyMap<string, string>;
}

/** Column, or setting, and what it holds throughout: the cells that name a model, its size and a seed. */
export type Identity = ReadonlyMap<string, string>;
