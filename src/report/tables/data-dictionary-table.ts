/** Columns of a table with type and meaning: `{"table": "evaluations"}`. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import type { TableRenderer } from "../site.js";

export const table: TableRenderer = ({ reference: { tables: files } }, options) => {
  const name = String(options.table ?? "evaluations");
  const file = files.find((file) => file.name === name);
  if (file === undefined)
    throw new RangeError(`no table "${name}"; there are ${files.map((file) => file.name).join(", ")}`);
  const rows = file.columns.map((column) => [
    html`<code>${column.name}</code>`,
    column.type,
    html`<span class="wrap">${column.meaning}</span>`
  ]);
  return tableBox(
    `Columns of ${name}: ${file.row}`,
    ["Column", "Type", html`<span class="wrap-head">Unit and meaning</span>`],
    rows
  );
};
