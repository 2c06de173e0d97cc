/** The cells of a claim, each with its effect. */
import { tallyOf, tallyWords } from "../../lib/claims/cells.js";
import { change, plural, significant } from "../../lib/format.js";
import { plain } from "../../lib/plain-text.js";
import type { CellRecord } from "../../lib/records/claims-record.js";
import { type Html, html } from "../html.js";
import { typeset } from "../symbols.js";

/** Cells by group: how many have which verdict, and each cell with its effect. Runs of a reader have names of any kind. */
export function cellList(cells: readonly CellRecord[]): Html | "" {
  if (cells.length === 0) return "";
  const groups = [...new Set(cells.map(({ group }) => group))].map((group) => {
    const ofGroup = cells.filter((cell) => cell.group === group);
    const beside = ofGroup.every(({ beyond }) => beyond) ? " (beside the claim, not counted)" : "";
    const rows = ofGroup.map(
      ({ what, estimate, interval, verdict, margin }) =>
        html`<li>${typeset(plain(withoutGroup(what, group)))}: ${verdict}${estimate === null ? "" : html` <span class="cell-effect">${effect(estimate, interval)}${verdict === "contradicted" && holdsZero(interval) ? `, all below the margin of ${significant(margin, 2)}` : ""}</span>`}</li>`
    );
    return html`<li>${typeset(plain(group))}${beside}: ${tallyWords(tallyOf(ofGroup))}<ul>${rows}</ul></li>`;
  });
  return html`<p class="claim-count">${plural(cells.length, "cell")} looked at:</p><ul class="claim-cells">${groups}</ul>`;
}

/** "base, ln loss: 3B against 1.5B" below "base, ln loss" is "3B against 1.5B". */
function withoutGroup(what: string, group: string): string {
  return what.startsWith(`${group}: `) ? what.slice(group.length + 2) : what;
}

/** Of a contradicted cell: then the margin is excluded, and no effect at all is not. */
export function holdsZero(interval: CellRecord["interval"]): boolean {
  const [low, high] = interval ?? [null, null];
  return (low === null || low <= 0) && (high === null || high >= 0);
}

/** "+0.012 [0.004, 0.020]"; an end that is open, or a point that has none, is left out. */
function effect(estimate: number, interval: CellRecord["interval"]): string {
  const [low, high] = interval ?? [null, null];
  const range = low === null || high === null || low === high ? "" : ` [${change(low, 3)}, ${change(high, 3)}]`;
  return `${change(estimate, 3)}${range}`;
}
