/** What a SQL engine must do to reduce rollouts; the statement is the same for all (sql/, statement.ts). */
import type { Dialect } from "./dialect.js";
import type { Statement } from "./statement.js";

/** What a column holds, as far as an expression depends on it. */
export type Kind = "integer" | "number" | "boolean" | "text" | "list" | "other";

export interface Column {
  name: string;
  kind: Kind;
  /** in the engine's words */
  type: string;
}

/** The dumps: all of one format. */
export interface Dumps {
  format: "parquet" | "jsonl";
  /** files on this machine, in order of name; for Spark paths as given, on any storage that it sees */
  paths: readonly string[];
}

/** How far it is. */
export interface Progress {
  doing: string;
  /** fraction, 0 to 1; null: not known */
  done: number | null;
}

/** What is to be done. */
export interface Job {
  dumps: Dumps;
  /** columns of the dumps that are read */
  columns: readonly Column[];
  /** what the columns are under our own names: values for rollouts.sql */
  values: Record<string, string>;
  statement: Statement;
  /** where the table goes; nothing of it is there until it is whole */
  output: string;
  onProgress: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** What became of the rows. */
export interface Tally {
  /** answers in the dumps; null where the engine does not say */
  rows: number | null;
  /** answers without run, step or prompt */
  setAside: number | null;
  /** steps of each run, first to last; null where the engine does not say */
  runs: { run: string; steps: number; firstStep: number; lastStep: number }[] | null;
}

export interface Engine {
  name: "duckdb" | "spark";
  dialect: Dialect;
  columns(dumps: Dumps): Promise<Column[]>;
  reduce(job: Job): Promise<Tally>;
  /** what it runs, as text */
  script(job: Job): string;
  close(): Promise<void>;
}
