/** What became of every row of the source tables. */
import { count, escapeHtml } from "../../lib/format.js";
import { box, tableRow } from "../../report/table-parts.js";
import type { TableRenderer } from "../site.js";

const words: Record<string, string> = {
  log: "logs",
  reference: "reference numbers",
  checked: "compared, not stored",
  "left out": "left out"
};

export const table: TableRenderer = ({ reference: { sources } }) => {
  if (sources.length === 0) return "<p>This study has no account of its sources.</p>";
  const rows = sources.map(({ table: name, rows: all, placed }) =>
    tableRow(`<th scope="row"><code>${escapeHtml(name)}</code></th>`, [
      count(all),
      `<span class="wrap">${placed
        .map(({ placement, where, rows: own }) =>
          escapeHtml(`${count(own)} ${words[placement] ?? placement} (${where})`)
        )
        .join("; ")}</span>`
    ])
  );
  return box(
    "Tables read off the figures, and where each of their rows went",
    ["Source table", "Rows", '<span class="wrap-head">Goes to</span>'],
    rows
  );
};
