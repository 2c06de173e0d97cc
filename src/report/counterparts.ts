import { type Html, html, marked } from "../components/html.js";

/** `k_C` as a letter with its index. */
export function typesetLetters(words: string): Html {
  return marked(words, /\b([a-zA-Z])_(\w)\b/g, (_, letter, index) => html`<i>${letter!}</i><sub>${index!}</sub>`);
}
