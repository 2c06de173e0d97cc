/** Each size's slope against data over its slope against compute, with the line where they are equal. */

import { dataTable } from "../../../components/data-table.js";
import { arrange, heightOf } from "../../../components/drawing/arrange.js";
import type { DrawOptions } from "../../../components/drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../../../components/drawing/scales.js";
import { appendText } from "../../../components/drawing/svg.js";
import type { Figure } from "../../../components/frame/choice-figure.js";
import { dataCsv, type FigureView, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import {
  type CoefficientPair,
  coefficientPairs,
  describePairs,
  type PairsData
} from "../../../components/plots/coefficient-plot/coefficient-plot-pairs.js";
import { dotPlot } from "../../../components/plots/dot-plot/dot-plot.js";
import type { DotPlotData } from "../../../components/plots/dot-plot/dot-plot-marks.js";
import { change, fixed, modelSize, percent, percentChange, plural } from "../../../lib/format.js";
import { itemAt, mustFind, mustHave } from "../../../lib/items.js";
import type { LinkRecord } from "../../../lib/records/experiments-record.js";
import { familyName, mainFamily } from "../../../lib/series-names.js";
import type { FigureSite } from "../../paper-site.js";
import { linkReading } from "../efficiency-text.js";
import { inferredSeries } from "../slopes-data.js";
import { variantKey } from "../tenfold/tenfold-figure.js";

export const figure: Figure<FigureSite> = { reads: { logs: "own", places: ["experiments.links"] }, view };

function view(site: FigureSite): FigureView {
  const { results } = site;
  const family = mainFamily(results);
  const links = results.experiments.links.filter((link) => link.family === family);
  const data = pairsOf(site.results);
  const sizes = links.flatMap(({ variant, sizes }) => sizes.map((size) => ({ variant, ...size })));
  return {
    reading: linkReading(links),
    subtitle: html`Learning efficiency against samples over learning efficiency against compute. ${familyName(results, family)}, each size\u2019s own power law`,
    key: links.map(({ variant }) => mustHave(variantKey, variant)),
    draw: (draw) => drawBoth(data, relativePlot(links), draw),
    caption: html`If tokens per sample stay the same along a run, <i>C</i> is <i>D</i> times a constant and both slopes are one number: the line. Answers change their length, so ln&nbsp;<i>C</i> rises by more or less than one for each unit of ln&nbsp;<i>D</i>, and that exponent moves the points off the line. Intervals both ways: ${plural(results.inference.settings.resamples, "resample")}; the two are of the same losses, so a point\u2019s distance from the line is known much better than either.`,
    source: `${plural(sizes.length, "curve")} \u00b7 data ${results.inputs.hash.slice(0, 7)}`,
    description: describePairs(data),
    table: dataTable(
      "Both slopes of each size",
      [
        "Size",
        html`<i>k</i><sub>C</sub>`,
        html`<i>k</i><sub>D</sub>`,
        "Difference",
        "95% interval",
        "Relative",
        html`d ln <i>C</i> / d ln <i>D</i>`
      ],
      sizes.map((size) => [
        `${size.variant} ${modelSize(size.modelSize)}`,
        fixed(size.kCompute, 4),
        fixed(size.kData, 4),
        change(size.raw.difference, 4),
        `[${change(size.raw.interval[0], 4)}, ${change(size.raw.interval[1], 4)}]`,
        percent(size.raw.difference / size.kCompute),
        fixed(size.exponent, 3)
      ])
    ),
    computed: howComputed({
      sentence:
        "Both slopes are least squares on ln&nbsp;<i>L</i> over the same steps. The error of their difference is that of one weighted sum of the same residuals: noise of evaluations, differences between runs, misfit along the run.",
      values: sizes.map(
        (size) => [`${size.variant} ${modelSize(size.modelSize)}, difference`, size.raw.difference] as const
      )
    }),
    csv: dataCsv(
      [
        ...["variant", "model_size", "k_compute", "k_compute_low", "k_compute_high", "k_data", "k_data_low"],
        ...["k_data_high", "difference", "difference_low", "difference_high", "relative", "relative_low"],
        ...["relative_high", "exponent"]
      ],
      sizes.map((size) => {
        const pair = mustFind(
          mustFind(data.series, ({ name }) => name === size.variant).pairs,
          (ofData) => ofData.modelSize === size.modelSize
        );
        const differences = [size.raw.difference, ...size.raw.interval];
        return [
          ...[size.variant, size.modelSize],
          ...[
            size.kCompute,
            pair.x.low ?? null,
            pair.x.high ?? null,
            size.kData,
            pair.y.low ?? null,
            pair.y.high ?? null
          ],
          ...[...differences, ...differences.map((difference) => difference / size.kCompute), size.exponent]
        ];
      })
    )
  };
}

/** The slopes against one another, and beside or below them what they differ by. */
function drawBoth(
  pairs: PairsData,
  relative: DotPlotData,
  { document = globalThis.document, width = 680, label = "" }: DrawOptions
): SVGSVGElement {
  const beside = width >= 900;
  const plotWidth = beside ? 560 : width;
  const plot = coefficientPairs(pairs, { document, width: plotWidth, height: Math.min(plotWidth, 500) });
  const side = dotPlot(relative, { document, width: beside ? width - plotWidth - 60 : width, rowHeight: 44 });
  appendText(side, 0, 14, "What they differ by", { "font-size": 15, "font-weight": 600 });
  const below = heightOf(plot) + 24;
  return arrange(
    document,
    [
      { svg: plot, x: 0, y: 0 },
      { svg: side, x: beside ? plotWidth + 60 : 0, y: beside ? 0 : below }
    ],
    { width, height: beside ? Math.max(heightOf(plot), heightOf(side)) : below + heightOf(side), label }
  );
}

function relativePlot(links: readonly LinkRecord[]): DotPlotData {
  const sizes = [...new Set(links.flatMap((link) => link.sizes.map((size) => size.modelSize)))].sort((a, b) => b - a);
  return {
    series: links.map(({ variant }) => ({ name: variant, shape: variant === "base" ? "circle" : "diamond" })),
    groups: [
      {
        title: " ",
        rows: sizes.map((size) => ({
          name: modelSize(size),
          color: sizeColor(size),
          textColor: sizeTextColor(size),
          values: links.flatMap((link, i) => {
            const sizeLink = link.sizes.find((candidate) => candidate.modelSize === size);
            if (!sizeLink) return [];
            const [low, high] = sizeLink.raw.interval;
            const share = (value: number) => value / sizeLink.kCompute;
            return [{ series: i, value: share(sizeLink.raw.difference), low: share(low), high: share(high) }];
          })
        }))
      }
    ],
    reference: { value: 0, kind: "margin" },
    axis: {
      title: "Ratio of slopes minus 1 (data / compute)",
      format: (value) => percentChange(value).replace(".0%", "%")
    }
  };
}

function pairsOf(results: Parameters<typeof inferredSeries>[0]): PairsData {
  const series = inferredSeries(results);
  const variants = [...new Set(series.map(({ variant }) => variant))];
  return {
    x: "k against compute",
    y: "k against data",
    series: variants.map((variant) => {
      const of = (resource: string) =>
        mustFind(series, (series) => series.variant === variant && series.resource === resource);
      const data = of("data");
      return {
        name: variant,
        shape: variant === "base" ? ("circle" as const) : ("diamond" as const),
        pairs: of("compute").sizes.map((size, i): CoefficientPair => {
          const other = itemAt(data.sizes, i);
          return {
            modelSize: size.modelSize,
            x: { value: size.k, low: size.interval[0], high: size.interval[1] },
            y: { value: other.k, low: other.interval[0], high: other.interval[1] }
          };
        })
      };
    })
  };
}
