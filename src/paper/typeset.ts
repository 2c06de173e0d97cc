import { withSymbols } from "../components/symbols.js";

/** The paper's letters as letters of a formula. */
export function typeset(text: string): string {
  return withSymbols(text)
    .replace(/\bk_([CD])\b/g, "<i>k</i><sub>$1</sub>")
    .replace(/\bk\(N\)/g, "<i>k</i>(<i>N</i>)")
    .replace(/\bR(?:\^2|\u00b2)/g, "<i>R</i><sup>2</sup>");
}
