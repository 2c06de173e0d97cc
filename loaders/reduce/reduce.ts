/** Per-sample dumps to a step-level table. */
import { basename, dirname } from "node:path";
import { type Asked, type Columns, expressions, findColumns } from "./columns.js";
import type { Dumps, Engine, Job, Progress, Tally } from "./engine.js";
import { readStatement } from "./statement.js";

export interface ReduceOptions {
  output: string;
  /** columns that the user names */
  asked?: Asked;
  /** name of the run where no column has one; by default that of the dumps' file or folder */
  run?: string;
  /** N, parameters */
  modelSize?: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** What was taken for what, and what became of the rows. */
export interface Reduced extends Tally {
  columns: Columns;
  /** name of the run where no column has one */
  run: string | null;
}

/** What an engine is to do with dumps; from their columns, and nothing is read but these. */
export async function jobOf(engine: Engine, dumps: Dumps, options: ReduceOptions): Promise<Job & { found: Columns }> {
  const { output, asked = {}, run = runOf(dumps), modelSize = null, signal, onProgress = () => {} } = options;
  const found = findColumns(await engine.columns(dumps), asked, dumps);
  return {
    dumps,
    found,
    columns: [...new Set(Object.values(found).filter((column) => column !== undefined))],
    values: expressions(found, run, engine.dialect),
    statement: await readStatement(modelSize, engine.dialect),
    output,
    onProgress,
    signal
  };
}

/**
 * Reduces dumps to a table with a row for each run and step.
 *
 * @throws LogError when a column is missing, a dump damaged or the table cannot be written
 */
export async function reduce(engine: Engine, dumps: Dumps, options: ReduceOptions): Promise<Reduced> {
  const job = await jobOf(engine, dumps, options);
  const tally = await engine.reduce(job);
  return { ...tally, columns: job.found, run: job.found.run ? null : (options.run ?? runOf(dumps)) };
}

/** A name for the run of dumps that do not name one: of the file, or of the folder that all of several are in. */
export function runOf({ paths }: Dumps): string {
  const [path = ""] = paths;
  let folder = dirname(path);
  while (!paths.every((one) => one.startsWith(`${folder}/`)) && folder !== dirname(folder)) folder = dirname(folder);
  const name = basename(paths.length === 1 ? path : folder);
  return name.replace(/\.(parquet|pq|jsonl|ndjson|json)(\.(gz|zst))?$/i, "").replace(/^\.+$/, "") || "run";
}
