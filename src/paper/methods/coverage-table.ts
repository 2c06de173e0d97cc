/** How often the 95 % intervals hold the truth, on simulated studies. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { count, percent } from "../../lib/format.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results: { inference } }) => {
  const { coverage } = inference;
  if (coverage === null) throw new TypeError("no coverage is on record; run npm run bench:coverage");
  const rows = coverage.truths.map(({ truth, kMax, n0, k, bySize, olsK }) => [
    truth,
    percent(kMax),
    percent(n0),
    percent(k),
    `${percent(Math.min(...bySize))}\u2013${percent(Math.max(...bySize))}`,
    percent(olsK)
  ]);
  return tableBox(
    `Share of ${count(coverage.datasets)} simulated studies whose 95% interval holds the truth, ${count(coverage.resamples)} resamples each`,
    [
      "Truth, noise",
      html`<i>K</i><sub>max</sub>`,
      html`<i>N</i><sub>0</sub>`,
      "slopes of single sizes, mean",
      "by size",
      "slopes as if independent"
    ],
    rows
  );
};
