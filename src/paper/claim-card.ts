/** One claim as a card: the claim in our words, its verdict, its number, why, by which rule, and what would change it. */

import { relativeTo } from "../components/relative-address.js";
import type { ClaimNumber, ClaimRecord } from "../lib/claims/claim.js";
import { count, escapeHtml, fixed } from "../lib/format.js";
import { capital } from "../report/table-parts.js";
import { typeset } from "./typeset.js";
import { verdictBadge } from "./verdict.js";

/**
 * @param from page that the card stands on, e.g. `/claims`; a link to the claim's own page is left out there
 */
export function claimCard(claim: ClaimRecord, from: string): string {
  const { id, verdict, test, argument, wouldChange, where, page, conditions, number } = claim;
  const said = typeset(/^k[(_]/.test(claim.claim) ? claim.claim : capital(claim.claim));
  const held = conditions.map(
    ({ what, holds }) =>
      `<li class="${holds ? "held" : "failed"}">${typeset(what)}: ${holds ? "holds" : "does not hold"}</li>`
  );
  return (
    `<li class="claim" id="claim-${escapeHtml(id.toLowerCase())}"><p class="claim-head"><b>${escapeHtml(id)}</b> ${said} ${verdictBadge(verdict)}</p>` +
    (number ? `<p class="claim-number">${claimNumber(number)}</p>` : "") +
    `<p>${typeset(argument)}</p>` +
    `<p class="claim-more"><b>Test:</b> ${typeset(test)} <b>Would change it:</b> ${typeset(wouldChange)} <b>In the paper:</b> ${escapeHtml(where.replace(/\.$/, ""))}.` +
    `${page === from ? "" : ` <a href="${relativeTo(from, `${page}.html`)}">Where it is shown</a>`}</p>` +
    (held.length > 0
      ? `<details><summary>The ${count(held.length)} condition${held.length === 1 ? "" : "s"} looked at</summary><ul>${held.join("")}</ul></details>`
      : "") +
    "</li>"
  );
}

function claimNumber({ label, value, interval, format, decimals }: ClaimNumber): string {
  const one = (v: number) =>
    format === "percent" ? `${fixed(v * 100, decimals)}%` : format === "count" ? count(v) : fixed(v, decimals);
  const [low, high] = interval ?? [null, null];
  const range = low !== null && high !== null ? ` [${one(low)}, ${one(high)}]` : "";
  return `<b>${one(value)}</b>${range} ${typeset(label)}`;
}
