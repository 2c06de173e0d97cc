/** Where sizes begin at different steps: the law from the step that all have, and with every size from its own first. */
import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, change, count, efficiency, modelSize, parameters, settled } from "../../lib/format.js";
import type { FirstStepLawRecord } from "../../lib/records/inference-record.js";
import { inferredSeries } from "../efficiency/slopes-data.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const rows = inferredSeries(results).flatMap(({ variant, resource, firstSteps }) =>
    firstSteps === null
      ? []
      : [
          row(`${capital(variant)}, ${resource}: all sizes from step ${count(firstSteps.fromStep)}`, firstSteps.common),
          row("\u2026 each size from its first step", firstSteps.each)
        ]
  );
  return tableBox(
    "The law by the first step kept, and the size whose slope it misses most",
    [
      "Steps",
      html`<i>K</i><sub>max</sub>`,
      html`<i>N</i><sub>0</sub>`,
      "Largest miss",
      html`its <i>k</i>`,
      "by the law",
      "difference"
    ],
    rows
  );
};

function row(name: string, { kMax, n0, largestMiss }: FirstStepLawRecord): string[] {
  return [
    name,
    settled(kMax, efficiency),
    settled(n0, parameters),
    ...(largestMiss === null
      ? ["\u2013", "\u2013", "\u2013", "\u2013"]
      : [
          modelSize(largestMiss.modelSize),
          efficiency(largestMiss.k),
          efficiency(largestMiss.law),
          change(largestMiss.k - largestMiss.law, 3)
        ])
  ];
}
