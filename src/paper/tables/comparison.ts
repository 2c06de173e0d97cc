/** The printed numbers of one of the paper's tables beside ours, grouped by fit. */
import { efficiency, escapeHtml, fixed, interval, modelSize, percentChange, r2 } from "../../lib/format.js";
import type { ComparisonRow, LawRecord, Results } from "../../lib/results.js";
import { familyName } from "../../report/figure-data.js";
import { anchor, fitName, matchWord } from "../match-words.js";
import type { TableRenderer } from "../site.js";
import { typeset } from "../typeset.js";

const quantityNames: Record<string, string> = {
  kMax: "<i>K</i><sub>max</sub>",
  n0: "<i>N</i><sub>0</sub>",
  r2: "<i>R</i><sup>2</sup>",
  finalLoss: "Final loss"
};

export const table: TableRenderer = ({ results }, options) => {
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
  const laws = rows.some((row) => row.quantity === "kMax");
  const columns = laws ? 6 : 5;
  const bodies = [...groups].map(([fit, members]) => {
    const head = `<tr class="group"><th scope="rowgroup" colspan="${columns}" id="${anchor(members[0]!)}">${escapeHtml(fit)}</th></tr>`;
    const same = members.every(({ match }) => match === "every digit") ? ' class="same"' : "";
    const body = members.map(
      (row, i) => comparisonRow(row, laws ? intervalOf(results, row) : null) + noteRow(members, i, columns)
    );
    return `<tbody${same}>${head}${body.join("")}${laws ? scoresRow(results, members, columns) : ""}</tbody>`;
  });
  const intervalHead = laws ? '<th scope="col">95% interval</th>' : "";
  return (
    `<div class="table-box" tabindex="0" role="region" aria-label="${escapeHtml(name)}"><table class="comparison"><caption>${escapeHtml(name)} of the paper, theirs and ours</caption>` +
    `<thead><tr><th scope="col">Quantity</th><th scope="col">Theirs</th><th scope="col">Ours</th>${intervalHead}<th scope="col">Difference</th><th scope="col" class="left">Match</th></tr></thead>` +
    `${bodies.join("")}</table></div>`
  );
};

/** Interval of the law on the same sizes, where resamples know one: fitted to ln L, every step. */
function intervalOf(results: Results, row: ComparisonRow): string {
  const series = results.inference.series.find(
    (one) => one.family === row.family && one.variant === row.variant && one.resource === row.resource
  );
  if (!series || row.scenario !== "inter" || row.quantity === "r2") return "";
  const { kMaxWidened, n0Widened } = series.withoutHeldOut;
  const [low, high] = row.quantity === "kMax" ? kMaxWidened : n0Widened;
  if (low === null || high === null) return "open";
  return row.quantity === "kMax"
    ? interval(low, high, efficiency)
    : interval(low / 1e9, high / 1e9, (n) => fixed(n, 1));
}

/** What the score needs beside it: each size alone, and two fits without the law. */
function scoresRow({ laws }: Results, members: readonly ComparisonRow[], columns: number): string {
  const row = members.find(({ quantity }) => quantity === "r2");
  // the fit of the row is the one that has its score: a publication may call a fit of all points by another name
  const law = row && laws.find((one) => sameSeries(one, row) && one.goodness.r2 === row.ours);
  if (!row || !law || row.ours === null) return "";
  const { goodness, law: fitted } = law;
  const sizes = fitted.sizes.map(
    (size) => `${modelSize(size.modelSize)} ${size.r2 === null ? "\u2013" : escapeHtml(r2(size.r2))}`
  );
  return (
    `<tr class="note"><td colspan="${columns}"><i>R</i><sup>2</sup> of two baselines on the same points: one slope for all sizes ${escapeHtml(r2(goodness.r2SharedSlope))}, ` +
    `no learning ${escapeHtml(r2(goodness.r2Constant))}. Within single sizes: ${sizes.join(", ")}.</td></tr>`
  );
}

function sameSeries(law: LawRecord, row: ComparisonRow): boolean {
  return (
    law.family === row.family &&
    law.variant === row.variant &&
    law.resource === row.resource &&
    law.objective === "linear"
  );
}

/** What is known, once for neighbours of which the same is known, in a row of its own below the last of them. */
function noteRow(rows: ComparisonRow[], index: number, columns: number): string {
  const { note } = rows[index]!;
  if (note === "" || rows[index + 1]?.note === note) return "";
  return `<tr class="note"><td colspan="${columns}">${typeset(note)}</td></tr>`;
}

function comparisonRow(row: ComparisonRow, ends: string | null): string {
  const label =
    row.modelSize === null ? (quantityNames[row.quantity] ?? escapeHtml(row.quantity)) : modelSize(row.modelSize);
  const difference =
    row.relativeDifference === null || row.match === "every digit" ? "\u2013" : percentChange(row.relativeDifference);
  const same = row.match === "every digit" ? ' class="same"' : "";
  return (
    `<tr${same}><th scope="row">${label}</th><td>${escapeHtml(row.publishedText)}</td><td>${escapeHtml(row.oursText ?? "\u2013")}</td>` +
    `${ends === null ? "" : `<td>${ends}</td>`}<td>${difference}</td><td class="left">${matchWord(row)}</td></tr>`
  );
}
