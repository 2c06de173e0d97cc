import { html, raw } from "../../components/html.js";
import { elsewhereOfFinding } from "../elsewhere/page/elsewhere-words.js";
import type { TableRenderer } from "../paper-site.js";
import { findings } from "./overview-text.js";

/** `{number: 1}`: what the overview says of one finding. */
export const table: TableRenderer = (site, { number }) => {
  const { results } = site;
  const finding = findings(results).find((text) => text.number === number);
  if (!finding) return html`<p>This study has not the runs that this finding rests on.</p>`;
  const link = html`<p class="more"><a href="${finding.page}">${finding.more}</a></p>`;
  const { big } = finding;
  const there = elsewhereOfFinding(site, finding.number);
  const elsewhere =
    there &&
    html`<dt>Elsewhere</dt><dd>${there.words} <a href="./elsewhere.html#${there.place}">Runs of other studies</a></dd>`;
  const points = html`<dt>How sure</dt><dd>${raw(finding.sure)}</dd><dt>What to do</dt><dd>${raw(finding.todo)}</dd>${elsewhere}`;
  return html`<p class="finding-head">Finding ${finding.number}</p><h2 id="finding-${finding.number}">${finding.title}</h2><p class="big"><b>${raw(big.number)}</b> ${raw(big.unit)}</p><p>${raw(finding.sentences)}</p><dl class="finding-points">${points}</dl>${link}`;
};
