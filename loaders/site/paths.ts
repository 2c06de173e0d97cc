import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { studyRoot } from "../study-root.js";

/** Pages of the report of a user's study. */
const userPages = "loaders/site/report-pages";

/** Pages of `src` that name no study: every report has them. */
const sharedPages = ["/404", "/plan", "/your-logs"];

/** Where the pages of a user's study are put together with what they import. */
export const assembled = ".build/pages";

/** Whether the pages of `src` are the report of the study. */
export const hasPaperPages = namesReport();

/**
 * The source root of the site, relative to the project: `src`, whose pages are the report of the study in `data`, or the
 * pages of a user's study, put beside the modules of `src`. The build puts both together, with what pages import in one
 * file, and says so with RLSCALE_ASSEMBLED.
 */
export const source = hasPaperPages && process.env.RLSCALE_ASSEMBLED !== "true" ? "src" : assembled;

/** The file that a page is written in, relative to the project. */
export function pageFile(path: string): string {
  return `${hasPaperPages || sharedPages.includes(path) ? "src" : userPages}${path}.md`;
}

function namesReport(): boolean {
  const file = join(studyRoot(), "data", "study.yaml");
  if (!existsSync(file)) return true;
  // what is wrong with the file is said by the analysis
  try {
    return (parse(readFileSync(file, "utf8")) as { report?: string } | null)?.report !== undefined;
  } catch {
    return true;
  }
}

/** Places of the build, relative to the project, which is the working directory. */
export const sitePaths = {
  /** what the build makes for the site before Framework runs: client code, fonts, formula styles */
  bundles: "src/bundles",
  /** everything else that a build leaves on the way */
  work: ".build",
  results: ".build/results.json",
  site: ".build/site",
  /** pages whose cells have run before */
  cells: ".build/cells",
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
    ".build/cache",
    ".build/stages",
    ".build/cards",
    ".build/cells",
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
