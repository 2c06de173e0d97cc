import { describe, expect, it } from "vitest";
import { sizeColor, sizeTextColor } from "../../src/components/drawing/scales.js";

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
