/** How to cite a figure and its study, as a sentence and as BibTeX, each to be copied. */
import { type CitedFigure, figureBibtex, figureText, studyBibtex, studyText } from "../components/cite.js";
import { escapeHtml } from "../lib/format.js";

/** HTML; what changes with the view stands in elements of its own, which the page writes anew when they are asked for. */
export function citation(figure: CitedFigure): string {
  const [title, link] = ["\u0001", "\u0002"];
  const live = (text: string) =>
    escapeHtml(text)
      .replace(title, `<span data-cite="title">${escapeHtml(figure.title)}</span>`)
      .replace(link, `<span data-cite="link">${escapeHtml(figure.link)}</span>`);
  const marked = { ...figure, title, link };
  return [
    block("This figure", live(figureText(marked)), live(figureBibtex(marked))),
    block("The study", escapeHtml(studyText(figure.study)), escapeHtml(studyBibtex(figure.study)))
  ].join("");
}

function block(name: string, text: string, bibtex: string): string {
  return `<p><b>${name}</b></p><p class="cite-line"><span>${text}</span><button type="button" data-copy="before">Copy</button></p><div class="cite-line"><pre tabindex="0"><code>${bibtex}</code></pre><button type="button" data-copy="before">Copy BibTeX</button></div>`;
}
