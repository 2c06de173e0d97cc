/** Loss of instruct minus that of base after the same number of samples, early and late. */

import { dataTable } from "../../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../../components/drawing/scales.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import { dotPlot } from "../../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../../components/plots/dot-plot/dot-plot-text.js";
import { change, count, list, loss, modelSize, word } from "../../../../lib/format.js";
import { lastOf } from "../../../../lib/items.js";
import { familyName, mainFamily } from "../../../../lib/series-names.js";
import type { FigureSite } from "../../../paper-site.js";
import { halfWindow, lossDifferences } from "../variants-compared.js";

export const figure: Figure<FigureSite> = { reads: { logs: "own", places: ["curves"] }, view };

function view(site: FigureSite): FigureView {
  const { results } = site;
  const { batch } = results.study;
  const places = [10, 50, 98].map((step) => ({ step, rows: lossDifferences(results, step) }));
  const data: DotPlotData = {
    groups: places.map(({ step, rows }) => ({
      title: `After ${count(step * batch)} samples`,
      rows: rows.map(({ modelSize: size, difference, low, high }) => ({
        name: modelSize(size),
        color: sizeColor(size),
        textColor: sizeTextColor(size),
        values: [{ value: difference, low, high }]
      }))
    })),
    series: [{ name: "instruct minus base", shape: "circle" }],
    axis: {
      title: "Loss of instruct minus loss of base",
      format: (value) => (value === 0 ? "0" : change(value, 2)),
      read: (value) => change(value, 3)
    },
    reference: { value: 0, name: "equal" }
  };
  const last = lastOf(places).rows;
  const better = last.filter(({ high }) => high !== null && high < 0);
  const open = last.filter(({ low, high }) => low === null || high === null || (low <= 0 && high >= 0));
  return {
    reading:
      better.length === last.length
        ? "After the same samples instruct models still have the lower loss at every size"
        : better.length === 0
          ? "At the end no instruct model has a clearly lower loss than base after the same samples"
          : `At the end instruct models still have the lower loss at ${word(better.length)} of ${word(last.length)} sizes`,
    subtitle: html`Test loss after the same number of training samples, mean of ${2 * halfWindow + 1} evaluations around it. ${familyName(results, mainFamily(results))}, ${word(last.length)} sizes`,
    key: [{ mark: "interval", label: "difference and 95% interval" }],
    draw: (drawn) => dotPlot(data, { ...drawn, rowHeight: 24 }),
    caption: html`Left of zero instruct is ahead. Intervals are from what single runs of one setting differ in over such windows, pooled over the sizes that have repeats.${open.length > 0 && open.length < last.length ? ` At the end ${list(open.map(({ modelSize: size }) => modelSize(size)))} are not distinguishable.` : ""}`,
    source: `data ${results.inputs.hash.slice(0, 7)}`,
    description: describeDotPlot(data, {
      quantity: "Loss of instruct minus loss of base",
      rows: "size and place",
      rowsMany: "sizes and places",
      format: (value) => change(value, 3)
    }),
    table: dataTable(
      "Losses after the same samples",
      ["Samples, size", "Base", "Instruct", "Difference", "95% interval"],
      places.flatMap(({ step, rows }) =>
        rows.map(({ modelSize: size, base, instruct, difference, low, high }) => [
          `${count(step * batch)}, ${modelSize(size)}`,
          loss(base),
          loss(instruct),
          change(difference, 3),
          low === null || high === null ? "\u2013" : `[${change(low, 3)}, ${change(high, 3)}]`
        ])
      )
    ),
    computed: howComputed({
      sentence: `Mean of the published curve over ${2 * halfWindow + 1} evaluations; the standard deviation of one run\u2019s mean over such a window is pooled over every size and variant with repeats, in units of the binomial one; the runs behind each mean are counted.`
    }),
    csv: dataCsv(
      ["samples", "model_size", "base", "instruct", "difference", "low", "high"],
      places.flatMap(({ step, rows }) =>
        rows.map(({ modelSize: size, base, instruct, difference, low, high }) => [
          step * batch,
          size,
          base,
          instruct,
          difference,
          low,
          high
        ])
      )
    )
  };
}
