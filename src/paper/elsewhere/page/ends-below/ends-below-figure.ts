import { dataTable } from "../../../../components/data-table.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { dotPlot } from "../../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../../components/plots/dot-plot/dot-plot-text.js";
import { interval, percent } from "../../../../lib/format.js";
import { mustFind, mustHave, present } from "../../../../lib/items.js";
import type { FigureSite } from "../../../paper-site.js";
import { measuredBy } from "../../studies/about.js";
import { elsewhereReads, recordOf, studyNames } from "../outcomes.js";

const source = "logs of the studies, data/elsewhere.json";

export const endsBelow: Figure<FigureSite> = { reads: elsewhereReads, view };

function view(site: FigureSite): FigureView {
  const row = mustFind(recordOf(site).rows, ({ id }) => id === "decline");
  const rows = row.columns.flatMap(({ study, cells, values }) =>
    cells.map(({ what, estimate, interval: ends }) => ({
      ...{
        study,
        name: `${studyNames[study]}, ${what}`,
        lost: mustHave(values, `${what}: lost`),
        runs: mustHave(values, `${what}: runs`)
      },
      ...{
        value: present(estimate) + tolerated,
        low: present(ends?.[0]) + tolerated,
        high: present(ends?.[1]) + tolerated
      }
    }))
  );
  const plot: DotPlotData = {
    series: [{ name: "share", shape: "circle" }],
    groups: [{ rows: rows.map(({ name, value, low, high }) => ({ name, values: [{ value, low, high }] })) }],
    axis: {
      title: "Share of runs that end below their peak",
      format: percent,
      domain: [0, 0.4],
      ticks: [0, 0.1, 0.2, 0.3, 0.4]
    },
    reference: { value: tolerated, name: "one in twenty" }
  };
  const lost = rows.filter(({ lost: some }) => some > 0).length;
  return {
    reading: `Runs end below their peak in ${lost} of ${rows.length} groups of runs`,
    subtitle: "Share of runs that are falling or collapsed at their end, with its exact 95% interval",
    key: [{ mark: "interval", label: "share and 95% interval" }],
    draw: (drawing) => dotPlot(plot, drawing),
    caption: "States as the page on runs explains them. The line is one run in twenty.",
    source,
    measuredBy: measuredBy(rows.map(({ study }) => study)),
    description: describeDotPlot(plot, {
      quantity: "Shares",
      rows: "group of runs",
      rowsMany: "groups of runs",
      format: percent,
      ordered: false
    }),
    table: dataTable(
      "Runs that end below their peak",
      ["Runs", "Below", "Of", "Share", "95% interval"],
      rows.map(({ name, lost: some, runs, value, low, high }) => [
        name,
        String(some),
        String(runs),
        percent(value),
        interval(low, high, percent)
      ])
    ),
    computed: howComputed({ sentence: "Clopper and Pearson\u2019s interval of a share." }),
    csv: dataCsv(
      ["runs", "below", "of", "share", "low", "high"],
      rows.map(({ name, lost: some, runs, value, low, high }) => [name, some, runs, value, low, high])
    )
  };
}

/** What the row takes off every share. */
const tolerated = 0.05;
