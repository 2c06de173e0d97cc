/** Rows of a figure's CSV beside those that a test expects: every row and every column, in order. */
import { expect } from "vitest";
import { type Cells, expectClose } from "./csv-of.js";
import type { seriesOf } from "./quantities.js";

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

/** The columns of lines, taken off: rows without them, and the lines by name. */
export function withoutLines(
  rows: readonly Cells[],
  ...names: string[]
): { points: Cells[]; lines: Record<string, number[]> } {
  const lines = Object.fromEntries(names.map((name) => [name, rows.map((row) => Number(row[name] ?? Number.NaN))]));
  const points = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))));
  return { points, lines };
}

/** A line is least squares on ln L of these losses: straight in ln x, its errors zero on average. */
export function expectLeastSquares(
  x: readonly number[],
  losses: readonly number[],
  line: readonly number[],
  k?: number,
  off = 5e-5
): void {
  const lnX = x.map(Math.log);
  const errors = losses.map((one, i) => Math.log(one) - Math.log(line[i]!));
  // a fit may leave out points that are drawn: then the level is held less closely
  expect(Math.abs(errors.reduce((sum, one) => sum + one, 0)) / errors.length).toBeLessThan(off);
  const slopes = line.slice(1).map((one, i) => Math.log(one / line[0]!) / (lnX[i + 1]! - lnX[0]!));
  expect(Math.max(...slopes) - Math.min(...slopes)).toBeLessThan(1e-6);
  if (k !== undefined) expect(slopes.at(-1)).toBeCloseTo(-k, 6);
}

/** Running median as the pages describe it, by sorting: 9 values or as many as are wanted, fewer and even about the start, cut at the end. */
export function medianAlong(values: readonly number[], window = 9): number[] {
  const reach = (window - 1) / 2;
  const middle = (some: readonly number[]) => {
    const sorted = [...some].sort((a, b) => a - b);
    const half = Math.floor(sorted.length / 2);
    return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  };
  const smooth = values.map((_, i) => middle(values.slice(i - Math.min(reach, i), i + Math.min(reach, i) + 1)));
  smooth[0] = middle([values[0]!, smooth[1]!, 3 * smooth[1]! - 2 * smooth[2]!]);
  return smooth;
}

/** The intervals of N_0 in a profile's rows, at the threshold of noise alone, then of misfit too. */
export function expectIntervals(rows: readonly Cells[], { profile, law }: ReturnType<typeof seriesOf>): void {
  const found = rows.filter(({ what }) => what!.startsWith("95% interval"));
  expect(found.map(({ what }) => what!.split(", ")[1])).toEqual(["noise alone", "form\u2019s misfit too"]);
  for (const [i, { low, high, threshold }] of [profile.noise, profile.misfit].entries()) {
    const row = found[i]!;
    expect(Number(row.rise)).toBeCloseTo(threshold, 6);
    expect(Number(row.n0) / law.n0!).toBeCloseTo(1, 4);
    const ends = [row.n0_low, row.n0_high].map((end) => (end === null ? null : Number(end!) / law.n0!));
    expect(ends.map((end) => end && Number(end.toFixed(6)))).toEqual(
      [low, high].map((end) => (end === null ? null : Number((end / law.n0!).toFixed(6))))
    );
  }
}
