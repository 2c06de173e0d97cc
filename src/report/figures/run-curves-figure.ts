/** Each run's losses with its own line: a panel a run, for studies without repeats. */

import { dataTable } from "../../components/data-table.js";
import { extentOf, niceTicks } from "../../components/drawing/axes.js";
import { sizeColor, sizeTextColor } from "../../components/drawing/scales.js";
import type { Figure } from "../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../components/frame/static-figure.js";
import { html } from "../../components/html.js";
import { smallMultiples } from "../../components/plots/small-multiples.js";
import type { Panel, SmallMultiplesData } from "../../components/plots/small-multiples-data.js";
import {
  computeHtml,
  count,
  efficiency,
  escapeHtml,
  fixed,
  loss,
  modelSize,
  plainParts,
  plural,
  scientificParts,
  shortCount
} from "../../lib/format.js";
import { firstOf } from "../../lib/items.js";
import type { Results } from "../../lib/results.js";
import { power } from "../../lib/statistics/power.js";
import { type CurveLine, curveLines } from "../curve-lines.js";
import { openInterval, resourceName } from "../run-sentences.js";
import type { FigureSite } from "../site.js";

/** Panels that one figure can hold; the table has every run. */
const most = 24;
/** Places of a line that is straight on both axes and bent on one. */
const linePoints = 40;

/** Evaluations of a run that can be drawn one by one. */
const fewDots = 200;

export const figure: Figure<FigureSite> = { reads: { logs: "all", places: ["curves", "runSlopes"] }, view };

function view(site: FigureSite): FigureView {
  const { results } = site;
  const slopes = curveLines(results);
  if (slopes.length === 0) throw new RangeError("this study has no run with a slope of its own");
  const shown = slopes.slice(0, most);
  const { resource } = firstOf(slopes);
  const x = resourceName(results, resource);
  const losses = shown.flatMap(({ points }) => points.map(({ y }) => y));
  const domain = padded(extentOf(losses));
  const data: SmallMultiplesData = {
    x: {
      title: resource === "compute" ? "Training compute, FLOPs" : `Cumulative ${x}`,
      scale: "log",
      format: resource === "compute" ? (value) => plainParts(scientificParts(value)) : shortCount,
      ...(resource === "compute" ? { read: computeHtml, pieces: scientificParts } : { read: count })
    },
    y: {
      title: "Test loss, 1 \u2212 score (log scale)",
      scale: "log",
      format: (value) => fixed(value, domain[1] / domain[0] < 1.5 ? 2 : 1),
      read: loss,
      domain,
      ticks: ticksIn(domain)
    },
    panels: shown.map((slope): Panel => {
      const { points } = slope;
      const color = sizeColor(slope.modelSize);
      const textColor = sizeTextColor(slope.modelSize);
      const line = { name: `k ${efficiency(slope.k)}`, color, textColor };
      return {
        title: slope.name,
        titleColor: textColor,
        series: [{ ...line, points, dots: points.length <= fewDots ? "clear" : "faint", line: lineOf(slope) }]
      };
    })
  };
  const means = slopes.some(({ kind }) => kind !== "repeat");
  const repeated = results.inference.series.length > 0;
  const curve = means ? "curve" : "run";
  const learning = slopes.filter(({ growth }) => growth === "improved").length;
  const points = slopes.reduce((sum, slope) => sum + slope.evaluations, 0);
  return {
    reading: readingOf(results, slopes, learning),
    subtitle: html`Test loss against ${x}, ${slopes.length === 1 ? `one ${curve}` : `${plural(slopes.length, curve)}, a panel each`}; the line is the ${curve}\u2019s own power law`,
    key: [
      { mark: "dots", label: "one evaluation" },
      { mark: "line", label: `the ${curve}\u2019s own power law` }
    ],
    draw: (drawing) =>
      smallMultiples(data, { ...drawing, labels: "all", ...(shown.length <= 2 ? { panelHeight: 300 } : {}) }),
    caption: html`Each line is least squares of ln&nbsp;<i>L</i> on ln&nbsp;<i>X</i> over all evaluations of one ${curve}${means ? ", a mean over its seeds where it has several" : ""}. ${intervalWords(curve, { means, repeated })}${slopes.length > most ? ` ${count(slopes.length - most)} more ${curve}s are in the table alone.` : ""}`,
    source: `${plural(points, "evaluation")} \u00b7 data ${results.inputs.hash.slice(0, 7)}`,
    description: slopes
      .map(
        ({ name, from, to, k, interval, growth }) =>
          `${name}: loss from ${loss(from.loss)} to ${loss(to.loss)} on its line, k ${efficiency(k)} ${openInterval(interval)}, ${growth}.`
      )
      .join(" "),
    table: dataTable(
      "Each run and its line",
      ["Run", "Size", "Points", html`<i>k</i>`, "95%", "Loss at its start", "Loss at its end", "Growth"],
      slopes.map((slope) => [
        slope.longName,
        modelSize(slope.modelSize),
        count(slope.evaluations),
        efficiency(slope.k),
        openInterval(slope.interval),
        loss(slope.from.loss),
        loss(slope.to.loss),
        slope.growth
      ])
    ),
    computed: howComputed({
      sentence:
        "Ordinary least squares of ln&nbsp;<i>L</i> on ln&nbsp;<i>X</i>, a curve at a time. What its interval holds is said below.",
      values: slopes.map((slope) => [`<i>k</i>, ${escapeHtml(slope.name)}`, slope.k] as const)
    }),
    csv: csvOf(slopes, resource)
  };
}

/** What the interval of a slope holds, and what not. */
function intervalWords(curve: string, { means, repeated }: { means: boolean; repeated: boolean }): string {
  const together = `The interval of its slope knows how evaluations of a ${curve} hang together`;
  if (repeated) return `${together}, and of a mean also what its seeds differ by.`;
  return `${together}; it does not know what ${means ? "seeds" : "another run of the same setting would"} differ by.`;
}

function csvOf(slopes: readonly CurveLine[], resource: string): string {
  return dataCsv(
    ["run", "model_size", "step", resource === "compute" ? "compute_flops" : "data_samples", "test_loss"],
    slopes.flatMap((slope) => slope.points.map((point) => [slope.run, slope.modelSize, point.step, point.x, point.y]))
  );
}

function lineOf({ from, to }: CurveLine) {
  const slope = Math.log(to.loss / from.loss) / Math.log(to.x / from.x);
  return Array.from({ length: linePoints }, (_, i) => {
    const x = from.x * power(to.x / from.x, i / (linePoints - 1));
    return { x, y: from.loss * power(x / from.x, slope) };
  });
}

/** The range of loss with a little room, so that a run that does not move has an axis too. */
function padded([low, high]: [number, number]): [number, number] {
  const room = Math.max(1.02, power(high / low, 0.08));
  return [low / room, Math.min(1, high * room)];
}

/** Round losses inside the range; its ends where there is none. */
function ticksIn([low, high]: [number, number]): number[] {
  for (const step of [0.1, 0.05, 0.02, 0.01]) {
    const ticks = [];
    for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-9); i++) ticks.push(Number((i * step).toFixed(2)));
    if (ticks.length >= 2 && ticks.length <= 10) return ticks;
  }
  const nice = niceTicks([low, high]);
  return nice.length > 0 ? nice : [low, high];
}

function readingOf(results: Results, slopes: readonly CurveLine[], learning: number): string {
  if (slopes.length > 1) {
    const curve = slopes.some(({ kind }) => kind !== "repeat") ? "curve" : "run";
    return learning === slopes.length
      ? `Every ${curve} improved against ${resourceName(results, firstOf(slopes).resource)}`
      : `${learning === 0 ? `No ${curve} is` : `${count(learning)} of ${count(slopes.length)} ${curve}s ${learning === 1 ? "is" : "are"}`} shown to learn against ${resourceName(results, firstOf(slopes).resource)}`;
  }
  const [{ k, growth, resource, modelSize: size }] = slopes as [CurveLine];
  const x = resourceName(results, resource);
  if (growth === "not shown") return `No learning of ${modelSize(size)} is shown against ${x}`;
  if (growth === "falls back") return `The loss of ${modelSize(size)} grows with ${x}`;
  return `The loss of ${modelSize(size)} falls with ${x}, k = ${efficiency(k)}`;
}
