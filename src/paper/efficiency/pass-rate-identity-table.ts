/** k beside the mean pass rate: d ln L = -p d logit p, so k is near the pass rate times the slope of log-odds. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, fixed, modelSize, percent, significant } from "../../lib/format.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const ofResource = results.experiments.outcomeScale.filter(
    (series) => series.family === mainFamily(results) && series.resource === "compute"
  );
  const rows = ofResource.flatMap(({ variant, identity }) =>
    identity.sizes.map(({ modelSize: size, meanPass, k, logOdds, product }) => [
      `${capital(variant)}, ${modelSize(size)}`,
      percent(meanPass),
      significant(k, 2),
      significant(logOdds, 2),
      significant(product, 2)
    ])
  );
  const ranks = ofResource
    .map(({ variant, identity }) => `${variant} ${fixed(identity.rankCorrelation, 2)}`)
    .join(", ");
  return tableBox(
    `k against compute beside the mean pass rate; rank correlation of the two: ${ranks}`,
    ["Size", "Mean pass rate", html`<i>k</i>`, "Slope of log-odds", "Pass rate times that slope"],
    rows
  );
};
