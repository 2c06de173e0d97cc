/** Dumps for the tests, and tables read back. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { openDuckDB } from "../../loaders/reduce/engines/duckdb.js";
import { findDumps } from "../../loaders/reduce/find-dumps.js";
import { type ReduceOptions, reduce } from "../../loaders/reduce/reduce.js";

export type Row = Record<string, number | string | null>;

/** A folder of its own for the time of a call. */
export async function inFolder<T>(call: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "rlscale-test-"));
  try {
    return await call(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One engine for all that a worker's tests read back: starting it takes longer than most statements. */
let instance: Promise<DuckDBInstance> | null = null;

/** Rows that a statement of DuckDB gives, whole numbers as numbers. */
export async function query(sql: string): Promise<Row[]> {
  instance ??= DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await (await instance).connect();
  try {
    const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS();
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "bigint" ? Number(value) : (value as number)
        ])
      )
    );
  } finally {
    connection.closeSync();
  }
}

/** The table of a Parquet file, in order of its rows. */
export function tableOf(file: string): Promise<Row[]> {
  return query(`SELECT * FROM read_parquet('${file}')`);
}

/** Reduces with the embedded engine, and gives the table. */
export async function reduced(
  paths: string[],
  options: Partial<ReduceOptions> & { memory?: number; threads?: number } = {}
): Promise<Row[]> {
  const { memory = 1e9, threads = 2, ...rest } = options;
  return inFolder(async (folder) => {
    const engine = await openDuckDB({ memory, threads, spill: folder });
    try {
      const output = join(folder, "table.parquet");
      await reduce(engine, await findDumps(paths), { output, ...rest });
      return await tableOf(output);
    } finally {
      await engine.close();
    }
  });
}
