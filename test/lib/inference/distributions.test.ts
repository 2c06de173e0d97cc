import { describe, expect, it } from "vitest";
import {
  holmAdjusted,
  incompleteBeta,
  lnGamma,
  normalCdf,
  tCdf,
  tQuantile,
  tTwoSided,
  tWithin95
} from "../../../src/lib/statistics/distributions.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { reference } from "./experiments-reference.js";

// ln gamma near 500 is some 2,600, so that its last bit is in the 12th digit of what its exponential is used for
const tolerance = 1e-11;

describe("tCdf(t, df) and tQuantile(p, df)", () => {
  it("agree with SciPy over both tails, one to a thousand degrees of freedom, whole and broken", () => {
    for (const [t, df, expected] of reference.distributions.tCdf) expectRelative(tCdf(t, df), expected, tolerance);
    for (const [p, df, expected] of reference.distributions.tQuantile) {
      expectRelative(tQuantile(p, df), expected, tolerance);
    }
  });

  it("undo each other", () => {
    for (const p of [1e-6, 0.02, 0.5, 0.7, 0.999]) expectRelative(tCdf(tQuantile(p, 7), 7), p, 1e-11);
  });

  it("are symmetric, and normal without limit of freedom", () => {
    expect(tCdf(-1.3, 9)).toBeCloseTo(1 - tCdf(1.3, 9), 14);
    expect(tCdf(1.7, Number.POSITIVE_INFINITY)).toBe(normalCdf(1.7));
    expectRelative(tTwoSided(-2.1, 12), 2 * tCdf(-2.1, 12), 1e-15);
  });

  it("refuse what is no degree of freedom or probability", () => {
    expect(() => tCdf(1, 0)).toThrow("tCdf: df must be positive; got 0");
    expect(() => tQuantile(1, 5)).toThrow("tQuantile: p must be in (0, 1); got 1");
    expect(() => tQuantile(0, 5)).toThrow("tQuantile: p must be in (0, 1); got 0");
    expect(() => tQuantile(-0.1, 5)).toThrow("tQuantile: p must be in (0, 1); got -0.1");
  });

  it("has SciPy 1.17.1's t.ppf(0.975, df) in its table, and within 2e-4 of it between", () => {
    for (const [df, expected] of [
      [1, 12.706204736174694],
      [2, 4.302652729749462],
      [5, 2.5705818356363146],
      [200, 1.9718962236339088],
      [Number.POSITIVE_INFINITY, 1.959963984540054]
    ] as const) {
      expectRelative(tWithin95(df), expected, 1e-12);
    }
    expect(Math.abs(tWithin95(30) - 2.0422724563012378)).toBeLessThan(2e-4);
    expect(Math.abs(tWithin95(7.3) - 2.345066736547703)).toBeLessThan(2e-4);
    // between two places of the table it is their straight line: 1 / df = 1.5 / 200
    expectRelative(tWithin95(200 / 1.5), (tWithin95(200) + tWithin95(100)) / 2, 1e-12);
  });
});

describe("normalCdf(z)", () => {
  it("ends at 0 and 1, and halves at 0", () => {
    expect([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY].map(normalCdf)).toEqual([0, 0.5, 1]);
  });

  it("agrees with SciPy from far out on the left to the right", () => {
    for (const [z, expected] of reference.distributions.normalCdf) expectRelative(normalCdf(z), expected, tolerance);
  });
});

describe("lnGamma(x) and incompleteBeta(x, a, b)", () => {
  it("give the values that are known in closed form", () => {
    expectRelative(lnGamma(0.5), Math.log(Math.PI) / 2, 1e-14);
    expectRelative(lnGamma(11), Math.log(3628800), 1e-14);
    // I_x(1, b) = 1 - (1 - x)^b
    expectRelative(incompleteBeta(0.3, 1, 4), 1 - 0.7 ** 4, 1e-14);
    expectRelative(incompleteBeta(0.9, 1, 4), 1 - 0.1 ** 4, 1e-14);
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });

  it("refuse what they are not defined for", () => {
    expect(() => lnGamma(0)).toThrow("lnGamma: x must be positive; got 0");
    expect(() => incompleteBeta(1.1, 2, 3)).toThrow("incompleteBeta: x must be in [0, 1]; got 1.1");
    expect(() => incompleteBeta(-0.1, 2, 3)).toThrow("incompleteBeta: x must be in [0, 1]; got -0.1");
  });
});

describe("holmAdjusted(p)", () => {
  it("multiplies the smallest by the number of tests, the next by one less, never falling", () => {
    expect(holmAdjusted([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it("stays at 1 and keeps the order given", () => {
    expect(holmAdjusted([0.9, 0.6])).toEqual([1, 1]);
    expect(holmAdjusted([])).toEqual([]);
  });
});
