import { escapeHtml } from "../lib/format.js";

/** Text as HTML, K_max and N_0 in it as symbols of a formula. */
export function withSymbols(text: string): string {
  return escapeHtml(text)
    .replace(/\bK_max\b/g, "<i>K</i><sub>max</sub>")
    .replace(/\bN_0\b/g, "<i>N</i><sub>0</sub>");
}
