/** Rows set aside, by reason. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { count } from "../../lib/format.js";
import type { TableRenderer } from "../site.js";

const why: Record<string, string> = {
  "no score": "the step has other columns, but this benchmark was not drawn for it",
  "score is NaN": "the log says that there is no number",
  "test loss 0": "everything right: no logarithm",
  "step 0: no data seen yet": "before training, so without a place on either axis",
  "repeat not known": "only the unordered set of the repeats is known at this step, so no run can be followed"
};

export const table: TableRenderer = ({ results: { inputs } }) => {
  if (inputs.excludedByReason.length === 0) return html`<p>No row is excluded.</p>`;
  const rows = inputs.excludedByReason.map(({ reason, rows: number }) => [
    reason,
    count(number),
    html`<span class="wrap">${why[reason] ?? ""}</span>`
  ]);
  return tableBox(
    "Excluded rows, kept in the table and marked",
    ["Reason", "Rows", html`<span class="wrap-head">What it means</span>`],
    rows
  );
};
