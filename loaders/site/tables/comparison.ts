/** The printed numbers of one of the paper's tables beside ours, grouped by fit. */
import { escapeHtml, modelSize, percentChange } from "../../../src/lib/format.js";
import type { ComparisonRow } from "../../../src/lib/results.js";
import { familyName } from "../figure-data.js";
import { anchor, fitName, matchWord } from "../match-words.js";
import type { TableRenderer } from "../registry.js";

const quantityNames: Record<string, string> = {
  kMax: "<i>K</i><sub>max</sub>",
  n0: "<i>N</i><sub>0</sub>",
  r2: "<i>R</i><sup>2</sup>",
  finalLoss: "Final loss"
};

export const table: TableRenderer = (results) => (options) => {
  const name = String(options.table ?? "");
  const rows = results.comparison.rows.filter((row) => row.table === name);
  if (rows.length === 0) {
    const tables = [...new Set(results.comparison.rows.map((row) => row.table))];
    throw new RangeError(`no rows of "${name}"; there are ${tables.join(", ")}`);
  }
  const groups = new Map<string, ComparisonRow[]>();
  for (const row of rows) {
    const fit = row.modelSize === null ? fitName(results, row) : `${familyName(results, row.family)} ${row.variant}`;
    groups.set(fit, [...(groups.get(fit) ?? []), row]);
  }
  const bodies = [...groups].map(([fit, members]) => {
    const head = `<tr class="group"><th scope="rowgroup" colspan="5" id="${anchor(members[0]!)}">${escapeHtml(fit)}</th></tr>`;
    return `<tbody>${head}${members.map((row, i) => comparisonRow(row) + noteRow(members, i)).join("")}</tbody>`;
  });
  return (
    `<div class="table-box" tabindex="0" role="region" aria-label="${escapeHtml(name)}"><table class="comparison"><caption>${escapeHtml(name)} of the paper, theirs and ours</caption>` +
    `<thead><tr><th scope="col">Quantity</th><th scope="col">Theirs</th><th scope="col">Ours</th><th scope="col">Difference</th><th scope="col" class="left">Match</th></tr></thead>` +
    `${bodies.join("")}</table></div>`
  );
};

/** What is known, once for neighbours of which the same is known, in a row of its own below the last of them. */
function noteRow(rows: ComparisonRow[], index: number): string {
  const { note } = rows[index]!;
  if (note === "" || rows[index + 1]?.note === note) return "";
  return `<tr class="note"><td colspan="5">${typeset(note)}</td></tr>`;
}

/** The paper's letters as letters of a formula. */
function typeset(text: string): string {
  return escapeHtml(text)
    .replace(/\bK_max\b/g, "<i>K</i><sub>max</sub>")
    .replace(/\bN_0\b/g, "<i>N</i><sub>0</sub>")
    .replace(/\bR(?:\^2|\u00b2)/g, "<i>R</i><sup>2</sup>")
    .replace(/\bk\(N\)/g, "<i>k</i>(<i>N</i>)");
}

function comparisonRow(row: ComparisonRow): string {
  const label = row.modelSize === null ? (quantityNames[row.quantity] ?? row.quantity) : modelSize(row.modelSize);
  const difference =
    row.relativeDifference === null || row.match === "every digit" ? "\u2013" : percentChange(row.relativeDifference);
  return (
    `<tr><th scope="row">${label}</th><td>${escapeHtml(row.publishedText)}</td><td>${escapeHtml(row.oursText ?? "\u2013")}</td>` +
    `<td>${difference}</td><td class="left">${matchWord(row)}</td></tr>`
  );
}
