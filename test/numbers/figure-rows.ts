/** Rows of a figure's CSV beside those that a test expects: every row and every column, in order. */
import { expect } from "vitest";
import { type Cells, expectClose } from "./csv-of.js";

type Value = string | number | boolean | null;

/** The file has these columns and these rows and no other, numbers to ten figures; keys are compared as text. */
export function expectRows(found: readonly Cells[], expected: readonly Record<string, Value>[], within = 1e-9): void {
  expect(expected.length).toBeGreaterThan(0);
  expect(found).toHaveLength(expected.length);
  for (const [i, row] of found.entries()) {
    const cells = Object.entries(expected[i]!).map(([name, value]) => [
      name,
      // an empty cell is no zero
      typeof value === "number" && row[name] !== null
        ? value
        : value === null || value === ""
          ? null
          : typeof value === "number"
            ? `${value}, not an empty cell`
            : String(value)
    ]);
    expectClose(row, Object.fromEntries(cells), within);
  }
}

/** So many figures, as a page keeps a number that is only drawn. */
export const kept = (digits: number) => (value: number) => Number(value.toPrecision(digits));
