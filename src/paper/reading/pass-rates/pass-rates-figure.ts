/** Printed pass rates beside those of the logs. */
import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { capital, change, loss, modelSize, word } from "../../../lib/format.js";
import type { StudySite } from "../../paper-site.js";
import { foot, readingReads, sizeRow, tenths } from "../reading-parts.js";

export const passRates: Figure<StudySite> = { reads: readingReads, view };

function view({ results }: StudySite): FigureView {
  const rows = results.experiments.passRates ?? [];
  const variants = [...new Set(rows.map(({ variant }) => variant))];
  const plot: DotPlotData = {
    series: [
      { name: "as printed", shape: "circle" },
      { name: "mean of the last ten", shape: "circle", hollow: true }
    ],
    groups: variants.map((variant) => ({
      title: variant === "base" ? "Base" : "Instruct",
      rows: rows
        .filter((row) => row.variant === variant)
        .reverse()
        .map((row) =>
          sizeRow(row.modelSize, [
            { series: 0, value: row.printed },
            ...(row.lastTen === null ? [] : [{ series: 1, value: row.lastTen }])
          ])
        )
    })),
    axis: {
      title: "Pass@1 on the held-out problems",
      format: (value) => value.toFixed(1),
      read: loss,
      domain: [0, 0.7],
      ticks: tenths(0, 7)
    }
  };
  const best = rows.filter(({ is }) => is.includes("best single evaluation"));
  return {
    reading: `${best.length === rows.length ? "Every" : `${capital(word(best.length))} of ${word(rows.length)}`} printed pass rate${best.length === rows.length ? " is" : "s are"} the best single evaluation of the size, not its last mean`,
    subtitle: `Pass@1 by size: as printed, and the mean of the last ten evaluations`,
    key: [
      { mark: "dot", label: "as printed (Table 4)" },
      { mark: "ring", label: "mean of the last ten evaluations" }
    ],
    draw: (options) => dotPlot(plot, { ...options, rowHeight: 26 }),
    caption:
      "The best of all noisy evaluations lies above what the model does on average: by how much is the distance from dot to ring.",
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "Pass@1 as printed and mean of the last ten evaluations",
      rows: "size"
    }),
    table: dataTable(
      "Pass rates",
      ["Size", "Printed", "Best single", "Last mean", "Mean of last ten", "Printed minus that"],
      rows.map((row) => [
        `${row.variant} ${modelSize(row.modelSize)}`,
        row.printedText,
        row.best === null ? "\u2013" : loss(row.best),
        row.final === null ? "\u2013" : loss(row.final),
        row.lastTen === null ? "\u2013" : loss(row.lastTen),
        row.excess === null ? "\u2013" : change(row.excess, 3)
      ])
    ),
    computed: howComputed({
      sentence:
        "Best: 1 minus the smallest loss of any step and repeat, as drawn in the figure of losses before and after training. Last ten: 1 minus the mean of the mean curve\u2019s last ten points."
    }),
    csv: dataCsv(
      ["variant", "model_size", "printed", "best", "last", "last_ten"],
      rows.map((row) => [row.variant, row.modelSize, row.printed, row.best, row.final, row.lastTen])
    )
  };
}
