import { type GroupedRow, groupedTable } from "../../components/data-table.js";
import { type Content, html } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
/** The printed numbers of one of the paper's tables beside ours, grouped by fit. */
import { efficiency, fixed, interval, modelSize, percentChange, r2 } from "../../lib/format.js";
import { firstOf, itemAt } from "../../lib/items.js";
import type { ComparisonRow, LawRecord, Results } from "../../lib/results.js";
import { familyName } from "../../lib/series-names.js";
import type { TableRenderer } from "../paper-site.js";
import { anchor, fitName, matchWord } from "./match-words.js";

const quantityNames: Record<string, Content> = {
  kMax: html`<i>K</i><sub>max</sub>`,
  n0: html`<i>N</i><sub>0</sub>`,
  r2: html`<i>R</i><sup>2</sup>`,
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
  const rowOf = (row: ComparisonRow, i: number, members: readonly ComparisonRow[]): GroupedRow => {
    const same = row.match === "every digit";
    return {
      cells: [
        row.modelSize === null ? (quantityNames[row.quantity] ?? row.quantity) : modelSize(row.modelSize),
        ...[row.publishedText, row.oursText ?? "\u2013", ...(laws ? [intervalOf(results, row)] : [])],
        row.relativeDifference === null || same ? "\u2013" : percentChange(row.relativeDifference),
        matchWord(row)
      ],
      same,
      notes: [noteOf(members, i), laws && i === members.length - 1 ? scoresNote(results, members) : ""]
    };
  };
  return groupedTable({
    caption: `${name} of the paper, theirs and ours`,
    label: name,
    narrow: true,
    head: ["Quantity", "Theirs", "Ours", ...(laws ? ["95% interval"] : []), "Difference", "Match"],
    left: [laws ? 5 : 4],
    groups: [...groups].map(([title, members]) => ({
      title,
      id: anchor(firstOf(members)),
      same: members.every(({ match }) => match === "every digit"),
      rows: members.map(rowOf)
    }))
  });
};

/** Interval of the law on the same sizes, where resamples know one: fitted to ln L, every step. */
function intervalOf(results: Results, row: ComparisonRow): string {
  const series = results.inference.series.find(
    (series) => series.family === row.family && series.variant === row.variant && series.resource === row.resource
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
function scoresNote({ laws }: Results, members: readonly ComparisonRow[]): Content {
  const row = members.find(({ quantity }) => quantity === "r2");
  // the fit of the row is the one that has its score: a publication may call a fit of all points by another name
  const law = row && laws.find((law) => sameSeries(law, row) && law.goodness.r2 === row.ours);
  if (!row || !law || row.ours === null) return "";
  const { goodness, law: fitted } = law;
  const sizes = fitted.sizes.map((size) => `${modelSize(size.modelSize)} ${size.r2 === null ? "\u2013" : r2(size.r2)}`);
  return html`<i>R</i><sup>2</sup> of two baselines on the same points: one slope for all sizes ${r2(goodness.r2SharedSlope)}, no learning ${r2(goodness.r2Constant)}. Within single sizes: ${sizes.join(", ")}.`;
}

function sameSeries(law: LawRecord, row: ComparisonRow): boolean {
  return (
    law.family === row.family &&
    law.variant === row.variant &&
    law.resource === row.resource &&
    law.objective === "linear"
  );
}

/** What is known, once for neighbours of which the same is known, below the last of them. */
function noteOf(rows: readonly ComparisonRow[], index: number): Content {
  const { note } = itemAt(rows, index);
  return note === "" || rows[index + 1]?.note === note ? "" : typeset(note);
}
