/** Two versions of the same curves. */
import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { change, fixed, modelSize } from "../../../lib/format.js";
import { firstOf } from "../../../lib/items.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import type { StudySite } from "../../paper-site.js";
import { gridShare, gridWords, versionFacts } from "../reading-data.js";
import { foot, publishedFamilies, readingReads } from "../reading-parts.js";

export const versions: Figure<StudySite> = { reads: readingReads, view };

function view(site: StudySite): FigureView {
  const { results } = site;
  const family = firstOf(publishedFamilies(results));
  const facts = versionFacts(site, family);
  const share = gridShare(results, family);
  const mainShare = gridShare(results, mainFamily(results));
  const plot: DotPlotData = {
    series: [{ name: "difference", shape: "circle" }],
    groups: [
      {
        rows: [...facts].reverse().map((fact) => ({
          name: modelSize(fact.modelSize),
          values: [{ value: fact.mean, low: fact.low, high: fact.high }]
        }))
      }
    ],
    reference: { value: 0, kind: "margin" },
    axis: { title: "Loss in the later version minus the earlier one", format: (value) => change(value, 3) }
  };
  const widest = facts.reduce((a, b) => (Math.abs(b.mean) > Math.abs(a.mean) ? b : a));
  const name = familyName(results, family);
  return {
    reading: `Two published versions of the ${name} points differ, by ${fixed(Math.abs(widest.mean), 3)} on average at ${modelSize(widest.modelSize)}`,
    subtitle: `Measured loss of the same figure in two commits of the repository, difference at each step: mean, and from smallest to largest`,
    key: [{ mark: "interval", label: "mean and range over the steps" }],
    draw: (options) => dotPlot(plot, options),
    caption: html`A mean of one, two or three logged scores can take only certain values: ${gridWords(familyName(results, mainFamily(results)), mainShare)}; ${gridWords(name, share)}. We do not know how these points came about; no verdict on this site rests on them.`,
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "Difference of two versions of the same points",
      rows: "size",
      format: (v) => change(v, 3)
    }),
    table: dataTable(
      "Later minus earlier version",
      ["Size", "Steps", "Mean", "Least", "Most"],
      facts.map((fact) => [
        modelSize(fact.modelSize),
        String(fact.steps),
        change(fact.mean, 4),
        change(fact.low, 4),
        change(fact.high, 4)
      ])
    ),
    computed: howComputed({ sentence: "Both versions are taken as drawn; compute is the same in both." }),
    csv: dataCsv(
      ["family", "model_size", "steps", "mean", "least", "most"],
      facts.map((fact) => [family, fact.modelSize, fact.steps, fact.mean, fact.low, fact.high])
    )
  };
}
