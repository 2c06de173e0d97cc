import { findingBadge } from "../../components/claims/verdict.js";
import { html, raw } from "../../components/html.js";
import { elsewhereOfFinding } from "../elsewhere/page/words.js";
import type { TableRenderer } from "../site.js";
import { findings } from "./overview-text.js";

/** `{number: 1}`: what the overview says of one finding. */
export const table: TableRenderer = (site, { number }) => {
  const { results } = site;
  const one = findings(results).find((text) => text.number === number);
  if (!one) return html`<p>This study has not the runs that this finding rests on.</p>`;
  const badge = findingBadge(results, one.number);
  const link = html`<p class="more"><a href="${one.page}">${one.more}</a></p>`;
  const { big } = one;
  const there = elsewhereOfFinding(site, one.number);
  const elsewhere =
    there &&
    html`<dt>Elsewhere</dt><dd>${there.words} <a href="./elsewhere.html#${there.place}">Runs of other studies</a></dd>`;
  const points = html`<dt>How sure</dt><dd>${raw(one.sure)}</dd><dt>What to do</dt><dd>${raw(one.todo)}</dd>${elsewhere}`;
  return html`<p class="finding-head">Finding ${one.number} ${badge}</p><h2 id="finding-${one.number}">${one.title}</h2><p class="big"><b>${raw(big.number)}</b> ${raw(big.unit)}</p><p>${raw(one.sentences)}</p><dl class="finding-points">${points}</dl>${link}`;
};
