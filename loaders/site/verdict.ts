/** Badges of the claims ledger: nothing until the results hold one. */
import type { Results } from "../../src/lib/results.js";

/** What a badge needs of a ledger's row. */
interface LedgerRow {
  id: string;
  verdict: string;
}

const icons: Record<string, { look: string; word: string; icon: string }> = {
  supported: {
    look: "yes",
    word: "Supported",
    icon: '<path d="M2.5 7.5l3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>'
  },
  "supported in part": {
    look: "part",
    word: "Supported in part",
    icon: '<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M7 2a5 5 0 0 0 0 10z" fill="currentColor"/>'
  },
  "not supported": {
    look: "no",
    word: "Not supported",
    icon: '<path d="M3 3l8 8M11 3l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>'
  },
  "not testable": {
    look: "none",
    word: "Not testable with these data",
    icon: '<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="2.4 1.8"/>'
  }
};

/** From most to least in favour: of several claims, the badge is that of the least. */
const order = Object.keys(icons);

/** Badge of one or more claims together; empty where no ledger speaks of them. */
export function verdictBadge(results: Results, claims: readonly string[]): string {
  const { claims: ledger } = results as Results & { claims?: { rows?: readonly LedgerRow[] } };
  const verdicts = (ledger?.rows ?? []).filter(({ id }) => claims.includes(id)).map(({ verdict }) => verdict);
  if (verdicts.length === 0) return "";
  const worst = Math.max(...verdicts.map((verdict) => order.indexOf(verdict)));
  const mixed = verdicts.includes("supported") && worst > 1;
  const shown = icons[mixed ? "supported in part" : (order[worst] ?? "")];
  if (!shown) return "";
  return `<span class="verdict verdict-${shown.look}"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${shown.icon}</svg>${shown.word}</span>`;
}
