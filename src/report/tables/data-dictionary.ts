/** Columns of a table with type and meaning: `{"table": "evaluations"}`. */
import { escapeHtml } from "../../lib/format.js";
import type { TableRenderer } from "../site.js";
import { box, tableRow } from "../table-parts.js";

export const table: TableRenderer = ({ reference: { tables: files } }, options) => {
  const name = String(options.table ?? "evaluations");
  const file = files.find((one) => one.name === name);
  if (file === undefined)
    throw new RangeError(`no table "${name}"; there are ${files.map((one) => one.name).join(", ")}`);
  const rows = file.columns.map((column) =>
    tableRow(`<th scope="row"><code>${column.name}</code></th>`, [
      escapeHtml(column.type),
      `<span class="wrap">${escapeHtml(column.meaning)}</span>`
    ])
  );
  return box(
    `Columns of ${name}: ${file.row}`,
    ["Column", "Type", '<span class="wrap-head">Unit and meaning</span>'],
    rows
  );
};
