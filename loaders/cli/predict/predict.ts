/** `rlscale predict FILE --at X`: runs of a saved fit at an X, without their logs. */

import * as format from "../../../src/lib/format.js";
import { amount, stateText } from "../../../src/lib/runs/advice.js";
import { forecastKept } from "../../../src/lib/runs/kept-run.js";
import { scoreAt } from "../../../src/lib/runs/run-forms.js";
import { toJson } from "../../emit.js";
import { bounded, mostRows } from "../output/bounded.js";
import type { Output } from "../output/cli-output.js";
import { plain } from "../plain.js";
import type { PredictOptions } from "./predict-options.js";
import { type SavedRun, savedFit } from "./saved-fit.js";

/** @throws CheckError when the file is none that `rlscale fit --save` wrote */
export async function predict(path: string, { at, json }: PredictOptions, { out }: Output): Promise<void> {
  const runs = (await savedFit(path)).map((run) => predicted(run, at));
  out(json ? `${toJson({ runs })}\n` : runs.slice(0, mostRows).map(text).join("") + more(runs.length));
}

function more(count: number): string {
  return bounded(new Array<string>(count).fill(""), "runs", mostRows).at(-1) ?? "";
}

function predicted({ x, scores, forms, state, form, ...run }: SavedRun, at: number) {
  const curve = { x: Float64Array.from(x), score: Float64Array.from(scores), before: null, problems: null };
  const shared = { run: run.run, path: run.path, score: run.score, x: run.along, seenTo: run.seenTo, at };
  const { forecast, noChange } = forecastKept({ curve, state, forms, form }, Math.max(at, run.seenTo));
  const best = forms.find((fit) => fit.form === form);
  // among what was seen there is nothing to forecast: the form that was fitted
  const fitted = best === undefined ? null : { score: scoreAt(best.form, best.parameters)(at) };
  const isAhead = at > run.seenTo;
  return {
    ...shared,
    ...{ state: { word: state.word, since: state.since }, form },
    prediction: isAhead ? forecast : fitted && { ...fitted, low: null, high: null, levelLow: null, levelHigh: null },
    noChange: { score: noChange }
  };
}

function text({ run, score, x, seenTo, at, state, form, prediction, noChange }: ReturnType<typeof predicted>): string {
  const three = (value: number) => format.significant(value, 3);
  const start = `${plain(run)}, ${plain(score)}: ${stateText(state, x)}, seen to ${amount(seenTo)} ${x}`;
  const place = `at ${amount(at)} ${x}`;
  if (prediction === null) return `${start}; too few evaluations to predict\n`;
  if (prediction.low === null)
    return `${start}; ${place}, among what was seen: ${three(prediction.score)} (${form} as fitted)\n`;
  const { low, high, levelLow, levelHigh } = prediction;
  return `${start}; ${place}: ${three(prediction.score)}, one evaluation [${three(low)}, ${three(high)}], mean of five [${three(levelLow!)}, ${three(levelHigh!)}] (95%); no change ${three(noChange.score)}\n`;
}
