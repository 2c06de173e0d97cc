/** `rlscale fit PATH...`: k of each run straight from its log, beside the study's; K_max and N_0 over three sizes or more. */
import { type FittedRun, fitRuns, type LogFits } from "../../src/import/fit-runs.js";
import type { ImportedLog } from "../../src/import/import-log.js";
import { refusalsIn } from "../../src/import/refusals.js";
import * as format from "../../src/lib/format.js";
import { studySlopes } from "../../src/lib/own-runs/compare-with-study.js";
import type { Resource } from "../../src/lib/runs.js";
import { loadResults } from "../build-results.js";
import { toJson } from "../emit.js";
import { importLogs, isDamaged } from "../import-logs.js";
import { CheckError } from "./check.js";
import { interval, lawLines, leftOutLines, scoreLines } from "./fit-scores-text.js";
import { ToldError } from "./inspect.js";
import { importOptions, type LogOptions } from "./log-options.js";
import type { Output } from "./main.js";
import { plain } from "./plain.js";
import { textTable } from "./text-table.js";

export interface FitLogsOptions extends LogOptions {
  /** not given: compute where at least half of the runs have tokens, else data */
  resource?: Resource;
  fromStep?: number;
  toStep?: number;
  json?: boolean;
}

/**
 * Fits every run of the logs behind the paths.
 *
 * @throws CheckError when not one run could be fitted; after everything was printed, when of some log it must be said first
 *   which rows are one run
 */
export async function fitLogs(paths: string[], options: FitLogsOptions, { out }: Output, root: string): Promise<void> {
  const study = studySlopes((await loadResults(root)) as Parameters<typeof studySlopes>[0]);
  const { score, scoreRange: range, role, resource, fromStep, toStep } = options;
  const logs = await importLogs(paths, importOptions(options), { join: true });
  const fits = fitRuns(logs, { score, range, role, resource, fromStep, toStep }, study);
  if (fits.fits.length === 0) {
    const reasons = fits.refused.map(({ path, reason }) => (reason.startsWith(path) ? reason : `${path}: ${reason}`));
    throw new CheckError(`no run can be fitted\n  ${reasons.map(plain).join("\n  ")}`);
  }
  out(options.json ? `${toJson(fits)}\n` : describe(fits));
  const unclear = refusalsIn(logs.filter((log): log is ImportedLog => !isDamaged(log)));
  if (unclear.length > 0) throw new (options.json ? ToldError : CheckError)(unclear.map(plain).join("\n"));
}

function describe(of: LogFits): string {
  const { fits, warnings, refused, problems, resource } = of;
  const rows = fits.map((fit) => [
    plain(fit.run),
    fit.modelSize === null ? "?" : format.modelSize(fit.modelSize),
    plain(fit.score),
    String(fit.points),
    format.significant(fit.k, 3),
    interval(fit.interval),
    fit.growth
  ]);
  const parts = [
    `ln L = -k ln X + E, L = 1 - score, X = ${resource === "compute" ? "FLOPs" : fits[0]!.unit}\n\n`,
    textTable(["run", "size", "score", "points", "k", "95 %", "growth"], rows, [0, 2, 6])
  ];
  for (const fit of fits) parts.push(...compared(fit));
  parts.push(...lawLines(of), "\n", ...scoreLines(of.scores), ...leftOutLines(fits));
  for (const warning of warnings) parts.push(`warning: ${plain(warning)}\n`);
  const assumptions = [...new Set(fits.flatMap((fit) => fit.assumptions))];
  if (assumptions.length > 0) parts.push(...assumptions.map((text) => `assumed: ${plain(text)}\n`));
  for (const { path, run, reason } of refused)
    parts.push(`not fitted: ${plain(path)}${run ? `, ${plain(run)}` : ""}: ${plain(reason)}\n`);
  for (const problem of problems) parts.push(`note: ${plain(problem)}\n`);
  return parts.join("");
}

function compared({ run, study, k }: FittedRun): string[] {
  return study.map((one) => {
    const place = one.outside ? `, its law stretched beyond the sizes measured` : "";
    const p = one.p < 0.001 ? "p < 0.001" : `p = ${format.significant(one.p, 2)}`;
    return `${plain(run)}: k ${format.significant(k, 3)} against ${format.significant(one.k, 3)} ${interval(one.interval)} of the study's ${one.family} ${one.variant} at this size${place}: ${one.verdict} (difference ${format.significant(one.difference, 2)} ${interval(one.differenceInterval)}, ${p})\n`;
  });
}
