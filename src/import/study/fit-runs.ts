/** Runs of imported logs, fitted and set beside the study: what `rlscale fit PATH...` and the page "Your logs" both do. */
import { FitError } from "../../lib/fit-error.js";
import { type SlopeSample, sampleAlone } from "../../lib/inference/sizes/slope-sample.js";
import { lastOf } from "../../lib/items.js";
import { withFields } from "../../lib/late.js";
import type { RunAccountRecord } from "../../lib/runs/run-account.js";
import type { LogResource } from "../../lib/runs.js";
import { type Comparison, compareWithStudy, type StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import { countUserLaw, type UserCountLaw } from "../../lib/user-runs/count-user-law.js";
import { countUserRun, type UserCountFit } from "../../lib/user-runs/count-user-run.js";
import { fewestPoints, fitUserRun, type UserFit } from "../../lib/user-runs/fit-user-run.js";
import { byContent, fitUserLaw, type UserLaw } from "../../lib/user-runs/user-law.js";
import { type DamagedLog, isDamaged } from "../damaged-log.js";
import type { ImportedLog, ImportedRun } from "../imported-log.js";
import { notesOfLogs } from "../log-notes.js";
import { type ChosenScores, takenInstead } from "../names/choose-scores.js";
import { type ScoreSummary, summaryOf } from "../names/score-summary.js";
import { leftOutText, leftOutWarning } from "../steps/points-left-out.js";
import { accountFor, type StateAxis, slopeWithout, type Taken } from "./run-account-of.js";
import { type ChosenCurve, type CurveChoice, curvesOf } from "./user-curves.js";

/** Resource not given: compute where at least half of the runs have tokens, else data. */
export type FitChoice = Omit<CurveChoice, "resource"> & {
  resource?: LogResource;
  /** whether the scores are on the problems of the study that the runs are set beside, whatever they are called */
  sameProblems?: boolean;
};

/** One run, fitted; its state along steps, or along X where it has none. */
export interface FittedRun extends UserFit, RunAccountRecord {
  /** what `state.since` is in */
  stateAlong: StateAxis;
  /** the X of the forms' parameters */
  formsAlong: StateAxis;
  path: string;
  score: string;
  role: string;
  resource: LogResource;
  unit: ChosenCurve["unit"];
  leftOut: Record<string, number>;
  assumptions: string[];
  /** by a likelihood of wrong answers, scores of exactly 1 among them; null where it has no maximum */
  counts: UserCountFit | null;
  study: Comparison[];
}

/** A run that has a state and no k, such as one whose scores are all 1. */
export interface RunWithoutSlope
  extends RunAccountRecord,
    Pick<FittedRun, "run" | "path" | "score" | "role" | "unit" | "stateAlong" | "formsAlong" | "counts"> {
  /** why there is no k */
  reason: string;
}

/** The law over the sizes of one score. */
export interface ScoreLaw {
  score: string;
  law: UserLaw | null;
  /** why there is none; null when there is */
  noLaw: string | null;
  /** the same by counts of wrong answers; null where the answers behind a score are not known, or there is none */
  counts: UserCountLaw | null;
}

/** What was fitted, and why the rest was not. */
export interface LogFits {
  resource: LogResource;
  /** one a run and score */
  fits: FittedRun[];
  /** of those that are not fitted */
  withoutSlope: RunWithoutSlope[];
  /** the law over sizes where one score was fitted; of several, each has its own in `laws` */
  law: UserLaw | null;
  /** why there is no law over sizes; null when there is */
  noLaw: string | null;
  laws: ScoreLaw[];
  /** scores that were fitted, and those that were not, over all runs that were */
  scores: ScoreSummary;
  /** fits that leave out more than one in twenty evaluations */
  warnings: string[];
  /** runs and files without a fit, with the reason */
  refused: { path: string; run: string | null; reason: string }[];
  problems: string[];
}

/**
 * Every run of the logs that can be fitted, and why the others cannot.
 *
 * @param onCurve is given the curve behind each fit and each run without k, in their order
 */
export function fitRuns(
  logs: readonly (ImportedLog | DamagedLog)[],
  choices: FitChoice,
  study: readonly StudySlopes[],
  onCurve: (curve: ChosenCurve, path: string, hasSlope: boolean) => void = () => undefined
): LogFits {
  const { curves: found, passedOver, resource, refused, problems } = chooseCurves(logs, choices);
  const fits: FittedRun[] = [];
  const withoutSlope: RunWithoutSlope[] = [];
  const taken = { range: choices.range, fromStep: choices.fromStep, toStep: choices.toStep };
  const warnings: string[] = [];
  const curves: ChosenCurve[] = [];
  for (const { path, curve } of found) {
    const sample = sampleOf(curve);
    const counts = countUserRun(curve.counted, sample);
    try {
      const fit = fitUserRun(curve.curve, { sample: sample ?? undefined });
      curves.push(curve);
      onCurve(curve, path, true);
      const { score, unit, leftOut, assumptions } = curve;
      const described = { path, score: score.name, role: score.role, resource, unit, leftOut, assumptions };
      const { account, stateAlong, formsAlong, apart, apartAt } = accountFor(curve, taken);
      const besides = compareWithStudy(curve.curve, score.name, resource, study, choices);
      const record = withFields(Object.assign(fit, described), account);
      fits.push(Object.assign(record, { stateAlong, formsAlong, counts, study: besides }));
      warnings.push(...apartWarning(path, record, apart && `${apart}; ${slopeWithout(curve, apartAt)}`));
      const warning = leftOutWarning(lastOf(fits));
      if (warning !== null) warnings.push(`${path}: ${warning}`);
    } catch (error) {
      if (!(error instanceof FitError)) throw error;
      const { run, score, step: used, leftOut } = curve;
      const lost = leftOutText({ run: run.run, score: score.name, points: used.length, leftOut });
      const instead = used.length < fewestPoints ? takenInstead(run, score, fewestPoints) : null;
      const reason = [error.message, lost && `left out: ${lost}`, instead].filter((part) => part !== null).join("; ");
      refused.push({ path, run: run.run, reason });
      const found = accountWithoutSlope(curve, taken);
      if (found === null) continue;
      onCurve(curve, path, false);
      const described = { run: run.run, path, score: score.name, role: score.role, unit: curve.unit, reason };
      const { stateAlong, formsAlong } = found;
      withoutSlope.push(Object.assign(withFields(described, found.account), { stateAlong, formsAlong, counts }));
      warnings.push(...apartWarning(path, described, found.apart));
    }
  }
  return {
    resource,
    fits,
    withoutSlope,
    ...lawsOf(curves),
    scores: summaryOf(curves, passedOver),
    warnings,
    refused,
    problems
  };
}

/** The evaluations that have a logarithm, where they are enough for a slope with an interval and X varies. */
function sampleOf({ curve: { modelSize, lnX, lnL } }: ChosenCurve): SlopeSample | null {
  const varies = lnX.some((x) => x !== lnX[0]);
  return lnX.length >= fewestPoints && varies ? sampleAlone(modelSize ?? 1, lnX, lnL) : null;
}

/** None where nothing stands apart. */
function apartWarning(path: string, { run, score }: { run: string; score: string }, apart: string | null): string[] {
  return apart === null ? [] : [`${path}: ${run}, ${score}: state and forms leave out: ${apart}`];
}

/** Null where the run is too short for a state. */
function accountWithoutSlope(curve: ChosenCurve, taken: Taken): ReturnType<typeof accountFor> | null {
  try {
    const found = accountFor(curve, taken);
    return found.account.state.word === "too-short" ? null : found;
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    return null;
  }
}

/** The curves of logs, before anything is fitted. */
export interface ChosenCurves extends Pick<LogFits, "resource" | "refused" | "problems"> {
  /** one a run and score */
  curves: { path: string; curve: ChosenCurve }[];
  /** scores of these runs that are not fitted */
  passedOver: ChosenScores["passedOver"];
}

/** What each run is fitted by: its scores and its resource; and why others have no curve. */
export function chooseCurves(
  logs: readonly (ImportedLog | DamagedLog)[],
  { resource: asked, ...choices }: FitChoice
): ChosenCurves {
  const refused: LogFits["refused"] = [];
  const whole = logs.filter((log): log is ImportedLog => !isDamaged(log));
  const problems = notesOfLogs(whole, (log, text) => text === log.refusal || text === log.whyNoRun);
  for (const log of logs) {
    if (isDamaged(log)) refused.push({ path: log.path, run: null, reason: log.error.message });
    else if (log.whyNoRun !== null) refused.push({ path: log.path, run: null, reason: log.whyNoRun });
  }
  const runs = logs.flatMap((log) => (isDamaged(log) ? [] : log.runs.map((run) => ({ path: log.path, run }))));
  const { resource, remark } = resourceFor(
    runs.map(({ run }) => run),
    asked
  );
  if (remark !== null) problems.push(remark);
  const curves: ChosenCurves["curves"] = [];
  const passedOver: ChosenCurves["passedOver"] = [];
  for (const { path, run } of runs) {
    const chosen = curvesOf(run, { ...choices, resource });
    passedOver.push(...chosen.passedOver);
    for (const curve of chosen.curves) {
      if ("reason" in curve) refused.push({ path, run: run.run, reason: curve.reason });
      else curves.push({ path, curve });
    }
  }
  return { resource, curves, passedOver, refused, problems };
}

/**
 * What all runs are fitted against: as asked, else compute where at least half of them have tokens or FLOPs. A run without
 * them cannot be compared on compute, and moves no other one: that is said.
 */
function resourceFor(
  runs: readonly ImportedRun[],
  asked: LogResource | undefined
): { resource: LogResource; remark: string | null } {
  const counted = runs.filter(({ tokens, flops }) => tokens !== null || flops !== null).length;
  const byHours = ({ table, samples, hours }: ImportedRun) =>
    table.ranked !== undefined && samples === null && hours !== null;
  if (asked === undefined && counted === 0 && runs.length > 0 && runs.every(byHours))
    return { resource: "time", remark: null };
  const resource = asked ?? (counted > 0 && 2 * counted >= runs.length ? "compute" : "data");
  if (asked !== undefined || counted === 0 || counted === runs.length) return { resource, remark: null };
  const without = runs.length - counted;
  const have = counted === 1 ? "1 has" : `${counted} have`;
  const lack = without === 1 ? "1 has" : `${without} have`;
  const remark =
    resource === "compute"
      ? `${counted} of ${runs.length} runs are fitted against compute; ${lack} no tokens and no FLOPs, and ${without === 1 ? "is" : "are"} not comparable: --resource data fits all of them against data`
      : `all ${runs.length} runs are fitted against data, as ${lack} no tokens and no FLOPs; ${have} them: --resource compute fits ${counted === 1 ? "that one" : "those"} alone`;
  return { resource, remark };
}

/** A law a score: slopes of two test sets do not lie on one. */
function lawsOf(curves: readonly ChosenCurve[]): Pick<LogFits, "law" | "noLaw" | "laws"> {
  const scores = [...new Set(curves.map(({ score }) => score.name))];
  const laws = scores.map((name) => ({ score: name, ...lawOf(curves.filter(({ score }) => score.name === name)) }));
  if (laws.length <= 1) {
    const { law, noLaw } = laws[0] ?? lawOf([]);
    return { law, noLaw, laws };
  }
  return {
    law: null,
    noLaw: `${laws.length} scores were fitted, and each has a law of its own: ${scores.join(", ")}`,
    laws
  };
}

function lawOf(curves: readonly ChosenCurve[]): Omit<ScoreLaw, "score"> {
  try {
    const law = fitUserLaw(curves.map(({ curve }) => curve));
    const counted = [...curves].sort((a, b) => byContent(a.curve, b.curve));
    const counts = countUserLaw(counted.map(({ curve, counted }) => ({ modelSize: curve.modelSize, counted })));
    return { law, noLaw: null, counts };
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    return { law: null, noLaw: error.message, counts: null };
  }
}
