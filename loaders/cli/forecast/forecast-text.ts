/** What `rlscale forecast` prints for people: of each run first its state and the advice, then the numbers behind it. */
import type { ForecastedRun, LogForecasts, StatedRun } from "../../../src/import/study/forecast-runs.js";
import { refusedText } from "../../../src/import/study/refused-text.js";
import { axisWords } from "../../../src/import/study/score-series.js";
import * as format from "../../../src/lib/format.js";
import { amount, stateText } from "../../../src/lib/runs/advice.js";
import { bounded, mostRows } from "../output/bounded.js";
import { plain } from "../plain.js";

export function forecastText({ runs, states, refused, notes }: LogForecasts): string {
  const several = runs.length + states.length > 1;
  return [
    runs
      .slice(0, mostRows)
      .map((run) => runText(run, several))
      .join("\n"),
    ...bounded(
      states.map((run) => stateOnly(run, several)),
      "runs that are not forecast",
      mostRows
    ),
    ...(states.length > 0 && runs.length === 0
      ? [`say --to X, or --more X (that much further), for the score that is expected there, with its interval\n`]
      : []),
    ...(runs.length > mostRows ? [`and ${runs.length - mostRows} more runs; --json has all\n`] : []),
    ...bounded(
      refused.map((refusal) => `not forecast: ${plain(refusedText(refusal))}\n`),
      "logs and runs that are not forecast"
    ),
    ...bounded(
      notes.map((text) => `note: ${plain(text)}\n`),
      "notes"
    )
  ].join("");
}

function runText(run: ForecastedRun, several: boolean): string {
  const { advice, score, role, seenTo, to, x, xFrom } = run;
  const unit = axisWords[x];
  const lines = [
    `${several ? `${plain(run.run)}, ${plain(score)}: ` : ""}${advice}`,
    `  run ${plain(run.run)}, score ${plain(score)} (${role}), ${plain(run.path)}; seen to ${amount(seenTo)} ${unit}${x === "steps" || xFrom === null ? "" : ` (${plain(xFrom)})`}`,
    ...forecastLines(run, `${amount(to)} ${unit}`),
    ...formLines(run),
    ...backtestLines(run),
    ...checkpointLines(run, unit)
  ];
  return `${lines.join("\n")}\n`;
}

/** What a run is doing, where no X to look ahead to is given. */
function stateOnly(run: StatedRun, several: boolean): string {
  const { score, role, seenTo, state, x, xFrom, noChange } = run;
  const unit = axisWords[x];
  const from = x === "steps" || xFrom === null ? "" : ` (${plain(xFrom)})`;
  const lines = [
    `${several ? `${plain(run.run)}, ${plain(score)}: ` : ""}${stateText(state, unit)}.`,
    `  run ${plain(run.run)}, score ${plain(score)} (${role}), ${plain(run.path)}; seen to ${amount(seenTo)} ${unit}${from}`,
    `  mean of the last three ${three(noChange.score)}`,
    ...checkpointLines(run, unit)
  ];
  return `${lines.join("\n")}\n`;
}

const three = (score: number) => format.significant(score, 3);
const between = (low: number, high: number) => `[${three(low)}, ${three(high)}]`;

function forecastLines({ forecast, noChange }: ForecastedRun, at: string): string[] {
  const baseline = `no change (mean of the last three) ${three(noChange.score)}`;
  if (forecast === null) return [`  no forecast; ${baseline}`];
  const { score, low, high, levelLow, levelHigh } = forecast;
  return [
    `  at ${at}: ${three(score)}, one evaluation ${between(low, high)}, mean of five ${between(levelLow, levelHigh)} (95%)`,
    `  ${baseline}`
  ];
}

function formLines({ form, asymptote }: ForecastedRun): string[] {
  if (form === null) return [];
  if (asymptote === null) return [`  form: ${form}`];
  const { score, low, high, identified } = asymptote;
  const known = identified ? "" : ", not identified by these points";
  const bounds = low === null || high === null ? "(no interval)" : between(low, high);
  return [`  form: ${form}, asymptote ${three(score)} ${bounds}${known}`];
}

function backtestLines({ backtest }: ForecastedRun): string[] {
  const { cuts, medianError, noChangeMedianError, coverage } = backtest;
  if (cuts === 0) return ["  backtest: too few evaluations"];
  const held = `${Math.round(coverage! * cuts)} of ${cuts} inside`;
  return [
    `  backtest, ${format.plural(cuts, "cut")}: median error ${three(medianError!)} (no change ${three(noChangeMedianError!)}), ${held}`
  ];
}

function checkpointLines({ bestCheckpoint: best }: Pick<ForecastedRun, "bestCheckpoint">, unit: string): string[] {
  if (best === null) return [];
  const { overstatement } = best;
  const over = `${three(100 * Math.abs(overstatement))} points ${overstatement < 0 ? "below" : "above"}`;
  return [
    `  best checkpoint: ${amount(best.x)} ${unit}, ${three(best.score)} ${between(best.low, best.high)}; the best single evaluation, ${three(best.single.score)} at ${amount(best.single.x)}, is ${over} the smooth course`
  ];
}
