import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { capital, modelSize, significant } from "../../lib/format.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";
import { orderWords } from "./efficiency-text.js";

const names = { "log loss": html`ln <i>L</i>`, loss: html`<i>L</i>`, "log-odds": "log-odds" } as const;

/** Slopes of every size on three scales of the outcome, and whether they rise with size. */
export const table: TableRenderer = ({ results }, options) => {
  const resource = String(options.resource ?? "compute");
  const ofResource = results.experiments.outcomeScale.filter(
    (series) => series.family === mainFamily(results) && series.resource === resource
  );
  const sizes = [
    ...new Set(ofResource.flatMap(({ orders }) => orders.flatMap(({ slopes }) => slopes.map((s) => s.modelSize))))
  ];
  const rows = ofResource.flatMap(({ variant, orders }) =>
    orders.map((order) => {
      const { scale, slopes } = order;
      return [
        html`${capital(variant)}, ${names[scale]}`,
        ...sizes.map((size) => {
          const slope = slopes.find((candidate) => candidate.modelSize === size);
          return slope ? significant(slope.slope, 2) : "\u2013";
        }),
        html`<span class="left">${orderWords(order)}</span>`
      ];
    })
  );
  return tableBox(
    `Fall of the outcome per unit of ln ${resource === "compute" ? "C" : "D"}, by scale`,
    ["Scale", ...sizes.map(modelSize), "Order by size"],
    rows
  );
};
