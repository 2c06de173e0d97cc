/** How far runs of one setting differ at the end, beside the differences that reuse makes. */

import { sum } from "d3-array";
import { dataTable } from "../../../components/data-table.js";
import { sizeColor } from "../../../components/drawing/scales.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { fixed, loss, modelSize, plural } from "../../../lib/format.js";
import { firstOf, itemAt } from "../../../lib/items.js";
import type { FigureSite } from "../../paper-site.js";
import { marginText } from "../reuse-text.js";

export const figure: Figure<FigureSite> = { reads: { logs: "reuse", places: ["experiments.reuse"] }, view };

function view(site: FigureSite): FigureView {
  const { reuse } = site.results.experiments;
  if (reuse === null) throw new TypeError("this study has no reuse runs");
  const color = sizeColor(reuse.modelSize);
  const cells = reuse.variants.map(({ variant, windows }) => ({ variant, window: firstOf(windows) }));
  const { window, error, margin } = firstOf(cells).window;
  const spreads = cells.map(({ variant, window: reuse }) => {
    const losses = reuse.reference.runs.map((run) => run.loss);
    return { variant, range: Math.max(...losses) - Math.min(...losses), runs: losses.length };
  });
  const widest = spreads.reduce((a, b) => (b.range > a.range ? b : a));
  const data: DotPlotData = {
    series: [{ name: "run", shape: "circle" }],
    axis: { title: "Mean test loss over the window", format: (value) => fixed(value, 3), read: loss },
    groups: cells.map(({ variant, window: reuse }) => ({
      title: variant === "base" ? "Base" : "Instruct",
      reference: {
        value: reuse.reference.loss,
        low: reuse.reference.loss - margin,
        high: reuse.reference.loss + margin,
        name: `mean \u00b1${marginText(margin)}`,
        kind: "margin"
      },
      rows: reuse.reference.runs.map(({ run, loss: value }) => ({
        name: nameOf(run),
        color,
        textColor: "var(--ink-2)",
        values: [{ value, label: loss(value) }]
      }))
    }))
  };
  const named = {
    ...data,
    groups: data.groups.map((group, i) => ({
      ...group,
      rows: group.rows.map((row) => ({ ...row, name: `${row.name} of ${itemAt(cells, i).variant}` }))
    }))
  };
  return {
    reading: `Runs of one and the same setting end up to ${loss(widest.range)} apart`,
    subtitle: html`Mean test loss over steps ${window.from}\u2013${window.to} of every repeat, ${modelSize(reuse.modelSize)}, each problem seen once`,
    key: [
      { mark: "dot", label: "one repeat", color },
      { mark: "band", label: "margin about their mean", color: "var(--yes)" }
    ],
    draw: (drawing) => dotPlot(data, drawing),
    caption: html`The paper draws one of these repeats as its reference. Pooled over ${error.cells} settings with repeats, one run\u2019s mean over the window scatters by ${fixed(error.s, 4)} at the loss of ${firstOf(cells).variant}, standard deviation, ${error.df} degrees of freedom.`,
    source: `${plural(
      sum(cells, (cell) => cell.window.reference.runs.length),
      "run"
    )}`,
    description: describeDotPlot(named, { quantity: "Mean test loss at the end", rows: "repeat", ordered: false }),
    table: dataTable(
      "Repeats of the main run",
      ["Run", "Mean loss", "Minus their mean"],
      cells.flatMap(({ variant, window: reuse }) =>
        reuse.reference.runs.map(({ run, loss: value }) => [
          `${nameOf(run)} of ${variant}`,
          loss(value),
          fixed(value - reuse.reference.loss, 4)
        ])
      )
    ),
    computed: howComputed({
      sentence:
        "Deviations of window means within each setting, in units of the binomial standard deviation at its loss, pooled over every size and variant with repeats.",
      values: cells.map(({ variant, window: reuse }) => [`deviation at the loss of ${variant}`, reuse.error.s] as const)
    }),
    csv: dataCsv(
      ["variant", "run", "loss"],
      cells.flatMap(({ variant, window: reuse }) =>
        reuse.reference.runs.map(({ run, loss: value }) => [variant, run, value])
      )
    )
  };
}

/** "qwen2.5-base-7b-repeat-3" -> "repeat 3" */
function nameOf(run: string): string {
  const number = /-repeat-(\d+)$/.exec(run)?.[1];
  return number === undefined ? run : `repeat ${number}`;
}
