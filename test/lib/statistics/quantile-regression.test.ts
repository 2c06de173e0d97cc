import { describe, expect, it } from "vitest";
import { quantileLoss, quantileRegression } from "../../bench/forecast/quantile-regression.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const places = Array.from({ length: 80 }, (_, i) => i);
const terms = places.map((i) => [0.01, 0.02 + 0.01 * Math.cos(i), 0.05 * (1 + Math.sin(0.7 * i))]);
const y = places.map((i) => 0.01 + 0.5 * terms[i]![1]! + 0.8 * terms[i]![2]! * Math.abs(Math.sin(1.9 * i)));
const weight = places.map((i) => 1 + 0.5 * Math.sin(i));

describe("quantileRegression(problem, q)", () => {
  it("has the least sum of SciPy 1.17.1 (linprog, HiGHS), with and without weights", () => {
    const known: [number, readonly number[] | undefined, number, number[]][] = [
      [0.5, undefined, 0.42212929729104004, [0.970869, 0.513936, 0.566644]],
      [0.5, weight, 0.42479214057142967, [0.978111, 0.506895, 0.568708]],
      [0.9, undefined, 0.11591380845003758, [0.973577, 0.513939, 0.794213]],
      [0.9, weight, 0.11557510929795929, [0.973577, 0.513939, 0.794213]]
    ];
    for (const [q, weights, loss, b] of known) {
      const problem = { terms, y, weight: weights };
      const found = quantileRegression(problem, q);
      expectRelative(quantileLoss(problem, found, q), loss, 2e-4);
      for (const [j, value] of b.entries()) expect(Math.abs(found[j]! - value)).toBeLessThan(0.01);
    }
  });

  it("gives no coefficient below 0", () => {
    const falling = { terms: places.map((i) => [1, i]), y: places.map((i) => 10 - 0.1 * i) };
    const [level, slope] = quantileRegression(falling, 0.5);
    expect(slope).toBe(0);
    // the median of y
    expect(Math.abs(level! - 6.05)).toBeLessThan(0.06);
  });
});
