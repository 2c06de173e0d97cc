/** Tables: a row is a list of cells, the first of which names it. Cells are text unless they are HTML. */
import { unescapeHtml } from "../lib/format.js";
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
  const left = head.map((_, i) => i > 0 && isOfWords(rows.map((row) => row[i])));
  const columns = head.map((cell, i) => html`<th scope="col"${classes({ left: left[i] })}>${cell}</th>`);
  const body = rows.map(([name = "", ...cells]) => {
    return html`<tr>${rowHead(name)}${cells.map((cell, i) => dataCell(head[i + 1], cell, left[i + 1]))}</tr>`;
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
  const side = (i: number) => classes({ left: left.includes(i) });
  const setBack = (same = false) => same && raw(' class="same"');
  const note = (content: Content) =>
    html`<tr class="note"><td colspan="${head.length}"><div>${content}</div></td></tr>`;
  const columns = head.map((cell, i) => (cell === "" ? html`<td></td>` : html`<th scope="col"${side(i)}>${cell}</th>`));
  const row = ({ cells: [name = "", ...cells], same, notes = [] }: GroupedRow) => {
    const noted = notes.filter((content) => content !== "").map(note);
    return html`<tr${setBack(same)}>${rowHead(name)}${cells.map((cell, i) => dataCell(head[i + 1], cell, left.includes(i + 1)))}</tr>${noted}`;
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
  return html`<th scope="row"${classes({ long: isLong(name) })}>${name}</th>`;
}

/** A cell under its column: words wrap and stand to the left, numbers do neither; a card has what judges its row first, and no dash. */
function dataCell(column: Content, cell: Content, left = false): Html {
  const words = wordsOf(cell);
  const looks = { left, long: isLong(cell), judges: judging.has(wordsOf(column)), empty: words === "\u2013" };
  return html`<td${labelled(column)}${classes(looks)}>${cell}</td>`;
}

/** Names of columns whose words judge their row. */
const judging = new Set(["Comes back", "Order by size", "State", "Verdict", "Word"]);

/** Whether a column has words and no number: nothing in it begins with a digit, or ends with a decimal. */
function isOfWords(cells: Row): boolean {
  const filled = cells.map(wordsOf).filter((words) => words !== "" && words !== "\u2013");
  return filled.length > 0 && !filled.some((words) => /^\W*\d|\d\.\d+\W*$/.test(words));
}

function classes(looks: Readonly<Record<string, boolean | undefined>>): Html | "" {
  const names = Object.keys(looks).filter((name) => looks[name]);
  return names.length === 0 ? "" : raw(` class="${names.join(" ")}"`);
}

/** A row is a card on a small screen: each cell carries the name of its column. */
function labelled(column: Content): Html | "" {
  const words = wordsOf(column);
  return words === "" ? "" : html` data-column="${words}"`;
}

const longFrom = 30;

function isLong(cell: Content): boolean {
  return wordsOf(cell).length > longFrom;
}

function wordsOf(cell: Content): string {
  return textOf(cell).trim();
}

/** HTML is read without its tags; what is no HTML is text as it stands. */
function textOf(cell: Content): string {
  if (cell === null || cell === undefined || cell === false) return "";
  if (Array.isArray(cell)) return cell.map(textOf).join("");
  if (typeof cell !== "object") return String(cell);
  return unescapeHtml(String(cell).replace(/<[^>]*>/g, ""));
}
