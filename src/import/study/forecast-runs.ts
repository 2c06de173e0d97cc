/** Runs of imported logs, forecast: what `rlscale forecast` and the page "Your logs" both do. */
import { significant } from "../../lib/format.js";
import { type RunReport, reportRun } from "../../lib/runs/run-report.js";
import { alikeOnce } from "../alike-notes.js";
import { type DamagedLog, isDamaged } from "../damaged-log.js";
import type { ImportedLog } from "../import-log.js";
import { notesOfLogs } from "../log-notes.js";
import type { ScoreRole } from "../names/aliases.js";
import { type CurveOptions, runCurves } from "./run-curves.js";
import type { Axis, NoSeries } from "./score-series.js";

export interface ForecastOptions extends CurveOptions {
  /** X of the forecast, in the unit of the axis */
  to: number;
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

export interface LogForecasts {
  runs: ForecastedRun[];
  refused: NoSeries[];
  /** evaluations that are left out, roles that are taken, what a reader should know of the logs: whole sentences */
  notes: string[];
}

/** X in words. */
export const axisWords: Record<Axis, string> = {
  steps: "steps",
  samples: "samples",
  tokens: "tokens",
  flops: "FLOPs",
  hours: "hours"
};

export function forecastRuns(logs: readonly (ImportedLog | DamagedLog)[], options: ForecastOptions): LogForecasts {
  const { to, axis } = options;
  const { curves, refused } = runCurves(logs, options);
  const runs: ForecastedRun[] = [];
  const notes: string[] = [];
  const unstated = new Map<string, number>();
  for (const { path, run, score, curve, xFrom, leftOut, apart } of curves) {
    const last = curve.x.at(-1)!;
    if (!(to > last)) {
      const reason = `--to ${to} must be beyond the last evaluation of ${score.name}, at ${last} ${axisWords[axis]}: give a later one, or --until with an earlier X`;
      refused.push({ path, run: run.run, reason });
      continue;
    }
    if (score.role === "unknown") unstated.set(score.name, (unstated.get(score.name) ?? 0) + 1);
    const role = score.role === "unknown" ? "evaluation" : score.role;
    runs.push({
      ...{ run: run.run, path, score: score.name, role, x: axis, xFrom },
      ...reportRun(curve, to, axisWords[axis])
    });
    if (apart !== null) notes.push(`${run.run}, ${score.name}: left out: ${apart}`);
    for (const [reason, points] of Object.entries(leftOut))
      notes.push(`${run.run}, ${score.name}: ${points} evaluation${points === 1 ? "" : "s"} left out: ${reason}`);
  }
  for (const [name, count] of unstated)
    notes.push(
      `${name}: nothing states whether its problems are held out; taken for an evaluation in ${count} run${count === 1 ? "" : "s"} (--role training where it is the score of the training batch)`
    );
  return { runs, refused, notes: [...farAhead(runs), ...notes, ...problemsOf(logs, runs)] };
}

/** How many times the last X of a run is the furthest that forecasts were tried to: its curve cut at a quarter. */
const furthestTried = 4;

/** Runs that are forecast further than forecasts were tried, a line for all that are. */
function farAhead(runs: readonly ForecastedRun[]): string[] {
  const far = runs.filter(({ to, seenTo }) => to > furthestTried * seenTo);
  const notes = far.map(({ run, to, seenTo, x }) => ({
    of: `run ${run}`,
    text: `--to ${to} is ${significant(to / seenTo, 2)} times ${significant(seenTo, 3)} ${axisWords[x]}, where its evaluations end; forecasts were tried up to ${furthestTried} times, so no trial backs this score or its interval`
  }));
  return alikeOnce(notes, "run");
}

/** What is said of the logs whose runs are forecast. */
function problemsOf(logs: readonly (ImportedLog | DamagedLog)[], runs: readonly ForecastedRun[]): string[] {
  const paths = new Set(runs.map(({ path }) => path));
  return notesOfLogs(logs.filter((log): log is ImportedLog => !isDamaged(log) && paths.has(log.path)));
}

/** The shape that other programs read: that of `--json`, and of the library. */
export function forecastsAsData({ runs, refused, notes }: LogForecasts) {
  return {
    runs: runs.map(({ run, path, score, role, x, xFrom, seenTo, to, state, form, forecast, noChange, ...rest }) => {
      const { asymptote, backtest, advice, bestCheckpoint } = rest;
      const start = { run, path, score, role, x, xFrom, seenTo, to, state, form, forecast, noChange };
      return { ...start, asymptote, backtest, advice, bestCheckpoint };
    }),
    refused,
    notes
  };
}
