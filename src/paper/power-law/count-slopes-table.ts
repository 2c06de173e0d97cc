/** Every size's slope by a likelihood of problems failed, beside least squares on ln L. */
import { groupedTable, type Row } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, count, efficiency, fixed, interval, modelSize, significant } from "../../lib/format.js";
import { mustFind } from "../../lib/items.js";
import { matching } from "../../lib/matching.js";
import type { CountSizeRecord } from "../../lib/records/counts-record.js";
import type { Results } from "../../lib/results.js";
import type { TableRenderer } from "../paper-site.js";
import { countedSeries } from "./counts-words.js";

export const table: TableRenderer = ({ results }) =>
  groupedTable({
    caption:
      "Slopes by counts of failed problems, beside least squares on ln L; 95% intervals. L is read at the geometric mean of X of each size\u2019s evaluations",
    head: [
      ...[
        "Size",
        html`<i>k</i>, ln <i>L</i>`,
        html`<i>k</i>, counts`,
        html`<i>L</i>, ln <i>L</i>`,
        html`<i>L</i>, counts`
      ],
      ...["Likelihood", html`\u03c7\u00b2 per degree of freedom`, "First weight over last", "Scores of 1"]
    ],
    left: [],
    groups: countedSeries(results).map(({ family, variant, resource, sizes }) => ({
      title: `${capital(variant)}, against ${resource}`,
      rows: sizes.map((size) => ({ cells: row(size, logSlope(results, { family, variant, resource, ...size })) }))
    }))
  });

function row(size: CountSizeRecord, { k, interval: [low, high], level }: ReturnType<typeof logSlope>): Row {
  return [
    modelSize(size.modelSize),
    `${efficiency(k)} ${low === null || high === null ? "open" : interval(low, high, efficiency)}`,
    `${efficiency(size.k)} ${interval(...size.interval, efficiency)}`,
    efficiency(level),
    efficiency(size.level),
    size.likelihood,
    size.dispersion === null ? "\u2013" : fixed(size.dispersion, 1),
    significant(size.firstToLast, 2),
    count(size.allRight)
  ];
}

/** Slope, its interval and the level at the same X, by least squares on ln L. */
function logSlope(
  { inference, sizeLaws }: Results,
  {
    family,
    variant,
    resource,
    modelSize: size
  }: Pick<CountSizeRecord, "modelSize"> & Pick<Results["sizeLaws"][number], "family" | "variant" | "resource">
) {
  const series = mustFind(inference.series, matching({ family, variant, resource }));
  const ofSize = mustFind(series.sizes, matching({ modelSize: size }));
  const law = mustFind(sizeLaws, matching({ family, variant, resource, modelSize: size }));
  return { k: ofSize.k, interval: ofSize.interval, level: law.referenceLoss };
}
