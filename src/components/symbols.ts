import { type Html, html, marked } from "./html.js";

/** Text as HTML, K_max and N_0 in it as symbols of a formula. */
export function withSymbols(text: string): Html {
  return marked(text, /\b(K_max|N_0)\b/g, symbol);
}

/** The same with every letter of the paper: k_C, k(N) and R^2 too. */
export function typeset(text: string): Html {
  return marked(text, /\b(?:(?:K_max|N_0|k_[CD])\b|k\(N\)|R(?:\^2|\u00b2))/g, symbol);
}

function symbol(text: string): Html {
  if (text === "k(N)") return html`<i>k</i>(<i>N</i>)`;
  if (text.startsWith("R")) return html`<i>R</i><sup>2</sup>`;
  const [letter = "", index = ""] = text.split("_");
  return html`<i>${letter}</i><sub>${index}</sub>`;
}
