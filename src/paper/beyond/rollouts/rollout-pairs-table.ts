/** Pairs of group sizes on their power laws: where the larger one overtakes. */

import { tableBox } from "../../../components/data-table.js";
import { compute } from "../../../components/html.js";
import { count, percent } from "../../../lib/format.js";
import type { TableRenderer } from "../../paper-site.js";

export const table: TableRenderer = ({ results }) => {
  const { rollouts } = results.experiments;
  if (rollouts === null) throw new TypeError("this study has no rollout groups");
  const places: Record<string, string> = {
    inside: "within what both were measured at",
    below: "before it",
    above: "beyond it"
  };
  const rows = rollouts.variants.flatMap(({ variant, pairs }) =>
    pairs.map(({ smaller, larger, x, position, ends }) => [
      `${variant}, G\u00a0=\u00a0${count(larger)} over ${count(smaller)}`,
      x === null ? "never" : compute(x),
      position === null ? "\u2013" : (places[position] ?? position),
      ends === null ? "\u2013" : percent(ends.from.chanceLarger),
      ends === null ? "\u2013" : percent(ends.to.chanceLarger)
    ])
  );
  return tableBox(
    "Where the larger group overtakes on the power laws, and its chance of being ahead at both ends of what both were measured at",
    ["Pair", "Crossing at", "Which lies", "Ahead at the low end", "at the high end"],
    rows
  );
};
