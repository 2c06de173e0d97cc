/** One log, read and understood, as every command and page does with all of theirs. */
import type { LogSource } from "../../src/import/bytes/log-source.js";
import { readLog } from "../../src/import/import-log.js";
import type { ImportedLog, ImportOptions } from "../../src/import/imported-log.js";
import { understandLog } from "../../src/import/understand-log.js";

export async function importLog(source: LogSource, options: ImportOptions = {}): Promise<ImportedLog> {
  return understandLog(await readLog(source, options), options);
}
