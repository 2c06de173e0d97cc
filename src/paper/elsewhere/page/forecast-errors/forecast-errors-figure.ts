import { dataTable } from "../../../../components/data-table.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { dotPlot } from "../../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../../components/plots/dot-plot/dot-plot-text.js";
import { capital, percent } from "../../../../lib/format.js";
import { firstOf, itemAt, mustFind, mustHave } from "../../../../lib/items.js";
import type { FigureSite } from "../../../paper-site.js";
import { measuredBy } from "../../studies/about.js";
import { elsewhereReads, recordOf, studyNames } from "../outcomes.js";

const source = "logs of the studies, data/elsewhere.json";

const forms = ["power", "no-change", "sigmoid"] as const;
const formNames = { power: "power law", "no-change": "no change", sigmoid: "sigmoid" };

/** Errors of forecasts of the second half, by study and benchmark. */
export const forecastErrors: Figure<FigureSite> = { reads: elsewhereReads, view };

function view(site: FigureSite): FigureView {
  const row = mustFind(recordOf(site).rows, ({ id }) => id === "forecast");
  const rows = row.columns.flatMap(({ study, values }) =>
    [...new Set(Object.keys(values).map((name) => firstOf(name.split(": "))))].map((group) => ({
      ...{ study, group, name: `${studyNames[study]}, ${group}` },
      errors: forms.map((form) => mustHave(values, `${group}: ${form}`))
    }))
  );
  const plot: DotPlotData = {
    series: [
      { name: formNames.power, shape: "circle" },
      { name: formNames["no-change"], shape: "diamond" },
      { name: formNames.sigmoid, shape: "circle", hollow: true }
    ],
    groups: [
      { rows: rows.map(({ name, errors }) => ({ name, values: errors.map((value, series) => ({ series, value })) })) }
    ],
    axis: {
      ...{ title: "Mean error, share of the loss (log scale)", scale: "log", domain: [0.01, 1] },
      ...{ ticks: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1], format: percent, read: percent }
    }
  };
  const worse = rows.filter(({ errors }) => firstOf(errors) > itemAt(errors, 1)).length;
  const cells = row.columns.flatMap((column) => column.cells).filter(({ beyond }) => !beyond);
  const surely = cells.filter(({ interval }) => interval !== null && interval[1] !== null && interval[1] < 0).length;
  return {
    reading: `The power law of the first half is farther off than no change in ${worse} of ${rows.length} groups of runs, beyond its error in ${surely}`,
    subtitle:
      "Error of the second half of each run, forecast from its first half, as a share of the loss; mean over recipes",
    key: [
      { mark: "dot", label: "power law" },
      { mark: "diamond", label: "no change" },
      { mark: "ring", label: "sigmoid" }
    ],
    draw: (drawing) => dotPlot(plot, drawing),
    caption:
      "No change is the mean of the last three evaluations seen. Each form is fitted to the run\u2019s own first half.",
    source,
    measuredBy: measuredBy(rows.map(({ study }) => study)),
    description: describeDotPlot(plot, {
      quantity: "Errors of forecasts",
      rows: "group of runs",
      rowsMany: "groups of runs",
      format: percent,
      ordered: false
    }),
    table: dataTable(
      "Errors of forecasts",
      ["Runs", ...forms.map((form) => capital(formNames[form]))],
      rows.map(({ name, errors }) => [name, ...errors.map((error) => percent(error))])
    ),
    computed: howComputed({
      sentence: "Mean of |forecast \u2212 score| / (1 \u2212 score) over the evaluations of the second half."
    }),
    csv: dataCsv(
      ["study", "runs", ...forms],
      rows.map(({ study, group, errors }) => [study, group, ...errors])
    )
  };
}
