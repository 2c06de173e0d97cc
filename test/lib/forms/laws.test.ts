import { describe, expect, it } from "vitest";
import { powerLawLoss } from "../../../src/lib/forms/power-law.js";
import {
  learningEfficiency,
  limitOf,
  missingShare,
  saturating,
  shareOfLimit,
  slopeAt,
  slopeRatio
} from "../../../src/lib/forms/saturating.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { studySizes } from "../../helpers/planted.js";

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
    expect(() => powerLawLoss(0, 0.1, 4)).toThrow(new RangeError("powerLawLoss: x must be positive; got 0"));
  });
});

describe("saturating", () => {
  const law = { kMax: 0.13, n0: 13e9 };

  it("has one k(N) in its value, the solvers' slope, the shares, the ratio and the limit", () => {
    for (const modelSize of studySizes) {
      const k = saturating.value(modelSize, law);
      expectRelative(slopeAt(modelSize, law), k, 1e-15);
      expectRelative(law.kMax * shareOfLimit(modelSize, law.n0), k, 1e-15);
      expectRelative(law.kMax * (1 - missingShare(modelSize, law.n0)), k, 1e-13);
      expectRelative(slopeRatio(modelSize, 72e9, law.n0) * saturating.value(72e9, law), k, 1e-15);
      expectRelative(limitOf(k, modelSize, law.n0), law.kMax, 1e-15);
    }
    expect([slopeAt(7e9, { kMax: 0.1, n0: 0 }), limitOf(0.1, 7e9, 0)]).toEqual([0.1, 0.1]);
  });

  it("has the gradient of central differences in ln K_max and ln N_0", () => {
    const h = 1e-5;
    for (const modelSize of studySizes) {
      const at = (dK: number, dN: number) =>
        saturating.value(modelSize, { kMax: law.kMax * Math.exp(dK), n0: law.n0 * Math.exp(dN) });
      const [byLimit, bySize] = saturating.gradient(modelSize, law);
      // a central difference is off by h^2 / 6 of the third derivative and 1e-16 / h of rounding
      expectRelative(byLimit, (at(h, 0) - at(-h, 0)) / (2 * h), 1e-9);
      expectRelative(bySize, (at(0, h) - at(0, -h)) / (2 * h), 1e-9);
    }
  });
});
