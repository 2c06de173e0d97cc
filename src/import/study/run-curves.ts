/** Imported runs as the curves that states and forecasts are made of: one a run and score, along an axis. */
import { FitError } from "../../lib/fit-error.js";
import { significant } from "../../lib/format.js";
import { itemAt, mustGet } from "../../lib/items.js";
import { amount } from "../../lib/runs/advice.js";
import { type RunCurve, runCurve } from "../../lib/runs/run-curve.js";
import { standingApart, withoutApart } from "../../lib/runs/standing-apart.js";
import { type DamagedLog, isDamaged } from "../damaged-log.js";
import type { ImportedLog, ImportedRun } from "../imported-log.js";
import { isKnownCount } from "../names/answers-of-score.js";
import { chooseScores, type ScoreChoice } from "../names/choose-scores.js";
import { asFractions, type Score, type ScoreRange } from "../names/scores.js";
import { type Axis, axisOf, type NoSeries } from "./score-series.js";

export interface LoggedCurve {
  path: string;
  run: ImportedRun;
  score: Score;
  curve: RunCurve;
  /** column, setting or option that X is from */
  xFrom: string | null;
  /** evaluations that are left out, by reason */
  leftOut: Record<string, number>;
  /** which evaluations stand apart and are left out, in words; null where none does */
  apart: string | null;
  /** their X */
  apartAt: number[];
}

export interface CurveOptions extends ScoreChoice {
  axis: Axis;
  /** only points up to this X exist */
  until?: number;
}

/** What is taken of a score along X. */
interface Taken {
  axis: string;
  range?: ScoreRange;
  until?: number;
  fromStep?: number;
  toStep?: number;
}

/** The curve of each score of each run, and why others have none. */
export function runCurves(
  logs: readonly (ImportedLog | DamagedLog)[],
  options: CurveOptions
): { curves: LoggedCurve[]; refused: NoSeries[] } {
  const curves: LoggedCurve[] = [];
  const refused: NoSeries[] = [];
  for (const log of logs) {
    if (isDamaged(log)) {
      refused.push({ path: log.path, run: null, reason: log.error.message });
      continue;
    }
    if (log.whyNoRun !== null) refused.push({ path: log.path, run: null, reason: log.whyNoRun });
    for (const run of log.runs) {
      const chosen = chooseScores(run, options);
      const along = axisOf(run, options.axis);
      const why = "reason" in chosen ? chosen.reason : "reason" in along ? along.reason : null;
      if (why !== null) refused.push({ path: log.path, run: run.run, reason: why });
      if ("reason" in chosen || "reason" in along) continue;
      for (const score of chosen.taken) {
        const found = curveOfScore(run, score, along.values, options);
        if (typeof found === "string") refused.push({ path: log.path, run: run.run, reason: found });
        else curves.push({ path: log.path, run, score, xFrom: along.from, ...found });
      }
    }
  }
  return { curves, refused };
}

/**
 * A run's score along X, the score before training apart.
 *
 * @param x X of each step of the run's table; NaN where not known
 * @returns why there is none, where there is none
 */
export function curveOfScore(
  run: ImportedRun,
  score: Score,
  x: Float64Array,
  { range, until = Number.POSITIVE_INFINITY, axis, fromStep = 0, toStep = Number.POSITIVE_INFINITY }: Taken
): Pick<LoggedCurve, "curve" | "leftOut" | "apart" | "apartAt"> | string {
  const { fraction, outside } = asFractions(mustGet(run.table.columns, score.name), range ?? { low: 0, high: 1 });
  const leftOut: Record<string, number> = {};
  if (outside > 0) leftOut["score outside its range"] = outside;
  if (score.notFinite > 0) leftOut["score not finite"] = score.notFinite;
  let before: number | null = null;
  const at: number[] = [];
  for (const [i, value] of fraction.entries()) {
    if (Number.isNaN(value) || run.table.step[i]! > toStep) continue;
    if (run.table.step[i] === 0 || x[i] === 0) before ??= value;
    else if (Number.isNaN(x[i]!)) leftOut[`no ${axis}`] = (leftOut[`no ${axis}`] ?? 0) + 1;
    else if (x[i]! <= until && !(run.table.step[i]! < fromStep)) at.push(i);
  }
  if (at.length === 0) {
    if (until === Number.POSITIVE_INFINITY) return `${run.run} has no evaluation of ${score.name} after the start`;
    const first = x.find((at, i) => at > 0 && !Number.isNaN(fraction[i]!));
    const where = first === undefined ? "" : `; its first is at ${first} ${axis}`;
    return `${run.run} has no evaluation of ${score.name} up to ${until} ${axis}${where}`;
  }
  try {
    const pick = (values: Float64Array) => at.map((i) => itemAt(values, i));
    const curve = runCurve(pick(x), pick(fraction), { before, problems: problemsOf(score) });
    const apart = standingApart(curve);
    const apartAt = apart.map((i) => itemAt(curve.x, i));
    return { curve: withoutApart(curve, apart), leftOut, apart: apartText(curve, apart, axis), apartAt };
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    return `${run.run}: ${axis}: ${error.message}; take another --x`;
  }
}

/** Which evaluations stand apart, with the scores beside each; null where none does. */
function apartText({ x, score }: RunCurve, apart: readonly number[], axis: string): string | null {
  if (apart.length === 0) return null;
  const unit = axis === "steps" ? "step " : `${axis} `;
  const places = apart.map((i) => {
    const [before, here, after] = [i - 1, i, i + 1].map((at) => significant(itemAt(score, at), 3));
    return `${unit}${amount(itemAt(x, i))} (${here} between ${before} and ${after})`;
  });
  return `${places.join(", ")} ${apart.length === 1 ? "stands" : "stand"} apart from the evaluations on both sides`;
}

/** Answers behind each value. */
function problemsOf({ answers }: Score): number | null {
  return isKnownCount(answers) ? answers.count : null;
}
