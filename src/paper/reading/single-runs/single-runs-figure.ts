/** Points that one run can have. */
import { mean } from "d3-array";
import { dataTable } from "../../../components/data-table.js";
import { sizeColor } from "../../../components/drawing/scales.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { fixed, modelSize, word } from "../../../lib/format.js";
import { firstOf, present } from "../../../lib/items.js";
import type { StudySite } from "../../paper-site.js";
import { foot, readingReads } from "../reading-parts.js";

export const singleRuns: Figure<StudySite> = { reads: readingReads, view };

function view({ results }: StudySite): FigureView {
  const { reuse, rollouts } = results.experiments;
  const rows = (reuse?.variants ?? []).flatMap(({ variant, windows }) => {
    const window = firstOf(windows);
    const repeatsOf = window.reference.runs.map(({ run, loss: value }) => ({ run, loss: value }));
    const group = rollouts?.variants.find((candidate) => candidate.variant === variant)?.published;
    return [
      {
        name: `${variant}, fresh data (\u03c4 = ${reuse!.reference})`,
        drawn: window.published?.loss ?? null,
        repeats: repeatsOf
      },
      ...(group ? [{ name: `${variant}, group of ${rollouts!.reference}`, drawn: group.loss, repeats: repeatsOf }] : [])
    ];
  });
  const size = reuse?.modelSize ?? 7e9;
  const plot: DotPlotData = {
    series: [
      { name: "repeats", shape: "circle", hollow: true },
      { name: "the one drawn", shape: "circle" }
    ],
    groups: [
      {
        rows: rows.map((row) => ({
          name: row.name,
          values: [
            ...row.repeats
              .filter(({ loss: value }) => row.drawn === null || Math.abs(value - row.drawn) > 1e-9)
              .map(({ loss: value }) => ({ series: 0, value, color: "var(--axis)" })),
            ...(row.drawn === null ? [] : [{ series: 1, value: row.drawn, color: sizeColor(size) }])
          ]
        }))
      }
    ],
    axis: { title: "Mean loss of the last steps", format: (value) => fixed(value, 3) }
  };
  const below = rows.filter((row) => row.drawn !== null && row.drawn < present(mean(row.repeats, (run) => run.loss)));
  return {
    reading: `The reference runs of reuse and of group size are single repeats: ${word(below.length)} of ${word(rows.length)} end below the mean of the repeats`,
    subtitle: html`Mean loss of steps ${reuse?.variants[0]?.windows[0]?.window.from ?? ""}\u2013${reuse?.variants[0]?.windows[0]?.window.to ?? ""} of the repeats of ${modelSize(size)}, and the one drawn as reference`,
    key: [
      { mark: "dot", label: "drawn as the reference", color: sizeColor(size) },
      { mark: "ring", label: "the other repeats" }
    ],
    draw: (options) => dotPlot(plot, { ...options, rowHeight: options.width && options.width < 480 ? 48 : 32 }),
    caption:
      "Each of these curves is a copy of one repeat of the main run, point for point. What other settings gain or lose against it includes the luck of that repeat; on this site they are held against the mean of all repeats.",
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "End loss of the repeats and of the run drawn as reference",
      rows: "reference"
    }),
    table: dataTable(
      "References",
      ["Reference", "Drawn", "Repeats"],
      rows.map((row) => [
        row.name,
        row.drawn === null ? "\u2013" : fixed(row.drawn, 4),
        row.repeats.map((repeat) => fixed(repeat.loss, 4)).join(", ")
      ])
    ),
    computed: howComputed({ sentence: "The copies are found by comparing every point of the curves." }),
    csv: dataCsv(
      ["reference", "run", "loss"],
      rows.flatMap((row) => row.repeats.map((repeat) => [row.name, repeat.run, repeat.loss]))
    )
  };
}
