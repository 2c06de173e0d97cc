/** Tables: a row is a list of cells, the first of which names it. Cells are text unless they are HTML. */
import { type Content, type Html, html, raw } from "./html.js";

export type Row = readonly Content[];

export function dataTable(caption: Content, head: Row, rows: readonly Row[]): Html {
  const columns = head.map((cell) => html`<th scope="col">${cell}</th>`);
  const body = rows.map(([name = "", ...cells]) => html`<tr>${rowHead(name)}${cells.map(cellOf)}</tr>`);
  return html`<table><caption>${caption}</caption><thead><tr>${columns}</tr></thead><tbody>${body}</tbody></table>`;
}

/** The same in a box of its own that scrolls. */
export function tableBox(caption: string, head: Row, rows: readonly Row[]): Html {
  return box(caption, "table-box", dataTable(caption, head, rows));
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
  const setBack = (same = false) => same && raw(' class="same"');
  const note = (content: Content) => html`<tr class="note"><td colspan="${head.length}">${content}</td></tr>`;
  const columns = head.map((cell, i) => (cell === "" ? html`<td></td>` : html`<th scope="col"${side(i)}>${cell}</th>`));
  const row = ({ cells: [name = "", ...cells], same, notes = [] }: GroupedRow) => {
    const told = notes.filter((content) => content !== "").map(note);
    return html`<tr${setBack(same)}>${rowHead(name)}${cells.map((cell, i) => html`<td${side(i + 1)}>${cell}</td>`)}</tr>${told}`;
  };
  const bodies = groups.map(({ title, id, same, rows }) => {
    const place = id !== undefined && html` id="${id}"`;
    return html`<tbody${setBack(same)}><tr class="group"><th scope="rowgroup" colspan="${head.length}"${place}>${title}</th></tr>${rows.map(row)}</tbody>`;
  });
  return box(
    label,
    narrow ? "table-box" : "table-box wide",
    html`<table class="comparison"><caption>${caption}</caption><thead><tr>${columns}</tr></thead>${bodies}</table>`
  );
}

/** A box that scrolls, and says what is in it. */
function box(label: string, look: string, table: Html): Html {
  return html`<div class="${look}" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}

function rowHead(name: Content): Html {
  return html`<th scope="row">${name}</th>`;
}

function cellOf(cell: Content): Html {
  return html`<td>${cell}</td>`;
}
