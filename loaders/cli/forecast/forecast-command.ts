/** `rlscale forecast PATH... --to X`: what each run is doing, and where it will be. */

import { mostFans } from "../../../src/components/runs/fan.js";
import { forecastPlot } from "../../../src/components/runs/forecast-plot.js";
import type { ImportedLog } from "../../../src/import/imported-log.js";
import { refusalsIn } from "../../../src/import/runs/refusals.js";
import {
  type ForecastedRun,
  forecastRuns,
  forecastsAsData,
  type LogForecasts
} from "../../../src/import/study/forecast-runs.js";
import { refusedText } from "../../../src/import/study/refused-text.js";
import { type Axis, axisWords } from "../../../src/import/study/score-series.js";
import { itemAt } from "../../../src/lib/items.js";
import { keptRun } from "../../../src/lib/runs/kept-run.js";
import type { RunCurve } from "../../../src/lib/runs/run-curve.js";
import { someOf } from "../../../src/lib/some-of.js";
import { toJson } from "../../emit.js";
import { importLogs, isDamaged } from "../../study/import-logs.js";
import { CheckError } from "../errors/check-error.js";
import { ReportedError } from "../errors/reported-error.js";
import { UsageError } from "../errors/usage-error.js";
import { importOptions } from "../log-options.js";
import { boundedMessage } from "../output/bounded.js";
import type { Output } from "../output/cli-output.js";
import { writePlot } from "../output/plot-file.js";
import { plain } from "../plain.js";
import type { ForecastOptions } from "./forecast-options.js";
import { forecastText } from "./forecast-text.js";

/**
 * Forecasts every run and score of the logs behind the paths.
 *
 * @throws UsageError when --until is not before --to, or there is a --plot and no X to forecast to
 * @throws CheckError when there is no run to forecast; after everything was printed, when of some log it must be said first
 *   which rows are one run
 */
export async function forecastLogs(paths: string[], options: ForecastOptions, { out }: Output): Promise<void> {
  const { to, more, until, x: axis, score, scoreRange: range, role, plot } = options;
  if (to !== undefined && more !== undefined)
    throw new UsageError("options '--to <x>' and '--more <x>' say both how far to look ahead: give one of them");
  if (until !== undefined && to !== undefined && until >= to)
    throw new UsageError(`option '--until <x>' argument '${until}' is invalid: it must be below --to ${to}`);
  if (plot !== undefined && to === undefined && more === undefined)
    throw new UsageError("option '--plot <file>' draws forecasts: say how far with --to X or --more X");
  const logs = await importLogs(paths, importOptions(options), { join: true });
  const curves: RunCurve[] = [];
  const forecasts = forecastRuns(logs, { to, more, until, axis, score, range, role }, (curve) => curves.push(curve));
  const answered = to === undefined ? [...forecasts.runs, ...forecasts.states] : forecasts.runs;
  if (answered.length === 0) throw new CheckError(`no run is forecast\n${boundedMessage(reasons(forecasts))}`);
  if (plot !== undefined) await writePlot(plot, plotOf(forecasts, curves, axis), "rlscale forecast");
  out(options.json ? `${toJson(forecastsAsData(forecasts))}\n` : forecastText(forecasts));
  const whole = logs.filter((log): log is ImportedLog => !isDamaged(log));
  const unclear = refusalsIn(whole);
  if (unclear.length > 0) throw new (options.json ? ReportedError : CheckError)(boundedMessage(unclear.map(plain)));
}

function plotOf({ runs }: LogForecasts, curves: readonly RunCurve[], axis: Axis): string {
  const scores = [...new Set(runs.map(({ score }) => score))];
  const nameOf = ({ run, score }: ForecastedRun) => (scores.length > 1 ? `${run}, ${score}` : run);
  const drawn = runs
    .slice(0, mostFans)
    .map((run, i) => ({ ...keptRun(itemAt(curves, i)), name: nameOf(run), to: run.to }));
  return forecastPlot({ runs: drawn, of: runs.length, score: someOf(scores, 3), x: axisWords[axis] });
}

/** Why there is nothing, with the notes: one of them may be the cause. */
function reasons({ refused, notes }: LogForecasts): string[] {
  const why = [...new Set(refused.map(refusedText))];
  const said = notes.filter((note) => !refused.some(({ reason }) => note.endsWith(reason)));
  return [...why, ...said.map((note) => `note: ${note}`)].map((line) => `  ${plain(line)}`);
}
