import { type Row, tableBox } from "../../components/data-table.js";
import type { Content, Html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import { tallyOf } from "../../lib/claims/cells.js";
import { marginWords } from "../../lib/claims/margin-words.js";
import { list } from "../../lib/format.js";
import type { CellRecord, MarginChangeRecord } from "../../lib/records/claims-record.js";
import type { TableRenderer } from "../paper-site.js";

/** Every cell whose verdict half or twice the margin changes, and how many cells of the claim would then be supported. */
export const table: TableRenderer = ({ results: { claims } }) =>
  marginTable(
    "Verdicts that half the margin or twice the margin would change",
    claims.rows.map(({ id, cells, margin }) => ({
      name: typeset(`${id}: ${marginWords(margin)}`),
      cells,
      changes: claims.marginChanges.filter(({ claim }) => claim === id)
    }))
  );

interface MarginRow {
  name: Content;
  cells: readonly CellRecord[];
  changes: readonly MarginChangeRecord[];
}

export function marginTable(caption: string, rows: readonly MarginRow[]): Html {
  return tableBox(
    caption,
    ["Claim, margin", "supported", "with half", "changed by half", "with twice", "changed by twice"],
    rows.flatMap(({ name, cells, changes }): Row[] => {
      if (changes.length === 0) return [];
      const counted = cells.filter(({ beyond }) => !beyond);
      const [half, twice] = [0.5, 2].map((factor) => changes.filter((change) => change.factor === factor)) as [
        MarginChangeRecord[],
        MarginChangeRecord[]
      ];
      const { supported } = tallyOf(counted);
      return [
        [
          name,
          `${supported} of ${counted.length}`,
          `${supported + gained(half)}`,
          typeset(said(half)),
          `${supported + gained(twice)}`,
          typeset(said(twice))
        ]
      ];
    })
  );
}

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
