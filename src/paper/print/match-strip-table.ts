/** The fits that the paper prints, each with how its parameters come back. */
import { html } from "../../components/html.js";
import { firstOf } from "../../lib/items.js";
import type { ComparisonRow, Results } from "../../lib/results.js";
import type { TableRenderer } from "../paper-site.js";
import { anchor, fitName, matchWord, worse } from "./match-words.js";

export const table: TableRenderer = ({ results }) => {
  const items = printedFits(results).map(({ name, worst, rows }) => {
    return html`<li><a href="/tables#${anchor(firstOf(rows))}"><span>${name}</span> ${matchWord(worst)}</a></li>`;
  });
  return html`<ul class="strip">${items}</ul>`;
};

interface PrintedFit {
  name: string;
  rows: ComparisonRow[];
  worst: ComparisonRow;
}

/** The rows of the paper's parameter table, each with the match of its parameters. */
function printedFits(results: Results): PrintedFit[] {
  const groups = new Map<string, ComparisonRow[]>();
  for (const row of results.comparison.rows) {
    if (row.quantity !== "kMax" && row.quantity !== "n0") continue;
    const name = fitName(results, row);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups].map(([name, rows]) => ({ name, rows, worst: rows.reduce(worse) }));
}
