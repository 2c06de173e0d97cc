/** The grid that a form with a floor is searched on: a valley is a valley at the end of a row as well. */
import { describe, expect, it } from "vitest";
import { curveData, fitFloored, scaleRange } from "../../../src/lib/forms/curve-form.js";

/**
 * Three points of L = 1, and shapes without a floor that differ at the third: by s there, how far the best multiple of
 * (1, 1, s) is from L, and from ln L, summed up by hand.
 *
 *   s      of L   of ln L
 *   0.05   0.90    5.98
 *   8      1.48    2.88
 *   30     1.87    7.71
 */
const [low, best, bad] = [0.05, 8, 30];
const data = curveData({ lnX: Float64Array.of(0, 1, 2), lnL: Float64Array.of(0, 0, 0) });

/** Which shape of a grid of two rows of three is kept. */
function kept(thirds: readonly number[]): number {
  const at = (x: number, j: number) => (x === 2 ? (thirds[j] ?? Number.NaN) : 1);
  const { p } = fitFloored(data, {
    shape: (x, rest) => at(x, rest[0] ?? Number.NaN),
    grid: thirds.map((_, j) => [j]),
    width: 3,
    cMax: 0,
    lower: [0, 0, 0],
    upper: [0, 1e6, 5],
    // its third parameter says which shape, and stays as it is: L does not move with it
    model: (x, [, a, j], d) => {
      const s = at(x, j ?? Number.NaN);
      d.set([1, s, 0]);
      return (a ?? Number.NaN) * s;
    }
  });
  return thirds[p[2] ?? -1] ?? Number.NaN;
}

describe("fitFloored(data, form)", () => {
  it("polishes a valley at either end of a row, though the row beside it ends or begins lower", () => {
    expect(kept([bad, bad, low, best, bad, bad])).toBe(best);
    expect(kept([bad, bad, best, low, bad, bad])).toBe(best);
  });

  it("does not polish what lies beside a lower point of its own row or column", () => {
    for (const grid of [
      [low, best, bad, bad, bad, bad],
      [bad, best, low, bad, bad, bad],
      [bad, low, bad, bad, best, bad],
      [bad, best, bad, bad, low, bad]
    ])
      expect(kept(grid)).toBe(low);
  });
});

it("scaleRange(data): an X_0 is searched from a thousandth of the first X to a thousand times the last", () => {
  const [low, high] = scaleRange(curveData({ lnX: Float64Array.of(5, 2, 9), lnL: Float64Array.of(-0.2, -0.1, -0.3) }));
  expect(low).toBeCloseTo(2 - Math.log(1000), 12);
  expect(high).toBeCloseTo(9 + Math.log(1000), 12);
});
