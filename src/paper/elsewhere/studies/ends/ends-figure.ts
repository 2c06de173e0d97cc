/** Scores of OctoThinker's runs before training and at their end. */

import { dataTable } from "../../../../components/data-table.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { dotPlot } from "../../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../../components/plots/dot-plot/dot-plot-text.js";
import { fixed } from "../../../../lib/format.js";
import { firstOf, lastOf } from "../../../../lib/items.js";
import type { FigureSite } from "../../../paper-site.js";
import { elsewhereReads, recordOf } from "../../page/outcomes.js";
import { measuredBy } from "../about.js";
import { endsOfRuns } from "../statements.js";

const score = (value: number) => fixed(value, 3);

export const endsOfOctoThinker: Figure<FigureSite> = { reads: elsewhereReads, view: endsView };

function endsView(site: FigureSite): FigureView {
  const rows = Object.values(endsOfRuns(recordOf(site)));
  const sorted = [...rows].sort((a, b) => a.end - b.end);
  const plot: DotPlotData = {
    series: [
      { name: "at the end", shape: "circle" },
      { name: "before training", shape: "circle", hollow: true }
    ],
    groups: [
      {
        rows: rows.map(({ name, before, end }) => ({
          name,
          values: [
            { series: 0, value: end },
            { series: 1, value: before }
          ]
        }))
      }
    ],
    axis: {
      title: "Score on MATH500",
      format: (value) => fixed(value, 1),
      read: score,
      domain: [0, 0.7],
      ticks: [0, 0.2, 0.4, 0.6]
    }
  };
  return {
    reading: `The same RL ends between ${score(firstOf(sorted).end)} and ${score(lastOf(sorted).end)}, by its base model`,
    subtitle: "Score on MATH500 before training, and mean of the last three evaluations. GRPO on MATH, one run each",
    key: [
      { mark: "dot", label: "at the end" },
      { mark: "ring", label: "before training" }
    ],
    draw: (drawing) => dotPlot(plot, drawing),
    caption: "The runs behind the statements of the table. Nothing says what another seed would give.",
    source: "logs of the study, data/elsewhere.json",
    measuredBy: measuredBy(["octothinker"]),
    description: describeDotPlot(plot, { quantity: "Scores", rows: "run", format: score, ordered: false }),
    table: dataTable(
      "Scores before and after",
      ["Base model", "Before training", "At the end"],
      rows.map(({ name, before, end }) => [name, score(before), score(end)])
    ),
    computed: howComputed({ sentence: "The end is the mean of the last three evaluations of a run." }),
    csv: dataCsv(
      ["base_model", "before", "end"],
      rows.map(({ name, before, end }) => [name, before, end])
    )
  };
}
