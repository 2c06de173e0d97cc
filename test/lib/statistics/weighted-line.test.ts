import { describe, expect, it } from "vitest";
import { weightedLine } from "../../../src/lib/statistics/weighted-line.js";
import { expectRelative } from "../../helpers/expect-relative.js";

describe("weightedLine(points)", () => {
  it("gives a planted line back under uneven weights, with its value at 0", () => {
    const { slope, intercept, chi2 } = weightedLine([1, 2, 5, 9].map((x) => ({ x, y: 0.25 + 3 * x, w: x * x })));
    expectRelative(slope, 3, 1e-12);
    expectRelative(intercept, 0.25, 1e-11);
    expect(chi2).toBeLessThan(1e-20);
  });
});
