/** Tables of /elsewhere: verdicts by claim and study, a section for each claim, published figures, the ladder, missing runs. */
import { cellList } from "../../../components/claims/cell-list.js";
import { outcomeBadge } from "../../../components/claims/verdict.js";
import { type Row, tableBox } from "../../../components/data-table.js";
import { type Html, html } from "../../../components/html.js";
import { typeset } from "../../../components/symbols.js";
import { marginChanges } from "../../../lib/claims/other-margins.js";
import { verdictWords } from "../../../lib/claims/rule-words.js";
import { capital, count, fixed, interval, list, modelSize, percent } from "../../../lib/format.js";
import { tWithin95 } from "../../../lib/statistics/distributions.js";
import { marginTable } from "../../ledger/claim-margins-table.js";
import type { StudySite, TableRenderer } from "../../site.js";
import type { ColumnRecord, ElsewhereRecord, RowRecord } from "../record.js";
import { outcomeOf, recordOf, rowNames, rowPlaces, studyNames } from "./outcomes.js";
import { comesBack, sentenceOf } from "./words.js";

/** A row a claim, a column a study; each verdict leads to its sentence and its cells. */
export const matrix: TableRenderer = (site) => {
  const { rows } = recordOf(site);
  const heads = Object.values(studyNames).map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map((row) => {
    const cells = row.columns.map((column) => {
      const outcome = outcomeOf(row, column, site.results);
      const shown = outcome === null ? cannotTest : outcomeBadge(outcome);
      return html`<td data-study="${studyNames[column.study]}"><a href="#${placeOf(row, column)}">${shown}</a></td>`;
    });
    return html`<tr><th scope="row"><a href="#${rowPlaces[row.id]!}">${typeset(capital(rowNames[row.id]!))}</a></th>${cells}</tr>`;
  });
  return html`<table class="elsewhere"><caption>Verdicts by claim and study</caption><thead><tr><th scope="col">Claim</th>${heads}</tr></thead><tbody>${body}</tbody></table>`;
};

const cannotTest = html`<span class="cannot">Cannot test</span>`;

function placeOf({ id }: RowRecord, { study }: ColumnRecord): string {
  return `${id}-${study}`;
}

const rowOf = (record: ElsewhereRecord, options: { row?: unknown }) =>
  record.rows.find(({ id }) => id === options.row)!;

/** `{row: "size"}`: the claim, and what each study that can test it says to it with its number. */
export const section: TableRenderer = (site, options) => {
  const row = rowOf(recordOf(site), options);
  const others = row.columns.filter(({ cannot }) => cannot !== null).map(({ study }) => studyNames[study]);
  const items = row.columns
    .filter(({ cannot }) => cannot === null)
    .map((column) => itemOf(row, column, site, outcomeBadge(outcomeOf(row, column, site.results)!)));
  const none = others.length > 0 && html`<li class="claim none"><p>${capital(list(others))} cannot test it.</p></li>`;
  return html`<p>${typeset(`The claim: ${row.claim}.`)}</p><ul class="claims">${items}${none}</ul>`;
};

/** A study, its verdict, and its sentence. */
function itemOf(row: RowRecord, column: ColumnRecord, site: StudySite, badge: Html | ""): Html {
  const ledger = column.study === "first" && column.cannot === null ? ledgerLinks(row) : "";
  const sentence = typeset(sentenceOf(row, column, site));
  return html`<li class="claim" id="${placeOf(row, column)}"><p class="claim-head">${studyNames[column.study]} ${badge}</p><p>${sentence}${ledger}</p></li>`;
}

/** `{row: "size"}`: how its cells are judged, each cell of each study, and why a study has none. */
export const cells: TableRenderer = (site, options) => {
  const row = rowOf(recordOf(site), options);
  const { rule, value, unit, use } = row.margin;
  const how = `${row.test} ${verdictWords[rule]} Margin: ${value} ${unit}. ${use}`;
  const lists = row.columns.flatMap((column) => {
    if (column.cannot !== null) return [itemOf(row, column, site, "")];
    if (column.cells.length === 0) return [];
    return [
      html`<li class="claim" id="cells-${placeOf(row, column)}"><p class="claim-head">${studyNames[column.study]}</p>${cellList(column.cells)}</li>`
    ];
  });
  return html`<p class="claim-rule">${typeset(how)}</p>${lists.length > 0 && html`<ul class="claims">${lists}</ul>`}`;
};

function ledgerLinks({ claims }: RowRecord): Html | "" {
  if (claims.length === 0) return "";
  const links = claims.map((id) => html` <a href="claims.html#claim-${id.toLowerCase()}">Claim ${id}</a>`);
  return html`${links}`;
}

/** `{study: "pods"}`: what its authors print, and what its logs give. */
export const published: TableRenderer = (site, options) => {
  const rows = recordOf(site).published.filter(({ study }) => study === options.study);
  const name = studyNames[options.study as ColumnRecord["study"]];
  return tableBox(
    `Published figures of ${name}`,
    ["Figure", "Printed", "From the logs", "95% over seeds", "Comes back"],
    rows.map(({ what, printed, ours, decimals, interval }): Row => {
      const ends = interval?.map((end) => (end === null ? "\u2013" : fixed(end, 2))) ?? null;
      return [
        ...[what, printed, fixed(ours, decimals), ends === null ? "\u2013" : `[${ends.join(", ")}]`],
        comesBack(printed, ours, decimals) ? "yes" : "no"
      ];
    })
  );
};

/** Slopes of the ladder by window, with what the cap and the format do. */
export const ladder: TableRenderer = (site) =>
  tableBox(
    "Slopes of the ladder",
    ["Model", "Start", "End", "Whole run", "To step 40", "From step 40", "Log-odds", "Tokens at step 5", "At step 20"],
    recordOf(site).ladder.map(
      ({ task, modelSize: size, start, end, windows, logOdds, lengths }): Row => [
        `${task}, ${modelSize(size)}`,
        ...[start, end].map((score) => fixed(score, 3)),
        ...[...windows, logOdds].map(({ k }) => fixed(k, 3)),
        ...lengths.slice(0, 2).map((length) => (length === null ? "\u2013" : count(length)))
      ]
    )
  );

/** Runs that would settle what is open, and the chance that they would. */
export const missing: TableRenderer = (site) =>
  tableBox(
    "Missing runs, and the chance that they settle a row",
    ["Claim", "Runs", "Difference", "Between runs", "Chance with so many runs a setting", "For 80%"],
    recordOf(site).missing.map(
      ({ row, what, effect, sd, powers, needed }): Row => [
        html`<a href="#${rowPlaces[row]!}">${typeset(capital(rowNames[row]!))}</a>`,
        capital(what),
        effect === null ? "\u2013" : fixed(effect, 2),
        sd === null ? "\u2013" : fixed(sd, 3),
        powers.length === 0 ? "\u2013" : powers.map(({ runs, power }) => `${runs}: ${percent(power)}`).join(", "),
        needed === null ? "more than tried" : count(needed)
      ]
    )
  );

/** Sigmoids that are printed without their points, beside those of the runs here. */
export const sigmoids: TableRenderer = (site) => {
  const { sigmoids: ours, printedSigmoids } = recordOf(site);
  return tableBox(
    "Sigmoids: printed by ScaleRL, and fitted to the runs here",
    ["Curve", "B", "Asymptote A", "Midpoint", "Points"],
    [
      ...printedSigmoids.map(
        ({ name, b, a, cMid }): Row => [
          `ScaleRL, ${name}`,
          fixed(b, 2),
          a === null ? "\u2013" : fixed(a, 3),
          cMid === null ? "\u2013" : `${count(cMid)} GPU-hours`,
          "no points here"
        ]
      ),
      ...ours.map(
        ({ name, b, a, cMid, points }): Row => [
          name,
          ...[fixed(b, 2), fixed(a, 3)],
          cMid < 1 ? "before step 1" : `step ${count(Math.round(cMid))}`,
          count(points.length)
        ]
      )
    ]
  );
};

/** Seconds of a step by what they are spent on, and of the two recipes at the ends. */
export const cost: TableRenderer = (site) => {
  const { base, generation, update, generationError, updateError } = recordOf(site).cost;
  const ends = (value: number, error: number, df = 9) =>
    interval(value - tWithin95(df) * error, value + tWithin95(df) * error, (end) => fixed(end, 3));
  const step = (n: number, m: number) => base + n * generation + m * update;
  return tableBox(
    "What a step costs: seconds on one GPU",
    ["Part", "Seconds", "95% over seeds"],
    [
      ["Fixed, each step", fixed(base, 2), "\u2013"],
      ["For each answer generated", fixed(generation, 3), ends(generation, generationError)],
      ["For each answer trained on", fixed(update, 3), ends(update, updateError)],
      ["A step with 16 answers, all trained on", fixed(step(16, 16), 1), "\u2013"],
      ["A step with 256 answers, 16 trained on", fixed(step(256, 16), 1), "\u2013"]
    ]
  );
};

/** Cells that half or twice the margin would judge otherwise, a row a claim and study. */
export const margins: TableRenderer = (site) =>
  marginTable(
    "Verdicts on other studies that half the margin or twice the margin would change",
    recordOf(site).rows.flatMap(({ id, margin, columns }) =>
      columns.map(({ study, cells }) => ({
        name: typeset(`${capital(rowNames[id]!)}, ${studyNames[study]}: ${margin.value} ${margin.unit}`),
        cells,
        changes: marginChanges(id, margin, cells)
      }))
    )
  );
