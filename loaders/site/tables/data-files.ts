/** Every table that can be taken away, with both addresses; for a page at the root of the site. */
import { count, escapeHtml } from "../../../src/lib/format.js";
import { tablePath } from "../downloads.js";
import type { TableRenderer } from "../registry.js";
import { studyRuns } from "../study-series.js";
import { tableFiles } from "../table-files.js";
import { box, tableRow } from "../table-parts.js";

const runs = await studyRuns();

export const table: TableRenderer = (results) => () => {
  const link = (name: string, format: "csv" | "parquet", word: string) =>
    `<a href="./${tablePath(name, format)}" rel="external" download>${word}</a>`;
  const rows = tableFiles(results, runs).map(({ name, row, columns, rows: all }) =>
    tableRow(`<th scope="row"><code>${name}</code></th>`, [
      `<span class="wrap">${escapeHtml(row)}</span>`,
      count(all.length),
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
