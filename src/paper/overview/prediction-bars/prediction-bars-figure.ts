/** Errors of the law's predictions beside their baselines: between sizes and within a run. For the overview. */

import { dataCsv } from "../../../components/frame/static-figure.js";
import type { StillFigure } from "../../../components/frame/still-figure.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData, DotRow } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { modelSize, percent } from "../../../lib/format.js";
import { lastOf } from "../../../lib/items.js";
import type { StudySite } from "../../paper-site.js";
import {
  type AgainstNoChange,
  againstNoChange,
  gainVerdict,
  pilotPoints,
  predictionParts,
  zeroShotErrors,
  zeroShotRange
} from "../../power-law/predictions-read.js";

export function figure(site: StudySite): StillFigure {
  const parts = predictionParts(site.results);
  if (!parts) throw new TypeError("this study has no predictions");
  const { calibrated, strict, early, target, seenToStep } = parts;
  const name = modelSize(target.target);
  const rows = (items: [string, number | null | undefined, boolean][]): DotRow[] =>
    items.flatMap(([label, value, law]) =>
      typeof value === "number"
        ? [{ name: label, values: [{ value, label: percent(value), color: law ? "var(--ink)" : "var(--axis)" }] }]
        : []
    );
  const against = againstNoChange(site.results, "base", "compute")!;
  const { still } = against;
  const unseen = zeroShotRange(strict);
  const guesses = zeroShotErrors(strict);
  const data: DotPlotData = {
    series: [{ name: "error", shape: "circle" }],
    groups: [
      {
        title: `Between sizes, ${name} held out`,
        rows: rows([
          [`The law, height fitted to ${name}\u2019s first ${pilotPoints} evaluations`, calibrated.law, true],
          [
            `One slope for all sizes, height fitted to ${name}\u2019s first ${pilotPoints}`,
            calibrated["shared-slope"],
            false
          ]
        ]).concat(unseen === null ? [] : guessesRow(guesses, unseen))
      },
      {
        title: `Within a run, steps after ${seenToStep}`,
        rows: rows([
          ["The law on the steps before", early.law, true],
          ["A line fitted to each size alone", early["own-slope"], false],
          ["No further change", still, false]
        ])
      }
    ],
    stems: 0,
    axis: {
      title: "Mean error of the predicted loss",
      format: (value) => percent(value).replace(".0%", "%"),
      read: percent
    }
  };
  return {
    name: "prediction",
    title: title(against, unseen),
    note: "Base, on compute. Strong dots: the law; grey: baselines",
    draw: (draw) => dotPlot(data, draw),
    csv: dataCsv(
      ["group", "prediction", "height", "mean_error"],
      data.groups.flatMap(({ title: group = "", rows: groupRows }) =>
        groupRows.flatMap(({ name: row, values }) =>
          values.map(({ value }) => [
            group,
            row,
            row === guessed ? (guesses.find(({ error }) => error === value)?.form ?? null) : null,
            value
          ])
        )
      )
    )
  };
}

const guessed = "The law, from smaller sizes: four ways to guess the height";

/** A dot a way to guess; the range beside the farthest. */
function guessesRow(guesses: readonly { error: number }[], range: string): DotRow {
  const errors = guesses.map(({ error }) => error).sort((a, b) => a - b);
  const values = errors.map((value) => ({ value, ...(value === lastOf(errors) ? { label: range } : {}) }));
  return { name: guessed, color: "var(--ink)", values };
}

/** By the verdict of claim B5, and never by the means alone. */
function title(against: AgainstNoChange, unseen: string | null): string {
  const within = `Within a run the law is ${percent(against.law)} off, no change ${percent(against.still)} (${gainVerdict(against)})`;
  return unseen === null ? within : `${within}; from smaller sizes alone the law is ${unseen} off`;
}
