import { studyBibtex, studyText } from "../../components/frame/cite.js";
import { html } from "../../components/html.js";
import type { TableRenderer } from "../site.js";
import { version } from "../version.js";

/** How to cite the site, by its version, the date on record and the hash of its data, and the study with all of its authors. */
export const table: TableRenderer = ({ results }) => {
  const { study, inputs, claims } = results;
  const recorded = claims.history.at(-1)?.date ?? null;
  const state = `rlscale ${version}${recorded === null ? "" : `, numbers as recorded on ${recorded}`}, data ${inputs.hash.slice(0, 12)}`;
  const about = study.arxiv === null ? study.title : `arXiv ${study.arxiv}`;
  const title = `Scaling laws of ${about}, recomputed`;
  const bibtex = `@misc{rlscale-${inputs.hash.slice(0, 7)},\n  title = {{${title}}},\n  author = {{rlscale contributors}},\n  note = {Version ${version}${recorded === null ? "" : `, numbers of ${recorded}`}, data SHA-256 ${inputs.hash}}\n}`;
  const authors =
    study.authorNames.length === 0
      ? ""
      : html`<p><b>All authors of the study:</b> ${study.authorNames.join(", ")}.</p>`;
  const site = html`<h2 id="this-site">This site</h2><p class="cite-text">rlscale contributors. ${title}. ${state}.</p><pre tabindex="0"><code>${bibtex}</code></pre>`;
  return html`${site}<h2 id="the-study">The study</h2><p class="cite-text">${studyText(study)}</p>${authors}<pre tabindex="0"><code>${studyBibtex(study)}</code></pre>`;
};
