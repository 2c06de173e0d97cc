/** Neighbouring sizes on their own power laws: where the larger overtakes, and its chance of being ahead at both ends. */

import { tableBox } from "../../components/data-table.js";
import { compute, html } from "../../components/html.js";
import { count, modelSize, percent } from "../../lib/format.js";
import { mainFamily } from "../../report/figure-data.js";
import { capital } from "../../report/table-parts.js";
import type { TableRenderer } from "../site.js";

const places: Record<string, string> = { inside: "measured", below: "before", above: "beyond" };

export const table: TableRenderer = ({ results }, options) => {
  const resource = options.resource === "data" ? "data" : "compute";
  const written = resource === "data" ? (x: number) => count(Math.round(x)) : compute;
  const rows = results.experiments.crossings
    .filter((crossing) => crossing.family === mainFamily(results) && crossing.resource === resource)
    .flatMap(({ variant, pairs }) =>
      pairs
        .filter(({ neighbours }) => neighbours)
        .map(({ smaller, larger, word, x, position, inRange, ends }) => [
          `${capital(variant)}, ${modelSize(larger)} over ${modelSize(smaller)}`,
          x === null ? word : position === "inside" ? html`${word} at ${written(x)}` : "none in the measured range",
          position === null ? "\u2013" : (places[position] ?? position),
          inRange,
          ends === null ? "\u2013" : percent(ends.from.chanceLarger),
          ends === null ? "\u2013" : percent(ends.to.chanceLarger)
        ])
    );
  return tableBox(
    `Neighbouring sizes on their own power laws, against ${resource}: the crossing, and the larger one\u2019s chance of being ahead at both ends of what both were measured at`,
    ["Pair", "Crossing", "Which lies", "Larger size", "Ahead at the low end", "at the high end"],
    rows
  );
};
