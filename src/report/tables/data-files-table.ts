/** Every table that can be taken away, with both addresses; for a page at the root of the site. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { count } from "../../lib/format.js";
import { tablePath } from "../file-paths.js";
import type { TableRenderer } from "../site.js";

export const table: TableRenderer = ({ reference: { tables } }) => {
  const link = (name: string, format: "csv" | "parquet", word: string) =>
    html`<a href="./${tablePath(name, format)}" rel="external" download>${word}</a>`;
  const rows = tables.map(({ name, row, columns, rows: all }) => [
    html`<code>${name}</code>`,
    html`<span class="wrap">${row}</span>`,
    count(all),
    count(columns.length),
    html`${link(name, "csv", "CSV")} ${link(name, "parquet", "Parquet")}`
  ]);
  return tableBox(
    "Tables, the same rows as CSV and as Parquet",
    ["Table", html`<span class="wrap-head">A row is</span>`, "Rows", "Columns", "Files"],
    rows
  );
};
