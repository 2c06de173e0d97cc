import { html } from "../../components/html.js";
import { combine } from "../../lib/claims/claim.js";
import type { TableRenderer } from "../site.js";
import { findingBadge, verdictBadge } from "../verdict.js";

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

function badgeOf(rows: Parameters<typeof combine>[0]): string {
  return rows.length === 0 ? "" : verdictBadge(combine(rows));
}
