/** Neighbouring sizes on their own power laws: where the larger overtakes, and its chance of being ahead at both ends. */

import { tableBox } from "../../components/data-table.js";
import { compute } from "../../components/html.js";
import { capital, count, modelSize, percent } from "../../lib/format.js";
import { present } from "../../lib/items.js";
import { mainFamily } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";

const places: Record<string, string> = { below: "below", above: "above" };

/** The larger size's line against the smaller one's, from the low end to the high end. */
const lines: Record<string, string> = {
  overtakes: "falls below",
  "falls behind": "rises above",
  "ahead throughout": "lower throughout",
  "behind throughout": "higher throughout"
};

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
          x === null
            ? word
            : position === "inside"
              ? written(x)
              : `none; they would meet ${places[present(position)]} it`,
          lines[inRange] ?? inRange,
          ends === null ? "\u2013" : percent(ends.from.chanceLarger),
          ends === null ? "\u2013" : percent(ends.to.chanceLarger)
        ])
    );
  return tableBox(
    `Neighbouring sizes on their own power laws, against ${resource}, over the range that both were measured at: where the lines cross, and the larger size\u2019s chance of being ahead at both ends`,
    ["Pair", "Crossing", "Line of the larger size", "Chance ahead, low end", "high end"],
    rows
  );
};
