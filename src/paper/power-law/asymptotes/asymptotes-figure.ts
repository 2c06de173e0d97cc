/** A(N): the asymptote of each size's sigmoid with its profile interval, or the end at which it is open. */
import { dataTable } from "../../../components/data-table.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { describeDotPlot } from "../../../components/plots/dot-plot/dot-plot-text.js";
import { capital, count, efficiency, modelSize, percent, word } from "../../../lib/format.js";
import type { SigmoidValueRecord } from "../../../lib/records/prediction-record.js";
import { asymptoteCoverage } from "../../../lib/runs/recorded/asymptote-coverage.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import type { FigureSite } from "../../paper-site.js";
import { known, type SigmoidCurve, sigmoidCurves } from "../sigmoids-table.js";

export const figure: Figure<FigureSite> = { reads: { logs: "own", places: ["prediction.curves"] }, view };

function view({ results }: FigureSite): FigureView {
  const curves = sigmoidCurves(results);
  const data = plotOf(curves);
  return {
    reading: asymptotesReading(curves),
    subtitle: html`Asymptote <i>A</i> of the score as a sigmoid of compute, with its 95% profile interval. ${familyName(results, mainFamily(results))}`,
    key: [
      { mark: "dot", label: "identified, 95% profile interval" },
      { mark: "ring", label: "open at one end or both: drawn to a score of 0 or 1" }
    ],
    draw: (draw) => dotPlot(data, draw),
    caption: html`One curve each, by the sigmoid <i>R</i><sub>0</sub> + (<i>A</i> \u2212 <i>R</i><sub>0</sub>) / (1 + (<i>C</i><sub>mid</sub> / <i>C</i>)<sup><i>B</i></sup>). The intervals hold for this form and this run: in backtests on runs that were cut, they held the level that came in ${percent(asymptoteCoverage.sigmoid)}.`,
    source: `${count(curves.length)} curves`,
    description: describeDotPlot(data, { quantity: "Asymptote of the score", rows: "curve", format: efficiency }),
    table: dataTable(
      "Asymptote of each size",
      ["Size", html`<i>A</i>`],
      curves.map((curve) => [nameOf(curve), known(curve.sigmoid.a, efficiency)])
    ),
    computed: howComputed({
      sentence:
        "Least squares on the score, points weighted by repeats; the interval holds every <i>A</i> whose best fit is not worse than noise of this autocorrelation allows.",
      values: curves.map((curve) => [nameOf(curve), curve.sigmoid.a.value] as const)
    }),
    csv: dataCsv(
      ["variant", "model_size", "asymptote", "low", "high", "identified", "drawn_low", "drawn_high"],
      curves.map(({ variant, modelSize: size, sigmoid }) => {
        const { value, low, high, identified } = sigmoid.a;
        const drawn = drawnValue(sigmoid.a);
        return [variant, size, value, low, high, String(identified), drawn.low, drawn.high];
      })
    )
  };
}

function nameOf({ variant, modelSize: size }: SigmoidCurve): string {
  return `${variant} ${modelSize(size)}`;
}

function plotOf(curves: readonly SigmoidCurve[]): DotPlotData {
  return {
    series: [
      { name: "identified", shape: "circle" },
      { name: "open", shape: "circle", hollow: true }
    ],
    groups: [...new Set(curves.map(({ variant }) => variant))].map((variant) => ({
      rows: curves
        .filter((curve) => curve.variant === variant)
        .map(({ modelSize: size, sigmoid }) => ({
          name: `${modelSize(size)} ${variant}`,
          color: sizeColor(size),
          textColor: sizeTextColor(size),
          values: [drawnValue(sigmoid.a)]
        }))
        .reverse()
    })),
    axis: { title: "Asymptote A of the score", format: (value) => String(value), read: efficiency, domain: [0, 1] }
  };
}

/** An end that is open is drawn to where a score ends. */
function drawnValue({ value, low, high, identified }: SigmoidValueRecord) {
  return { series: identified ? 0 : 1, value, low: low ?? 0, high: high ?? 1 };
}

/** The title: how many are identified, and whether these rise from size to size. */
export function asymptotesReading(curves: readonly SigmoidCurve[]): string {
  const identified = curves.filter(({ sigmoid }) => sigmoid.a.identified);
  if (identified.length === 0) return "No curve fixes the asymptote of its sigmoid";
  const falls = identified.filter((curve, i) => {
    const before = identified[i - 1];
    return before?.variant === curve.variant && curve.sigmoid.a.value <= before.sigmoid.a.value;
  });
  const how = falls.length === 0 ? "higher for each larger size" : `${word(falls.length)} below a smaller size\u2019s`;
  return `${capital(word(identified.length))} of ${word(curves.length)} asymptotes are identified, ${how}`;
}
