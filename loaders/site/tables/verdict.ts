import type { TableRenderer } from "../registry.js";
import { verdictBadge } from "../verdict.js";

/** `::: table verdict {"claims": ["A1"]}`: the badge of claims, where the results hold a ledger of them; else nothing. */
export const table: TableRenderer = (results) => (options) => {
  const badge = verdictBadge(results, Array.isArray(options.claims) ? options.claims.map(String) : []);
  return badge === "" ? "" : `<p>${badge}</p>`;
};
