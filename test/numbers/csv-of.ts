/** The CSV of a figure at a view, as a reader's browser takes it away. */
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { downloadCsv } from "./csv-download.js";
import { csvCells } from "./given-out.js";

export type Cells = Record<string, string | null>;

/** Rows of the file under their columns' names. */
export async function csvOf(
  at: { browser: Browser; url: string },
  name: string,
  id: string,
  view = ""
): Promise<Cells[]> {
  const [head, ...rows] = csvCells(await downloadCsv(at, name, id, view));
  return rows.map((cells) => Object.fromEntries(head!.map((column, i) => [column!, cells[i]!])));
}

export const text = (row: Record<string, string | number | boolean | null>): Cells =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null || value === "" ? null : String(value)])
  );

/** Every number of a row is this one, to ten figures: the last digits hang on the machine that drew it. */
export function expectClose(found: Cells, expected: Record<string, string | number | null>, within = 1e-9): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    if (typeof value === "number")
      expect(Math.abs(Number(found[name]) - value) / (Math.abs(value) || 1), name).toBeLessThan(within);
    else expect(found[name], name).toBe(value);
  }
}
