/**
 * One claim as a card that opens: the claim in our words, its verdicts and its number; below, why, by which rule, and what
 * would change it. Verdicts and number stand in the opened card on /claims, whose matrix has them.
 */

import { cellList } from "../../components/claims/cell-list.js";
import { relativeTo } from "../../components/frame/relative-address.js";
import { type Html, html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import type { ClaimRecord } from "../../lib/claims/claim.js";
import { ruleNames, rulePlaces } from "../../lib/claims/rule-words.js";
import { capital } from "../../lib/format.js";
import { claimNumber } from "./claim-number.js";
import { claimsBadge } from "./claim-units.js";

/**
 * @param from page that the card stands on, e.g. `/claims`; a link to the claim's own page is left out there
 */
export function claimCard(claim: ClaimRecord, from: string): Html {
  const { id, test, argument, wouldChange, where, page, cells, number, margin } = claim;
  const said = typeset(/^k[(_]/.test(claim.claim) ? claim.claim : capital(claim.claim));
  const shown = number && html`<span class="claim-number">${claimNumber(number)}</span>`;
  const link = page !== from && html` <a href="${relativeTo(from, `${page}.html`)}">Where it is shown</a>`;
  const place = `${from === "/claims" ? "" : relativeTo(from, "/claims.html")}#${rulePlaces[margin.rule]}`;
  const facts: [string, Html | string][] = [
    ["Test", typeset(test)],
    ["Rule", html`Judged as <a href="${place}">“${ruleNames[margin.rule]}”</a>`],
    ["Margin", typeset(`${margin.value} ${margin.unit}. ${margin.use}`)],
    ["What would change it", typeset(wouldChange)],
    ["In the paper", html`${where.replace(/\.$/, "")}.${link}`]
  ];
  const more = facts.map(([name, said]) => html`<dt>${name}</dt><dd>${said}</dd>`);
  const found = html`${claimsBadge([claim])} ${shown}`;
  const inMatrix = from === "/claims";
  const head = html`<span class="claim-head"><b>${id}</b> ${said}</span>${!inMatrix && found}`;
  return html`<li class="claim" id="claim-${id.toLowerCase()}"><details class="fold"><summary>${head}</summary>${inMatrix && html`<p class="claim-found">${found}</p>`}<p>${typeset(argument)}</p><dl class="claim-more">${more}</dl>${cellList(cells)}</details></li>`;
}
