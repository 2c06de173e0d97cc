import { describe, expect, it } from "vitest";
import { rankCorrelation } from "../../src/lib/statistics/rank-correlation.js";

describe("rankCorrelation(x, y, ofConstant)", () => {
  it("is 1 for one order, -1 for the other, and takes ties at their mean rank", () => {
    expect(rankCorrelation([1, 2, 3], [10, 20, 400])).toBe(1);
    expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBe(-1);
    // ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5)
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBe(4.5 / Math.sqrt(22.5));
    expect(rankCorrelation([5, 5, 5, 1], [2, 2, 2, 0])).toBe(1);
  });

  it("ranks draws without a limit last", () => {
    expect(rankCorrelation([Number.POSITIVE_INFINITY, 1, 2], [3, 1, 2])).toBe(1);
  });

  it("of a column that does not vary is what is given for that, or an error", () => {
    expect(rankCorrelation([1, 2, 3], [5, 5, 5], 0)).toBe(0);
    expect(rankCorrelation([5, 5, 5], [1, 2, 3], 0)).toBe(0);
    expect(() => rankCorrelation([5, 5], [1, 2])).toThrow("needs values that differ");
  });
});
