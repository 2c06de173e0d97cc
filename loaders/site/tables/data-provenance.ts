/** What became of every row of the source tables. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { count, escapeHtml } from "../../../src/lib/format.js";
import { studyRoot } from "../../study-root.js";
import type { TableRenderer } from "../registry.js";
import { box, tableRow } from "../table-parts.js";

interface Account {
  table: string;
  rows: number;
  placed: { placement: string; where: string; rows: number }[];
}

const text = await readFile(join(studyRoot(), "data/reference/accounting.json"), "utf8").catch(() => "[]");
export const accounts = JSON.parse(text) as Account[];

const words: Record<string, string> = {
  log: "logs",
  reference: "reference numbers",
  checked: "compared, not stored",
  "left out": "left out"
};

export const table: TableRenderer = () => () => {
  if (accounts.length === 0) return "<p>This study has no account of its sources.</p>";
  const rows = accounts.map(({ table: name, rows: all, placed }) =>
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
