/** Losses at the end of training. */
import { dataTable } from "../../../components/data-table.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { capital, fixed, loss, modelSize, word } from "../../../lib/format.js";
import { firstOf } from "../../../lib/items.js";
import { familyName } from "../../../lib/series-names.js";
import type { StudySite } from "../../paper-site.js";
import { finalFacts } from "../reading-data.js";
import { foot, publishedFamilies, readingReads, tenths } from "../reading-parts.js";

export const finalLoss: Figure<StudySite> = { reads: readingReads, view };

function view({ results }: StudySite): FigureView {
  const family = firstOf(publishedFamilies(results));
  const facts = finalFacts(results, family);
  const plot: DotPlotData = {
    series: [
      { name: "as printed", shape: "circle" },
      { name: "last point", shape: "circle", hollow: true }
    ],
    groups: [
      {
        rows: [...facts].reverse().map((fact) => ({
          name: modelSize(fact.modelSize),
          values: [
            { series: 0, value: Number(fact.printedLoss) },
            { series: 1, value: fact.last }
          ]
        }))
      }
    ],
    axis: {
      title: "Test loss",
      format: (value) => value.toFixed(1),
      read: loss,
      domain: [0.45, 1],
      ticks: tenths(5, 10)
    }
  };
  const same = facts.filter(
    (fact) => fact.mean.toFixed(4) === fact.printedLoss && fact.std.toFixed(4) === fact.printedStd
  );
  const name = familyName(results, family);
  return {
    reading:
      same.length === facts.length
        ? `${name}\u2019s printed final loss is the mean of the whole run, and its spread that along the run`
        : `${capital(word(same.length))} of ${word(facts.length)} printed final losses of ${name} are the mean of the whole run`,
    subtitle: html`Final test loss as printed, last point of the published curve, and the mean over all its steps. ${name} instruct`,
    key: [
      { mark: "dot", label: "printed as final loss (Table 5)" },
      { mark: "ring", label: "last point of the curve" }
    ],
    draw: (options) => dotPlot(plot, options),
    caption: html`In ${same.length === facts.length ? "all" : word(same.length)} of ${word(facts.length)} rows both printed digits are those of the published curve as a whole: its mean over all steps, and its standard deviation along the run. For the main family the same columns are the last point and the mean spread between repeats.`,
    source: foot(results),
    description: describeDotPlot(plot, { quantity: "Final loss as printed and last point of the curve", rows: "size" }),
    table: dataTable(
      "Printed, and what the curve gives",
      ["Size", "Printed loss", "Mean of the curve", "Last point", "Printed std", "Std along the run", "Steps"],
      facts.map((fact) => [
        modelSize(fact.modelSize),
        fact.printedLoss,
        fixed(fact.mean, 4),
        fixed(fact.last, 4),
        fact.printedStd,
        fixed(fact.std, 4),
        String(fact.steps)
      ])
    ),
    computed: howComputed({
      sentence: "Standard deviation with the number of steps in the denominator.",
      values: facts.flatMap((fact) => [
        [`${modelSize(fact.modelSize)}, mean`, fact.mean] as const,
        [`${modelSize(fact.modelSize)}, deviation`, fact.std] as const
      ])
    }),
    csv: dataCsv(
      ["model_size", "printed_loss", "mean", "last", "printed_std", "std_along_run", "steps"],
      facts.map((fact) => [
        fact.modelSize,
        fact.printedLoss,
        fact.mean,
        fact.last,
        fact.printedStd,
        fact.std,
        fact.steps
      ])
    )
  };
}
