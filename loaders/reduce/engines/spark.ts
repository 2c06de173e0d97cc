/**
 * Apache Spark, as the user has installed it: `spark-sql` of SPARK_HOME or PATH runs the same statement as the embedded
 * engine, on any storage that Spark sees. Master and settings are passed through.
 *
 * @see https://spark.apache.org/docs/latest/sql-distributed-sql-engine-spark-sql-cli.html
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join, relative, resolve } from "node:path";
import { firstOf } from "../../../src/lib/items.js";
import { LogError } from "../../../src/lib/log-error.js";
import { holdOutput } from "../../output/put.js";
import { findLogs } from "../../study/find-logs.js";
import { findDumps, formatOf } from "../find-dumps.js";
import { refuseMixed } from "../rollout-labels.js";
import { pathsBeside } from "../tables-among.js";
import { refuseNone, type Tally, tallyOf } from "../tally.js";
import { spark as dialect } from "./dialect.js";
import type { Dumps } from "./dumps.js";
import type { Engine, Job } from "./engine.js";
import { asJson, lookOnSpark, rowsOf, viewOf } from "./spark-look.js";

export interface SparkOptions {
  master?: string;
  /** settings, key=value */
  conf?: readonly string[];
}

/** `spark-sql` of SPARK_HOME, else of PATH; null where there is none. */
export function findSpark(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = [...(env.SPARK_HOME ? [join(env.SPARK_HOME, "bin")] : []), ...(env.PATH ?? "").split(delimiter)];
  return folders.map((folder) => join(folder, "spark-sql")).find((path) => existsSync(path)) ?? null;
}

/** Dumps as Spark is to read them: files of this machine are looked up, other storage is taken as it is named. */
export async function sparkDumps(given: readonly string[]): Promise<Dumps> {
  const remote = given.filter(isRemote);
  if (remote.length === 0) {
    const { format, paths: files, tables = [] } = await findDumps(given);
    const paths = await pathsBeside(given, tables);
    await refuseTables(paths, tables);
    refuseHidden(files, paths);
    // Spark takes several paths as one pattern, and drops without a word what that does not match
    const odd = paths.length === 1 ? [] : paths.filter((path) => /[*?[\]{},\\]/.test(path) && existsSync(path));
    if (odd.length > 0) {
      throw new LogError(
        firstOf(odd),
        odd.map((path) => `${path}: must have none of * ? [ ] { } , \\ in its path beside others; name their folder`)
      );
    }
    const found = { format, paths: paths.map((path) => resolve(path)), files };
    return tables.length > 0 ? { ...found, tables } : found;
  }
  if (remote.length < given.length)
    throw new LogError(firstOf(given), [`${given[0]}: must be on one storage; found two`]);
  return { format: formatOf(firstOf(given)) ?? "parquet", paths: given };
}

/** A folder or a pattern is Spark's to read, with whatever is in it. */
async function refuseTables(paths: readonly string[], tables: readonly string[]): Promise<void> {
  const found = (await Promise.all(paths.map((path) => findLogs([path])))).flat().map(({ path }) => path);
  const read = tables.filter((table) => found.includes(table));
  if (read.length === 0) return;
  throw new LogError(
    firstOf(read),
    read.map((path) => `${path}: must not be among the dumps; rlscale reduce wrote it: move it away, or name the dumps`)
  );
}

/** Spark passes over what begins with an underscore or a dot. */
function refuseHidden(files: readonly string[], given: readonly string[]): void {
  const hidden = files.filter((file) => {
    const folder = given.find((path) => file.startsWith(`${path.replace(/\/+$/, "")}/`));
    const below = folder === undefined ? basename(file) : relative(folder, file);
    return below.split("/").some((name) => /^(\.|_(?!.*=))/.test(name));
  });
  if (hidden.length === 0) return;
  throw new LogError(
    firstOf(hidden),
    hidden.map((file) => `${file}: must not begin with _ or . on Spark, which passes over it without a word; rename it`)
  );
}

/** @throws LogError when there is no Spark */
export async function openSpark({ master, conf = [] }: SparkOptions): Promise<Engine> {
  const command = findSpark();
  if (command === null) {
    throw new LogError("spark-sql", ["spark-sql: must be in SPARK_HOME/bin or on PATH; found in neither"]);
  }
  const folder = await mkdtemp(join(tmpdir(), "rlscale-spark-"));
  const settings = [
    // a place for what the command line of Spark writes beside its answers
    `spark.sql.warehouse.dir=${join(folder, "warehouse")}`,
    "spark.sql.catalogImplementation=in-memory",
    // quotes are of texts, and a division by zero or a bad number is NULL, in every version
    "spark.sql.ansi.enabled=false",
    "spark.ui.enabled=false",
    // a name with ${...} in it is a name
    "spark.sql.variable.substitute=false",
    // a column Score is none called score
    "spark.sql.caseSensitive=true",
    ...conf
  ];
  const flags = [...(master ? ["--master", master] : []), ...settings.flatMap((setting) => ["--conf", setting])];
  const run = (sql: string, job?: Job) => runSql(command, flags, sql, folder, job);
  return {
    dialect,
    look: (dumps, wanted) => lookOnSpark(run, dumps, wanted),
    rows: async (select, dumps) => rowsOf(await run(`${viewOf(dumps)}${asJson(select)}`)),
    reduce: async (job) => {
      job.onProgress({ doing: "reducing on Spark", done: null });
      return reduce(job, run);
    },
    script,
    close: () => rm(folder, { recursive: true, force: true })
  };
}

function script(job: Job): string {
  const { statement, output } = job;
  return [
    viewsOf(job),
    // a table at a place, unlike INSERT OVERWRITE DIRECTORY, is refused where the place holds anything
    `CREATE TABLE steps USING parquet LOCATION ${dialect.text(output)} AS`,
    `SELECT /*+ REPARTITION(1) */ * FROM (\n${statement.table(statement.steps)}\n)`,
    "SORT BY run, step;\n"
  ].join("\n");
}

function viewsOf({ statement, rollouts, dumps }: Job): string {
  return `${viewOf(dumps)}\n${rollouts};\n\n${statement.placed()};\n`;
}

/** On this machine the table is one file, as the embedded engine writes it; elsewhere the folder that Spark makes. */
async function reduce(job: Job, run: (sql: string, job: Job) => Promise<string>): Promise<Tally> {
  const { dumps, output, signal } = job;
  const { tally, clashes } = await tallyOf(job, async (select) =>
    rowsOf(await run(`${viewsOf(job)}\n${asJson(select)}`, job))
  );
  refuseNone(dumps, tally);
  refuseMixed(dumps, clashes, job.runColumns);
  if (isRemote(output)) {
    await run(script(job), job).catch((error: unknown) => {
      if (!(error instanceof LogError) || !/non-empty directory/.test(error.message)) throw error;
      throw new LogError(output, [
        `${output}: must be a folder that is not there or empty; found files: name another place, or remove it yourself`
      ]);
    });
  } else {
    await holdOutput(output, { kind: "table", inputs: dumps.paths }, async ({ next, put }) => {
      // the folder of Spark is where the table is to be, so that nothing of it stays when this process is killed
      await run(script({ ...job, output: next }), job);
      const parts = (await readdir(next)).filter((name) => name.startsWith("part-"));
      if (parts.length !== 1)
        throw new LogError(output, [`${output}: must come out as one part; found ${parts.length}`]);
      signal?.throwIfAborted();
      const whole = `${next}-whole`;
      // marks the table, wherever Spark wrote it
      const { markedCopy } = await import("./duckdb.js");
      await markedCopy(join(next, firstOf(parts)), whole);
      await rm(next, { recursive: true });
      await rename(whole, next);
      await put();
    });
  }
  return tally;
}

/** Whether a path names another storage than this machine's. */
export function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
}

/** Runs statements from a file; what is printed, without the log. */
async function runSql(command: string, flags: string[], sql: string, folder: string, job?: Job): Promise<string> {
  const file = join(folder, "statement.sql");
  await writeFile(file, sql);
  const child = spawn(command, [...flags, "-f", file], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true
  });
  const stop = () => endGroup(child);
  job?.signal?.addEventListener("abort", stop);
  try {
    const [code, out, err] = await outputOf(child);
    job?.signal?.throwIfAborted();
    if (code !== 0) throw new LogError(command, [`spark-sql: ${faultOf(err)}${hintFor(err)}`]);
    return out;
  } finally {
    job?.signal?.removeEventListener("abort", stop);
  }
}

function outputOf(child: ChildProcess): Promise<[number | null, string, string]> {
  return new Promise((done, fail) => {
    let [out, err] = ["", ""];
    child.stdout!.on("data", (data) => {
      out += data;
    });
    child.stderr!.on("data", (data) => {
      err = (err + data).slice(-1_000_000);
    });
    child.on("error", fail);
    child.on("close", (code) => done([code, out, err]));
  });
}

/** Spark's own processes go with its command line. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, "SIGTERM");
  } catch {
    child.kill();
  }
}

/** What the embedded engine can do and Spark cannot. */
function hintFor(log: string): string {
  if (/CANNOT_MERGE|Failed to merge/.test(log)) return " (--engine duckdb reads each file by its own types)";
  return /COLUMN_ALREADY_EXISTS|duplicate column/.test(log)
    ? " (--engine duckdb can tell columns of one name apart)"
    : "";
}

/** The line of Spark's log that says what was wrong. */
function faultOf(log: string): string {
  const lines = log.split("\n").filter((line) => line.trim() !== "");
  const cause =
    lines.findLast((line) => /^Caused by: /.test(line)) ?? lines.find((line) => /(Exception|Error)\b|^\[/.test(line));
  return (cause ?? lines.at(-1) ?? "ended without a word").trim();
}
