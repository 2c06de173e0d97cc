/** What a page fetches, made by the report's own code. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { toJson } from "../../loaders/emit.js";
import { type TableFile, tableFiles } from "../../loaders/site/finish/table-files.js";
import { studyRuns } from "../../loaders/site/site-runs.js";
import { readStudySite } from "../../loaders/site/study-site.js";
import type { RunTable } from "../../loaders/study/build-runs.js";
import type { StudySite } from "../../src/paper/paper-site.js";
import { report } from "../../src/paper/report.js";

interface Kept {
  /** the study, as JSON: read once by each process, by code that no mutant changes */
  keptStudy?: Promise<string>;
  keptRuns?: Promise<RunTable>;
  /** what this test file asked for: a global name, so that it goes when the next one is loaded */
  madeFiles?: { study: StudySite; texts: Map<string, string> };
  __stryker__?: { activeMutant?: string | undefined };
}

const all = globalThis as Kept;
/** For the processes that come after. */
const keptFile = ".quick/study.json";

all.keptStudy ??= readOnce();
all.madeFiles = { study: JSON.parse(await all.keptStudy) as StudySite, texts: new Map() };

/** What no mutant changes. */
async function unchanged<Value>(read: () => Promise<Value>): Promise<Value> {
  const { activeMutant } = all.__stryker__ ?? {};
  if (all.__stryker__) all.__stryker__.activeMutant = undefined;
  const value = await read();
  if (all.__stryker__) all.__stryker__.activeMutant = activeMutant;
  return value;
}

/** The tables that are handed out, by the code that writes them, of results and runs as they are. */
export async function madeTables(): Promise<TableFile[]> {
  all.keptRuns ??= unchanged(() => studyRuns());
  return tableFiles(all.madeFiles!.study.results, await all.keptRuns);
}

async function readOnce(): Promise<string> {
  if (existsSync(keptFile)) return readFileSync(keptFile, "utf8");
  const read = await unchanged(async () => JSON.stringify(await readStudySite(await loadResults())));
  mkdirSync(dirname(keptFile), { recursive: true });
  writeFileSync(keptFile, read);
  return read;
}

/** A file under /data as text. */
export function dataFile(name: string): string {
  const { study, texts } = all.madeFiles!;
  const known = texts.get(name);
  if (known !== undefined) return known;
  const make = report.data[name];
  if (make === undefined) throw new RangeError(`no data/${name}; there are ${Object.keys(report.data).join(", ")}`);
  const text = toJson(make(study));
  texts.set(name, text);
  return text;
}

export function FileAttachment(path: string): { json: () => Promise<unknown> } {
  return { json: async () => JSON.parse(dataFile(path.replace(/^(\.\.?\/)*data\//, ""))) };
}
