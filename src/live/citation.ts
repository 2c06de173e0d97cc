/** How to cite a figure and its study, as a sentence and as BibTeX, each to be copied. */
import { type CitedFigure, figureBibtex, figureText, studyBibtex, studyText } from "../components/frame/cite.js";
import { type Content, type Html, html, marked } from "../components/html.js";

/** HTML; what changes with the view stands in elements of its own, which the page writes anew when they are asked for. */
export function citation(figure: CitedFigure): Html {
  const [title, link] = ["\ue000", "\ue001"];
  const live = (text: string) =>
    marked(text, /[\ue000\ue001]/g, (part) =>
      part === title
        ? html`<span data-cite="title">${figure.title}</span>`
        : html`<span data-cite="link">${figure.link}</span>`
    );
  const placed = { ...figure, title, link };
  return html`${[
    block("This figure", live(figureText(placed)), live(figureBibtex(placed))),
    block("The study", studyText(figure.study), studyBibtex(figure.study))
  ]}`;
}

function block(name: string, text: Content, bibtex: Content): Html {
  return html`<p><b>${name}</b></p><p class="cite-line"><span>${text}</span><button type="button" data-copy="before">Copy</button></p><div class="cite-line"><pre tabindex="0"><code>${bibtex}</code></pre><button type="button" data-copy="before">Copy BibTeX</button></div>`;
}
