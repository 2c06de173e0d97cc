/** Rollout dumps as a log: reduced by the embedded engine to a table in memory. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type LogSource, sourceOfBytes } from "../../src/import/log-source.js";
import type { Asked } from "../reduce/columns.js";
import { type DuckDBOptions, openDuckDB } from "../reduce/duckdb.js";
import { findDumps } from "../reduce/find-dumps.js";
import { reduce } from "../reduce/reduce.js";

/**
 * The step-level table of the dumps behind paths, as a log that is named after them.
 *
 * @throws LogError as {@link reduce}
 */
export async function rolloutsSource(
  paths: readonly string[],
  { asked, signal, ...options }: DuckDBOptions & { asked?: Asked; signal?: AbortSignal }
): Promise<LogSource> {
  const dumps = await findDumps(paths);
  const folder = await mkdtemp(join(options.spill ?? tmpdir(), `rlscale-rollouts-${process.pid}-`));
  try {
    const engine = await openDuckDB({ ...options, spill: folder });
    try {
      const output = join(folder, "steps.parquet");
      await reduce(engine, dumps, { output, asked, signal });
      return sourceOfBytes(
        `${paths.map((path) => basename(path)).join(", ")} (rollouts)`,
        new Uint8Array(await readFile(output))
      );
    } finally {
      await engine.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
