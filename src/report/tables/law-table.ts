/** The law over the sizes of each series, where there are too many for sentences. */
import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { familyName } from "../../lib/series-names.js";
import { lawCells, lawsOf, mostSaid } from "../run-sentences.js";
import type { TableRenderer } from "../site.js";

export const table: TableRenderer = ({ results }) => {
  const laws = lawsOf(results);
  if (laws.length <= mostSaid) return "";
  return tableBox(
    "The law over the sizes of each series",
    ["Series", "Sizes", html`<i>K</i><sub>max</sub>, 95%`, html`<i>N</i><sub>0</sub>, 95%`],
    laws.map((law) => [`${familyName(results, law.family)} ${law.variant}`, String(law.sizes.length), ...lawCells(law)])
  );
};
