import { describe, expect, it } from "vitest";
import { decadeTicks, logAxis, lossTicks, niceTicks, sizeColor, sizeTextColor } from "../../src/components/scales.js";

describe("sizeColor(modelSize)", () => {
  it("is one colour for each size of the ramp", () => {
    expect(sizeColor(0.5e9)).toBe("var(--size-0-5b)");
    expect(sizeTextColor(72e9)).toBe("var(--size-72b-text)");
  });

  it("mixes neighbours at ln N and stays at the ends beyond them", () => {
    expect(sizeColor(Math.sqrt(7e9 * 14e9))).toBe("color-mix(in oklab, var(--size-14b) 50%, var(--size-7b))");
    expect(sizeColor(1e8)).toBe("var(--size-0-5b)");
    expect(sizeColor(1e12)).toBe("var(--size-72b)");
  });

  it("refuses what is not a size", () => {
    expect(() => sizeColor(0)).toThrow(RangeError);
  });
});

describe("axes", () => {
  it("places values by their logarithm", () => {
    const axis = logAxis([1, 100], [0, 200]);
    expect(axis(10)).toBeCloseTo(100, 9);
  });

  it("ticks powers of ten, and one, two, five", () => {
    expect(decadeTicks([0.95e18, 3e19])).toEqual({
      major: [1e18, 1e19],
      minor: [2e18, 3e18, 4e18, 5e18, 6e18, 7e18, 8e18, 9e18, 2e19, 3e19]
    });
    expect(niceTicks([400, 60000])).toEqual([500, 1000, 2000, 5000, 10000, 20000, 50000]);
  });

  it("labels losses at tenths, closer where the range is small", () => {
    expect(lossTicks([0.39, 1])).toEqual([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(lossTicks([0.62, 0.74])).toEqual([0.65, 0.7]);
  });
});
