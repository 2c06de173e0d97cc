/** Every joint law of the study's own family: parameters, and R² beside its two baselines. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, efficiency, parameters, r2 } from "../../lib/format.js";
import { mainFamily } from "../../lib/series-names.js";
import { protocolNames, settled } from "../../report/table-parts.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const family = mainFamily(results);
  const shown = results.laws.filter((law) => law.family === family && law.objective === "log");
  const rows = shown.map((law) => [
    `${capital(law.variant)}, ${law.resource}, ${protocolNames[law.protocol]}`,
    settled(law) ? efficiency(law.law.kMax) : "undefined",
    settled(law) ? parameters(law.law.n0) : "undefined",
    r2(law.goodness.r2),
    r2(law.goodness.r2SharedSlope),
    r2(law.goodness.r2Constant),
    String(law.goodness.points)
  ]);
  return tableBox(
    "The law in every setting, least squares on ln L",
    [
      "Fit",
      html`<i>K</i><sub>max</sub>`,
      html`<i>N</i><sub>0</sub>`,
      html`<i>R</i><sup>2</sup>`,
      "one slope for all",
      "no learning",
      "Points"
    ],
    rows
  );
};
