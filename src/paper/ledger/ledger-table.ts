import { html } from "../../components/html.js";
import type { TableRenderer } from "../paper-site.js";
import { claimCard } from "./claim-card.js";

/** `{letter: "A"}`: the claims of the ledger whose id begins with a letter. */
export const table: TableRenderer = ({ results }, options) => {
  const rows = results.claims.rows.filter(({ id }) => id.startsWith(String(options.letter)));
  if (rows.length === 0) return html`<p>This study has no such claim.</p>`;
  return html`<ul class="claims">${rows.map((row) => claimCard(row, "/claims"))}</ul>`;
};
