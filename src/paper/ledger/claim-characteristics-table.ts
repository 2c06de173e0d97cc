import { tableBox } from "../../components/data-table.js";
import { typeset } from "../../components/symbols.js";
import { count, percent } from "../../lib/format.js";
import type { TableRenderer } from "../paper-site.js";

/** How often each verdict comes, claim by claim, at the errors of its cells. */
export const table: TableRenderer = ({ results: { claims } }) => {
  const { draws, rows } = claims.characteristics;
  return tableBox(
    `Verdicts in ${count(draws)} simulations a cell, mean over the cells of a claim; leads of forms in fewer`,
    ["Claim", "What is true", "Cells", "supported", "contradicted", "undecided", "supported, least of the cells"],
    rows.map(({ claim, truth, cells, supported, contradicted, undecided, leastSupported }) => [
      claim,
      typeset(truth),
      count(cells),
      percent(supported),
      percent(contradicted),
      percent(undecided),
      percent(leastSupported)
    ])
  );
};
