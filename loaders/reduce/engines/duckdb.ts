/**
 * DuckDB, embedded: rollouts are taken slice by slice, a slice some runs or some steps of one, so that memory and time for
 * a row do not grow with the number of rows. What does not fit is spilled to a folder of its own, removed afterwards.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { firstOf, lastOf } from "../../../src/lib/items.js";
import { LogError, reasonOf } from "../../../src/lib/log-error.js";
import { holdOutput } from "../../output/put.js";
import { seal } from "../../output/sealed-table.js";
import { refuseMixed } from "../rollout-labels.js";
import { type Slice, slicesOf } from "../slices.js";
import { refuseNone, type Tally, tallyOf } from "../tally.js";
import { duckdb as dialect } from "./dialect.js";
import { filesOf } from "./duckdb-query.js";
import type { Dumps } from "./dumps.js";
import type { Engine, Job } from "./engine.js";
import { lookAtJson, mostColumns } from "./look-json.js";
import { lookAtParquet } from "./look-parquet.js";
import { refuseCut } from "./packed-whole.js";

export interface DuckDBOptions {
  /** bytes that the process may hold; it was seen to hold at most 60 MB more */
  memory: number;
  /** at most; fewer where memory is short */
  threads: number;
  /** folder for what is spilled; the system's by default */
  spill?: string;
}

/** Bytes that the process holds before the engine reads: Node, this program, the engine's library. */
const bytesBeside = 80e6;

/** Bytes of the engine for a thread: a thread reads the pages of a row group, which the engine does not count, and gathers. */
const bytesPerThread = 150e6;

/** Bytes while a rollout's prompt is gathered: a row of a hash table, twice, and the prompt's text, twice. */
const bytesPerRow = (promptLength: number) => 150 + 2 * promptLength;

export async function openDuckDB({ memory, threads, spill = tmpdir() }: DuckDBOptions): Promise<Engine> {
  const folder = await spillFolder(spill, "rlscale-reduce");
  const engineMemory = memory - bytesBeside;
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${Math.floor(engineMemory / 1e6)}MB`,
    threads: `${Math.max(1, Math.min(threads, Math.floor(engineMemory / bytesPerThread)))}`,
    temp_directory: folder,
    preserve_insertion_order: "false",
    // memory that is free goes back to the system; by default up to 512 MB of it are kept
    allocator_flush_threshold: "4MB",
    allocator_bulk_deallocation_flush_threshold: "4MB",
    // what is not built in is not fetched
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false"
  });
  const connection = await instance.connect();
  return {
    dialect,
    look: async (dumps, wanted) => {
      await refuseCut(dumps.paths);
      const query = (sql: string) => all(connection, sql, dumps);
      if (dumps.format === "jsonl") return lookAtJson(query, dumps, wanted);
      await refuseManyColumns(connection, dumps);
      return lookAtParquet(query, dumps, wanted);
    },
    rows: (select, dumps) => objects(connection, select, dumps),
    reduce: (job) => reduce(connection, job, folder, engineMemory),
    script,
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** A new folder for what is spilled. @throws LogError where none can be made */
export async function spillFolder(within: string, name: string): Promise<string> {
  return mkdtemp(join(within, `${name}-${process.pid}-`)).catch((error: NodeJS.ErrnoException) => {
    throw new LogError(within, [
      `${within}: must be a folder that can be written to, for what is spilled (--spill); found ${error.code}`
    ]);
  });
}

function script({ statement, rollouts, output }: Job): string {
  return [rollouts, statement.placed(), `${copy(statement.table(statement.steps), output)};\n`].join(";\n\n");
}

function copy(select: string, output: string, metadata = ""): string {
  return `COPY (\n${select}\nORDER BY run, step\n) TO ${dialect.text(output)} (FORMAT parquet${metadata})`;
}

/** A row group is held whole while it is written and while it is read, by each thread. */
const smallGroups = ", ROW_GROUP_SIZE 4096";

/** The mark of a table that this tool writes; {@link holdOutput} completes it. */
const marked = `, KV_METADATA {${seal.key}: ${dialect.text(seal.value)}}`;

/** A table that another engine wrote, as this one writes it, with the mark. */
export async function markedCopy(table: string, output: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    await connection.run(copy(`SELECT * FROM read_parquet(${dialect.text(table)})`, output, marked));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The engine's time for a look at the columns grows with their square: a million would take hours. */
async function refuseManyColumns(connection: DuckDBConnection, { paths }: Dumps): Promise<void> {
  const counted = `SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM parquet_schema(${filesOf(paths)}) GROUP BY file_name)`;
  // what cannot be read is told by the statement that must read it
  const reader = await connection.runAndReadAll(counted).catch(() => null);
  const found = Number(reader?.getRowsJS()[0]?.[0] ?? 0);
  if (found <= mostColumns) return;
  const [file = ""] = paths;
  throw new LogError(file, [`${file}: at most ${mostColumns} columns are read; found ${found}`]);
}

async function reduce(connection: DuckDBConnection, job: Job, folder: string, memory: number): Promise<Tally> {
  const { dumps, rollouts, statement, signal, onProgress, output } = job;
  const stop = () => connection.interrupt();
  signal?.addEventListener("abort", stop);
  const found = await statesOf(dumps);
  try {
    await run(connection, rollouts, job, "reading");
    if (dumps.format === "jsonl") {
      // parsed once, whatever the number of slices
      const read = join(folder, "rollouts.parquet");
      await run(connection, `COPY rollouts TO ${dialect.text(read)} (FORMAT parquet${smallGroups})`, job, "reading");
      const source = `read_parquet(${filesOf([read])}, hive_partitioning = false)`;
      await run(connection, `CREATE OR REPLACE TEMPORARY VIEW rollouts AS SELECT * FROM ${source}`, job, "reading");
    }
    onProgress({ doing: "counting", done: null });
    await run(connection, statement.placed(), job, "counting");
    const { places, tally, clashes } = await tallyOf(job, (select) => objects(connection, select, dumps));
    signal?.throwIfAborted();
    refuseNone(dumps, tally);
    refuseMixed(dumps, clashes, job.runColumns);
    const rowsAtOnce = memory / bytesPerRow(await promptLength(connection, dumps));
    await reduceSlices(connection, job, slicesOf(places, rowsAtOnce));
    await holdOutput(output, { kind: "table", inputs: dumps.paths }, async ({ next, put }) => {
      await run(connection, copy(statement.table("SELECT * FROM reduced"), next, marked), job, "writing");
      signal?.throwIfAborted();
      await refuseChanged(dumps, found);
      await put();
    });
    return tally;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Mean length of the prompts that have a place, bytes. */
async function promptLength(connection: DuckDBConnection, dumps: Dumps): Promise<number> {
  const [row] = await objects(connection, "SELECT AVG(STRLEN(CAST(prompt AS VARCHAR))) AS length FROM placed", dumps);
  return Number(row?.length ?? 0);
}

/** Length and time of each dump: it is looked at several times, and must be the same at each. */
function statesOf({ paths }: Dumps): Promise<string[]> {
  return Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size, mtimeMs }) => `${size} bytes of ${mtimeMs}`,
        () => "nothing"
      )
    )
  );
}

async function refuseChanged(dumps: Dumps, before: readonly string[]): Promise<void> {
  const now = await statesOf(dumps);
  const changed = dumps.paths.filter((_, i) => now[i] !== before[i]);
  if (changed.length === 0) return;
  throw new LogError(
    firstOf(changed),
    changed.map((path) => `${path}: must not change while it is read; found other bytes: reduce it again`)
  );
}

async function reduceSlices(connection: DuckDBConnection, job: Job, slices: Slice[]): Promise<void> {
  const { statement, onProgress, signal } = job;
  const total = slices.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  // no rows, for the table's shape
  await run(connection, statement.placed("1 = 0"), job, "reducing");
  await run(connection, `CREATE OR REPLACE TEMP TABLE reduced AS ${statement.steps}`, job, "reducing");
  for (const slice of slices) {
    onProgress({ doing: "reducing", done: done / total });
    // one slice is all of it, and a condition takes time
    await run(connection, statement.placed(slices.length > 1 ? condition(slice) : undefined), job, "reducing");
    await run(connection, `INSERT INTO reduced ${statement.steps}`, job, "reducing");
    signal?.throwIfAborted();
    done += slice.rows;
  }
  onProgress({ doing: "reducing", done: 1 });
}

function condition({ runs, steps }: Slice): string {
  // a stretch of names rather than their list: read faster, and the same, for slices take runs in order
  const names = `run BETWEEN ${dialect.text(firstOf(runs))} AND ${dialect.text(lastOf(runs))}`;
  return steps === null ? names : `${names} AND step BETWEEN ${steps[0]} AND ${steps[1]}`;
}

async function run(connection: DuckDBConnection, sql: string, { dumps, output }: Job, doing: string): Promise<void> {
  await connection.run(sql).catch((error) => refuse(error, doing === "writing" ? output : (dumps.paths[0] ?? "")));
}

async function all(connection: DuckDBConnection, sql: string, { paths }: Dumps): Promise<unknown[][]> {
  const reader = await connection.runAndReadAll(sql).catch((error) => refuse(error, paths[0] ?? ""));
  return reader.getRowsJS() as unknown[][];
}

async function objects(
  connection: DuckDBConnection,
  sql: string,
  { paths }: Dumps
): Promise<Record<string, unknown>[]> {
  const reader = await connection.runAndReadAll(sql).catch((error) => refuse(error, paths[0] ?? ""));
  return reader.getRowObjectsJS();
}

/** The engine's first line, which says what is wrong and mostly in which file. */
function refuse(error: unknown, file: string): never {
  const [line = ""] = reasonOf(error).split("\n");
  if (line.startsWith("Out of Memory"))
    throw new LogError(file, [`${file}: needs more memory than it was given: give more, e.g. --memory 4GB (${line})`], {
      cause: error
    });
  throw new LogError(file, [`${file}: ${line}`], { cause: error });
}
