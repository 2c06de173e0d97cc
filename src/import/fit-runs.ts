/** Runs of imported logs, fitted and set beside the study: what `rlscale fit PATH...` and the page "Your logs" both do. */
import { FitError } from "../lib/fit-error.js";
import type { LogError } from "../lib/log-error.js";
import { type Comparison, compareWithStudy, type StudySlopes } from "../lib/own-runs/compare-with-study.js";
import { fitOwnRun, type OwnFit } from "../lib/own-runs/fit-own-run.js";
import { fitOwnLaw, type OwnLaw } from "../lib/own-runs/own-law.js";
import type { Resource } from "../lib/runs.js";
import type { ImportedLog } from "./import-log.js";
import { type ChosenCurve, type CurveChoice, curveOf } from "./own-curves.js";

/** A log that could not be read, beside those that could. */
export interface DamagedLog {
  path: string;
  bytes: number;
  error: LogError;
}

export function isDamaged(log: ImportedLog | DamagedLog): log is DamagedLog {
  return "error" in log;
}

/** Resource not given: compute where every run has tokens, else data. */
export type FitChoice = Omit<CurveChoice, "resource"> & { resource?: Resource };

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
 * Every run of the logs that can be fitted, and why the others cannot.
 *
 * @param onCurve is given the curve behind each fit, in the order of the fits
 */
export function fitRuns(
  logs: readonly (ImportedLog | DamagedLog)[],
  choices: FitChoice,
  study: readonly StudySlopes[],
  onCurve: (curve: ChosenCurve) => void = () => undefined
): LogFits {
  const { curves: found, resource, refused, problems } = chooseCurves(logs, choices);
  const fits: FittedRun[] = [];
  const curves: ChosenCurve[] = [];
  for (const { path, curve } of found) {
    try {
      const fit = fitOwnRun(curve.curve);
      curves.push(curve);
      onCurve(curve);
      const { score, unit, leftOut, assumptions } = curve;
      const told = { path, score: score.name, role: score.role, resource, unit, leftOut, assumptions };
      fits.push({ ...fit, ...told, study: compareWithStudy(fit, resource, study) });
    } catch (error) {
      if (!(error instanceof FitError)) throw error;
      refused.push({ path, run: curve.run.run, reason: error.message });
    }
  }
  return { resource, fits, ...lawOf(curves), refused, problems };
}

/** The curves of logs, before anything is fitted. */
export interface ChosenCurves extends Pick<LogFits, "resource" | "refused" | "problems"> {
  curves: { path: string; curve: ChosenCurve }[];
}

/** What each run is fitted by: its score and its resource; and why others have no curve. */
export function chooseCurves(
  logs: readonly (ImportedLog | DamagedLog)[],
  { resource: asked, ...choices }: FitChoice
): ChosenCurves {
  const refused: LogFits["refused"] = [];
  const problems: string[] = [];
  for (const log of logs) {
    if (isDamaged(log)) refused.push({ path: log.path, run: null, reason: log.error.message });
    else {
      problems.push(...log.problems.map((problem) => `${log.path}: ${problem}`));
      if (log.runs.length === 0 && log.partOf === undefined)
        refused.push({ path: log.path, run: null, reason: log.refusal ?? "no training steps found" });
    }
  }
  const runs = logs.flatMap((log) => (isDamaged(log) ? [] : log.runs.map((run) => ({ path: log.path, run }))));
  const counted = runs.length > 0 && runs.every(({ run }) => run.tokens !== null || run.flops !== null);
  const resource = asked ?? (counted ? "compute" : "data");
  const curves: ChosenCurves["curves"] = [];
  for (const { path, run } of runs) {
    const curve = curveOf(run, { ...choices, resource });
    if ("reason" in curve) refused.push({ path, run: run.run, reason: curve.reason });
    else curves.push({ path, curve });
  }
  return { resource, curves, refused, problems };
}

function lawOf(curves: readonly ChosenCurve[]): Pick<LogFits, "law" | "noLaw"> {
  try {
    return { law: fitOwnLaw(curves.map(({ curve }) => curve)), noLaw: null };
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    return { law: null, noLaw: error.message };
  }
}
