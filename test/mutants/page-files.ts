/** What a page fetches, made by the report's own code. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { loadResults } from "../../loaders/analysis/build-results.js";
import { toJson } from "../../loaders/emit.js";
import { readStudySite } from "../../loaders/site/study-site.js";
import { report } from "../../src/paper/report.js";
import type { StudySite } from "../../src/paper/site.js";

interface Kept {
  /** the study, as JSON: read once by each process, by code that no mutant changes */
  keptStudy?: Promise<string>;
  /** what this test file asked for: a global name, so that it goes when the next one is loaded */
  madeFiles?: { study: StudySite; texts: Map<string, string> };
  __stryker__?: { activeMutant?: string | undefined };
}

const all = globalThis as Kept;
/** For the processes that come after. */
const keptFile = ".quick/study.json";

all.keptStudy ??= readOnce();
all.madeFiles = { study: JSON.parse(await all.keptStudy) as StudySite, texts: new Map() };

async function readOnce(): Promise<string> {
  if (existsSync(keptFile)) return readFileSync(keptFile, "utf8");
  const { activeMutant } = all.__stryker__ ?? {};
  if (all.__stryker__) all.__stryker__.activeMutant = undefined;
  const read = JSON.stringify(await readStudySite(await loadResults()));
  if (all.__stryker__) all.__stryker__.activeMutant = activeMutant;
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
