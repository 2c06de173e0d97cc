import { escapeHtml } from "../../lib/format.js";
import { box, tableRow } from "../../report/table-parts.js";
import type { TableRenderer } from "../site.js";

/** Every time that the verdicts were put on record, newest first. */
export const table: TableRenderer = ({ results }) => {
  const rows = [...results.claims.history]
    .reverse()
    .map(({ date, reason, changes }) =>
      tableRow(`<th scope="row">${escapeHtml(date)}</th>`, [
        escapeHtml(reason),
        changes.length === 0 ? "none" : `${changes.length} of ${results.claims.rows.length}`
      ])
    );
  return rows.length === 0
    ? "<p>No verdict is on record yet.</p>"
    : box("Verdicts on record", ["Date", "Reason", "Verdicts that changed"], rows);
};
