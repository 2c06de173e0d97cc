/** Figure of the resampled fits: limit and half-way size move together; the printed pairs are crosses among them. */

import { dataTable } from "../../../components/data-table.js";
import type { ChoiceFigure } from "../../../components/frame/choice-figure.js";
import { dataCsv, howComputed } from "../../../components/frame/static-figure.js";
import { html } from "../../../components/html.js";
import { type CloudData, parameterCloud } from "../../../components/plots/parameter-cloud.js";
import { cloudRegion, insideRegion } from "../../../components/plots/parameter-cloud-region.js";
import { describeParameterCloud } from "../../../components/plots/parameter-cloud-text.js";
import { count, efficiency, fixed, list, parameters, plural } from "../../../lib/format.js";
import { itemAt } from "../../../lib/items.js";
import { seriesOf } from "../../efficiency/slopes-data.js";
import { type SaturationFigureData, seriesControls } from "../profile/profile-figure.js";

export const cloudFigure: ChoiceFigure<SaturationFigureData> = {
  reads: { logs: "own", places: ["inference.series"] },
  controls: seriesControls,
  view: ({ saturation }, { variant = "base", resource = "compute" }) => {
    const series = seriesOf(saturation.series, variant, resource);
    const points = series.cloud.kMax.map((kMax, i) => ({ kMax, n0: itemAt(series.cloud.n0, i) }));
    const printed = saturation.printed
      .filter((pair) => pair.variant === variant && pair.resource === resource)
      .map(({ scenario, kMax, n0 }) => ({ name: `printed, ${scenario}`, kMax, n0 }));
    const region = cloudRegion(points);
    const estimate = series.kMax === null || series.n0 === null ? null : { kMax: series.kMax, n0: series.n0 };
    const plot: CloudData = { points, region, estimate, printed };
    return {
      view: `${variant}, ${resource}`,
      reading: cloudReading(plot),
      subtitle: html`Limit <i>K</i><sub>max</sub> and <i>N</i><sub>0</sub>, the size at half of it, of resampled fits. ${saturation.familyName} ${variant}, loss against ${resource}`,
      shown: `${variant}, ${resource}, ${count(points.length)} of ${count(saturation.resamples)} resampled fits`,
      key: [
        { mark: "dots", label: "one resampled fit" },
        { mark: "thin-line", label: "around 95% of them" },
        ...(estimate ? [{ mark: "dot", label: "our fit" } as const] : []),
        ...(printed.length > 0 ? [{ mark: "cross", label: "a pair as printed" } as const] : [])
      ],
      draw: (options) => parameterCloud(plot, options),
      caption: html`Each point is the law fitted again to slopes drawn anew from their noise; ${count(points.length)} of ${count(saturation.resamples)} are drawn. A higher limit goes with a larger <i>N</i><sub>0</sub>: the data fix the curve where it was measured, not where it ends. Printed fits leave the largest size out or use early steps only, and minimise squares of <i>L</i>, so they need not lie at our point.`,
      source: `${plural(printed.length, "printed pair")} \u00b7 data ${saturation.hash.slice(0, 7)}`,
      description: describeParameterCloud(plot, { correlation: series.cloud.rankCorrelation }),
      table: dataTable(
        "Pairs",
        ["Fit", html`<i>K</i><sub>max</sub>`, html`<i>N</i><sub>0</sub>`, "In the region"],
        [...(estimate ? [{ name: "ours", ...estimate }] : []), ...printed].map((pair) => [
          pair.name,
          efficiency(pair.kMax),
          parameters(pair.n0),
          insideRegion(region, pair) ? "yes" : "no"
        ])
      ),
      computed: howComputed({
        sentence: `Rank correlation of the two over all resamples: ${fixed(series.cloud.rankCorrelation, 3)}. The line is the convex hull of the nearest 95% of the points drawn, by Mahalanobis distance in <i>K</i><sub>max</sub> and ln&nbsp;<i>N</i><sub>0</sub>.`,
        values: [
          ["<i>K</i><sub>max</sub>", series.kMax ?? "undefined"],
          ["<i>N</i><sub>0</sub>", series.n0 ?? "undefined"]
        ]
      }),
      csv: dataCsv(
        ["what", "variant", "resource", "k_max", "n0"],
        [
          ...points.map((point) => ({ ...point, name: "resampled fit" })),
          ...region.map((corner) => ({ ...corner, name: "outline of 95%" })),
          ...(estimate ? [{ ...estimate, name: "our fit" }] : []),
          ...printed
        ].map(({ name, kMax, n0 }) => [name, variant, resource, kMax, n0])
      )
    };
  }
};

/** The title, by outcome. */
export function cloudReading({ region, printed }: CloudData): string {
  const outside = printed.filter((pair) => !insideRegion(region, pair));
  const head = "Limit and size at half of it rise together";
  if (printed.length === 0) return head;
  if (outside.length === 0) {
    return printed.length === 1
      ? `${head}; the printed pair lies among our resamples`
      : `${head}; ${printed.length === 2 ? "both" : "all"} printed pairs lie among our resamples`;
  }
  const who = list(outside.map(({ name }) => name.replace("printed, ", "")));
  return outside.length === printed.length
    ? `${head}; ${printed.length === 1 ? "the printed pair lies" : "the printed pairs lie"} outside our resamples`
    : `${head}; of the printed pairs, that of the fit ${who} lies outside our resamples`;
}
