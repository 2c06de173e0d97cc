/** Scores before training. */
import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { change, fixed, loss, modelSize } from "../../../lib/format.js";
import { itemAt, present } from "../../../lib/items.js";
import type { StudySite } from "../../paper-site.js";
import { foot, readingReads, sizeRow, tenths } from "../reading-parts.js";

export const stepZero: Figure<StudySite> = { reads: readingReads, view };

function view({ results }: StudySite): FigureView {
  const cells = (results.experiments.transfer?.heldOut.cells ?? []).filter(
    ({ variant, stepZero: zero }) => variant === "instruct" && zero !== null
  );
  const plot: DotPlotData = {
    series: [
      { name: "step 0, one run", shape: "diamond" },
      { name: "mean of the first evaluations", shape: "circle" }
    ],
    groups: [
      {
        rows: [...cells].reverse().map((cell) =>
          sizeRow(cell.modelSize, [
            { series: 0, value: present(cell.stepZero) },
            { series: 1, value: cell.first.loss }
          ])
        )
      }
    ],
    axis: {
      title: "Test loss, instruct",
      format: (value) => value.toFixed(1),
      read: loss,
      domain: [0.5, 1],
      ticks: tenths(5, 10)
    }
  };
  const gaps = cells.map((cell) => present(cell.stepZero) - cell.first.loss);
  const widest = itemAt(cells, gaps.map(Math.abs).indexOf(Math.max(...gaps.map(Math.abs))));
  return {
    reading: `The loss before training is that of one run: it lies up to ${fixed(Math.max(...gaps.map(Math.abs)), 3)} from the mean of the first evaluations`,
    subtitle:
      "Loss drawn for step 0, one run of unknown number, and the mean of the first ten evaluations of all repeats",
    key: [
      { mark: "diamond", label: "step 0, one run" },
      { mark: "dot", label: "mean of the first evaluations, all repeats" }
    ],
    draw: (options) => dotPlot(plot, options),
    caption:
      "A change that is measured from one run at step 0 to the best of all evaluations holds the luck of both ends. On this site changes run from the mean of the first evaluations to the mean of the last; step 0 is shown, not used.",
    source: foot(results),
    description: describeDotPlot(plot, { quantity: "Loss at step 0 and mean of the first evaluations", rows: "size" }),
    table: dataTable(
      "Start of training",
      ["Size", "Step 0, one run", "Mean of the first evaluations", "Difference"],
      cells.map((cell) => [
        modelSize(cell.modelSize),
        loss(present(cell.stepZero)),
        loss(cell.first.loss),
        change(present(cell.stepZero) - cell.first.loss, 3)
      ])
    ),
    computed: howComputed({
      sentence: `The widest difference is at ${modelSize(widest.modelSize)}. The paper does not plot the mean curve of step 0.`
    }),
    csv: dataCsv(
      ["model_size", "step_0", "first_mean"],
      cells.map((cell) => [cell.modelSize, cell.stepZero, cell.first.loss])
    )
  };
}
