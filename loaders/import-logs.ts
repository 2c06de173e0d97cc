/** Logs of a command line, imported one after the other; what is damaged stands beside what is not. */
import { type DamagedLog, isDamaged } from "../src/import/fit-runs.js";
import { type ImportedLog, type ImportOptions, importLog } from "../src/import/import-log.js";
import { LogError } from "../src/lib/log-error.js";
import { findLogs } from "./find-logs.js";

export { type DamagedLog, isDamaged };

/**
 * Every log behind the paths, in order of their paths.
 *
 * @throws LogError when a path leads nowhere
 */
export async function importLogs(
  paths: readonly string[],
  options: ImportOptions
): Promise<(ImportedLog | DamagedLog)[]> {
  const found: (ImportedLog | DamagedLog)[] = [];
  for (const source of await findLogs(paths)) {
    try {
      found.push(await importLog(source, options));
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      found.push({ path: source.path, bytes: source.size, error });
    }
  }
  return found;
}
