/** One claim as a card: the claim in our words, its verdict, its number, why, by which rule, and what would change it. */

import { relativeTo } from "../components/frame/relative-address.js";
import { type Html, html } from "../components/html.js";
import { typeset } from "../components/symbols.js";
import type { ClaimNumber, ClaimRecord } from "../lib/claims/claim.js";
import { count, fixed, plural } from "../lib/format.js";
import { capital } from "../report/table-parts.js";
import { verdictBadge } from "./verdict.js";

/**
 * @param from page that the card stands on, e.g. `/claims`; a link to the claim's own page is left out there
 */
export function claimCard(claim: ClaimRecord, from: string): Html {
  const { id, verdict, test, argument, wouldChange, where, page, conditions, number } = claim;
  const said = typeset(/^k[(_]/.test(claim.claim) ? claim.claim : capital(claim.claim));
  const held = conditions.map(
    ({ what, holds }) =>
      html`<li class="${holds ? "held" : "failed"}">${typeset(what)}: ${holds ? "holds" : "does not hold"}</li>`
  );
  const shown = number && html`<p class="claim-number">${claimNumber(number)}</p>`;
  const link = page !== from && html` <a href="${relativeTo(from, `${page}.html`)}">Where it is shown</a>`;
  const more = html`<b>Test:</b> ${typeset(test)} <b>Would change it:</b> ${typeset(wouldChange)} <b>In the paper:</b> ${where.replace(/\.$/, "")}.${link}`;
  const looked =
    held.length > 0 &&
    html`<details><summary>The ${plural(held.length, "condition")} looked at</summary><ul>${held}</ul></details>`;
  return html`<li class="claim" id="claim-${id.toLowerCase()}"><p class="claim-head"><b>${id}</b> ${said} ${verdictBadge(verdict)}</p>${shown}<p>${typeset(argument)}</p><p class="claim-more">${more}</p>${looked}</li>`;
}

function claimNumber({ label, value, interval, format, decimals }: ClaimNumber): Html {
  const one = (v: number) =>
    format === "percent" ? `${fixed(v * 100, decimals)}%` : format === "count" ? count(v) : fixed(v, decimals);
  const [low, high] = interval ?? [null, null];
  const range = low !== null && high !== null ? ` [${one(low)}, ${one(high)}]` : "";
  return html`<b>${one(value)}</b>${range} ${typeset(label)}`;
}
