/** Names and counts that logs brought, as HTML. */
import { visible } from "../import/names/safe-name.js";
import { escapeHtml } from "../lib/format.js";

/** A name: what is not seen is made visible. */
export function foreignName(name: string): string {
  return escapeHtml(visible(name));
}

/** "38 (no step), 2 (step is no whole number)" */
export function countsByReason(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([reason, rows]) => `${rows} (${visible(reason)})`)
    .join(", ");
}
