/** k of each run against model size, with its interval, for each series that has three sizes or more. */

import { dataTable } from "../../components/data-table.js";
import type { Figure } from "../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../components/frame/static-figure.js";
import { html } from "../../components/html.js";
import type { CoefficientCurve, CoefficientData } from "../../components/plots/coefficient-plot/coefficient-data.js";
import { coefficientPlot } from "../../components/plots/coefficient-plot/coefficient-plot.js";
import { describeCoefficientPlot } from "../../components/plots/coefficient-plot/coefficient-plot-text.js";
import { visible } from "../../import/names/safe-name.js";
import { efficiency, escapeHtml, list, modelSize, word } from "../../lib/format.js";
import { learningEfficiency } from "../../lib/forms/saturating.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import type { Results } from "../../lib/results.js";
import { seriesName } from "../../lib/series-names.js";
import { power } from "../../lib/statistics/power.js";
import { foreignName } from "../foreign-names.js";
import { isSameSeries, lawsOf, openInterval, resourceName, type SeriesSlopes, seriesSlopes } from "../run-sentences.js";
import type { FigureSite } from "../site.js";

const curvePoints = 48;

const shapes = ["circle", "diamond"] as const;

/** Series that can be told from each other; the table has all. */
const mostDrawn = 6;

/** @throws RangeError where no series has three sizes */
export const figure: Figure<FigureSite> = {
  reads: { logs: "all", places: ["runSlopes", "runLaws", "inference.series"] },
  view
};

function view(site: FigureSite): FigureView {
  const { results } = site;
  const series = seriesSlopes(results);
  const [first] = series;
  if (!first) throw new RangeError("no series of this study has three sizes");
  const x = resourceName(results, first.resource);
  const shown = series.filter(({ resource }) => resource === first.resource);
  const drawn = shown.slice(0, mostDrawn);
  const law = shown.length === 1 ? drawnLaw(results, first) : null;
  const data: CoefficientData = {
    quantity: `Learning efficiency k (drop in ln loss per unit of ln ${x})`,
    series: drawn.map((shownSeries, i) => ({
      name: nameOf(results, shownSeries),
      shape: itemAt(shapes, i % shapes.length),
      points: shownSeries.sizes.map(({ modelSize: size, k, interval: [low, high] }) => ({
        modelSize: size,
        value: k,
        low,
        high
      }))
    })),
    law: law?.curve ?? null,
    limit: null,
    rivals: [],
    to: Math.max(...drawn.flatMap(({ sizes }) => sizes.map(({ modelSize: size }) => size)))
  };
  const rows = shown.flatMap((slope) => slope.sizes.map((size) => ({ ...size, series: nameOf(results, slope) })));
  const names = list(drawn.map((slope) => nameOf(results, slope)));
  return {
    reading: shown.length === 1 ? readingOf(first) : "Learning efficiency by model size",
    subtitle: html`<i>k</i> of each ${first.repeated ? "size" : "run"} against model size (log scale), with its 95% interval. ${names}`,
    key: [
      ...drawn.map((slope, i) => ({
        mark: shapes[i % shapes.length] === "circle" ? ("dot" as const) : ("diamond" as const),
        label: html`${nameOf(results, slope)}`
      })),
      ...(law ? [{ mark: "line" as const, label: "the law" }] : [])
    ],
    draw: (drawing) => coefficientPlot(data, drawing),
    caption: [
      first.repeated
        ? "Each slope is of one size alone; the interval holds what repeats of a size differ by."
        : "Each slope is of one run alone. Its interval does not hold what another run of the same setting would differ by.",
      ...(drawn.length < shown.length
        ? [`The first ${word(drawn.length)} of ${word(shown.length)} series are drawn; the table has all.`]
        : [])
    ].join(" "),
    source: `data ${results.inputs.hash.slice(0, 7)}`,
    description: describeCoefficientPlot({ ...data, limit: law?.kMax ?? null }),
    table: dataTable(
      "Slopes by size",
      ["Run", "Series", "Size", html`<i>k</i>`, "95%"],
      rows.map(({ run, series: name, modelSize: size, k, interval: ends }) => [
        run === null ? "\u2013" : visible(run),
        name,
        modelSize(size),
        efficiency(k),
        openInterval(ends)
      ])
    ),
    computed: howComputed({
      sentence: "Ordinary least squares of ln&nbsp;<i>L</i> on ln&nbsp;<i>X</i>, a curve at a time.",
      values: rows.map(({ run, series: name, modelSize: size, k }) => [
        `<i>k</i>, ${run === null ? escapeHtml(`${name}, ${modelSize(size)}`) : foreignName(run)}`,
        k
      ])
    }),
    csv: dataCsv(
      ["run", "series", "model_size", "k", "low", "high"],
      rows.map(({ run, series: name, modelSize: size, k, interval: [low, high] }) => [run, name, size, k, low, high])
    )
  };
}

/** k(N) over the sizes of the series; null where its slopes settle none. */
function drawnLaw(results: Results, series: SeriesSlopes): { curve: CoefficientCurve; kMax: number } | null {
  const law = lawsOf(results).find((law) => isSameSeries(law, series) && law.resource === series.resource);
  if (!law || law.kMax === null || law.n0 === null) return null;
  const { kMax, n0 } = law;
  const sizes = series.sizes.map(({ modelSize: size }) => size);
  const [from, to] = [Math.min(...sizes), Math.max(...sizes)];
  const points = Array.from({ length: curvePoints }, (_, i) => {
    const size = from * power(to / from, i / (curvePoints - 1));
    return { modelSize: size, value: learningEfficiency(size, { kMax, n0 }) };
  });
  return { curve: { name: "the law", points }, kMax };
}

function nameOf(results: Results, { family, variant }: SeriesSlopes): string {
  return seriesName(results, family, variant);
}

/** Which way k goes with size, as far as its ends tell it. */
function readingOf({ sizes }: SeriesSlopes): string {
  const ordered = [...sizes].sort((a, b) => a.modelSize - b.modelSize);
  const [small, large] = [firstOf(ordered), lastOf(ordered)];
  const ends = `from ${efficiency(small.k)} at ${modelSize(small.modelSize)} to ${efficiency(large.k)} at ${modelSize(large.modelSize)}`;
  const [low, high] = large.interval;
  if (low !== null && small.interval[1] !== null && low > small.interval[1]) return `k rises with size, ${ends}`;
  if (high !== null && small.interval[0] !== null && high < small.interval[0]) return `k falls with size, ${ends}`;
  return `k goes ${ends}; their intervals overlap`;
}
