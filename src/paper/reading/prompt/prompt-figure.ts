/** Repeats with the short prompt beside the others. */
import { mean } from "d3-array";
import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { change, fixed, modelSize, word } from "../../../lib/format.js";
import { present } from "../../../lib/items.js";
import type { StudySite } from "../../paper-site.js";
import { lastSteps, promptFacts, promptGap } from "../reading-data.js";
import { foot, readingReads, sizeRow } from "../reading-parts.js";

export const prompt: Figure<StudySite> = { reads: readingReads, view };

function view(site: StudySite): FigureView {
  const { results } = site;
  const facts = promptFacts(site);
  const gap = promptGap(site);
  const plot: DotPlotData = {
    series: [
      { name: "the other repeats", shape: "circle" },
      { name: "shorter prompt", shape: "circle", hollow: true }
    ],
    groups: [
      {
        rows: [...facts].reverse().map(({ modelSize: size, repeats: runs }) => {
          const centre = regularMean(runs);
          return sizeRow(
            size,
            runs.map(({ short, loss: value }) => ({ series: short ? 1 : 0, value: value - centre }))
          );
        })
      }
    ],
    reference: { value: 0, kind: "margin" },
    axis: { title: "End loss minus the mean of the other repeats", format: (value) => change(value, 3) }
  };
  const higher = facts.filter(({ repeats: runs }) => {
    const short = runs.find((run) => run.short);
    return short && runs.every((run) => run.short || run.loss < short.loss);
  });
  return {
    reading: `One base repeat of every size used a shorter prompt; its end loss is the highest in ${word(higher.length)} of ${word(facts.length)}`,
    subtitle:
      "Mean loss of the last steps of each single repeat, base, relative to the repeats with the regular prompt",
    key: [
      { mark: "dot", label: "regular prompt" },
      { mark: "ring", label: gap === null ? "shorter prompt" : `prompt shorter by ${fixed(gap, 1)} tokens` }
    ],
    draw: (options) => dotPlot(plot, options),
    caption: html`Mean over the last ${lastSteps} steps that all repeats of a size have. The mean curve, and every fit of the paper and of ours, averages over all of them.`,
    source: foot(results),
    description: describeDotPlot(plot, {
      quantity: "End loss relative to the regular repeats",
      rows: "size",
      format: (v) => change(v, 3)
    }),
    table: dataTable(
      "End losses of single repeats",
      ["Size", "Repeat", "Prompt", "Loss"],
      facts.flatMap(({ modelSize: size, repeats: runs }) =>
        runs.map((run) => [modelSize(size), String(run.repeat), run.short ? "shorter" : "regular", fixed(run.loss, 4)])
      )
    ),
    computed: howComputed({
      sentence:
        "Prompt tokens are those of the batch minus the length of the answers, and agree between sizes to a thousandth of a token at every step."
    }),
    csv: dataCsv(
      ["model_size", "repeat", "short_prompt", "loss", "minus_regular_mean"],
      facts.flatMap(({ modelSize: size, repeats: runs }) =>
        runs.map((run) => [size, run.repeat, run.short, run.loss, run.loss - regularMean(runs)])
      )
    )
  };
}

function regularMean(runs: readonly { short: boolean; loss: number }[]): number {
  return present(
    mean(
      runs.filter(({ short }) => !short),
      (run) => run.loss
    )
  );
}
