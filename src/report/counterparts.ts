/** Where the publication shows what a figure shows, in front of the figure's source: words of `data/study.yaml`. */
import { type Html, html, marked } from "../components/html.js";
import type { StudyWords } from "./reference.js";

const sourceMark = /<p class="figure-source" data-part="source">([\s\S]*?)<\/p>/;

/** HTML of a figure with its counterpart; as it is where the study names none. The source after it changes with the view. */
export function withCounterpart(html: string, { figures }: Pick<StudyWords["counterparts"], "figures">): string {
  const id = /<figure [^>]*?\bid="([\w-]+)"/.exec(html)?.[1];
  const words = id === undefined ? undefined : figures[id];
  if (words === undefined) return html;
  return html.replace(
    sourceMark,
    (_, source: string) =>
      `<p class="figure-source"><span data-part="counterpart">${typesetLetters(words)}</span>${source === "" ? "" : " \u00b7 "}<span data-part="source">${source}</span></p>`
  );
}

/** `k_C` as a letter with its index. */
export function typesetLetters(words: string): Html {
  return marked(words, /\b([a-zA-Z])_(\w)\b/g, (_, letter, index) => html`<i>${letter!}</i><sub>${index!}</sub>`);
}
