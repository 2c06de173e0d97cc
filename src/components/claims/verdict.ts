/** What the cells of the claims ledger say: nothing where the results hold none. */

import { type CellUnit, cellUnit, tallyWords, totalOf } from "../../lib/claims/cells.js";
import type { Verdict } from "../../lib/claims/claim.js";
import { capital, plural } from "../../lib/format.js";
import type { FindingRecord, TallyRecord } from "../../lib/records/claims-record.js";
import { type Html, html } from "../html.js";

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

/** How cells with this verdict look in a bar. */
const looks = [
  ["supported", "yes"],
  ["undecided", "part"],
  ["contradicted", "no"],
  ["notTestable", "none"]
] as const;

/** What stands beside the number of cells with a verdict. */
export type VerdictNotes = Partial<Record<keyof TallyRecord, string>>;

/**
 * "Supported in 8 of 8 curves" where all cells share a verdict; else a bar of cells and "Of 84 curves: 73 supported,
 * 10 undecided, 1 contradicted". Where a screen has no room for the words, icons stand for them.
 */
export function outcomeBadge(
  { tally, verdict }: Pick<FindingRecord, "tally" | "verdict">,
  unit: CellUnit = cellUnit,
  notes: VerdictNotes = {}
): Html {
  if (verdict === null) return cellBar(tally, unit, notes);
  const { look, icon } = icons[verdict];
  return html`<span class="verdict verdict-${look}"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${icon}</svg>${capital(tallyWords(tally, unit))}</span>`;
}

function cellBar(tally: TallyRecord, [singular, many]: CellUnit, notes: VerdictNotes): Html {
  const some = looks.filter(([name]) => tally[name] > 0);
  const bar = some.map(([name, look]) => html`<i class="cells-${look}" style="flex-grow:${tally[name]}"></i>`);
  const counts = some.map(([name, look], i) => {
    const verdict = name === "notTestable" ? "not testable" : name;
    const note = notes[name] ? ` (${notes[name]})` : "";
    return html`<span class="cells-count"><span class="cells-icon cells-text-${look}">${iconOf(verdict)}</span>${tally[name]}<span class="cells-word"> ${verdict}${note}${i < some.length - 1 && ", "}</span></span>`;
  });
  return html`<span class="cells"><span class="cells-bar" aria-hidden="true">${bar}</span><span class="cells-words"><span class="cells-word">Of </span><span class="cells-unit">${plural(totalOf(tally), singular, many)}</span><span class="cells-word">: </span><span class="cells-counts">${counts}</span></span></span>`;
}

const iconOf = (verdict: Verdict) =>
  html`<svg width="13" height="13" viewBox="0 0 14 14" aria-hidden="true">${icons[verdict].icon}</svg>`;

/** How many cells have which verdict, as small icons with numbers; with the words beside them it is the key to such cells. */
export function cellCounts(tally: TallyRecord, isKey = false): Html {
  const some = looks.filter(([name]) => tally[name] > 0);
  const counts = some.map(([name, look]) => {
    const verdict = name === "notTestable" ? "not testable" : name;
    const words = isKey ? verdict : html`<span class="visually-hidden"> ${verdict}</span>`;
    return html`<span class="cell-count cells-text-${look}">${iconOf(verdict)}${isKey ? "" : tally[name]}${words}</span> `;
  });
  return html`${counts}`;
}
