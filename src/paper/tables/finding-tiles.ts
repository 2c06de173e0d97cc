import { html, raw } from "../../components/html.js";
import { findings } from "../overview-text.js";
import type { TableRenderer } from "../site.js";
import { findingBadge } from "../verdict.js";

/** The findings as tiles, each a link to its row on the overview. */
export const table: TableRenderer = ({ results }) => {
  const items = findings(results).map(({ number, title, tile }) => {
    const badge = findingBadge(results, number);
    const verdict = badge && html`<span class="tile-verdict">${badge}</span>`;
    return html`<li><a href="#finding-${number}"><span class="tile-number">${number}</span><span class="tile-name">${title}</span><span class="tile-fact"><b>${raw(tile.number)}</b> ${raw(tile.unit)}</span>${verdict}</a></li>`;
  });
  return html`<ul class="tiles">${items}</ul>`;
};
