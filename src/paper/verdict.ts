/** Badges of the claims ledger: nothing where the results hold none. */
import { type Html, html } from "../components/html.js";
import type { Verdict } from "../lib/claims/claim.js";
import { capital } from "../lib/format.js";
import type { FindingRecord, TallyRecord } from "../lib/records/claims.js";
import type { Results } from "../lib/results.js";

const icons: Record<Verdict, { look: string; icon: Html }> = {
  supported: {
    look: "yes",
    icon: html`<path d="M2.5 7.5l3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>`
  },
  contradicted: {
    look: "no",
    icon: html`<path d="M3 3l8 8M11 3l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>`
  },
  undecided: {
    look: "part",
    icon: html`<path d="M2.5 7h9" fill="none" stroke="currentColor" stroke-width="2"/>`
  },
  "not testable": {
    look: "none",
    icon: html`<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="2.4 1.8"/>`
  }
};

const mixed = {
  look: "part",
  icon: html`<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M7 2a5 5 0 0 0 0 10z" fill="currentColor"/>`
};

/** "Supported in 7 of 8 cells": the verdict that all cells share, else how many support the claim. */
export function outcomeBadge({ tally, verdict, outcome }: Pick<FindingRecord, "tally" | "verdict" | "outcome">): Html {
  const { look, icon } = verdict === null ? mixed : icons[verdict];
  const word = verdict === null ? mixedWord(tally) : outcome;
  return html`<span class="verdict verdict-${look}"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${icon}</svg>${capital(word)}</span>`;
}

function mixedWord({ supported, contradicted, undecided, notTestable }: TallyRecord): string {
  return `supported in ${supported} of ${supported + contradicted + undecided + notTestable} cells`;
}

/** Badge of a finding, 1 to 4; empty where no ledger speaks of it. */
export function findingBadge({ claims }: Pick<Results, "claims">, number: number): Html | "" {
  const finding = claims.findings.find((one) => one.number === number);
  return finding ? outcomeBadge(finding) : "";
}
