import { tableBox } from "../../components/data-table.js";
import { capital, percent } from "../../lib/format.js";
import { inferredSeries } from "../efficiency/slopes-data.js";
import type { TableRenderer } from "../paper-site.js";
import { formName } from "./saturation-text.js";

/** How often slopes made up from a form are given back to it. */
export const table: TableRenderer = ({ results }) => {
  const series = inferredSeries(results);
  const truths = series[0]?.attribution.map(({ truth }) => truth) ?? [];
  const rows = series.map(({ variant, resource, attribution }) => [
    `${capital(variant)}, ${resource}`,
    ...truths.flatMap((truth) => {
      const row = attribution.find((candidate) => candidate.truth === truth);
      return row ? [percent(row.hitRate), percent(row.hitRateMisfit)] : ["\u2013", "\u2013"];
    })
  ]);
  return tableBox(
    "How often the true form has the least AIC: with the slopes\u2019 noise, and with the misfit counted as noise",
    ["Series", ...truths.flatMap((truth) => [formName(truth), "with misfit"])],
    rows
  );
};
