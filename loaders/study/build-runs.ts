import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnTable } from "arquero";
import { escape as bound, op, table } from "arquero";
import { firstOf, mustGet } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import type { RunIdentity, RunRow } from "../../src/lib/runs.js";
import type { RawLog } from "./read-log.js";
import { type RunLog, readRun, scorePrefix } from "./read-run.js";

/** Why a row is set aside, in the order in which the reasons are tried. */
export const exclusionReasons = [
  "no score",
  "score is NaN",
  "test loss 0",
  "step 0: no data seen yet",
  "repeat not known",
  "no samples",
  "no compute"
] as const;
/** Reason of a row at whose step the benchmark was not evaluated: there is no evaluation to exclude. */
export const noEvaluation: ExclusionReason = "no score";
/** Reason of a row whose loss is 0: it has no logarithm. */
export const lossOfNone: ExclusionReason = "test loss 0";
export type ExclusionReason = (typeof exclusionReasons)[number];

/** A log and what became of its rows; `rowsRead` counts rows of the long table, one for each benchmark. */
interface LogRecord {
  path: string;
  format: RawLog["format"];
  bytes: number;
  sha256: string;
  identity: RunIdentity;
  /** distinct steps */
  steps: number;
  rowsRead: number;
  rowsExcluded: number;
  /** columns of the file that are not used */
  ignored: string[];
  warnings: string[];
}

/** Rows of the long table; rowsRead = rowsUsed + rowsExcluded. */
interface RowCounts {
  rowsRead: number;
  rowsUsed: number;
  rowsExcluded: number;
  byReason: { reason: ExclusionReason; rows: number }[];
}

export interface RunTable {
  /** one row, a `RunRow`, for each benchmark of each step of each run; ordered by run, benchmark, step */
  table: ColumnTable;
  /** in the order of their paths' bytes */
  logs: LogRecord[];
  counts: RowCounts;
  /** SHA-256 over the paths and checksums of the logs, hexadecimal */
  hash: string;
}

const logName = /\.(parquet|arrow)$/i;
const columnsOfRow: (keyof RunRow)[] = [
  ...(["run", "experiment", "kind", "state", "family", "variant", "modelSize", "reuseFactor", "groupSize"] as const),
  ...(["repeat", "repeats", "uniqueSamples", "sameAs", "promptKind", "source", "note", "file", "row", "step"] as const),
  ...(["repeatsAtStep", "dataSamples", "tokens", "computeFlops", "responseLength", "benchmark", "testLoss"] as const),
  ...(["excluded", "reason"] as const)
];

/**
 * The table of all runs: every *.parquet and *.arrow below a folder, read, checked and laid out long.
 * A row that no fit can use stays, with `excluded` and a `reason`. Same files, same table.
 *
 * @param root the project
 * @param options `dir`: the folder with the logs, relative to the project, with forward slashes
 * @throws LogError with everything that is wrong with any of the logs, if something is
 */
export async function buildRuns(root: string, { dir = "data/runs" }: { dir?: string } = {}): Promise<RunTable> {
  const files = await findLogs(root, dir);
  const runs = await readRuns(root, files, dir);
  const long = longTable(runs);
  return { table: long, logs: recordsOf(runs, long), counts: countsOf(long), hash: hashOf(runs) };
}

export function rowsOf(runs: Pick<RunTable, "table">): RunRow[] {
  return runs.table.objects() as RunRow[];
}

async function findLogs(root: string, dir: string): Promise<string[]> {
  const entries = await readdir(join(root, dir), { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  const start = join(root, dir);
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && logName.test(entry.name))
    .map((entry) => `${dir}${join(entry.parentPath, entry.name).slice(start.length).replaceAll("\\", "/")}`)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (files.length > 0) return files;
  throw new LogError(dir, [`${dir}: must have at least one *.parquet or *.arrow log; found none`]);
}

async function readRuns(root: string, files: string[], dir: string): Promise<RunLog[]> {
  const runs: RunLog[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      runs.push(await readRun(join(root, file), file));
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      problems.push(...error.problems);
    }
  }
  problems.push(...problemsBetween(runs, problems.length === 0));
  if (problems.length > 0) throw new LogError(dir, problems);
  return runs;
}

/** Names must be unique, and `sameAs` must lead to a run; the latter can only be told when every log was read. */
function problemsBetween(runs: RunLog[], allRead: boolean): string[] {
  const problems: string[] = [];
  const first = new Map<string, string>();
  for (const { path, identity } of runs) {
    const other = first.get(identity.run);
    if (other === undefined) first.set(identity.run, path);
    else problems.push(`${path}: run must be a name of its own; found ${identity.run}, which ${other} has`);
  }
  for (const { path, identity } of runs) {
    const { sameAs } = identity;
    if (!allRead || sameAs === null || first.has(sameAs)) continue;
    problems.push(`${path}: sameAs must name a run; found ${sameAs}, which no log has`);
  }
  return problems;
}

function longTable(runs: RunLog[]): ColumnTable {
  // folded one by one: a benchmark that a log has no column for was not measured there, and has no rows
  const tables = runs.map(foldScores);
  return firstOf(tables)
    .concat(tables.slice(1))
    .derive({
      benchmark: bound((d: Folded) => d.benchmark.slice(scorePrefix.length)),
      testLoss: bound((d: Folded) => (d.score === null || Number.isNaN(d.score) ? null : 1 - d.score)),
      reason: bound(reasonFor)
    })
    .derive({ excluded: bound((d: RunRow) => d.reason !== null) })
    .select(columnsOfRow)
    .orderby("run", "benchmark", "step", "row")
    .reify();
}

type Folded = Omit<RunRow, "testLoss" | "reason" | "excluded"> & { score: number | null; logsCompute: boolean };

function foldScores({ path, identity, rows, columns, scores }: RunLog): ColumnTable {
  const constant = { ...identity, file: path };
  const logsCompute = columns.flops.some((flops) => flops !== null);
  return table({
    ...Object.fromEntries(Object.entries(constant).map(([name, value]) => [name, new Array(rows).fill(value)])),
    row: columns.step.map((_, row) => row),
    logsCompute: columns.step.map(() => logsCompute),
    step: columns.step,
    repeatsAtStep: columns.repeats,
    dataSamples: columns.samples,
    tokens: columns.tokens,
    computeFlops: columns.flops,
    responseLength: columns.response_length,
    ...Object.fromEntries(scores)
  }).fold([...scores.keys()], { as: ["benchmark", "score"] });
}

/**
 * Why a row cannot be in a fit of its run, or null. A hole in the FLOPs of a run that logs them is a reason; a run that
 * logs none at all serves fits over data.
 */
function reasonFor({ score, step, kind, dataSamples, computeFlops, logsCompute }: Folded): ExclusionReason | null {
  if (score === null) return "no score";
  if (Number.isNaN(score)) return "score is NaN";
  if (score === 1) return lossOfNone;
  if (step === 0) return "step 0: no data seen yet";
  if (kind === "repeat-set") return "repeat not known";
  if (dataSamples === null) return "no samples";
  return logsCompute && computeFlops === null ? "no compute" : null;
}

function recordsOf(runs: RunLog[], long: ColumnTable): LogRecord[] {
  const perRun = long
    .groupby("run")
    .rollup({ rowsRead: op.count(), rowsExcluded: op.sum("excluded"), steps: op.distinct("step") })
    .objects() as { run: string; rowsRead: number; rowsExcluded: number; steps: number }[];
  const byRun = new Map(perRun.map(({ run, ...counts }) => [run, counts]));
  return runs.map(({ path, format, bytes, sha256, identity, ignored, warnings }) => {
    const { steps, rowsRead, rowsExcluded } = mustGet(byRun, identity.run);
    return { path, format, bytes, sha256, identity, steps, rowsRead, rowsExcluded, ignored, warnings };
  });
}

function countsOf(long: ColumnTable): RowCounts {
  const excluded = long.filter(bound((d: RunRow) => d.excluded));
  const perReason = excluded.groupby("reason").count().objects() as { reason: ExclusionReason; count: number }[];
  const byReason = exclusionReasons.flatMap((reason) => {
    const found = perReason.find((entry) => entry.reason === reason);
    return found ? [{ reason, rows: found.count }] : [];
  });
  const [rowsRead, rowsExcluded] = [long.numRows(), excluded.numRows()];
  return { rowsRead, rowsUsed: rowsRead - rowsExcluded, rowsExcluded, byReason };
}

function hashOf(runs: RunLog[]): string {
  const lines = runs.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}
