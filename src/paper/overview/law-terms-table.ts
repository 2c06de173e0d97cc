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
  const words = html`<small><i>L</i>: test loss, the share of problems failed. <i>X</i>: compute or data spent. <i>N</i>: model size. <i>k</i>(<i>N</i>): how fast its loss falls. <i>K</i><sub>max</sub>: the limit of <i>k</i>. <i>N</i><sub>0</sub>: the size at half of it. <i>E</i>(<i>N</i>): the height of its line.</small>`;
  return html`<p class="law-line">${line} ${curve} ${words}</p>`;
};

function letter(id: string, written: string): Html {
  const label = mustFind(glossary, (term) => term.id === id).name.replace(/<[^>]*>/g, "");
  return html`<a class="term" href="/glossary#${id}" aria-label="${label}">${raw(written)}</a>`;
}
