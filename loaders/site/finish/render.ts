/** What Framework leaves to do, and what a reader takes away. */
import type { Results } from "../../../src/lib/results.js";
import { startThread } from "../../threads.js";
import { baseAddress, sitePaths } from "../paths.js";
import { studyRuns } from "../study-runs.js";
import { writeDownloads } from "./downloads.js";
import type { ExportedFigure } from "./export-figures.js";
import { figuresIn } from "./figures-in.js";
import { writeMoved } from "./moved-pages.js";
import { postBuild } from "./post-build.js";
import { writePrintPage } from "./print-page.js";
import { writeReportZip } from "./report-zip.js";
import { writeSearchIndex } from "./search-index.js";
import { writeSocialCards } from "./social-cards.js";

/** Figures as files, made beside everything else: `exported` are those of the pages as they are now. */
export async function startExport(): Promise<{ exported: Promise<ExportedFigure[]> }> {
  const thread = startThread("export-thread", import.meta.url, { figures: await figuresIn(sitePaths.site) });
  const exported = new Promise<ExportedFigure[]>((done, fail) => {
    thread.once("message", done);
    thread.once("error", fail);
    thread.once("exit", () => fail(new Error("the thread that exports figures ended early")));
  });
  exported.catch(() => undefined);
  return { exported };
}

/** Pages finished, what the site knows of itself beside them; the number of pages. */
export async function finish(results: Results): Promise<number> {
  await writeSearchIndex(sitePaths.site, results);
  const pages = await postBuild(sitePaths.site, { base: baseAddress(), hash: results.inputs.hash });
  await writePrintPage(sitePaths.site);
  await writeSocialCards(sitePaths.site, results);
  await writeMoved(sitePaths.site);
  return pages;
}

/** What a reader takes away; the number of files beside the results and their schema. */
export async function writeFiles(results: Results, exported: Promise<readonly ExportedFigure[]>): Promise<number> {
  const files = await writeDownloads(sitePaths.site, results, await studyRuns());
  await writeReportZip(sitePaths.site, results, await exported);
  return files + 1;
}
