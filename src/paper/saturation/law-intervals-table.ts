/** Intervals of the law's limit and half-way size, with the sample that they rest on: slopes, not evaluations. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import {
  capital,
  count,
  efficiency,
  fixed,
  interval,
  list,
  parameters,
  parametersEnd,
  percent,
  settled
} from "../../lib/format.js";
import { present } from "../../lib/items.js";
import type { Interval, LawInferenceRecord } from "../../lib/records/inference-record.js";
import { inferredSeries } from "../efficiency/slopes-data.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const rows = inferredSeries(results).flatMap(({ variant, resource, law, withoutHeldOut, heldOut }) => [
    row(`${capital(variant)}, ${resource}`, law),
    ...(heldOut ? [row(`\u2026 without the size held out`, withoutHeldOut)] : [])
  ]);
  return tableBox(
    `The law\u2019s limit and the size at half of it with 95 % intervals, by bootstrap, how far the law misses the slopes included; the profile above gives others. The sample is one slope per size`,
    [
      "Series",
      html`<i>K</i><sub>max</sub>`,
      "sampling alone",
      `sampling alone, blocks of ${list(results.inference.settings.blockLengths.map(count))} residuals`,
      html`<i>N</i><sub>0</sub>`,
      "sampling alone",
      "\u03c7\u00b2",
      "degrees of freedom",
      "Resamples at a bound"
    ],
    rows
  );
};

function row(name: string, law: LawInferenceRecord): string[] {
  const misfit = law.widening !== null && law.widening > 1;
  return [
    name,
    `${settled(law.kMax, efficiency)} ${ends(law.kMaxWidened, efficiency)}`,
    misfit ? ends(law.kMaxInterval, efficiency) : "\u2013",
    law.otherBlocks.map(({ kMaxInterval }) => ends(kMaxInterval, efficiency)).join(", "),
    `${settled(law.n0, parameters)} ${ends(law.n0Widened, parametersEnd)}`,
    misfit ? ends(law.n0Interval, parametersEnd) : "\u2013",
    fixed(law.chi2, 1),
    count(law.df),
    percent(law.undefinedShare)
  ];
}

/** "[0.110, 0.153]", open ends in words */
function ends([low, high]: Interval, format: (value: number) => string): string {
  if (low !== null && high !== null) return interval(low, high, format);
  if (low === null && high === null) return "open";
  return low === null ? `below ${format(present(high))}` : `above ${format(low)}`;
}
