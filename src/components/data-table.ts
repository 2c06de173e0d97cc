/** Tables: a row is a list of cells, the first of which names it. Cells are text unless they are HTML. */
import { type Content, type Html, html, raw } from "./html.js";

export type Row = readonly Content[];

export function dataTable(caption: Content, head: Row, rows: readonly Row[]): Html {
  return plainTable(html`<caption>${caption}</caption>`, head, rows);
}

/** The same in a box of its own that scrolls, its caption above the box. */
export function tableBox(caption: string, head: Row, rows: readonly Row[]): Html {
  return box(caption, caption, "", plainTable("", head, rows));
}

function plainTable(caption: Content, head: Row, rows: readonly Row[]): Html {
  const columns = head.map((cell) => html`<th scope="col">${cell}</th>`);
  const body = rows.map(([name = "", ...cells]) => {
    return html`<tr>${rowHead(name)}${cells.map((cell, i) => html`<td${labelled(head[i + 1])}${wrapped(cell)}>${cell}</td>`)}</tr>`;
  });
  return html`<table>${caption}<thead><tr>${columns}</tr></thead><tbody>${body}</tbody></table>`;
}

export interface GroupedTable {
  caption: string;
  /** name of the box for those who do not see it; the caption by itself */
  label?: string;
  narrow?: boolean;
  head: Row;
  /** columns set to the left, counted from 0 */
  left: readonly number[];
  groups: readonly { title: Content; id?: string; same?: boolean; rows: readonly GroupedRow[] }[];
}

export interface GroupedRow {
  cells: Row;
  /** set back: nothing is to be seen here */
  same?: boolean;
  /** below it, each over all columns; empty ones are left out */
  notes?: readonly Content[];
}

/** Rows in groups, each group with a title, rows with notes: for comparisons. */
export function groupedTable({ caption, label = caption, narrow, head, left, groups }: GroupedTable): Html {
  const side = (i: number) => left.includes(i) && raw(' class="left"');
  const sideOf = (cell: Content, i: number) =>
    left.includes(i) ? raw(` class="left${isLong(cell) ? " long" : ""}"`) : wrapped(cell);
  const setBack = (same = false) => same && raw(' class="same"');
  const note = (content: Content) =>
    html`<tr class="note"><td colspan="${head.length}"><div>${content}</div></td></tr>`;
  const columns = head.map((cell, i) => (cell === "" ? html`<td></td>` : html`<th scope="col"${side(i)}>${cell}</th>`));
  const row = ({ cells: [name = "", ...cells], same, notes = [] }: GroupedRow) => {
    const noted = notes.filter((content) => content !== "").map(note);
    return html`<tr${setBack(same)}>${rowHead(name)}${cells.map((cell, i) => html`<td${labelled(head[i + 1])}${sideOf(cell, i + 1)}>${cell}</td>`)}</tr>${noted}`;
  };
  const bodies = groups.map(({ title, id, same, rows }) => {
    const place = id !== undefined && html` id="${id}"`;
    return html`<tbody${setBack(same)}><tr class="group"><th scope="rowgroup" colspan="${head.length}"${place}>${title}</th></tr>${rows.map(row)}</tbody>`;
  });
  return box(
    label,
    caption,
    narrow ? "" : " wide",
    html`<table class="comparison"><thead><tr>${columns}</tr></thead>${bodies}</table>`
  );
}

/** A caption, and a box that scrolls and says what is in it. */
function box(label: string, caption: string, look: string, table: Html): Html {
  return html`<div class="table-part${look}"><p class="table-caption">${caption}</p><div class="table-box" tabindex="0" role="region" aria-label="${label}">${table}</div></div>`;
}

function rowHead(name: Content): Html {
  return html`<th scope="row"${wrapped(name)}>${name}</th>`;
}

/** A row is a card on a small screen: each cell carries the name of its column. */
function labelled(column: Content): Html | "" {
  const words = wordsOf(column);
  return words === "" ? "" : html` data-column="${words}"`;
}

/** Words wrap; numbers do not. */
const wrapped = (cell: Content) => isLong(cell) && raw(' class="long"');

const longFrom = 30;

function isLong(cell: Content): boolean {
  return wordsOf(cell).length > longFrom;
}

/** Text of a cell, without markup. */
function wordsOf(cell: Content): string {
  if (cell === null || cell === undefined || cell === false) return "";
  const text = Array.isArray(cell) ? cell.map((part) => String(part)).join("") : String(cell);
  return text
    .replace(/<[^>]*>/g, "")
    .replace(/&[#\w]+;/g, (entity) => (entity === "&amp;" ? "&" : entity))
    .trim();
}
