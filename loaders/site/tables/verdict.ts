import type { TableRenderer } from "../registry.js";
import { findingBadge } from "../verdict.js";

/** `::: table verdict {"finding": 1}`: the badge of a finding, where the results hold a ledger of claims; else nothing. */
export const table: TableRenderer = (results) => (options) => {
  const badge = findingBadge(results, Number(options.finding));
  return badge === "" ? "" : `<p>${badge}</p>`;
};
