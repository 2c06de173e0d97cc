/** How a printed number and ours agree: the word, its icon, the name of the fit it belongs to. */
import { type Html, html } from "../../components/html.js";
import { capital, smallPercent } from "../../lib/format.js";
import type { ComparisonRow, MatchWord, Results } from "../../lib/results.js";
import { familyName, mainFamily } from "../../lib/series-names.js";
import { protocolNames } from "../../report/table-parts.js";

const matchIcons: Record<MatchWord, Html> = {
  "every digit": html`<path d="M2.5 7.5l3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>`,
  within: html`<path d="M1.5 5.5q2.75-3 5.5 0t5.5 0M1.5 10q2.75-3 5.5 0t5.5 0" fill="none" stroke="currentColor" stroke-width="1.7"/>`,
  differs: html`<path d="M3 3l8 8M11 3l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>`,
  "cannot be recomputed": html`<path d="M2 7h10" fill="none" stroke="currentColor" stroke-width="2"/>`
};
export const matchClasses: Record<MatchWord, string> = {
  "every digit": "match-yes",
  within: "match-near",
  differs: "match-no",
  "cannot be recomputed": "match-none"
};

export function matchWord({ match, relativeDifference }: Pick<ComparisonRow, "match" | "relativeDifference">): Html {
  const words =
    match === "within" && relativeDifference !== null
      ? `within ${smallPercent(ceiling(relativeDifference)).replace(".0%", "%")}`
      : match;
  return html`<span class="match ${matchClasses[match]}">${matchIcon(match)}${words}</span>`;
}

/** A bound is rounded up: within 0.3% must hold. */
function ceiling(difference: number): number {
  return Math.ceil(Math.abs(difference) * 1000 - 1e-9) / 1000;
}

export function matchIcon(match: MatchWord): Html {
  return html`<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${matchIcons[match]}</svg>`;
}

const order: MatchWord[] = ["every digit", "within", "cannot be recomputed", "differs"];

/** The row of two that agrees less. */
export function worse(a: ComparisonRow, b: ComparisonRow): ComparisonRow {
  const [rankA, rankB] = [order.indexOf(a.match), order.indexOf(b.match)];
  if (rankA !== rankB) return rankA > rankB ? a : b;
  return Math.abs(a.relativeDifference ?? 0) >= Math.abs(b.relativeDifference ?? 0) ? a : b;
}

/** "Base, compute, between sizes"; the study's own family goes without saying. */
export function fitName(results: Results, row: ComparisonRow): string {
  const who = row.family === mainFamily(results) ? capital(row.variant) : familyName(results, row.family);
  return [who, row.resource, protocolNames[row.scenario] ?? row.scenario].filter(Boolean).join(", ");
}

/** Where a row's fit stands on the page of tables. */
export function anchor(row: ComparisonRow): string {
  return [row.table, row.family, row.variant, row.resource ?? "", row.modelSize === null ? row.scenario : ""]
    .filter(Boolean)
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}
