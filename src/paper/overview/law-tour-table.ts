import { queryOfChoices } from "../../components/frame/choice-figure.js";
import { html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import type { TableRenderer } from "../paper-site.js";
import { tourStates } from "./explore/explore-figure.js";
import { exploreData } from "./law/law-data.js";

/** The views of the law, a sentence and an address each. */
export const table: TableRenderer = ({ results }) => {
  const states = tourStates(exploreData(results)).map(({ name, sentence, choices }) => {
    const query = queryOfChoices(new URLSearchParams(), choices, {});
    return html`<li><a href="?${query.toString()}#figure-explore">${name}</a> ${typeset(sentence)}</li>`;
  });
  return html`<ol class="tour">${states}</ol>`;
};
