/** What Framework leaves to do, and what a reader takes away. */
import type { Results } from "../../../src/lib/results.js";
import { addFrames } from "../frame/site-frame.js";
import { baseAddress, sitePaths } from "../paths.js";
import { studyRuns } from "../site-runs.js";
import { removeUnused } from "../static/unused.js";
import { writeDownloads } from "./downloads.js";
import { type ExportedFigure, withFonts } from "./export-figures.js";
import { writeMoved } from "./moved-pages.js";
import { postBuild } from "./post-build.js";
import { writePrintPage } from "./print-page.js";
import { writeReportZip } from "./report-zip.js";
import { writeSearchIndex } from "./search-index.js";
import { writeSocialCards } from "./social-cards.js";

/** Pages finished, what the site knows of itself beside them; the number of pages. */
export async function finishPages(results: Results): Promise<number> {
  await removeUnused(sitePaths.site);
  await addFrames(sitePaths.site);
  await writeSearchIndex(sitePaths.site, results);
  const pages = await postBuild(sitePaths.site, { base: baseAddress(), hash: results.inputs.hash });
  await writePrintPage(sitePaths.site);
  await writeSocialCards(sitePaths.site, results);
  await writeMoved(sitePaths.site);
  return pages;
}

/** Tables and logs to take away; their number. */
export async function writeFiles(results: Results): Promise<number> {
  return writeDownloads(sitePaths.site, results, await studyRuns());
}

/** All that a reader takes away, in one file. */
export async function writeArchive(results: Results, figures: readonly ExportedFigure[]): Promise<void> {
  await writeReportZip(sitePaths.site, results, await withFonts(figures));
}
