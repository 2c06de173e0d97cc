/** Every run by itself: its k with an interval of that run alone. */

import { tableBox } from "../../components/data-table.js";
import { html, raw } from "../../components/html.js";
import { visible } from "../../import/names/safe-name.js";
import { efficiency, fixed, interval, modelSize, r2 } from "../../lib/format.js";
import { seriesName } from "../../lib/series-names.js";
import { growthOf } from "../curve-lines.js";
import { openInterval, rangeOf, resourceName } from "../run-sentences.js";
import type { TableRenderer } from "../site.js";
import { countsOfRun, countsOfSize } from "../words/run-counts-words.js";

export const table: TableRenderer = ({ results }) => {
  const single = results.runSlopes.map((slope) => {
    const { run, modelSize: size, family, variant, resource, points, k, growth } = slope;
    return [
      visible(run),
      modelSize(size),
      seriesName(results, family, variant),
      resourceName(results, resource),
      raw(rangeOf(results, slope)),
      String(points),
      `${efficiency(k)} ${interval(...slope.interval)}`,
      countsCell(countsOfRun(slope)),
      fixed(slope.standardErrorOls, 4),
      r2(slope.r2),
      growth
    ];
  });
  const means = results.inference.series.flatMap(({ family, variant, resource, sizes }) =>
    sizes.map(({ modelSize: size, points, k, interval: ends, standardErrorOls }) => [
      `mean over repeats`,
      modelSize(size),
      seriesName(results, family, variant),
      resourceName(results, resource),
      "\u2013",
      String(points),
      `${efficiency(k)} ${openInterval(ends)}`,
      countsCell(countsOfSize(results, { family, variant, resource }, size)),
      fixed(standardErrorOls, 4),
      "\u2013",
      growthOf(ends)
    ])
  );
  const rows = [...single, ...means];
  return tableBox(
    means.length > 0 || results.runSlopes.some(({ kind }) => kind === "mean")
      ? "Each curve by itself: k, least squares of ln L on ln X over all of its evaluations, with its 95% interval"
      : "Each run by itself: k, least squares of ln L on ln X over all of its evaluations, with a 95% interval of that run alone",
    [
      "Run",
      "Size",
      "Series",
      "Against",
      "Measured from",
      "Points",
      html`<i>k</i>, 95%`,
      html`<i>k</i> by counts, 95%`,
      "Error as if independent",
      html`<i>R</i><sup>2</sup>`,
      "Growth"
    ],
    rows
  );
};

/** "0.123 [0.110, 0.136]", and by what where nobody knows how many problems */
function countsCell(found: ReturnType<typeof countsOfRun>): string {
  if (found === null) return "none";
  return `${efficiency(found.k)} ${interval(...found.interval)}${found.likelihood === "half-count" ? ", half-count" : ""}`;
}
