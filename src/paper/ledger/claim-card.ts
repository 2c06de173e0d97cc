/**
 * One claim as a card that opens: the claim in our words, its verdicts and its number; below, why, by which rule, and what
 * would change it. On /claims, whose matrix has the claim, its verdicts and its number, the closed card has a name alone.
 */

import { cellList } from "../../components/claims/cell-list.js";
import { relativeTo } from "../../components/frame/relative-address.js";
import { type Html, html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import type { ClaimRecord } from "../../lib/claims/claim.js";
import { marginWords } from "../../lib/claims/margin-words.js";
import { ruleNames, rulePlaces } from "../../lib/claims/rule-words.js";
import { capital } from "../../lib/format.js";
import { mustHave } from "../../lib/items.js";
import { claimNames } from "./claim-names.js";
import { claimNumber } from "./claim-number.js";
import { claimBadge } from "./claim-units.js";

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
    ["Margin", typeset(`${marginWords(margin)}. ${margin.use}`)],
    ["What would change it", typeset(wouldChange)],
    ["In the paper", html`${where.replace(/\.$/, "")}.${link}`]
  ];
  const more = facts.map(([name, said]) => html`<dt>${name}</dt><dd>${said}</dd>`);
  const found = html`${claimBadge(claim)} ${shown}`;
  const inMatrix = from === "/claims";
  const name = inMatrix ? typeset(mustHave(claimNames, id)) : said;
  const head = html`<span class="claim-head"><b>${id}</b> ${name}</span>${!inMatrix && found}`;
  const opened = inMatrix && html`<p class="claim-said">${said}</p><p class="claim-found">${found}</p>`;
  return html`<li class="claim" id="claim-${id.toLowerCase()}"><details class="fold"><summary>${head}</summary>${opened}<p>${typeset(argument)}</p><dl class="claim-more">${more}</dl>${cellList(cells)}</details></li>`;
}
