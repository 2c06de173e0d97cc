import { html, raw } from "../../components/html.js";
import { findingBadge } from "../ledger/claim-units.js";
import type { TableRenderer } from "../paper-site.js";
import { findings } from "./overview-text.js";

/** The findings in a sentence each with its verdicts, each a link to its row on the overview. */
export const table: TableRenderer = ({ results }) => {
  const items = findings(results).map(({ number, title, fact }) => {
    const badge = findingBadge(results, number);
    const verdict = badge && html`<span class="tile-verdict">${badge}</span>`;
    return html`<li><a href="#finding-${number}"><span class="tile-number">${number}</span><span class="tile-name">${title}</span><span class="tile-fact">${raw(fact)}</span>${verdict}</a></li>`;
  });
  return html`<ol class="tiles">${items}</ol>`;
};
