import { type Html, html, raw } from "../../components/html.js";
import { mustFind } from "../../lib/items.js";
import { glossary } from "../../report/glossary/glossary.js";
import type { TableRenderer } from "../paper-site.js";

/** The law, each of its letters a link to the glossary; the build adds the meaning. */
export const table: TableRenderer = () => {
  const k = letter("efficiency", "<i>k</i>(<i>N</i>)");
  const line = html`<span>ln ${letter("test-loss", "<i>L</i>")} = \u2212${k} ln ${letter("resource", "<i>X</i>")} + ${letter("intercept", "<i>E</i>(<i>N</i>)")}</span>`;
  const kMax = letter("k-max", "<i>K</i><sub>max</sub>");
  const n0 = letter("n0", "<i>N</i><sub>0</sub>");
  const curve = html`<span>${raw("<i>k</i>(<i>N</i>)")} = ${kMax} / (1 + ${n0} / ${letter("model-size", "<i>N</i>")})</span>`;
  const words = html`<small><i>L</i> is the test loss, the share of problems failed; <i>X</i> the compute or the data spent, <i>N</i> the model size, <i>k</i>(<i>N</i>) how fast the loss of that size falls, <i>K</i><sub>max</sub> the limit of <i>k</i>, <i>N</i><sub>0</sub> the size at half of that limit, <i>E</i>(<i>N</i>) the height of the size\u2019s line.</small>`;
  return html`<p class="law-line">${line} ${curve} ${words}</p>`;
};

function letter(id: string, written: string): Html {
  const label = mustFind(glossary, (term) => term.id === id).name.replace(/<[^>]*>/g, "");
  return html`<a class="term" href="/glossary#${id}" aria-label="${label}">${raw(written)}</a>`;
}
