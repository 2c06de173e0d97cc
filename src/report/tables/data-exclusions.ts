/** Rows set aside, by reason. */
import { count, escapeHtml } from "../../lib/format.js";
import type { TableRenderer } from "../site.js";
import { box, tableRow } from "../table-parts.js";

const why: Record<string, string> = {
  "no score": "the step has other columns, but this benchmark was not drawn for it",
  "score is NaN": "the log says that there is no number",
  "test loss 0": "everything right: no logarithm",
  "step 0: no data seen yet": "before training, so without a place on either axis",
  "repeat not known": "only the unordered set of the repeats is known at this step, so no run can be followed"
};

export const table: TableRenderer = ({ results: { inputs } }) => {
  if (inputs.excludedByReason.length === 0) return "<p>No row is set aside.</p>";
  const rows = inputs.excludedByReason.map(({ reason, rows: number }) =>
    tableRow(`<th scope="row">${escapeHtml(reason)}</th>`, [
      count(number),
      `<span class="wrap">${escapeHtml(why[reason] ?? "")}</span>`
    ])
  );
  return box(
    "Rows set aside, kept in the table and marked",
    ["Reason", "Rows", '<span class="wrap-head">What it means</span>'],
    rows
  );
};
