import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import type { TableRenderer } from "../paper-site.js";

/** Every time that the verdicts were put on record, newest first. */
export const table: TableRenderer = ({ results }) => {
  const rows = [...results.claims.history]
    .reverse()
    .map(({ date, reason, changes }) => [
      date,
      reason,
      changes.length === 0 ? "none" : `${changes.length} of ${results.claims.rows.length}`
    ]);
  return rows.length === 0
    ? html`<p>No verdict is recorded yet.</p>`
    : tableBox("Recorded verdicts", ["Date", "Reason", "Verdicts that changed"], rows);
};
