import { existsSync } from "node:fs";
import { join } from "node:path";
import { anyReport, reportNames, reportOf, sharedPages } from "../study/report-names.js";
import { studyFile, studyRoot } from "../study/study-root.js";

/** Pages of the report of a study that has none of its own. */
const userPages = "loaders/site/report-pages";

/** Where the pages of a study are put together with what they import. */
export const assembled = ".build/pages";

/** The folder of `src` whose report the study has. */
export const reportName = reportOf(join(studyRoot(), studyFile));

/**
 * Where the pages of the report are written, relative to the project: in its folder, else they are those that lie in `src`
 * itself, as Framework routes them.
 */
export const pageFolder = folderOfPages();

/**
 * The source root of the site, relative to the project: `src`, where its pages are those of the report, else pages put
 * beside the modules of `src`. The build puts both together, with what pages import in one file, and says so with
 * RLSCALE_ASSEMBLED.
 */
export const source =
  pageFolder === "src" && !reportNames().some(hasPages) && process.env.RLSCALE_ASSEMBLED !== "true" ? "src" : assembled;

/** The file that a page is written in, relative to the project. */
export function pageFile(path: string): string {
  const source = `${pageFolder}${path}.md`;
  return !sharedPages.includes(path) || existsSync(source) ? source : `src${path}.md`;
}

function folderOfPages(): string {
  if (reportName === anyReport) return userPages;
  return hasPages(reportName) ? `src/${reportName}/pages` : "src";
}

function hasPages(name: string): boolean {
  return existsSync(`src/${name}/pages`);
}

/** Places of the build, relative to the project, which is the working directory. */
export const sitePaths = {
  /** what the build makes for the site before Framework runs: client code, fonts, formula styles */
  bundles: "src/bundles",
  /** everything else that a build leaves on the way */
  work: ".build",
  results: ".build/results.json",
  site: ".build/site",
  /** what esbuild has made of modules before */
  client: ".build/client",
  /** pages whose cells have run before */
  cells: ".build/cells",
  /** pages that Framework has built before */
  pages: ".build/kept-pages",
  /** held by one build at a time */
  lock: ".build/building",
  log: ".build/framework.log",
  /** what is wrong, in the words of the process that found it */
  failure: ".build/failure",
  /** what a build reads or works in beside the study: no site goes there */
  inputs: [
    "src",
    "loaders",
    "package.json",
    "observablehq.config.ts",
    ".build/site",
    ".build/code",
    ".build/client",
    ".build/cache",
    ".build/stages",
    ".build/cards",
    ".build/cells",
    ".build/kept-pages",
    ".build/studies",
    assembled
  ]
} as const;

/** Where the finished site goes. */
export function outputPath(): string {
  return process.env.RLSCALE_OUT || "dist";
}

/** Address that the site will have, with a slash at its end; null when it may stand anywhere. */
export function baseAddress(): URL | null {
  const address = process.env.RLSCALE_BASE_URL;
  return address ? new URL(address.endsWith("/") ? address : `${address}/`) : null;
}
