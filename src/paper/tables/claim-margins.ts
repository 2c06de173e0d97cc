import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import { tallyOf } from "../../lib/claims/cells.js";
import { list } from "../../lib/format.js";
import type { MarginChangeRecord } from "../../lib/records/claims.js";
import type { TableRenderer } from "../site.js";

/** Every cell whose verdict half or twice the margin changes, and how many cells of the claim would then be supported. */
export const table: TableRenderer = ({ results: { claims } }) => {
  const rows = claims.rows.flatMap(({ id, cells, margin }) => {
    const counted = cells.filter(({ beyond }) => !beyond);
    const changed = (factor: number) => claims.marginChanges.filter((one) => one.claim === id && one.factor === factor);
    const [half, twice] = [changed(0.5), changed(2)];
    if (half.length + twice.length === 0) return [];
    const { supported } = tallyOf(counted);
    return [
      [
        html`${id}: ${margin.value} ${margin.unit}`,
        `${supported} of ${counted.length}`,
        `${supported + gained(half)}`,
        typeset(said(half)),
        `${supported + gained(twice)}`,
        typeset(said(twice))
      ]
    ];
  });
  return tableBox(
    "Verdicts that half the margin or twice the margin would change",
    ["Claim, margin", "supported", "with half", "changed by half", "with twice", "changed by twice"],
    rows
  );
};

/** Cells that become supported, less those that are no longer. */
function gained(changes: readonly MarginChangeRecord[]): number {
  return changes.reduce(
    (sum, { verdict, otherwise }) => sum + Number(otherwise === "supported") - Number(verdict === "supported"),
    0
  );
}

/** "contradicted: base, 7B; undecided: …" */
function said(changes: readonly MarginChangeRecord[]): string {
  const words = [...new Set(changes.map(({ otherwise }) => otherwise))].map(
    (word) => `${word}: ${list(changes.filter(({ otherwise }) => otherwise === word).map(({ what }) => what))}`
  );
  return words.length === 0 ? "none" : words.join("; ");
}
