import { html } from "../../components/html.js";
import type { TableRenderer } from "../paper-site.js";
import { claimCard } from "./claim-card.js";

/** `{page: "/efficiency"}`: the claims that a page is about, each with what it rests on. */
export const table: TableRenderer = ({ results }, options) => {
  const page = String(options.page);
  const rows = results.claims.rows.filter((row) => row.page === page);
  if (rows.length === 0) return html`<p>This study has no claim for this page.</p>`;
  return html`<ul class="claims">${rows.map((row) => claimCard(row, page))}</ul>`;
};
