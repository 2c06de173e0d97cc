/** Errors of the law's predictions beside their baselines: between sizes and within a run. For the overview. */

import { dataCsv } from "../../components/frame/static-figure.js";
import type { StillFigure } from "../../components/frame/still-figure.js";
import { dotPlot } from "../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData, DotRow } from "../../components/plots/dot-plot/dot-plot-marks.js";
import { modelSize, percent } from "../../lib/format.js";
import { pilotPoints, predictionParts, standingStill } from "../power-law/prediction.js";
import type { StudySite } from "../site.js";

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
  const still = standingStill(early);
  const data: DotPlotData = {
    series: [{ name: "error", shape: "circle" }],
    groups: [
      {
        title: `Between sizes, ${name} held out`,
        rows: rows([
          [`The law, height set on ${name}\u2019s first ${pilotPoints} evaluations`, calibrated.law, true],
          ["One slope for all, height set too", calibrated["shared-slope"], false],
          [`The law, from smaller sizes`, strict.chosen, true]
        ])
      },
      {
        title: `Within a run, steps after ${seenToStep}`,
        rows: rows([
          ["The law on the steps before", early.law, true],
          ["Each size\u2019s own line", early["own-slope"], false],
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
    title: title(early.law!, still, strict.chosen ?? null),
    note: "Base, on compute. Strong dots: the law; grey: baselines",
    draw: (draw) => dotPlot(data, draw),
    csv: dataCsv(
      ["group", "prediction", "mean_error"],
      data.groups.flatMap(({ title: group = "", rows: groupRows }) =>
        groupRows.map(({ name: row, values }) => [group, row, values[0]?.value ?? null])
      )
    )
  };
}

/** By outcome. */
function title(law: number, still: number, unseen: number | null): string {
  const within = law < still ? "The law beats the no-change baseline" : "The law does not beat the no-change baseline";
  return unseen === null ? within : `${within}; from smaller sizes alone it is ${percent(unseen)} off`;
}
