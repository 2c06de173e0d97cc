/** What became of every row of the source tables. */

import { tableBox } from "../../components/data-table.js";
import { html } from "../../components/html.js";
import { count } from "../../lib/format.js";
import type { TableRenderer } from "../paper-site.js";

const words: Record<string, string> = {
  log: "logs",
  reference: "reference numbers",
  checked: "compared, not stored",
  "left out": "left out"
};

export const table: TableRenderer = ({ reference: { sources } }) => {
  if (sources.length === 0) return html`<p>This study has no account of its sources.</p>`;
  const rows = sources.map(({ table: name, rows: all, placed }) => [
    html`<code>${name}</code>`,
    count(all),
    html`<span class="wrap">${placed
      .map(({ placement, where, rows: rowCount }) => `${count(rowCount)} ${words[placement] ?? placement} (${where})`)
      .join("; ")}</span>`
  ]);
  return tableBox(
    "Tables read off the figures, and where each of their rows went",
    ["Source table", "Rows", html`<span class="wrap-head">Goes to</span>`],
    rows
  );
};
