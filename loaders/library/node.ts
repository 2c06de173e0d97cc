/** rlscale as a library, for Node: as for a browser, and logs are read from disk. */
import { planWith } from "../../src/library/planner.js";
import { readSources } from "../../src/library/sources.js";
import type { PlanAnswer, PlanQuestion, ReadOptions, Run } from "../../src/library/types.js";
import { loadResults } from "../analysis/build-results.js";
import { findLogs } from "../study/find-logs.js";

export { FitError } from "../../src/lib/fit-error.js";
export { LogError } from "../../src/lib/log-error.js";
export { curveOf, fitLaw, fitRun } from "../../src/library/fit.js";
export { compare, forecast } from "../../src/library/runs-as-data.js";
export type * from "../../src/library/types.js";

/**
 * Reads training logs from disk; every format that the command line reads.
 *
 * @param paths files, folders, and patterns with `*`
 * @returns runs in order of the paths of their logs
 * @throws LogError when a path leads nowhere, a log is damaged or has no training steps, or where it must be said first
 *   which rows are one run
 * @see docs/import.md for formats, names of columns, and how each is understood
 */
export async function readLogs(paths: string | readonly string[], options: ReadOptions = {}): Promise<Run[]> {
  return readSources(await findLogs(typeof paths === "string" ? [paths] : paths), options);
}

/**
 * Which size for a budget, what each size gives, and what each needs for a pass rate; by the laws of a study.
 *
 * @param question by the names of `rlscale plan`, e.g. `{ gpu: "h200", gpus: 8, hours: 12, problems: 8000 }`
 * @param results a study's results.json, parsed; by default those of the study that comes with rlscale
 * @throws RangeError for a name that no question has, or a value that cannot be read
 */
export async function plan(question: PlanQuestion, results?: unknown): Promise<PlanAnswer> {
  return planWith(question, results ?? (await loadResults()));
}
