import { findingBadge, outcomeBadge } from "../../components/claims/verdict.js";
import { type Html, html } from "../../components/html.js";
import { together } from "../../lib/claims/ledger.js";
import type { Results } from "../../lib/results.js";
import type { TableRenderer } from "../site.js";

/**
 * `{finding: 1}` or `{claims: ["D1", "D2"]}`: the badge of a finding, or of claims together, where
 * the results hold a ledger of claims; else nothing.
 */
export const table: TableRenderer = ({ results }, options) => {
  const badge = Array.isArray(options.claims)
    ? badgeOf(results.claims.rows.filter(({ id }) => (options.claims as unknown[]).includes(id)))
    : findingBadge(results, Number(options.finding));
  return badge === "" ? "" : html`<p>${badge}</p>`;
};

function badgeOf(rows: Results["claims"]["rows"]): Html | "" {
  const cells = rows.flatMap((row) => row.cells.filter(({ beyond }) => !beyond));
  return rows.length === 0 ? "" : outcomeBadge(together(cells));
}
