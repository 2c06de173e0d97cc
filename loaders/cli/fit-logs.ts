/** `rlscale fit PATH...`: k of each run straight from its log, beside the study's; K_max and N_0 over three sizes or more. */
import { type ChosenCurve, curveOf } from "../../src/import/own-curves.js";
import { FitError } from "../../src/lib/fit-error.js";
import * as format from "../../src/lib/format.js";
import {
  type Comparison,
  compareWithStudy,
  type StudySlopes,
  studySlopes
} from "../../src/lib/own-runs/compare-with-study.js";
import { fitOwnRun, type OwnFit } from "../../src/lib/own-runs/fit-own-run.js";
import { fitOwnLaw, type OwnLaw } from "../../src/lib/own-runs/own-law.js";
import type { Resource } from "../../src/lib/runs.js";
import { loadResults } from "../build-results.js";
import { toJson } from "../emit.js";
import { importLogs, isDamaged } from "../import-logs.js";
import { CheckError } from "./check.js";
import { importOptions, type LogOptions } from "./log-options.js";
import type { Output } from "./main.js";
import { plain } from "./plain.js";
import { textTable } from "./text-table.js";

export interface FitLogsOptions extends LogOptions {
  /** not given: compute where every run has tokens, else data */
  resource?: Resource;
  fromStep?: number;
  toStep?: number;
  json?: boolean;
}

/** One run, fitted. */
export interface FittedRun extends OwnFit {
  path: string;
  score: string;
  role: string;
  resource: Resource;
  unit: ChosenCurve["unit"];
  leftOut: Record<string, number>;
  assumptions: string[];
  study: Comparison[];
}

/** What was fitted, and why the rest was not. */
export interface LogFits {
  resource: Resource;
  fits: FittedRun[];
  law: OwnLaw | null;
  /** why there is no law over sizes; null when there is */
  noLaw: string | null;
  /** runs and files without a fit, with the reason */
  refused: { path: string; run: string | null; reason: string }[];
  problems: string[];
}

/**
 * Fits every run of the logs behind the paths.
 *
 * @throws CheckError when not one run could be fitted
 */
export async function fitLogs(paths: string[], options: FitLogsOptions, { out }: Output, root: string): Promise<void> {
  const study = studySlopes((await loadResults(root)) as Parameters<typeof studySlopes>[0]);
  const fits = await fitsOf(paths, options, study);
  if (fits.fits.length === 0) {
    const reasons = fits.refused.map(({ path, reason }) => (reason.startsWith(path) ? reason : `${path}: ${reason}`));
    throw new CheckError(`no run can be fitted\n  ${reasons.map(plain).join("\n  ")}`);
  }
  out(options.json ? `${toJson(fits)}\n` : describe(fits));
}

async function fitsOf(paths: string[], options: FitLogsOptions, study: readonly StudySlopes[]): Promise<LogFits> {
  const logs = await importLogs(paths, importOptions(options));
  const refused: LogFits["refused"] = [];
  const problems: string[] = [];
  for (const log of logs) {
    if (isDamaged(log)) refused.push({ path: log.path, run: null, reason: log.error.message });
    else {
      problems.push(...log.problems.map((problem) => `${log.path}: ${problem}`));
      if (log.runs.length === 0) refused.push({ path: log.path, run: null, reason: "no training steps found" });
    }
  }
  const runs = logs.flatMap((log) => (isDamaged(log) ? [] : log.runs.map((run) => ({ path: log.path, run }))));
  const counted = runs.length > 0 && runs.every(({ run }) => run.tokens !== null || run.flops !== null);
  const resource = options.resource ?? (counted ? "compute" : "data");
  const choice = {
    score: options.score,
    range: options.scoreRange,
    resource,
    fromStep: options.fromStep,
    toStep: options.toStep
  };
  const fits: FittedRun[] = [];
  const curves: ChosenCurve[] = [];
  for (const { path, run } of runs) {
    const curve = curveOf(run, choice);
    if ("reason" in curve) {
      refused.push({ path, run: run.run, reason: curve.reason });
      continue;
    }
    try {
      const fit = fitOwnRun(curve.curve);
      curves.push(curve);
      const { score, unit, leftOut, assumptions } = curve;
      const told = { path, score: score.name, role: score.role, resource, unit, leftOut, assumptions };
      fits.push({ ...fit, ...told, study: compareWithStudy(fit, resource, study) });
    } catch (error) {
      if (!(error instanceof FitError)) throw error;
      refused.push({ path, run: run.run, reason: error.message });
    }
  }
  return { resource, fits, ...lawOf(curves), refused, problems };
}

function lawOf(curves: readonly ChosenCurve[]): Pick<LogFits, "law" | "noLaw"> {
  try {
    return { law: fitOwnLaw(curves.map(({ curve }) => curve)), noLaw: null };
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    return { law: null, noLaw: error.message };
  }
}

const interval = ([low, high]: readonly (number | null)[]) =>
  `[${low === null ? "open" : format.significant(low!, 3)}, ${high === null ? "open" : format.significant(high!, 3)}]`;

function describe({ fits, law, noLaw, refused, problems, resource }: LogFits): string {
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
  if (law) {
    const kMax = law.kMax === null ? "undefined" : format.significant(law.kMax, 3);
    const n0 = law.n0 === null ? "undefined" : `${format.significant(law.n0 / 1e9, 3)}B`;
    const n0Interval = law.n0Interval.map((end) => (end === null ? null : end / 1e9));
    parts.push(`\nK_max ${kMax} ${interval(law.kMaxInterval)}, N_0 ${n0} ${interval(n0Interval)} B (${law.status})\n`);
  } else parts.push(`\n${noLaw}\n`);
  const assumptions = [...new Set(fits.flatMap((fit) => fit.assumptions))];
  if (assumptions.length > 0) parts.push("\n", ...assumptions.map((text) => `assumed: ${plain(text)}\n`));
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
