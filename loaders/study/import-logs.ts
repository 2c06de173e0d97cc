/** Logs of a command line, imported one after the other; what is damaged stands beside what is not. */

import type { LogSource } from "../../src/import/bytes/log-source.js";
import { type DamagedLog, isDamaged } from "../../src/import/damaged-log.js";
import { readLog } from "../../src/import/import-log.js";
import type { ImportedLog, ImportOptions, ReadLog } from "../../src/import/imported-log.js";
import { checkNames } from "../../src/import/names/named-options.js";
import { namedApart } from "../../src/import/names/names-apart.js";
import { joinRuns } from "../../src/import/runs/join-runs.js";
import { checkColumns } from "../../src/import/runs/refusals.js";
import { checkCells } from "../../src/import/runs/where-rows.js";
import { understandLog } from "../../src/import/understand-log.js";
import { itemAt, mustGet } from "../../src/lib/items.js";
import { LogError } from "../../src/lib/log-error.js";
import { findLogs } from "./find-logs.js";

export { type DamagedLog, isDamaged };

/**
 * Every log behind the paths, in order of their paths, and `more` after them; with `join`, runs that stand in several logs
 * are one.
 *
 * @throws LogError when a path leads nowhere, or an option names what is in none of the logs
 */
export async function importLogs(
  paths: readonly string[],
  options: ImportOptions,
  { join = false, more = [] }: { join?: boolean; more?: readonly LogSource[] } = {}
): Promise<(ImportedLog | DamagedLog)[]> {
  const found: (ReadLog | DamagedLog)[] = [];
  const sources = paths.length > 0 ? await findLogs(paths) : [];
  for (const source of [...sources, ...more]) {
    try {
      found.push(await readLog(source, options));
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      found.push({ path: source.path, bytes: source.size, error });
    }
  }
  const read = found.filter((log): log is ReadLog => !("error" in log));
  if (more.length === 0) checkColumns(read, options);
  const joined = joinRuns(read);
  const logs = namedApart(join ? joined : read, joined);
  const understood = new Map(read.map((log, i) => [log, understandLog(itemAt(logs, i), options)]));
  // what could not be read may have it
  if (read.length === found.length && more.length === 0) checkCells(read, options.where);
  if (read.length === found.length) checkNames([...understood.values()], options);
  return found.map((log) => ("error" in log ? log : mustGet(understood, log)));
}
