/** The pages' half of a build: what Framework needs, its run, and what it leaves to do. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results } from "../../src/lib/results.js";
import { toJson } from "../emit.js";
import { writeDownloads } from "./downloads.js";
import type { ExportedFigure } from "./export-figures.js";
import { buildPages, loadFramework, prepareFramework } from "./framework.js";
import { pageData } from "./page-data.js";
import { baseAddress, sitePaths } from "./paths.js";
import { postBuild } from "./post-build.js";
import { prebundle } from "./prebundle.js";
import { writePrintPage } from "./print-page.js";
import { membersOf } from "./registry.js";
import { writeReportZip } from "./report-zip.js";
import { writeSearchIndex } from "./search-index.js";
import { writeSocialCards } from "./social-cards.js";
import { makeStatic } from "./static/pages.js";
import { studyRuns } from "./study-runs.js";
import { readStudySite } from "./study-site.js";

/** What needs no results: client code bundled, modules loaded, and the logs that some parts of pages read. */
export async function prepare(): Promise<{ modules: number; bytes: number }> {
  const [bundled] = await Promise.all([
    prebundle(),
    prepareFramework(),
    loadFramework(),
    membersOf("words", "topic"),
    membersOf("tables", "table"),
    studyRuns()
  ]);
  return bundled;
}

/**
 * Every page, with marks where its figures go.
 *
 * @param loaded called when no page will ask for another figure
 */
export async function renderPages(results: Results, loaded: () => void): Promise<void> {
  await writePageData(results);
  await buildPages(sitePaths.site, loaded);
}

/** Figures into their places, pages finished, what the site knows of itself beside them; the number of pages. */
export async function finish(results: Results, drawings: ReadonlyMap<string, string>): Promise<number> {
  await makeStatic(sitePaths.site);
  await writeSearchIndex(sitePaths.site, results, drawings);
  const pages = await postBuild(sitePaths.site, { base: baseAddress(), drawings });
  await writePrintPage(sitePaths.site);
  await writeSocialCards(sitePaths.site, results);
  return pages;
}

/** What a reader takes away; the number of files beside the results and their schema. */
export async function writeFiles(results: Results, exported: Promise<readonly ExportedFigure[]>): Promise<number> {
  const files = await writeDownloads(sitePaths.site, results);
  await writeReportZip(sitePaths.site, results, await exported);
  return files + 1;
}

/** Fills Framework's cache of loaders, so that it does not start one process for each file of data. */
async function writePageData(results: Results): Promise<void> {
  await mkdir(sitePaths.pageData, { recursive: true });
  const site = await readStudySite(results);
  for (const [name, make] of Object.entries(pageData)) {
    await writeFile(join(sitePaths.pageData, name), toJson(make(site)));
  }
}
