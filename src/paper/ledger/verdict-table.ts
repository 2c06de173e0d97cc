import { html } from "../../components/html.js";
import type { TableRenderer } from "../paper-site.js";
import { claimsBadge, findingBadge } from "./claim-units.js";

/**
 * `{finding: 1}` or `{claims: ["E5", "E6"]}`: the badge of a finding, or of claims together, where
 * the results hold a ledger of claims; else nothing.
 */
export const table: TableRenderer = ({ results }, options) => {
  const badge = Array.isArray(options.claims)
    ? claimsBadge(results.claims.rows.filter(({ id }) => (options.claims as unknown[]).includes(id)))
    : findingBadge(results, Number(options.finding));
  return badge === "" ? "" : html`<p>${badge}</p>`;
};
