import { describe, expect, it } from "vitest";
import { learningEfficiency, powerLawLoss } from "../../src/lib/laws.js";
import { expectRelative } from "../helpers/expect-relative.js";

describe("learningEfficiency(modelSize, law)", () => {
  it("is half of K_max at N_0 and K_max in the limit", () => {
    expect(learningEfficiency(13e9, { kMax: 0.13, n0: 13e9 })).toBe(0.065);
    expectRelative(learningEfficiency(1e30, { kMax: 0.13, n0: 13e9 }), 0.13, 1e-15);
  });

  it("refuses a size that is not positive", () => {
    expect(() => learningEfficiency(0, { kMax: 0.13, n0: 13e9 })).toThrow(
      "modelSize must be positive and finite; got 0"
    );
  });
});

describe("powerLawLoss(x, k, intercept)", () => {
  it("falls by the factor 10^-k for ten times the resource", () => {
    const ratio = powerLawLoss(1e20, 0.1, 4) / powerLawLoss(1e19, 0.1, 4);
    expectRelative(ratio, 10 ** -0.1, 1e-13);
  });

  it("refuses X = 0", () => {
    expect(() => powerLawLoss(0, 0.1, 4)).toThrow(RangeError);
  });
});
