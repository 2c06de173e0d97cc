/** Every joint law of the study's own family: parameters, and R² beside its two baselines. */
import { efficiency, escapeHtml, parameters, r2 } from "../../lib/format.js";
import { mainFamily } from "../../report/figure-data.js";
import { box, capital, protocolNames, settled, tableRow } from "../../report/table-parts.js";
import type { TableRenderer } from "../site.js";

export const table: TableRenderer = ({ results }) => {
  const family = mainFamily(results);
  const shown = results.laws.filter((law) => law.family === family && law.objective === "log");
  const rows = shown.map((law) =>
    tableRow(`<th scope="row">${capital(law.variant)}, ${law.resource}, ${protocolNames[law.protocol]}</th>`, [
      settled(law) ? efficiency(law.law.kMax) : "undefined",
      settled(law) ? parameters(law.law.n0) : "undefined",
      escapeHtml(r2(law.goodness.r2)),
      escapeHtml(r2(law.goodness.r2SharedSlope)),
      escapeHtml(r2(law.goodness.r2Constant)),
      String(law.goodness.points)
    ])
  );
  return box(
    "The law in every setting, least squares on ln L",
    [
      "Fit",
      "<i>K</i><sub>max</sub>",
      "<i>N</i><sub>0</sub>",
      "<i>R</i><sup>2</sup>",
      "one slope for all",
      "no learning",
      "Points"
    ],
    rows
  );
};
