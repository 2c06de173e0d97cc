/**
 * `npm run data`: makes the raw logs under `data/runs/` and the paper's numbers under `data/reference/` from the
 * tables in `data/source/`, and the logs of public studies from those in `data/studies/source/`. Same tables, same bytes.
 */

import { join } from "node:path";
import { projectRoot } from "../project-root.js";
import { madeLines, makeRuns } from "./make-runs.js";
import { makeStudies } from "./studies.js";

const data = join(projectRoot, "data");

try {
  const made = await makeRuns(`${data}/source`, data);
  console.log(madeLines(made, await makeStudies(`${data}/studies`)).join("\n"));
} catch (error) {
  console.error(`data: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
