import type { RawColumn } from "../../src/import/bytes/read-log-bytes.js";
import { itemAt } from "../../src/lib/items.js";
import { Problems } from "../../src/lib/log-error.js";
import type { RunIdentity } from "../../src/lib/runs.js";
import { readIdentity } from "./read-identity.js";
import { type RawLog, readLog } from "./read-log.js";

type Numbers = (number | null)[];

/** A log that may enter the table: columns of equal length, one value for each row of the file. */
export interface RunLog {
  /** relative to the project */
  path: string;
  format: RawLog["format"];
  bytes: number;
  sha256: string;
  identity: RunIdentity;
  rows: number;
  /** columns of the file that no one asked for */
  ignored: string[];
  /** what a reader of the run should know, though it does not make the log a bad one */
  warnings: string[];
  columns: Record<"step" | "samples" | "tokens" | "flops" | "response_length" | "repeats", Numbers>;
  /** columns `score_<benchmark>`: fraction right in [0, 1], NaN, or null */
  scores: Map<string, Numbers>;
}

const required = ["step", "samples"] as const;
const optional = ["tokens", "flops", "response_length", "repeats"] as const;
const cumulative = ["samples", "tokens", "flops"] as const;

/** Beginning of a score column's name; the rest names the benchmark. */
export const scorePrefix = "score_";

/**
 * A log file read and checked: identity, columns, types, ranges, order. Rows are left as they are.
 *
 * @param path where the file is
 * @param file its path relative to the project
 * @throws LogError with everything that is wrong with the file
 */
export async function readRun(path: string, file: string): Promise<RunLog> {
  const problems = new Problems(file);
  const raw = await readLog(path, { file, wanted: isWanted, problems });
  const identity = readIdentity(raw.metadata, problems);
  checkNames(raw, problems);
  const numbers = numericColumns(raw, problems);
  const columns = Object.fromEntries(
    [...required, ...optional].map((name) => [name, numbers.get(name) ?? new Array(raw.rows).fill(null)])
  ) as RunLog["columns"];
  const scores = new Map([...numbers].filter(([name]) => name.startsWith(scorePrefix)));

  if (raw.rows === 0) problems.add("must have at least one row; found none");
  checkValues(columns, scores, problems, numbers.has("step"));
  const warnings = identity && columns.step.every(isStep) ? checkOrder(columns, identity, problems) : [];
  problems.throwIfAny();
  const ignored = [...raw.columns.keys()].filter((name) => !isWanted(name));
  const { format, bytes, sha256, rows } = raw;
  return { path: file, format, bytes, sha256, identity: identity!, rows, ignored, warnings, columns, scores };
}

function isWanted(name: string): boolean {
  return [...required, ...optional].some((known) => known === name) || name.startsWith(scorePrefix);
}

function checkNames({ columns }: RawLog, problems: Problems): void {
  const missing: string[] = required.filter((name) => !columns.has(name));
  if (![...columns.keys()].some((name) => name.startsWith(scorePrefix))) missing.push(`${scorePrefix}*`);
  if (missing.length > 0) {
    const found = [...columns.keys()].join(", ") || "none";
    problems.add(`column${missing.length > 1 ? "s" : ""} missing: ${missing.join(", ")}; found: ${found}`);
  }
  if (columns.has(scorePrefix)) problems.add(`column ${scorePrefix} must name a benchmark; found no name`);
}

function isStep(value: number | null): boolean {
  return Number.isInteger(value) && value! >= 0;
}

/** The columns of a log that hold numbers; the others are a problem, unless one was told already. */
function numericColumns({ columns }: RawLog, problems: Problems): Map<string, Numbers> {
  const numbers = new Map<string, Numbers>();
  for (const [name, column] of columns) {
    if (!isWanted(name)) continue;
    if (isNumeric(column)) numbers.set(name, column.values);
    else problems.add(`column ${name} must hold numbers; found ${column.type}`);
  }
  return numbers;
}

function isNumeric(column: RawColumn): column is RawColumn & { values: Numbers } {
  return column.kind === "number" || column.kind === "empty";
}

function checkValues(
  columns: RunLog["columns"],
  scores: RunLog["scores"],
  problems: Problems,
  hasSteps: boolean
): void {
  const check = (name: string, values: Numbers, must: string, ok: (value: number | null, row: number) => boolean) => {
    values.forEach((value, row) => {
      if (!ok(value, row)) problems.addRow(row, `${name} must be ${must}`, String(value));
    });
  };
  const { step, response_length: responseLength, repeats } = columns;
  if (hasSteps) check("step", step, "an integer >= 0", isStep);
  for (const name of cumulative) {
    check(name, columns[name], "finite and >= 0, or null", (v) => v === null || (Number.isFinite(v) && v >= 0));
    check(name, columns[name], "> 0 after step 0, or null", (v, row) => v !== 0 || !(step[row]! > 0));
  }
  check(
    "response_length",
    responseLength,
    "finite and >= 0, or null",
    (v) => v === null || (Number.isFinite(v) && v >= 0)
  );
  check("repeats", repeats, "an integer >= 1, or null", (v) => v === null || (Number.isInteger(v) && v >= 1));
  for (const [name, score] of scores) {
    check(name, score, "in [0, 1], NaN or null", (v) => v === null || Number.isNaN(v) || (v >= 0 && v <= 1));
  }
}

/**
 * What must hold from step to step. Tokens and FLOPs of one run never fall; those of a mean may, where another set of
 * repeats is averaged: then the rows stay and a warning says so. Rows of a set of repeats belong to several runs.
 */
function checkOrder(columns: RunLog["columns"], { kind }: RunIdentity, problems: Problems): string[] {
  const warnings: string[] = [];
  const { step } = columns;
  const rows = step.map((_, row) => row).sort((a, b) => step[a]! - step[b]! || a - b);
  if (kind !== "repeat-set") {
    for (const [i, row] of rows.entries()) {
      if (i > 0 && step[row] === step[itemAt(rows, i - 1)])
        problems.addRow(row, "step must stand once in a run", `${step[row]} again`);
    }
  }
  for (const name of cumulative) {
    if (kind === "repeat-set" && name !== "samples") continue;
    for (const { row, value, before, since } of falls(columns[name], rows)) {
      const found = `${value} at step ${step[row]} after ${before} at step ${step[since]}`;
      if (name === "samples" || kind === "repeat") problems.addRow(row, `${name} must not fall`, found);
      else warnings.push(`${name} fall: ${found}; the means may be over different repeats`);
    }
  }
  return warnings;
}

/** Where a column is smaller than at the last row before that has a finite value. */
function falls(values: Numbers, rows: number[]): { row: number; value: number; before: number; since: number }[] {
  const found = [];
  let since: number | null = null;
  for (const row of rows) {
    const value = values[row]!;
    if (!Number.isFinite(value)) continue;
    const before: number | null = since === null ? null : values[since]!;
    if (before !== null && value < before) found.push({ row, value, before, since: since! });
    since = row;
  }
  return found;
}
