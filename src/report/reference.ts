/**
 * What the pages of any study say beside its results: its own words, measured speeds, and the account of its files. Plain
 * JSON; what a study does not have is an empty list or null.
 */
import type { FileAccount, RunAccount } from "../import/study/normalise/normalised-study.js";
import type { BesideRecord } from "../lib/beside/beside-record.js";
import type { Variant } from "../lib/runs.js";

export interface StudyReference {
  /** `data/study.yaml`, as far as the results do not hold it */
  study: StudyWords;
  /** `data/benchmarks.json` */
  speeds: SpeedRecord | null;
  /** `data/import.json` */
  account: ImportedFiles | null;
  /** rows of the public study that this one stands beside; null: none */
  beside: BesideRecord | null;
  /** of the logs, beside their rows */
  logs: LogFacts;
  /** tables that the site hands out, without their rows */
  tables: TableSummary[];
}

export interface StudyWords {
  /** what the site is called */
  site: string;
  /** YYYY-MM-DD, as given */
  date: string | null;
  /** the score whose loss the law is about, as the logs call it; its id where no log is known */
  score: string;
  /** words of its author, HTML made of Markdown; empty where there are none */
  notes: string;
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
  fits: { objective: string; points: number; seconds: number }[];
  optimiser: {
    variant: string;
    resource: string;
    fromStep: number;
    seconds: number;
    objective: number;
    theirSeconds: number;
    theirParametersHere: number;
  }[];
  refits: { number: number; seconds: number };
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
  /** mean curves that rlscale new made from the runs of a size; they are in no other count here */
  made: number;
  /** logs with a note */
  notes: number;
  /** logs whose score is of the training batch, or of problems of which nothing is stated; of so many */
  roles: { training: number; unknown: number; runs: number };
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
