import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Results } from "../../src/lib/results.js";
import { validateResults } from "../results-schema.js";
import { studyRoot } from "../study-root.js";

/**
 * The results that pages and data files are written from: the file that the build's first stage left
 * (named by RLSCALE_RESULTS), else the analysis itself, which keeps its own cache.
 */
export async function siteResults(): Promise<Results> {
  const path = process.env.RLSCALE_RESULTS;
  if (path !== undefined && existsSync(path)) return validateResults(JSON.parse(await readFile(path, "utf8")));
  const { loadResults } = await import("../build-results.js");
  return validateResults(await loadResults(studyRoot()));
}
