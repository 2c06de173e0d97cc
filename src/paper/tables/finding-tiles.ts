import { escapeHtml } from "../../lib/format.js";
import { findings } from "../overview-text.js";
import type { TableRenderer } from "../site.js";
import { findingBadge } from "../verdict.js";

/** The findings as tiles, each a link to its row on the overview. */
export const table: TableRenderer = ({ results }) => {
  const items = findings(results).map(({ number, title, tile }) => {
    const badge = findingBadge(results, number);
    return (
      `<li><a href="#finding-${number}"><span class="tile-number">${number}</span><span class="tile-name">${escapeHtml(title)}</span>` +
      `<span class="tile-fact"><b>${tile.number}</b> ${tile.unit}</span>${badge ? `<span class="tile-verdict">${badge}</span>` : ""}</a></li>`
    );
  });
  return `<ul class="tiles">${items.join("")}</ul>`;
};
