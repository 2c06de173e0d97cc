/** The rules by which cells are judged, each with the claims that it judges: cards of claims name theirs and lead here. */
import { html } from "../../components/html.js";
import { ruleNames, rulePlaces, verdictWords } from "../../lib/claims/rule-words.js";
import { rules } from "../../lib/claims/verdicts.js";
import { capital, list } from "../../lib/format.js";
import type { TableRenderer } from "../paper-site.js";

export const table: TableRenderer = ({ results: { claims } }) => {
  const used = rules.flatMap((rule) => {
    const ids = claims.rows.filter(({ margin }) => margin.rule === rule).map(({ id }) => id);
    if (ids.length === 0) return [];
    return html`<dt id="${rulePlaces[rule]}">${capital(ruleNames[rule])}</dt><dd>${verdictWords[rule]} <span class="rule-claims">${list(ids)}</span></dd>`;
  });
  return html`<dl class="claim-rules">${used}</dl>`;
};
