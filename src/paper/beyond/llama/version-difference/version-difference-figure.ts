/** What changed between two published versions of the same curves, step by step. */

import { dataTable } from "../../../../components/data-table.js";
import { familyColors } from "../../../../components/drawing/family-colors.js";
import type { Figure } from "../../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../../components/frame/static-figure.js";
import { html } from "../../../../components/html.js";
import { smallMultiples } from "../../../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../../../components/plots/small-multiples-data.js";
import { change, count, list, modelSize, word } from "../../../../lib/format.js";
import { itemAt } from "../../../../lib/items.js";
import type { FigureSite } from "../../../paper-site.js";
import { publishedFamily, versionDifferences } from "../other-families.js";

export const figure: Figure<FigureSite> = {
  reads: { logs: "others", earlier: true, places: ["curves", "otherCurves"] },
  view
};

function view(site: FigureSite): FigureView {
  const published = publishedFamily(site.results);
  const differences = published ? versionDifferences(published) : [];
  if (!published || differences.length === 0) throw new RangeError("the study has one version only");
  const colors = familyColors(published.family);
  const data: SmallMultiplesData = {
    panels: differences.map(
      ({ modelSize: size, step, difference }): Panel => ({
        title: modelSize(size),
        titleColor: colors.text(size),
        level: 0,
        series: [
          {
            name: modelSize(size),
            color: colors.mark(size),
            points: step.map((x, i) => ({ x, y: itemAt(difference, i) }))
          }
        ]
      })
    ),
    x: { title: "Training step", scale: "linear", format: String, ticks: [0, 25, 50, 75, 100], domain: [0, 106] },
    y: {
      title: "Loss now minus loss before",
      scale: "linear",
      format: (value) => (value === 0 ? "0" : change(value, 2)),
      read: (value) => change(value, 3)
    }
  };
  const spans = differences.map(({ modelSize: size, difference }) => ({
    size,
    low: Math.min(...difference),
    high: Math.max(...difference)
  }));
  const moved = spans.filter(({ low, high }) => low < -0.0005 || high > 0.0005);
  const most = spans.reduce((a, b) => (Math.max(-b.low, b.high) > Math.max(-a.low, a.high) ? b : a));
  return {
    reading:
      moved.length === 0
        ? "The two published versions draw the same points"
        : `The two versions draw different points for ${moved.length === spans.length ? "every size" : list(moved.map(({ size }) => modelSize(size)))}, most at ${modelSize(most.size)}`,
    subtitle: html`Test loss at the same step in the version published now, minus that published before. ${published.name} ${published.variant}, ${word(spans.length)} sizes`,
    key: [{ mark: "dots", label: "one step" }],
    draw: (drawn) =>
      smallMultiples(data, {
        ...drawn,
        labels: "none",
        columns: drawn.width < 480 ? 1 : drawn.width < 900 ? 2 : data.panels.length,
        panelHeight: 150
      }),
    caption: "Each dot is one step that both versions draw. The compute of the points is the same in both.",
    source: `data ${site.results.inputs.hash.slice(0, 7)}`,
    description: spans
      .map(({ size, low, high }) => `${modelSize(size)}: from ${change(low, 3)} to ${change(high, 3)}.`)
      .join(" "),
    table: dataTable(
      "Loss now minus loss before",
      ["Size", "Steps in both", "Least", "Greatest"],
      differences.map(({ modelSize: size, step }, i) => [
        modelSize(size),
        count(step.length),
        change(itemAt(spans, i).low, 3),
        change(itemAt(spans, i).high, 3)
      ])
    ),
    computed: howComputed({ sentence: "Plain difference of the drawn losses at equal steps; nothing is fitted." }),
    csv: dataCsv(
      ["model_size", "step", "difference"],
      differences.flatMap(({ modelSize: size, step, difference }) =>
        step.map((at, i) => [size, at, itemAt(difference, i)])
      )
    )
  };
}
