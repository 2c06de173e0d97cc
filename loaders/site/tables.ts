/** The tables that pages can ask for, as HTML. */
import { sizeTextColor } from "../../src/components/scales.js";
import {
  efficiency,
  escapeHtml,
  loss,
  modelSize,
  parameters,
  percentChange,
  r2,
  smallPercent
} from "../../src/lib/format.js";
import type { ComparisonRow, LawRecord, MatchWord, Results } from "../../src/lib/results.js";
import { familyName, mainFamily } from "./figure-data.js";
import type { Directive } from "./markdown/hook.js";

const protocolNames: Record<string, string> = {
  inter: "between sizes",
  intra: "within a run",
  full: "all points",
  final: "end of training"
};
const quantityNames: Record<string, string> = {
  kMax: "<i>K</i><sub>max</sub>",
  n0: "<i>N</i><sub>0</sub>",
  r2: "<i>R</i><sup>2</sup>",
  finalLoss: "Final loss"
};
const matchIcons: Record<MatchWord, string> = {
  "every digit": '<path d="M2.5 7.5l3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>',
  within:
    '<path d="M1.5 5.5q2.75-3 5.5 0t5.5 0M1.5 10q2.75-3 5.5 0t5.5 0" fill="none" stroke="currentColor" stroke-width="1.7"/>',
  differs: '<path d="M3 3l8 8M11 3l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>',
  "cannot be recomputed": '<path d="M2 7h10" fill="none" stroke="currentColor" stroke-width="2"/>'
};
const matchClasses: Record<MatchWord, string> = {
  "every digit": "match-yes",
  within: "match-near",
  differs: "match-no",
  "cannot be recomputed": "match-none"
};

export function siteTables(results: Results): Record<string, Directive> {
  return {
    "law-sizes": (options) => lawSizes(results, options),
    laws: () => laws(results),
    "match-strip": () => matchStrip(results),
    "match-summary": () => matchSummary(results),
    comparison: (options) => comparison(results, String(options.table ?? ""))
  };
}

/** One row per size: what the joint law says of it and what its own points say. */
function lawSizes(results: Results, options: Record<string, unknown>): string {
  const family = mainFamily(results);
  const variant = String(options.variant ?? "base");
  const resource = String(options.resource ?? "compute");
  const law = results.laws.find(
    (l) =>
      l.family === family &&
      l.variant === variant &&
      l.resource === resource &&
      l.protocol === (options.protocol ?? "full") &&
      l.objective === (options.objective ?? "log")
  );
  if (!law) throw new RangeError(`no law for ${family} ${variant} ${resource}`);
  const rows = law.law.sizes.map((size) => {
    const own = results.sizeLaws.find(
      (s) => s.family === family && s.variant === variant && s.resource === resource && s.modelSize === size.modelSize
    );
    return tableRow(
      `<th scope="row" style="color:${sizeTextColor(size.modelSize)}">${modelSize(size.modelSize)}</th>`,
      [
        efficiency(size.learningEfficiency),
        own ? efficiency(own.learningEfficiency) : "\u2013",
        own ? efficiency(own.theilSenEfficiency) : "\u2013",
        loss(size.referenceLoss),
        String(size.points),
        size.r2 === null ? "\u2013" : escapeHtml(r2(size.r2))
      ]
    );
  });
  return box(
    `Learning efficiency by size, ${variant}, ${resource}`,
    [
      "Size",
      "<i>k</i>, the law",
      "<i>k</i>, own line",
      "<i>k</i>, median slope",
      "Loss, mid-run",
      "Points",
      "<i>R</i><sup>2</sup> on <i>L</i>"
    ],
    rows
  );
}

/** Every joint law of the study's own family: parameters, and R² beside its two baselines. */
function laws(results: Results): string {
  const family = mainFamily(results);
  const shown = results.laws.filter((law) => law.family === family && law.objective === "log");
  const rows = shown.map((law) =>
    tableRow(`<th scope="row">${capital(law.variant)}, ${law.resource}, ${protocolNames[law.protocol]}</th>`, [
      settled(law) ? efficiency(law.law.kMax) : "undefined",
      settled(law) ? parameters(law.law.n0) : "undefined",
      escapeHtml(r2(law.goodness.r2)),
      escapeHtml(r2(law.goodness.r2SharedSlope)),
      escapeHtml(r2(law.goodness.r2Constant)),
      String(law.goodness.points)
    ])
  );
  return box(
    "The law in every setting, least squares on ln L",
    [
      "Fit",
      "<i>K</i><sub>max</sub>",
      "<i>N</i><sub>0</sub>",
      "<i>R</i><sup>2</sup>",
      "one slope for all",
      "no learning",
      "Points"
    ],
    rows
  );
}

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

function matchStrip(results: Results): string {
  const items = printedFits(results).map(({ name, worst, rows }) => {
    return `<li><a href="/tables#${anchor(rows[0]!)}"><span>${escapeHtml(name)}</span> ${matchWord(worst)}</a></li>`;
  });
  return `<ul class="strip">${items.join("")}</ul>`;
}

function matchSummary(results: Results): string {
  const { total, everyDigit, withinOnePercent, differ, notRecomputed } = results.comparison.summary;
  const parts: [MatchWord, string, number][] = [
    ["every digit", "every digit", everyDigit],
    ["within", "within 1%", withinOnePercent],
    ["differs", "differ", differ],
    ["cannot be recomputed", "cannot be recomputed", notRecomputed]
  ];
  const shown = parts.filter(([, , number]) => number > 0);
  const bar = shown
    .map(([match, , number]) => `<span class="${matchClasses[match]}" style="flex-grow:${number}"></span>`)
    .join("");
  const key = shown
    .map(
      ([match, label, number]) =>
        `<li class="${matchClasses[match]}">${icon(match)}<b>${number}</b> <span>${label}</span></li>`
    )
    .join("");
  return `<div class="summary" role="group" aria-label="${total} printed numbers"><div class="summary-bar" aria-hidden="true">${bar}</div><ul>${key}</ul></div>`;
}

/** The printed numbers of one of the paper's tables beside ours, grouped by fit. */
function comparison(results: Results, table: string): string {
  const rows = results.comparison.rows.filter((row) => row.table === table);
  if (rows.length === 0) {
    const tables = [...new Set(results.comparison.rows.map((row) => row.table))];
    throw new RangeError(`no rows of "${table}"; there are ${tables.join(", ")}`);
  }
  const groups = new Map<string, ComparisonRow[]>();
  for (const row of rows) {
    const name = row.modelSize === null ? fitName(results, row) : `${familyName(results, row.family)} ${row.variant}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const bodies = [...groups].map(([name, members]) => {
    const head = `<tr class="group"><th scope="rowgroup" colspan="5" id="${anchor(members[0]!)}">${escapeHtml(name)}</th></tr>`;
    return `<tbody>${head}${members.map((row, i) => comparisonRow(row) + noteRow(members, i)).join("")}</tbody>`;
  });
  return (
    `<div class="table-box" tabindex="0" role="region" aria-label="${escapeHtml(table)}"><table class="comparison"><caption>${escapeHtml(table)} of the paper, theirs and ours</caption>` +
    `<thead><tr><th scope="col">Quantity</th><th scope="col">Theirs</th><th scope="col">Ours</th><th scope="col">Difference</th><th scope="col" class="left">Match</th></tr></thead>` +
    `${bodies.join("")}</table></div>`
  );
}

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

function matchWord(row: ComparisonRow): string {
  const words =
    row.match === "within" && row.relativeDifference !== null
      ? `within ${smallPercent(ceiling(row.relativeDifference)).replace(".0%", "%")}`
      : row.match;
  return `<span class="match ${matchClasses[row.match]}">${icon(row.match)}${words}</span>`;
}

/** A bound is rounded up: within 0.3% must hold. */
function ceiling(difference: number): number {
  return Math.ceil(Math.abs(difference) * 1000 - 1e-9) / 1000;
}

function icon(match: MatchWord): string {
  return `<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">${matchIcons[match]}</svg>`;
}

const order: MatchWord[] = ["every digit", "within", "cannot be recomputed", "differs"];

function worse(a: ComparisonRow, b: ComparisonRow): ComparisonRow {
  const [rankA, rankB] = [order.indexOf(a.match), order.indexOf(b.match)];
  if (rankA !== rankB) return rankA > rankB ? a : b;
  return Math.abs(a.relativeDifference ?? 0) >= Math.abs(b.relativeDifference ?? 0) ? a : b;
}

/** The study's own family goes without saying. */
function fitName(results: Results, row: ComparisonRow): string {
  const who = row.family === mainFamily(results) ? capital(row.variant) : familyName(results, row.family);
  return [who, row.resource, protocolNames[row.scenario] ?? row.scenario].filter(Boolean).join(", ");
}

function anchor(row: ComparisonRow): string {
  return [row.table, row.family, row.variant, row.resource ?? "", row.modelSize === null ? row.scenario : ""]
    .filter(Boolean)
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}

function box(caption: string, head: string[], rows: string[]): string {
  return (
    `<div class="table-box" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption>` +
    `<thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  );
}

function tableRow(head: string, cells: string[]): string {
  return `<tr>${head}${cells.map((html) => `<td>${html}</td>`).join("")}</tr>`;
}

function settled(law: LawRecord): boolean {
  return law.status === "converged" || law.status === "max-iterations";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
