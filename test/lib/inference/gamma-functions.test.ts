import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { digamma, trigamma } from "../../../src/lib/statistics/gamma-derivatives.js";
import { chiSquareQuantile, chiSquareUpperTail } from "../../../src/lib/statistics/gamma-functions.js";
import { trigammaInverse } from "../../bench/notes/gamma-derivatives.js";
import { expectRelative } from "../../helpers/expect-relative.js";

/** By scipy.special and scipy.stats: test/fixtures/scipy/prompt_contrast.py. */
const reference = JSON.parse(readFileSync("test/fixtures/scipy/prompt-contrast.json", "utf8")) as {
  gamma: [number, number, number][];
  chiSquare: [number, number, number][];
};

describe("gamma functions", () => {
  it("digamma and trigamma are SciPy's from 0.05 to 800", () => {
    for (const [x, psi, prime] of reference.gamma) {
      // digamma passes 0 near 1.4616: absolute there
      expect(Math.abs(digamma(x) - psi)).toBeLessThan(1e-13 * Math.max(1, Math.abs(psi)));
      expectRelative(trigamma(x), prime, 1e-13);
      expectRelative(trigammaInverse(prime), x, 1e-9);
    }
  });

  it("the upper tail of chi-square is SciPy's, both tails and broken degrees of freedom", () => {
    for (const [x, df, tail] of reference.chiSquare) {
      // lnGamma of 140 is some 550: its last bit is in the 13th digit of the tail
      expect(Math.abs(chiSquareUpperTail(x, df) - tail)).toBeLessThan(1e-11 * tail + 1e-300);
    }
    expect(chiSquareUpperTail(0, 3)).toBe(1);
  });

  it("quantiles of chi-square are SciPy's chi2.ppf", () => {
    const known = [
      [0.975, 1, 5.023886187314888],
      [0.975, 9, 19.02276779864163],
      [0.025, 1, 0.0009820691171752555],
      [0.025, 2, 0.05063561596857975],
      [0.025, 100, 74.22192747492373]
    ] as const;
    for (const [p, df, x] of known) expectRelative(chiSquareQuantile(p, df), x, 1e-7);
    expect(() => chiSquareQuantile(1, 2)).toThrow("chiSquareQuantile: p must be in (0, 1); got 1");
  });

  it("refuses what has no value", () => {
    expect(() => digamma(0)).toThrow("digamma must be positive and finite; got 0");
    expect(() => trigammaInverse(-1)).toThrow("trigammaInverse must be positive and finite; got -1");
    expect(() => chiSquareUpperTail(-1, 2)).toThrow("chiSquareUpperTail: x must be 0 or more; got -1");
  });
});

describe("digamma(x) and trigamma(x)", () => {
  it.each([12, 12.4, 17])(
    "obey the duplication formula to the last digits, from %d on without a sum before the series",
    (x) => {
      // NIST Digital Library of Mathematical Functions, 5.15.7 with m = 2, and its derivative
      expectRelative(digamma(2 * x), (digamma(x) + digamma(x + 0.5)) / 2 + Math.LN2, 2e-15);
      expectRelative(trigamma(2 * x), (trigamma(x) + trigamma(x + 0.5)) / 4, 2e-15);
    }
  );
});
