import type { RunIdentity } from "../../src/lib/runs.js";
import { oneMinus } from "./one-minus.js";
import type { SourceRow } from "./rows-ledger.js";
import { at, number, optionalNumber, text } from "./source-csv.js";

/** Columns of a log and how they are stored, in the order of the file. `score_*` columns follow, as `double`. */
export const COLUMNS = {
  step: "int64",
  samples: "int64",
  tokens: "double",
  flops: "double",
  response_length: "double",
  repeats: "int32"
} as const;

/** Order of the `score_<benchmark>` columns. */
export const BENCHMARKS = [
  "holdout",
  "gsm8k",
  "math500",
  "amc2023",
  "aime2024",
  "humaneval",
  "zebra_puzzle",
  "supergpqa",
  "overall"
] as const;

/** Problems per training step. */
const BATCH = 512;

/** Distinct problems of the training file, each seen at most once in the main runs. */
export const TRAINING_PROBLEMS = 53_904;

/** One evaluation of a run; what is missing is null in the file. */
export interface LogRow {
  step: number;
  samples: number;
  values: Map<string, number>;
}

/** Group of logs, as the accounting names it. */
export type LogGroup =
  | "means"
  | "means, earlier state"
  | "repeats"
  | "unidentified repeats"
  | "step 0"
  | "published curves"
  | "published curves, earlier state"
  | "reuse"
  | "rollouts";

/** A training run as it will stand in one file. */
export interface Log {
  group: LogGroup;
  identity: RunIdentity;
  rows: LogRow[];
}

/** `qwen2.5-base-0.5b`: the part of a run's name that says what was trained. */
export function modelName(family: string, variant: string, paramsB: string): string {
  return `${family}-${variant}-${paramsB}b`;
}

/** An empty log row for the step of a source row. */
export function newRow(source: SourceRow): LogRow {
  const step = number(source, "step");
  const samples = number(source, "samples");
  if (!Number.isInteger(step) || step < 0) throw new Error(`${at(source)}: step must be 0, 1, 2, ...; got ${step}`);
  if (samples !== BATCH * step) throw new Error(`${at(source)}: samples must be ${BATCH} x step; got ${samples}`);
  return { step, samples, values: new Map() };
}

/** Sets a value once; a second value for the same column of a step is an error. */
function fill(row: LogRow, column: string, value: number | null): void {
  if (value === null) return;
  if (row.values.has(column)) throw new Error(`step ${row.step}: ${column} given twice`);
  row.values.set(column, value);
}

/** Copies a cell into a log column when it is filled. */
export function fillFrom(row: LogRow, column: string, source: SourceRow, cell: string): void {
  fill(row, column, optionalNumber(source, cell));
}

/** Sets the score of a benchmark, 1 - loss on the digits of the source. */
export function fillScore(row: LogRow, benchmark: string, source: SourceRow, cell = "test_loss"): void {
  if (!(BENCHMARKS as readonly string[]).includes(benchmark)) throw new Error(`${at(source)}: benchmark ${benchmark}`);
  fill(row, `score_${benchmark}`, oneMinus(text(source, cell)));
}

/** Cumulative tokens and FLOPs of a row. */
export function fillCompute(row: LogRow, source: SourceRow): void {
  fillFrom(row, "tokens", source, "tokens_cumulative");
  fillFrom(row, "flops", source, "flops");
}

/** Path of a source table as logs name it, relative to `data/`. */
export function sourcePath(table: string): string {
  return `source/${table}`;
}

/** "steps 9, 71-79 and 105" for messages and notes. */
export function sayRanges(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const value of sorted) {
    const last = ranges.at(-1);
    if (last && value === last[1] + 1) last[1] = value;
    else ranges.push([value, value]);
  }
  const words = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const list = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join("");
  return `${sorted.length === 1 ? "step" : "steps"} ${list}`;
}

/** Steps between the first and the last that a log does not have. */
export function missingSteps(rows: LogRow[]): number[] {
  const steps = new Set(rows.map((row) => row.step));
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((step) => !steps.has(step));
}
