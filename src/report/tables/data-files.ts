/** Every table that can be taken away, with both addresses; for a page at the root of the site. */
import { count, escapeHtml } from "../../lib/format.js";
import { tablePath } from "../file-paths.js";
import type { TableRenderer } from "../site.js";
import { box, tableRow } from "../table-parts.js";

export const table: TableRenderer = ({ reference: { tables } }) => {
  const link = (name: string, format: "csv" | "parquet", word: string) =>
    `<a href="./${escapeHtml(tablePath(name, format))}" rel="external" download>${word}</a>`;
  const rows = tables.map(({ name, row, columns, rows: all }) =>
    tableRow(`<th scope="row"><code>${escapeHtml(name)}</code></th>`, [
      `<span class="wrap">${escapeHtml(row)}</span>`,
      count(all),
      count(columns.length),
      `${link(name, "csv", "CSV")} ${link(name, "parquet", "Parquet")}`
    ])
  );
  return box(
    "Tables, the same rows as CSV and as Parquet",
    ["Table", '<span class="wrap-head">A row is</span>', "Rows", "Columns", "Files"],
    rows
  );
};
