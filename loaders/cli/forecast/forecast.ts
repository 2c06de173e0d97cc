/** `rlscale forecast PATH... --to X`: what each run is doing, and where it will be. */
import type { ImportedLog } from "../../../src/import/import-log.js";
import { refusalsIn } from "../../../src/import/runs/refusals.js";
import { forecastRuns, forecastsAsData, type LogForecasts } from "../../../src/import/study/forecast-runs.js";
import { toJson } from "../../emit.js";
import { importLogs, isDamaged } from "../../study/import-logs.js";
import { CheckError } from "../errors/check-error.js";
import { ReportedError } from "../errors/reported-error.js";
import { UsageError } from "../errors/usage-error.js";
import { importOptions } from "../log-options.js";
import type { Output } from "../main.js";
import { boundedMessage } from "../output/bounded.js";
import { plain } from "../plain.js";
import type { ForecastOptions } from "./forecast-options.js";
import { forecastText } from "./forecast-text.js";

/**
 * Forecasts every run and score of the logs behind the paths.
 *
 * @throws UsageError when --until is not before --to
 * @throws CheckError when there is no run to forecast; after everything was printed, when of some log it must be said first
 *   which rows are one run
 */
export async function forecastLogs(paths: string[], options: ForecastOptions, { out }: Output): Promise<void> {
  const { to, until, x: axis, score, scoreRange: range, role } = options;
  if (until !== undefined && until >= to)
    throw new UsageError(`option '--until <x>' argument '${until}' is invalid: it must be below --to ${to}`);
  const logs = await importLogs(paths, importOptions(options), { join: true });
  const forecasts = forecastRuns(logs, { to, until, axis, score, range, role });
  if (forecasts.runs.length === 0) throw new CheckError(`no run is forecast\n${boundedMessage(reasons(forecasts))}`);
  out(options.json ? `${toJson(forecastsAsData(forecasts))}\n` : forecastText(forecasts));
  const whole = logs.filter((log): log is ImportedLog => !isDamaged(log));
  const unclear = refusalsIn(whole);
  if (unclear.length > 0) throw new (options.json ? ReportedError : CheckError)(boundedMessage(unclear.map(plain)));
}

function reasons({ refused }: LogForecasts): string[] {
  return refused.map(({ path, reason }) => `  ${plain(reason.startsWith(path) ? reason : `${path}: ${reason}`)}`);
}
