/** A small SQLite database, a page a table: what a test says of one stands in the test. */

export interface TableToWrite {
  columns: string;
  rows: (string | number)[][];
}

const pageSize = 4096;

/** @param isLogged it is written through a write-ahead log */
export function databaseOf(tables: Record<string, TableToWrite>, isLogged: boolean): Uint8Array {
  const entries = Object.entries(tables);
  const schema = entries.map(([name, { columns }], i) => [
    ...["table", name, name],
    i + 2,
    `CREATE TABLE ${name} (${columns})`
  ]);
  const file = new Uint8Array(pageSize * (entries.length + 1));
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode("SQLite format 3\0"));
  view.setUint16(16, pageSize);
  file.set([isLogged ? 2 : 1, isLogged ? 2 : 1, 0, 64, 32, 32], 18);
  view.setUint32(28, entries.length + 1);
  view.setUint32(44, 4);
  view.setUint32(56, 1);
  writeLeaf(file.subarray(0, pageSize), 100, schema);
  for (const [i, [, { rows }]] of entries.entries())
    writeLeaf(file.subarray((i + 1) * pageSize, (i + 2) * pageSize), 0, rows);
  return file;
}

function writeLeaf(page: Uint8Array, at: number, rows: readonly (string | number)[][]): void {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  let end = page.length;
  for (const [i, row] of rows.entries()) {
    const payload = recordOf(row);
    const cell = [...varint(payload.length), ...varint(i + 1), ...payload];
    end -= cell.length;
    page.set(cell, end);
    view.setUint16(at + 8 + 2 * i, end);
  }
  page[at] = 13;
  view.setUint16(at + 3, rows.length);
  view.setUint16(at + 5, end);
}

/** Texts, and integers of a byte. */
function recordOf(row: readonly (string | number)[]): number[] {
  const bodies = row.map((cell) => (typeof cell === "number" ? [cell] : [...new TextEncoder().encode(cell)]));
  const types = row.flatMap((cell, i) => (typeof cell === "number" ? [1] : varint(13 + 2 * bodies[i]!.length)));
  return [types.length + 1, ...types, ...bodies.flat()];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [128 + (value >> 7), value & 127];
}
