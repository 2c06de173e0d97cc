import { cellCounts } from "../../components/claims/verdict.js";
import { type Html, html, raw } from "../../components/html.js";
import { typeset } from "../../components/symbols.js";
import { tallyOf } from "../../lib/claims/cells.js";
import type { CellRecord, ClaimRecord } from "../../lib/claims/claim.js";
import { marginWords } from "../../lib/claims/margin-words.js";
import { capital } from "../../lib/format.js";
import { firstOf, itemAt } from "../../lib/items.js";
import type { TableRenderer } from "../paper-site.js";
import { claimNumber } from "./claim-number.js";
import { type Column, columns, partsOf } from "./claim-parts.js";

/** Every claim in a row: its cells by variant and resource, its number, its margin. On a phone a card has all cells in one, until they are asked for. */
export const table: TableRenderer = ({ results }) => {
  const heads = columns.map(({ variant, resource }) => html`<th scope="col">${capital(variant)}, ${resource}</th>`);
  const head = html`<tr><th scope="col">Claim</th><th scope="col" class="matrix-tally">All cells</th>${heads}<th scope="col" class="left">Number</th><th scope="col">Margin</th></tr>`;
  const rows = results.claims.rows.map(claimRows);
  const legend = html`<p class="matrix-legend">${cellCounts({ supported: 1, undecided: 1, contradicted: 1, notTestable: 1 }, true)}</p>`;
  return html`<div class="table-part wide claim-matrix" id="matrix">${controls}${legend}<div class="table-box" tabindex="0" role="region" aria-label="Claims by variant and resource"><table><caption class="visually-hidden">Number of cells of each claim by verdict, for base and instruct models, on compute and on data</caption><thead>${head}</thead>${rows}</table></div></div>`;
};

const verdictWords = ["all", "supported", "undecided", "contradicted", "not-testable"];
const sorts = [
  ["paper", "As in the paper"],
  ["supported", "Most supported"],
  ["contradicted", "Most contradicted"]
] as const;

/** Which rows, in which order; kept in the address. */
const controls = html`<div class="matrix-controls"><fieldset class="row-filter" data-query="verdict"><legend>With cells</legend><div>${verdictWords.map((word) => html`<label><input type="radio" name="verdict" value="${word}" id="verdict-${word}"${word === "all" && raw(" checked")}><span>${capital(word.replace("-", " "))}</span></label>`)}</div></fieldset><fieldset class="row-filter matrix-sort" data-query="order" data-sorts="#matrix"><legend>Order</legend><div>${sorts.map(([word, name]) => html`<label><input type="radio" name="order" value="${word}"${word === "paper" ? raw(" checked") : raw(` data-sort="${word}"`)}><span>${name}</span></label>`)}</div></fieldset><label class="matrix-more"><input type="checkbox" id="matrix-cells"> Cells by variant and resource, and margins</label></div>`;

function claimRows(claim: ClaimRecord): Html {
  const { id, cells, number, margin, tally } = claim;
  const [counted = [], ...beside] = partsOf(claim);
  const name = html`<th scope="row"><a href="#claim-${id.toLowerCase()}">${id}</a> ${typeset(/^k[(_]/.test(claim.claim) ? claim.claim : capital(claim.claim))}</th>`;
  const shown = number && html`${claimNumber(number)}`;
  const verdicts = Object.entries(tally).flatMap(([verdict, many]) => (many > 0 ? [verdict] : []));
  const order = `data-verdicts="${verdicts.join(" ")}" data-supported="${share(tally.supported, cells)}" data-contradicted="${share(tally.contradicted, cells)}"`;
  const first = html`<tr>${name}<td class="matrix-tally" data-column="All cells">${cellCounts(tally)}</td>${cellsOf(counted)}<td class="left matrix-number">${shown}</td><td class="matrix-margin" data-column="Margin">${typeset(marginWords(margin))}</td></tr>`;
  const others = beside.map(
    (part) =>
      html`<tr class="beside"><th scope="row">Not counted: ${firstOf(part).label}</th><td class="matrix-tally"></td>${cellsOf(part)}<td class="left"></td><td></td></tr>`
  );
  return html`<tbody ${raw(order)}>${first}${others}</tbody>`;
}

const share = (many: number, cells: readonly CellRecord[]) =>
  (many / Math.max(1, cells.filter(({ beyond }) => !beyond).length)).toFixed(3);

/** "Base, compute", or "Base" for both of its columns. */
function namesOf(at: number, span: number): string {
  const { variant, resource } = itemAt(columns, at);
  return span === columns.length ? "All" : span === 1 ? `${capital(variant)}, ${resource}` : capital(variant);
}

/** One cell a column; one for two or four columns where the claim does not tell them apart. */
function cellsOf(part: readonly { column: Column; cells: readonly CellRecord[] }[]): Html {
  const shown: Html[] = [];
  for (let at = 0; at < columns.length; ) {
    const found = part.find(({ column }) => column.from === at);
    const span = found ? found.column.span : 1;
    shown.push(
      found
        ? html`<td${span > 1 && raw(` colspan="${span}"`)} data-column="${namesOf(at, span)}">${cellCounts(tallyOf(found.cells))}</td>`
        : html`<td class="empty" aria-label="not claimed">\u2013</td>`
    );
    at += span;
  }
  return html`${shown}`;
}
