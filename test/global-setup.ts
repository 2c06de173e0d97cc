import { existsSync } from "node:fs";
import { loadResults } from "../loaders/analysis/build-results.js";
import { projectRoot } from "../loaders/project-root.js";
import { studyFile } from "../loaders/study/study-root.js";

/** The analysis once, into its cache, before test files ask for it side by side; none where the engine stands alone. */
export default async function setup(): Promise<void> {
  if (existsSync(`${projectRoot}${studyFile}`)) await loadResults();
}
