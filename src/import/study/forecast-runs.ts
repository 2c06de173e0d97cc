/** Runs of imported logs, forecast: what `rlscale forecast` and the page "Your logs" both do. */
import { significant } from "../../lib/format.js";
import { lastOf } from "../../lib/items.js";
import type { RunCurve } from "../../lib/runs/run-curve.js";
import { type RunReport, reportRun } from "../../lib/runs/run-report.js";
import { alikeOnce } from "../alike-notes.js";
import { type DamagedLog, isDamaged } from "../damaged-log.js";
import type { ImportedLog } from "../imported-log.js";
import { notesOfLogs } from "../log-notes.js";
import type { ScoreRole } from "../names/aliases.js";
import { type CurveOptions, runCurves } from "./run-curves.js";
import { type Axis, axisWords, type NoSeries } from "./score-series.js";

export interface ForecastOptions extends CurveOptions {
  /** X of the forecast, in the unit of the axis */
  to?: number;
  /** in its place: how much further than its last evaluation each run is forecast; without either states alone are told */
  more?: number;
}

/** One run and score. */
export interface ForecastedRun extends RunReport {
  run: string;
  path: string;
  score: string;
  /** of a score whose role nothing states: evaluation, which stands in the notes */
  role: ScoreRole;
  x: Axis;
  /** column, setting or option that X is from */
  xFrom: string | null;
}

/** A run and score without a forecast: what it is doing. */
export type StatedRun = Pick<
  ForecastedRun,
  "run" | "path" | "score" | "role" | "x" | "xFrom" | "seenTo" | "state" | "form" | "noChange" | "bestCheckpoint"
>;

export interface LogForecasts {
  runs: ForecastedRun[];
  /** runs that no X to look ahead to is given for, or one that they are beyond */
  states: StatedRun[];
  refused: NoSeries[];
  /** evaluations that are left out, roles that are taken, what a reader should know of the logs: whole sentences */
  notes: string[];
}

/** @param onRun is given the curve behind each forecast, in their order */
export function forecastRuns(
  logs: readonly (ImportedLog | DamagedLog)[],
  options: ForecastOptions,
  onRun: (curve: RunCurve) => void = () => undefined
): LogForecasts {
  const { axis } = options;
  const { curves, refused } = runCurves(logs, options);
  const runs: ForecastedRun[] = [];
  const states: StatedRun[] = [];
  const notes: string[] = [];
  const unstated = new Map<string, number>();
  for (const { path, run, score, curve, xFrom, leftOut, apart } of curves) {
    const last = lastOf(curve.x);
    const to = options.to ?? last + (options.more ?? 0);
    if (score.role === "unknown") unstated.set(score.name, (unstated.get(score.name) ?? 0) + 1);
    const role = score.role === "unknown" ? "evaluation" : score.role;
    const named = { run: run.run, path, score: score.name, role, x: axis, xFrom };
    if (to > last) {
      runs.push({ ...named, ...reportRun(curve, to, axisWords[axis]) });
      onRun(curve);
    } else {
      if (options.to !== undefined) refused.push({ path, run: run.run, reason: notBeyond(to, last, score.name, axis) });
      states.push({ ...named, ...statedRun(reportRun(curve, 2 * last, axisWords[axis])) });
    }
    if (apart !== null) notes.push(`${run.run}, ${score.name}: left out: ${apart}`);
    for (const [reason, points] of Object.entries(leftOut))
      notes.push(`${run.run}, ${score.name}: ${points} evaluation${points === 1 ? "" : "s"} left out: ${reason}`);
  }
  for (const [name, count] of unstated)
    notes.push(
      `${name}: nothing states whether its problems are held out; taken for an evaluation in ${count} run${count === 1 ? "" : "s"} (--role training where it is the score of the training batch)`
    );
  return {
    runs,
    states,
    refused,
    notes: [...farAhead(runs, options.more), ...notes, ...problemsOf(logs, [...runs, ...states])]
  };
}

function notBeyond(to: number, last: number, score: string, axis: Axis): string {
  return `--to ${to} must be beyond the last evaluation of ${score}, at ${last} ${axisWords[axis]}: give a later one, --more with how much further, or --until with an earlier X`;
}

function statedRun({ seenTo, state, form, noChange, bestCheckpoint }: RunReport) {
  return { seenTo, state, form, noChange, bestCheckpoint };
}

/** How many times the last X of a run is the furthest that forecasts were tried to: its curve cut at a quarter. */
const furthestTried = 4;

/** Runs that are forecast further than forecasts were tried, a line for all that are. */
function farAhead(runs: readonly ForecastedRun[], more: number | undefined): string[] {
  const far = runs.filter(({ to, seenTo, forecast }) => forecast !== null && to > furthestTried * seenTo);
  const notes = far.map(({ run, to, seenTo, x }) => ({
    of: `run ${run}`,
    text: `${more === undefined ? `--to ${to}` : `--more ${more} goes to ${to}, which`} is ${significant(to / seenTo, 2)} times ${significant(seenTo, 3)} ${axisWords[x]}, where its evaluations end; forecasts were tried up to ${furthestTried} times, so no trial backs this score or its interval`
  }));
  return alikeOnce(notes, "run");
}

/** What is said of the logs whose runs are forecast. */
function problemsOf(logs: readonly (ImportedLog | DamagedLog)[], runs: readonly { path: string }[]): string[] {
  const paths = new Set(runs.map(({ path }) => path));
  // where nothing is forecast, notes say why
  const isSaid = ({ path }: ImportedLog) => runs.length === 0 || paths.has(path);
  return notesOfLogs(
    logs.filter((log): log is ImportedLog => !isDamaged(log) && isSaid(log)),
    (log, text) => text === log.whyNoRun
  );
}

/** The shape that other programs read: that of `--json`, and of the library. */
export function forecastsAsData({ runs, states, refused, notes }: LogForecasts) {
  return {
    runs: runs.map(({ run, path, score, role, x, xFrom, seenTo, to, state, form, forecast, noChange, ...rest }) => {
      const { asymptote, backtest, advice, bestCheckpoint } = rest;
      const start = { run, path, score, role, x, xFrom, seenTo, to, state, form, forecast, noChange };
      return { ...start, asymptote, backtest, advice, bestCheckpoint };
    }),
    states,
    refused,
    notes
  };
}
