/** Noncentral t against SciPy 1.17.1 (`stats.nct`; ends by `optimize.brentq`), where few runs and where many are behind it. */
import { describe, expect, it } from "vitest";
import { noncentralityInterval, tPower } from "../../../src/lib/statistics/t-power.js";
import { expectRelative } from "../../helpers/expect-relative.js";

describe("noncentralityInterval(t, df)", () => {
  it.each([
    [10, 4, 3.127873648329584, 16.9315430173537],
    [-10, 4, -16.931543017353718, -3.1278736483295857],
    [40, 8, 20.76430510261076, 59.30794463387206]
  ])("holds SciPy's ends of a large t of few runs: t %d with %d degrees of freedom", (t, df, low, high) => {
    const found = noncentralityInterval(t, df);
    expectRelative(found[0], low, 1e-6);
    expectRelative(found[1], high, 1e-6);
  });

  it("has seven digits also where its spread is small beside t", () => {
    const found = noncentralityInterval(50, 2000);
    expectRelative(found[0], 47.49761672611899, 3e-8);
    expectRelative(found[1], 52.494438581669435, 3e-8);
  });
});

describe("tPower(df, delta)", () => {
  it.each([
    [2000, 3, 0.8505038261478336],
    [20_000, 2.5, 0.7053766084424287],
    [20_000, 1, 0.17006320201407307]
  ])("is SciPy's where a spread is all but known: %d degrees of freedom, delta %d", (df, delta, expected) => {
    expectRelative(tPower(df, delta), expected, 1e-6);
  });

  it("is its level where nothing differs, at any degrees of freedom", () => {
    for (const df of [1, 3, 30, 300, 3000, 30_000]) expect(tPower(df, 0)).toBeCloseTo(0.05, 6);
  });
});
