import { escapeHtml } from "../lib/format.js";

/** The paper's letters as letters of a formula. */
export function typeset(text: string): string {
  return escapeHtml(text)
    .replace(/\bK_max\b/g, "<i>K</i><sub>max</sub>")
    .replace(/\bN_0\b/g, "<i>N</i><sub>0</sub>")
    .replace(/\bk_([CD])\b/g, "<i>k</i><sub>$1</sub>")
    .replace(/\bk\(N\)/g, "<i>k</i>(<i>N</i>)")
    .replace(/\bR(?:\^2|\u00b2)/g, "<i>R</i><sup>2</sup>");
}
