/** What a SQL engine must do to reduce rollouts; the statement is the same for all (sql/, statement.ts). */

import type { Label } from "../rollout-labels.js";
import type { Statement } from "../statement.js";
import type { Has, Rows, Tally } from "../tally.js";
import type { Dialect } from "./dialect.js";
import type { Dumps, Look } from "./dumps.js";

export interface Progress {
  doing: string;
  /** fraction, 0 to 1; null: not known */
  done: number | null;
}

export interface Job {
  dumps: Dumps;
  /** makes the view `rollouts`: the columns under our own names */
  rollouts: string;
  has: Has;
  /** columns that may say that answers do not belong together */
  labels: readonly Label[];
  /** columns that the run is named by */
  runColumns: readonly string[];
  statement: Statement;
  /** where the table goes; nothing of it is there until it is whole */
  output: string;
  onProgress: (progress: Progress) => void;
  signal?: AbortSignal;
}

export interface Engine {
  dialect: Dialect;
  /** @param wanted whether a column of this name may be needed */
  look(dumps: Dumps, wanted: (name: string) => boolean): Promise<Look>;
  /** what a SELECT gives, by the names of its columns */
  rows(select: string, dumps: Dumps): ReturnType<Rows>;
  /** @throws LogError when no answer has a place in the table; then nothing was written */
  reduce(job: Job): Promise<Tally>;
  /** what it runs, as text */
  script(job: Job): string;
  close(): Promise<void>;
}
