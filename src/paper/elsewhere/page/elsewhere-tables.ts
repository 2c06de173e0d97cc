/** Tables of /elsewhere: verdicts by claim and study, a section for each claim, printed sigmoids, missing runs. */
import { cellList } from "../../../components/claims/cell-list.js";
import { outcomeBadge } from "../../../components/claims/verdict.js";
import { type Row, tableBox } from "../../../components/data-table.js";
import { type Html, html } from "../../../components/html.js";
import { typeset } from "../../../components/symbols.js";
import { together } from "../../../lib/claims/ledger.js";
import { marginWords } from "../../../lib/claims/margin-words.js";
import { marginChanges } from "../../../lib/claims/other-margins.js";
import { ruleNames, rulePlaces } from "../../../lib/claims/rule-words.js";
import { capital, count, fixed, list, percent } from "../../../lib/format.js";
import { firstOf, mustFind, mustHave } from "../../../lib/items.js";
import { marginTable } from "../../ledger/claim-margins-table.js";
import type { StudySite, TableRenderer } from "../../paper-site.js";
import type { ColumnRecord, ElsewhereRecord, RowRecord, StudyName } from "../elsewhere-record.js";
import { studyPages } from "../studies/about.js";
import { sentenceOf } from "./elsewhere-words.js";
import {
  countedCells,
  isGranted,
  markedName,
  outcomeOf,
  recordOf,
  rowNames,
  rowPlaces,
  rowUnits,
  studyNames,
  triedOnly
} from "./outcomes.js";

/** A row a claim, a column a study; each verdict opens what its study shows. */
export const matrix: TableRenderer = (site) => {
  const { rows } = recordOf(site);
  const heads = firstOf(rows).columns.map(({ study }) => html`<th scope="col">${studyLink(study)}</th>`);
  const body = rows.map((row) => {
    const cells = row.columns.map((column) => {
      const outcome = outcomeOf(row, column, site.results);
      const shown = outcome === null ? cannotTest : outcomeBadge(outcome, rowUnits[row.id]);
      return html`<td data-study="${studyNames[column.study]}"><a href="#${placeOf(row, column)}">${shown}</a></td>`;
    });
    return html`<tr><th scope="row"><a href="#${mustHave(rowPlaces, row.id)}">${typeset(capital(markedName(row)))}</a></th>${cells}</tr>`;
  });
  return html`<table class="elsewhere"><caption>Verdicts by claim and study. \u2020 The paper takes it for granted and claims it nowhere.</caption><thead><tr><th scope="col">Claim</th>${heads}</tr></thead><tbody>${body}</tbody></table>`;
};

const cannotTest = html`<span class="cannot">Not testable</span>`;

function studyLink(study: StudyName): Html | string {
  return study === "first" ? studyNames.first : html`<a href="./${studyPages[study]}.html">${studyNames[study]}</a>`;
}

function placeOf({ id }: RowRecord, { study }: ColumnRecord): string {
  return `${id}-${study}`;
}

const rowOf = (record: ElsewhereRecord, options: { row?: unknown }) =>
  mustFind(record.rows, ({ id }) => id === options.row);

/** `{row: "size"}`: the claim, and the verdicts on the other studies together. */
export const claim: TableRenderer = (site, options) => {
  const row = rowOf(recordOf(site), options);
  const others = row.columns.filter(({ study, cannot }) => study !== "first" && cannot === null);
  const cells = others.flatMap((column) => countedCells(row, column, site.results));
  const badge =
    cells.length === 0
      ? "None of these studies can test it."
      : html`Other studies together: ${outcomeBadge(together(cells), rowUnits[row.id])}`;
  const whose = isGranted(row) ? "Taken for granted" : "The claim";
  return html`<p>${typeset(`${whose}: ${row.claim}.`)}</p><p class="row-outcome" id="outcome-${row.id}">${badge}</p>`;
};

/** `{row: "size"}`: what each study that can test the claim says to it with its number. */
export const section: TableRenderer = (site, options) => {
  const row = rowOf(recordOf(site), options);
  const others = row.columns.filter(({ cannot }) => cannot !== null).map(({ study }) => studyNames[study]);
  const items = row.columns
    .filter(({ cannot }) => cannot === null)
    .map((column) => itemOf(row, column, site, outcomeBadge(outcomeOf(row, column, site.results)!, rowUnits[row.id])));
  const none = others.length > 0 && html`<li class="claim none"><p>${capital(list(others))} cannot test it.</p></li>`;
  return html`<ul class="claims">${items}${none}</ul>`;
};

function itemOf(row: RowRecord, column: ColumnRecord, site: StudySite, badge: Html | ""): Html {
  const ledger = column.study === "first" && column.cannot === null ? ledgerLinks(row) : "";
  const sentence = typeset(sentenceOf(row, column, site));
  return html`<li class="claim" id="${placeOf(row, column)}"><p class="claim-head">${studyNames[column.study]} ${badge}</p><p>${sentence}${ledger}</p></li>`;
}

/** `{row: "size"}`: how its cells are judged, each cell of each study, and why a study has none. */
export const cells: TableRenderer = (site, options) => {
  const row = rowOf(recordOf(site), options);
  const { rule, use } = row.margin;
  const judged = html`Judged as <a href="claims.html#${rulePlaces[rule]}">“${ruleNames[rule]}”</a>.`;
  const how = html`${typeset(row.test)} ${judged} ${typeset(`Margin: ${marginWords(row.margin)}. ${use}`)}`;
  const lists = row.columns.flatMap((column) => {
    if (column.cannot !== null) return [itemOf(row, column, site, "")];
    if (column.cells.length === 0) return [];
    return [
      html`<li class="claim" id="cells-${placeOf(row, column)}"><p class="claim-head">${studyNames[column.study]}</p>${cellList(column.cells)}</li>`
    ];
  });
  return html`<p class="claim-rule">${how}</p>${lists.length > 0 && html`<ul class="claims">${lists}</ul>`}`;
};

function ledgerLinks({ claims }: RowRecord): Html | "" {
  if (claims.length === 0) return "";
  const links = claims.map((id) => html` <a href="claims.html#claim-${id.toLowerCase()}">Claim ${id}</a>`);
  return html`${links}`;
}

/** Runs that would settle what is open, and the chance that they would. */
export const missing: TableRenderer = (site) =>
  tableBox(
    "Missing runs, and the chance that they settle a row",
    ["Claim", "Runs", "Difference", "Spread of one", "Chance with so many", "For 80%"],
    recordOf(site).missing.map(
      ({ row, what, effect, sd, powers, needed, most, unit }): Row => [
        html`<a href="#${mustHave(rowPlaces, row)}">${typeset(capital(mustHave(rowNames, row)))}</a>`,
        capital(what),
        effect === null ? "\u2013" : fixed(effect, effect < 0.01 ? 3 : 2),
        sd === null ? "\u2013" : fixed(sd, 3),
        powers.length === 0 ? "\u2013" : powers.map(({ runs, power }) => `${runs}: ${percent(power)}`).join(", "),
        `${needed === null ? `more than ${count(most)}` : `${triedOnly({ unit }) ? "up to " : ""}${count(needed)}`} ${unit}`
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

/** Cells that half or twice the margin would judge otherwise, a row a claim and study. */
export const margins: TableRenderer = (site) =>
  marginTable(
    "Verdicts that half the margin or twice the margin would change",
    recordOf(site).rows.flatMap(({ id, margin, columns }) =>
      columns.map(({ study, cells }) => ({
        name: typeset(`${capital(mustHave(rowNames, id))}, ${studyNames[study]}: ${marginWords(margin)}`),
        cells,
        changes: marginChanges(id, margin, cells)
      }))
    )
  );
