/** Dumps with odd types, names and paths, with the tables that pyarrow and Python count. */
import { expect } from "vitest";
import type { Row } from "./dumps.js";

export const odd = "test/fixtures/rollouts/odd";

export interface OddCase {
  path: string;
  args: string[];
  /** rollouts in the dumps, and those that have no place in the table */
  rows: number;
  excluded: number;
  table: Row[];
}

/** The table has the rows that were counted. */
export function expectCounted(table: readonly Row[], { table: counted }: OddCase): void {
  expect(table.map(({ run, step }) => [run, step])).toEqual(counted.map(({ run, step }) => [run, step]));
  for (const [i, row] of counted.entries()) {
    for (const [name, value] of Object.entries(row)) {
      const found = table[i]![name]!;
      // means of a few values: Python's sums are of doubles
      if (typeof value === "number" && !Number.isInteger(value))
        expect(Math.abs(Number(found) - value), name).toBeLessThan(1e-15);
      else expect(found, `${name} of row ${i}`).toBe(value);
    }
  }
}
