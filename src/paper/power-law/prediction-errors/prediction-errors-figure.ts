/** Errors of predicted losses beside baselines: the held-out size, and the rest of the runs. */

import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure, ChoiceView } from "../../../components/frame/choice-figure.js";
import { resourceControl } from "../../../components/frame/choice-words.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotGroup, DotPlotData, DotRow } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { count, modelSize, percent, word } from "../../../lib/format.js";
import { firstOf } from "../../../lib/items.js";
import type { Resource, Variant } from "../../../lib/runs.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import { variantControl } from "../../variant-control.js";
import type { PredictionSource } from "../prediction-data.js";
import {
  cutError,
  evaluationsOf,
  heldOut,
  levelForms,
  pilotPoints,
  studyCut,
  withinOf,
  zeroShotErrors,
  zeroShotRange
} from "../predictions-read.js";

interface Entry {
  name: string;
  error: number;
  law: boolean;
  hollow?: boolean;
}

export const predictionErrorsFigure: ChoiceFigure<PredictionSource> = {
  reads: { logs: "own", places: ["prediction.between", "prediction.within"] },
  controls: ({ study }) => [variantControl(study), resourceControl],
  view: (results, { variant, resource }) => predictionErrors(results, variant as Variant, resource as Resource)
};

function predictionErrors(results: PredictionSource, variant: Variant, resource: Resource): ChoiceView {
  const groups = errorGroups(results, variant, resource);
  const entries = groups.flatMap(({ entries: groupEntries }) => groupEntries);
  const drawn: DotGroup[] = groups.map(({ title, entries: groupEntries }) => ({
    title,
    rows: groupEntries.map(errorRow)
  }));
  const data: DotPlotData = {
    groups: drawn,
    series: [
      { name: "measured losses of the size are used", shape: "circle" },
      { name: "predicted from smaller sizes alone", shape: "circle", hollow: true }
    ],
    axis: {
      title: "Mean error of the predicted loss",
      format: (value) => `${Math.round(value * 100)}%`,
      read: percent,
      domain: [0, Math.max(...entries.map(({ error }) => error)) * 1.12]
    },
    stems: 0
  };
  return {
    view: `${variant}, ${resource}`,
    shown: `${variant}, ${resource}`,
    reading: reading(results, variant, resource),
    subtitle: html`Mean of |predicted \u2212 measured| over measured loss. ${familyName(results, mainFamily(results))} ${variant}, against ${resource}`,
    key: [
      { mark: "dot", label: "the law" },
      { mark: "ring", label: "predicted from smaller sizes alone" },
      { mark: "dot", label: "without the law", color: "var(--axis)" }
    ],
    draw: (options) => dotPlot(data, options),
    caption: captionOf(results, variant, resource),
    source: `data ${results.inputs.hash.slice(0, 7)}`,
    description: describeDotPlot(data, {
      quantity: "Mean error of the predicted loss",
      rows: "prediction",
      ordered: false,
      format: percent
    }),
    table: dataTable(
      "Mean errors",
      ["Prediction", "Mean error"],
      entries.map(({ name, error }) => [name, percent(error)])
    ),
    computed: howComputed({
      sentence:
        "Law and baselines are fitted to ln&nbsp;<i>L</i>, sizes weighted equally; each error is the mean of |predicted/measured \u2212 1| of the loss itself.",
      values: entries.map(({ name, error }) => [name, error]),
      command: `npx rlscale fit --variant ${variant} --resource ${resource} --protocol inter`
    }),
    csv: dataCsv(
      ["group", "prediction", "mean_error"],
      groups.flatMap(({ title, entries: groupEntries }) => groupEntries.map(({ name, error }) => [title, name, error]))
    )
  };
}

function errorRow({ name, error, law, hollow }: Entry): DotRow {
  return {
    name,
    values: [{ value: error, label: percent(error), series: hollow ? 1 : 0, ...(law ? {} : { color: "var(--axis)" }) }]
  };
}

function errorGroups(
  results: PredictionSource,
  variant: Variant,
  resource: Resource
): { title: string; entries: Entry[] }[] {
  const held = heldOut(results, variant, resource);
  const within = withinOf(results, variant, resource);
  const cut = within && studyCut(within);
  const groups: { title: string; entries: Entry[] }[] = [];
  if (held) {
    const name = modelSize(held.target.target);
    const pilot = held.pilot.find(({ seen }) => seen === 10);
    const entries: (Entry | null)[] = [
      entry(`Law, height fitted to all of ${name}`, held.calibrated.law, true),
      pilot ? entry(`Law, height fitted to ${name}\u2019s first ${pilot.seen} evaluations`, pilot.law, true) : null,
      ...zeroShotErrors(held.strict).map(({ form, error }) => ({
        ...{ name: `Law, height guessed by ${levelForms[form]}`, error, law: true, hollow: true }
      })),
      entry(`One slope for all sizes, height fitted to all of ${name}`, held.calibrated["shared-slope"], false),
      entry(`Mean loss of ${name}: no learning`, held.calibrated.constant, false),
      entry("Mean loss of the next smaller size", held.strict.constant, false, true)
    ];
    groups.push({ title: `Between sizes, ${name} held out`, entries: entries.filter((entry) => entry !== null) });
  }
  if (cut) {
    groups.push({
      title: "Within a run, after the study\u2019s early steps",
      entries: [
        { name: "Law of the early steps", error: cutError(results, cut, "law"), law: true },
        { name: "Slope of each size alone", error: cutError(results, cut, "own-slope"), law: false },
        { name: "Loss stays at the mean of the last five", error: cutError(results, cut, "mean-5"), law: false },
        { name: "Loss stays at the last value", error: cutError(results, cut, "last-value"), law: false }
      ]
    });
  }
  return groups;
}

function entry(name: string, error: readonly number[] | null | undefined, law: boolean, hollow = false): Entry | null {
  return error ? { name, error: firstOf(error), law, hollow } : null;
}

function reading(results: PredictionSource, variant: Variant, resource: Resource): string {
  const held = heldOut(results, variant, resource);
  const within = withinOf(results, variant, resource);
  const cut = within && studyCut(within);
  const parts: string[] = [];
  if (held?.calibrated.law && held.strict.chosen && held.strict.constant) {
    const name = modelSize(held.target.target);
    const pilot = held.pilot.find(({ seen }) => seen === pilotPoints)?.law;
    const known = pilot
      ? `Given ${name}\u2019s first ${word(pilotPoints)} evaluations, the law is ${percent(pilot[0])} off`
      : `With the height fitted to ${name}\u2019s own points, the law is ${percent(held.calibrated.law[0])} off`;
    const range = zeroShotRange(held.strict);
    parts.push(
      `${known}; from smaller sizes alone ${range}, as its height is guessed; the next smaller size\u2019s mean loss ${percent(held.strict.constant[0])}`
    );
  }
  if (parts.length === 0 && cut) {
    const [law, still] = [cutError(results, cut, "law"), cutError(results, cut, "mean-5")];
    parts.push(`The early law is ${percent(law)} off, no further change ${percent(still)}`);
  }
  return parts[0] ?? "These curves settle no prediction";
}

function captionOf(results: PredictionSource, variant: Variant, resource: Resource): string {
  const held = heldOut(results, variant, resource);
  const sentences = ["Strong dots: predictions by the law; grey: predictions without it, on the same points."];
  if (held) {
    const name = modelSize(held.target.target);
    sentences.push(
      `The first row is the study\u2019s way: slope from the other sizes, height from all ${count(evaluationsOf(held.target))} evaluations of ${name} that it is then scored on. The row of the first evaluations is scored on the rest.`
    );
    if (held.target.noise !== null) {
      sentences.push(
        `Evaluation noise alone would give a perfect prediction of ${name} an error of ${percent(held.target.noise)}.`
      );
    }
  }
  return sentences.join(" ");
}
