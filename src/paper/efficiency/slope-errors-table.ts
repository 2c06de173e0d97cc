/** What the error of each size's own slope is made of, beside the resampled one and the one that independence would give. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, fixed, modelSize } from "../../lib/format.js";
import type { TableRenderer } from "../paper-site.js";
import { inferredSeries } from "./slopes-data.js";

export const table: TableRenderer = ({ results }, options) => {
  const resource = options.resource === "data" ? "data" : "compute";
  const rows = inferredSeries(results)
    .filter((series) => series.resource === resource)
    .flatMap(({ variant, sizes }) =>
      sizes.map(({ modelSize: size, k, standardError, standardErrorOls, variance, repeats: [fewest, most] }) => [
        `${capital(variant)}, ${modelSize(size)}`,
        fixed(k, 4),
        fixed(standardError, 4),
        ...[variance.white, variance.run, variance.misfit, variance.total].map((part) => fixed(Math.sqrt(part), 4)),
        fixed(standardErrorOls, 4),
        fewest === most ? String(most) : `${fewest}\u2013${most}`
      ])
    );
  return tableBox(
    `Standard error of the slope of each size alone, against ${resource}: resampled, its parts in closed form, and as if evaluations were independent`,
    [
      "Size",
      html`<i>k</i>`,
      "Resampled",
      "Evaluations",
      "Runs",
      "Misfit",
      "The three together",
      "As if independent",
      "Repeats"
    ],
    rows
  );
};
