import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Results } from "../../src/lib/results.js";
import { studyRoot } from "../study/study-root.js";
import { sitePaths } from "./paths.js";

/**
 * The results that pages and data files are written from: a file that RLSCALE_RESULTS names, else the analysis itself,
 * which keeps its own cache.
 */
export function siteResults(): Promise<Results> {
  loaded ??= load().catch((error: Error) => {
    sayFailure(error.message);
    throw error;
  });
  return loaded;
}

let loaded: Promise<Results> | undefined;

async function load(): Promise<Results> {
  const path = givenResults();
  if (path !== null) return check(JSON.parse(await readFile(path, "utf8")));
  const [{ loadResults }, { studyRuns }] = await Promise.all([
    import("../analysis/build-results.js"),
    import("./site-runs.js")
  ]);
  return loadResults(studyRoot(), studyRuns);
}

/**
 * The file that RLSCALE_RESULTS names; null: none is named.
 *
 * @throws Error where no such file is there
 */
export function givenResults(): string | null {
  const path = process.env.RLSCALE_RESULTS;
  if (!path) return null;
  if (existsSync(path)) return path;
  throw new Error(`RLSCALE_RESULTS: must name a file of results; found none at ${path}`);
}

async function check(results: unknown): Promise<Results> {
  const { validateResults } = await import("../results-schema.js");
  return validateResults(results);
}

/** What is wrong, for the build that has started this process through Framework: it says nothing else of it. */
export function sayFailure(message: string): void {
  mkdirSync(dirname(sitePaths.failure), { recursive: true });
  writeFileSync(sitePaths.failure, message);
}
