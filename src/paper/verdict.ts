/** Badges of the claims ledger: nothing where the results hold none. */
import { type Html, html } from "../components/html.js";
import type { Verdict } from "../lib/claims/claim.js";
import type { Results } from "../lib/results.js";

const icons: Record<Verdict, { look: string; word: string; icon: Html }> = {
  supported: {
    look: "yes",
    word: "Supported",
    icon: html`<path d="M2.5 7.5l3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>`
  },
  "supported in part": {
    look: "part",
    word: "Supported in part",
    icon: html`<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M7 2a5 5 0 0 0 0 10z" fill="currentColor"/>`
  },
  "not supported": {
    look: "no",
    word: "Not supported",
    icon: html`<path d="M3 3l8 8M11 3l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>`
  },
  "not testable with these data": {
    look: "none",
    word: "Not testable with these data",
    icon: html`<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="2.4 1.8"/>`
  }
};

export function verdictBadge(verdict: Verdict): Html {
  const { look, word, icon } = icons[verdict];
  return html`<span class="verdict verdict-${look}"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${icon}</svg>${word}</span>`;
}

/** Badge of a finding, 1 to 4; empty where no ledger speaks of it. */
export function findingBadge({ claims }: Pick<Results, "claims">, number: number): Html | "" {
  const finding = claims.findings.find((one) => one.number === number);
  return finding ? verdictBadge(finding.verdict) : "";
}
