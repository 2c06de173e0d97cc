/** What a reader takes away, made beside the pages: tables, logs, the results with their schema, one archive. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results } from "../../src/lib/results.js";
import { toJson } from "../emit.js";
import { resultsSchema } from "../results-schema.js";
import { writeDownloads } from "./downloads.js";
import { writeReportZip } from "./report-zip.js";

/**
 * @param folder made anew
 * @param drawings HTML of the figures of all pages
 * @returns the number of files beside the results and their schema
 */
export async function writeFiles(folder: string, results: Results, drawings: Iterable<string>): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "data"), { recursive: true });
  await writeFile(join(folder, "data", "results.json"), toJson(results));
  await writeFile(join(folder, "data", "results.schema.json"), toJson(resultsSchema));
  const files = await writeDownloads(folder, results);
  await writeReportZip(folder, results, drawings);
  return files + 1;
}
