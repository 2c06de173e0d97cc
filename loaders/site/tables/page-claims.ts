import { escapeHtml } from "../../../src/lib/format.js";
import type { TableRenderer } from "../registry.js";
import { capital } from "../table-parts.js";
import { verdictBadge } from "../verdict.js";

/** `::: table page-claims {"page": "/efficiency"}`: the claims that a page is about, each with what it rests on. */
export const table: TableRenderer = (results) => (options) => {
  const rows = results.claims.rows.filter(({ page }) => page === options.page);
  if (rows.length === 0) return "<p>No claim of this page is on record for this study.</p>";
  const items = rows.map(
    ({ id, claim, verdict, test, argument, wouldChange, where }) =>
      `<li class="claim" id="claim-${id.toLowerCase()}"><p class="claim-head"><b>${id}</b> ${typeset(/^k[(_]/.test(claim) ? claim : capital(claim))} ${verdictBadge(verdict)}</p>` +
      `<p>${typeset(argument)}</p>` +
      `<p class="claim-more"><b>Test:</b> ${typeset(test)} <b>Would change it:</b> ${typeset(wouldChange)} <b>In the paper:</b> ${escapeHtml(where)}.</p></li>`
  );
  return `<ul class="claims">${items.join("")}</ul>`;
};

/** The paper's letters as letters of a formula. */
function typeset(text: string): string {
  return escapeHtml(text)
    .replace(/\bK_max\b/g, "<i>K</i><sub>max</sub>")
    .replace(/\bN_0\b/g, "<i>N</i><sub>0</sub>")
    .replace(/\bk_([CD])\b/g, "<i>k</i><sub>$1</sub>")
    .replace(/\bk\(N\)/g, "<i>k</i>(<i>N</i>)")
    .replace(/\bR(?:\^2|\u00b2)/g, "<i>R</i><sup>2</sup>");
}
