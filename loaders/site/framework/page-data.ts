/** What is in the archive of the pages' data. */
import { strToU8, zipSync } from "fflate";
import { resultsSchema } from "../../../src/lib/results.js";
import type { StudySite } from "../../../src/report/site.js";
import { toJson } from "../../emit.js";
import { report } from "../site-report.js";
import { siteResults } from "../site-results.js";
import { readStudySite } from "../study-site.js";

/** A date that says nothing: an archive must not tell when it was made. */
const mtime = new Date("1980-01-01T00:00:00");

export async function makeArchive(): Promise<Uint8Array> {
  const files = await pageData(await readStudySite(await siteResults()));
  const bytes = files.map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(bytes), { level: 0, mtime });
}

const schemaFile = "results.schema.json";

export function dataNames(): string[] {
  return [...Object.keys(report.data), schemaFile];
}

/** Data of pages, as text by the name of the file under /data. */
export async function pageData(study: StudySite): Promise<(readonly [string, string])[]> {
  const data = Object.entries(report.data).map(async ([name, make]) => [name, await make(study)] as const);
  const all = [...(await Promise.all(data)), [schemaFile, resultsSchema] as const];
  return all.map(([name, content]) => [name, toJson(content)] as const);
}
