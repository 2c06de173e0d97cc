/** Joint forms of L over all sizes: the law beside the loss decomposition, described and predicted. */
import { tableBox } from "../../components/data-table.js";
import { capital, count, list, percent, percentChange, r2 } from "../../lib/format.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

const names = { "power-law": "the law", "loss-decomposition": "loss decomposition" } as const;

export const table: TableRenderer = ({ results }) => {
  const shown = results.prediction.joint.filter((series) => series.family === mainFamily(results) && series.verdicts);
  const shares = shown[0]?.forecasts.map(({ share }) => percent(1 - share)) ?? [];
  const rows = shown.map((series) => {
    const ofVariant = shown.filter((other) => other.variant === series.variant && other.resource === series.resource);
    const least = Math.min(...ofVariant.map(({ aicc }) => aicc ?? Number.POSITIVE_INFINITY));
    return [
      `${capital(series.variant)}, ${series.resource}: ${names[series.form]}`,
      count(series.q),
      series.aicc === null ? "\u2013" : count(Math.round(series.aicc - least)),
      series.r2 === null || series.r2Constant === null ? "\u2013" : `${r2(series.r2)} (${r2(series.r2Constant)})`,
      ...series.forecasts.map(({ error, finalError }) => `${percent(error)} (${percentChange(finalError)})`),
      series.notIdentified.length === 0 ? "\u2013" : list(series.notIdentified)
    ];
  });
  return tableBox(
    `Joint forms of all sizes: AICc above the least, R\u00b2 with that of one constant per size, and mean error (error at the end) of the rest of a run`,
    [
      "Series and form",
      "Parameters",
      "AICc",
      "R\u00b2 (constant)",
      ...shares.map((share) => `Last ${share}`),
      "Not identified"
    ],
    rows
  );
};
