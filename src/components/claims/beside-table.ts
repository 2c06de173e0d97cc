/** A reader's runs in the rows of public studies: verdicts side by side, then each sentence and each cell. */

import {
  type BesideColumn,
  type BesideRecord,
  type BesideRow,
  besideUnits,
  type Outcome,
  type UserRow
} from "../../lib/beside/beside-record.js";
import type { CellUnit } from "../../lib/claims/cells.js";
import { marginWords } from "../../lib/claims/margin-words.js";
import { verdictWords } from "../../lib/claims/rule-words.js";
import { capital } from "../../lib/format.js";
import { itemAt, mustFind } from "../../lib/items.js";
import { plain } from "../../lib/plain-text.js";
import { type Html, html } from "../html.js";
import { typeset } from "../symbols.js";
import { cellList } from "./cell-list.js";
import { outcomeBadge } from "./verdict.js";

const yours = "Your runs";

/** A row a claim: the reader's verdict first. */
export function besideTable({ studies, rows }: BesideRecord, userRows: readonly UserRow[]): Html {
  const heads = [yours, ...studies.map(({ name }) => name)].map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map((row) => {
    const cells = [mineOf(row, userRows).outcome, ...row.columns.map(({ outcome }) => outcome)];
    const names = [yours, ...row.columns.map((column) => nameOf(studies, column))];
    const shown = cells.map(
      (outcome, i) => html`<td data-study="${itemAt(names, i)}">${badge(outcome, besideUnits[row.id])}</td>`
    );
    return html`<tr><th scope="row">${typeset(capital(row.name))}</th>${shown}</tr>`;
  });
  return html`<table class="elsewhere beside"><caption>Verdicts on your runs and on public studies</caption><thead><tr><th scope="col">Claim</th>${heads}</tr></thead><tbody>${body}</tbody></table>`;
}

/** Each row with its claim, what everybody's runs say to it, and how it is judged. */
export function besideSections({ studies, rows }: BesideRecord, userRows: readonly UserRow[]): Html {
  return html`${rows.map((row) => {
    const found = mineOf(row, userRows);
    const unit = besideUnits[row.id];
    const items = [
      itemOf(yours, found, unit),
      ...row.columns.map((column) => itemOf(nameOf(studies, column), column, unit))
    ];
    const { rule, use } = row.margin;
    const how = `${row.test} ${verdictWords[rule]} Margin: ${marginWords(row.margin)}. ${use}`;
    return html`<section class="beside-row" id="beside-${row.id}"><h3>${typeset(capital(row.name))}</h3><p>${typeset(`The claim: ${row.claim}.`)}</p><ul class="claims">${items}</ul><details class="fold evidence"><summary>How it is judged, and each cell of your runs</summary><p class="claim-rule">${typeset(how)}</p>${cellList(found.cells)}</details></section>`;
  })}`;
}

function itemOf(
  name: string,
  { outcome, sentence }: { outcome: Outcome | null; sentence: string },
  unit: CellUnit
): Html {
  return html`<li class="claim"><p class="claim-head">${name} ${outcome === null ? "" : outcomeBadge(outcome, unit)}</p><p>${typeset(plain(sentence))}</p></li>`;
}

function badge(outcome: Outcome | null, unit: CellUnit): Html {
  return outcome === null ? html`<span class="cannot">Not testable</span>` : outcomeBadge(outcome, unit);
}

function mineOf({ id }: BesideRow, userRows: readonly UserRow[]): UserRow {
  return mustFind(userRows, (row) => row.id === id);
}

function nameOf(studies: BesideRecord["studies"], { study }: BesideColumn): string {
  return mustFind(studies, ({ id }) => id === study).name;
}
