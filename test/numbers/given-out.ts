/** Tables as they are given out, read without the project's readers. */
import { readFileSync } from "node:fs";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { expect } from "vitest";
import { sitePath } from "./given-site.js";

export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** Cells of CSV as text, quotes taken off (RFC 4180); an empty one without quotes is null. */
export function csvCells(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [[]];
  // a cell, and what ends it
  for (const [whole, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    if (whole === "" && rows.at(-1)!.length === 0) break;
    rows.at(-1)!.push(quoted === undefined ? plain || null : quoted.replaceAll('""', '"'));
    if (end === "\n") rows.push([]);
  }
  if (rows.at(-1)!.length === 0) rows.pop();
  return rows;
}

/** Rows of a Parquet file under their columns' names, whole numbers as numbers. */
export async function parquetRows(path: string): Promise<Row[]> {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : (value ?? null)])
    )
  );
}

/** Both files of a table hold these rows, whatever their order: each is found by its key. */
export async function expectTable(name: string, keys: readonly string[], expected: readonly Row[]): Promise<void> {
  const file = (format: string) => sitePath(`data/tables/${name}.${format}`);
  const columns = Object.keys(expected[0]!);
  const [head, ...cells] = csvCells(readFileSync(file("csv"), "utf8"));
  expect(head, name).toEqual(columns);
  const parquet = await parquetRows(file("parquet"));
  expect(Object.keys(parquet[0]!), name).toEqual(columns);
  const key = (row: Row) => keys.map((column) => row[column]).join("|");
  const known = new Map(expected.map((row) => [key(row), row]));
  expect(known.size, `${name}: ${keys.join(", ")} name one row`).toBe(expected.length);
  expect([cells.length, parquet.length], name).toEqual([expected.length, expected.length]);
  for (const [i, row] of parquet.entries()) {
    expect(row, `${name}.parquet, row ${i + 1}`).toEqual(known.get(key(row)));
    const shown = Object.values(row).map((value) => (value === null || value === "" ? null : String(value)));
    expect(cells[i], `${name}.csv, row ${i + 1}`).toEqual(shown);
  }
}
