/** Rollout dumps as a log: reduced by the embedded engine to a table in memory. */
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type LogSource, sourceOfBytes } from "../../../src/import/bytes/log-source.js";
import { type DuckDBOptions, openDuckDB, spillFolder } from "../../reduce/engines/duckdb.js";
import { findDumps } from "../../reduce/find-dumps.js";
import { type Reduced, type ReduceOptions, reduce } from "../../reduce/reduce.js";

/**
 * The step-level table of the dumps behind paths, as a log that is named after them, and what was read of them.
 *
 * @throws LogError as {@link reduce}
 */
export async function rolloutsSource(
  paths: readonly string[],
  reading: Omit<ReduceOptions, "output">,
  options: DuckDBOptions
): Promise<{ source: LogSource; reduced: Reduced }> {
  const dumps = await findDumps(paths);
  const folder = await spillFolder(options.spill ?? tmpdir(), "rlscale-rollouts");
  try {
    const engine = await openDuckDB({ ...options, spill: folder });
    try {
      const output = join(folder, "steps.parquet");
      const reduced = await reduce(engine, dumps, { output, ...reading });
      const name = `${paths.map((path) => basename(path)).join(", ")} (rollouts)`;
      return { source: sourceOfBytes(name, new Uint8Array(await readFile(output))), reduced };
    } finally {
      await engine.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
