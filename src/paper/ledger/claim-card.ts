/** One claim as a card that opens: the claim in our words, its verdicts and its number; below, why, by which rule, and what would change it. */

import { relativeTo } from "../../components/frame/relative-address.js";
import { type Html, html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import { tallyOf, tallyWords } from "../../lib/claims/cells.js";
import type { CellRecord, ClaimRecord } from "../../lib/claims/claim.js";
import { capital, change, plural } from "../../lib/format.js";
import { claimNumber } from "./claim-number.js";
import { verdictWords } from "./rule-words.js";
import { outcomeBadge } from "./verdict.js";

/**
 * @param from page that the card stands on, e.g. `/claims`; a link to the claim's own page is left out there
 */
export function claimCard(claim: ClaimRecord, from: string): Html {
  const { id, test, argument, wouldChange, where, page, cells, number, margin } = claim;
  const said = typeset(/^k[(_]/.test(claim.claim) ? claim.claim : capital(claim.claim));
  const shown = number && html`<span class="claim-number">${claimNumber(number)}</span>`;
  const link = page !== from && html` <a href="${relativeTo(from, `${page}.html`)}">Where it is shown</a>`;
  const rule = `${verdictWords[margin.rule]} Margin: ${margin.value} ${margin.unit}. ${margin.use}`;
  const more = html`<b>Test:</b> ${typeset(test)} <b>Rule:</b> ${typeset(rule)} <b>Would change it:</b> ${typeset(wouldChange)} <b>In the paper:</b> ${where.replace(/\.$/, "")}.${link}`;
  const head = html`<span class="claim-head"><b>${id}</b> ${said}</span>${outcomeBadge(claim)}${shown}`;
  return html`<li class="claim" id="claim-${id.toLowerCase()}"><details class="fold"><summary>${head}</summary><p>${typeset(argument)}</p><p class="claim-more">${more}</p>${cellList(cells)}</details></li>`;
}

/** Cells by group: how many have which verdict, and each cell with its effect. */
export function cellList(cells: readonly CellRecord[]): Html | "" {
  if (cells.length === 0) return "";
  const groups = [...new Set(cells.map(({ group }) => group))].map((group) => {
    const mine = cells.filter((cell) => cell.group === group);
    const beside = mine.every(({ beyond }) => beyond) ? " (beside the claim, not counted)" : "";
    const rows = mine.map(
      ({ what, estimate, interval, verdict }) =>
        html`<li>${typeset(what)}: ${verdict}${estimate === null ? "" : html` <span class="cell-effect">${effect(estimate, interval)}</span>`}</li>`
    );
    return html`<li>${typeset(group)}${beside}: ${tallyWords(tallyOf(mine))}<ul>${rows}</ul></li>`;
  });
  return html`<p class="claim-count">${plural(cells.length, "cell")} looked at:</p><ul class="claim-cells">${groups}</ul>`;
}

/** "+0.012 [0.004, 0.020]"; an end that is open, or a point that has none, is left out. */
function effect(estimate: number, interval: CellRecord["interval"]): string {
  const [low, high] = interval ?? [null, null];
  const range = low === null || high === null || low === high ? "" : ` [${change(low, 3)}, ${change(high, 3)}]`;
  return `${change(estimate, 3)}${range}`;
}
