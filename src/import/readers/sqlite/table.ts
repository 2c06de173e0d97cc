/** Tables of a SQLite database: their columns, and their rows in order of row number. */
import { LogError } from "../../../lib/log-error.js";
import { damaged, type Pages } from "./database-pages.js";
import { type Cell, recordOf, varint } from "./sqlite-record.js";
import { viewOf } from "./view.js";

export interface Table {
  name: string;
  columns: string[];
  /** column that is the row's number, and stands nowhere else; -1: none */
  keyColumn: number;
  root: number;
}

/** More levels than the largest database has. */
const deepest = 40;

export async function tablesOf(pages: Pages): Promise<Map<string, Table>> {
  const schema = {
    name: "sqlite_schema",
    columns: ["type", "name", "tbl_name", "rootpage", "sql"],
    keyColumn: -1,
    root: 1
  };
  const tables = new Map<string, Table>();
  for await (const [type, name, , root, sql] of rowsOf(pages, schema)) {
    if (type !== "table" || typeof name !== "string" || typeof root !== "number" || typeof sql !== "string") continue;
    tables.set(name, { name, root, ...columnsIn(sql) });
  }
  return tables;
}

/**
 * The cells of each row, as many as the table has columns; a row from before a column was added has null there.
 *
 * @throws LogError when a page is damaged
 */
export async function* rowsOf(pages: Pages, { root, columns, keyColumn }: Table): AsyncGenerator<Cell[]> {
  for await (const { rowId, payload } of payloads(pages, root)) {
    const record = recordOf(payload);
    const cells = columns.map((_, i) => record[i] ?? null);
    if (keyColumn >= 0) cells[keyColumn] = rowId;
    yield cells;
  }
}

/** The bytes of every row below a page. */
async function* payloads(pages: Pages, root: number): AsyncGenerator<{ rowId: number; payload: Uint8Array }> {
  const seen = new Set<number>();
  const open = [{ number: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { number, depth } = next;
    if (seen.has(number) || depth > deepest) throw damaged(pages.path, `page ${number} in two places`);
    seen.add(number);
    const page = await pages.page(number);
    const view = viewOf(page);
    const start = number === 1 ? 100 : 0;
    const kind = view.getUint8(start);
    if (kind !== 0x05 && kind !== 0x0d) throw damaged(pages.path, `a page of kind ${kind} where rows must be`);
    const count = view.getUint16(start + 3);
    const pointers = start + (kind === 0x05 ? 12 : 8);
    if (pointers + 2 * count > page.length) throw damaged(pages.path, `${count} rows on page ${number}`);
    if (kind === 0x05) {
      open.push({ number: view.getUint32(start + 8), depth: depth + 1 });
      for (let i = count - 1; i >= 0; i--) {
        const cell = view.getUint16(pointers + 2 * i);
        if (cell + 4 > page.length) throw damaged(pages.path, `a row beyond page ${number}`);
        open.push({ number: view.getUint32(cell), depth: depth + 1 });
      }
    } else for (let i = 0; i < count; i++) yield await payloadAt(pages, page, view.getUint16(pointers + 2 * i));
  }
}

/** A row, with what of it stands on pages of its own. */
async function payloadAt(pages: Pages, page: Uint8Array, cell: number) {
  const { path, usable } = pages;
  const [length, afterLength] = varint(page, cell);
  const [rowId, start] = varint(page, afterLength);
  if (length > pages.bytes) throw damaged(path, `a row of ${length} bytes`);
  const here = lengthHere(length, usable);
  const bytes = page.subarray(start, start + here);
  if (bytes.length < here) throw damaged(path, "a row that does not end on its page");
  if (here === length) return { rowId, payload: bytes };
  const parts = [bytes];
  let left = length - here;
  let next = start + here + 4 <= page.length ? viewOf(page).getUint32(start + here) : 0;
  while (left > 0) {
    const more = await pages.page(next);
    const part = more.subarray(4, 4 + Math.min(left, usable - 4));
    parts.push(part);
    left -= part.length;
    next = viewOf(more).getUint32(0);
  }
  const payload = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    payload.set(part, at);
    at += part.length;
  }
  return { rowId, payload };
}

/** Bytes of a row of this length that stand on the page itself. */
function lengthHere(length: number, usable: number): number {
  if (length <= usable - 35) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((length - least) % (usable - 4));
  return wanted <= usable - 35 ? wanted : least;
}

/** Names of the columns in the words that made a table. */
function columnsIn(sql: string): Pick<Table, "columns" | "keyColumn"> {
  const parts = partsOf(sql.slice(sql.indexOf("(") + 1));
  const columns: string[] = [];
  let keyColumn = -1;
  for (const part of parts) {
    const [, quoted, plain] = /^\s*(?:["`[]((?:[^"`\]])*)["`\]]|(\w+))/.exec(part) ?? [];
    if (quoted === undefined && /^(constraint|primary|foreign|check|unique)$/i.test(plain ?? "")) continue;
    const name = quoted ?? plain;
    if (name === undefined) continue;
    if (/^\s*\S+\s+INTEGER\s+PRIMARY\s+KEY\b/i.test(part)) keyColumn = columns.length;
    columns.push(name);
  }
  return { columns, keyColumn };
}

/** What stands between the commas of the outermost brackets. */
function partsOf(text: string): string[] {
  const parts = [""];
  let depth = 0;
  let quote = "";
  for (const sign of text) {
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (sign === "'" || sign === '"' || sign === "`") quote = sign;
    else if (sign === "(") depth++;
    else if (sign === ")" && depth-- === 0) break;
    if (sign === "," && depth === 0 && quote === "") parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

/** A table that must be there. @throws LogError */
export function columnsAt(path: string, table: Table, names: readonly string[]): number[] {
  return names.map((name) => {
    const at = table.columns.indexOf(name);
    if (at < 0)
      throw new LogError(path, [
        `${path}: the table ${table.name} must have a column ${name}; found ${table.columns.join(", ")}`
      ]);
    return at;
  });
}
