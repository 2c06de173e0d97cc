import { describe, expect, it } from "vitest";
import { constantR2, pooledR2 } from "../../src/lib/goodness.js";

describe("pooledR2(groups)", () => {
  it("is 1 - SSE/SST about one mean over all groups, by hand", () => {
    const groups = [
      { measured: [1, 3], fitted: [2, 2] },
      { measured: [5, 7], fitted: [6, 6] }
    ];
    expect(pooledR2(groups)).toBe(1 - 4 / 20);
  });

  it("credits the spread between groups to a model without any slope", () => {
    const between = pooledR2([
      { measured: [0.9, 0.91], fitted: [0.905, 0.905] },
      { measured: [0.4, 0.41], fitted: [0.405, 0.405] }
    ]);
    expect(between).toBeGreaterThan(0.999);
  });

  it("is negative for a model worse than the mean and null where nothing varies", () => {
    expect(pooledR2([{ measured: [1, 2], fitted: [2, 1] }])).toBe(-3);
    expect(pooledR2([{ measured: [1, 1], fitted: [1, 1] }])).toBeNull();
  });
});

describe("constantR2(groups)", () => {
  it("is what the means of the groups explain, by hand", () => {
    expect(constantR2([Float64Array.of(1, 3), Float64Array.of(5, 7)])).toBe(1 - 4 / 20);
    expect(constantR2([Float64Array.of(1, 3), Float64Array.of(4, 8, 9)])).toBeCloseTo(1 - 16 / 46, 12);
  });
});
