/** Golden sections and vertices step by step, quantiles by SciPy 1.17.1, and lines through the end of short curves. */
import { describe, expect, it } from "vitest";
import { tWithin95 } from "../../../src/lib/statistics/distributions.js";
import { trigamma } from "../../../src/lib/statistics/gamma-derivatives.js";
import { chiSquareQuantile } from "../../../src/lib/statistics/gamma-functions.js";
import { goldenLeast, vertex } from "../../../src/lib/statistics/golden-least.js";
import { lastHalfLine, steadyLine } from "../../../src/lib/statistics/last-half-line.js";
import { expectRelative } from "../../helpers/expect-relative.js";

describe("goldenLeast(of, low, high, steps)", () => {
  const golden = (Math.sqrt(5) - 1) / 2;
  const [left, right] = [5 - 3 * golden, 2 + 3 * golden];

  it("begins at the two golden sections, and has the better of them; of two alike the left", () => {
    for (const [least, at] of [
      [3, left],
      [4, right]
    ] as const) {
      const found = goldenLeast((x) => (x - least) ** 2, 2, 5, 0);
      expectRelative(found.at, at, 1e-12);
      expectRelative(found.value, (at - least) ** 2, 1e-12);
    }
    expectRelative(goldenLeast(() => 7, 2, 5, 0).at, left, 1e-12);
  });

  it("goes on to the side of the better, of two alike to the left", () => {
    // from 2 to the right section, that is parted again
    expectRelative(goldenLeast(() => 7, 2, 5, 1).at, right - golden * (right - 2), 1e-12);
    expectRelative(goldenLeast((x) => -x, 2, 5, 1).at, left + golden * (5 - left), 1e-12);
  });
});

describe("vertex(rss, near, low, high)", () => {
  const parabola = (at: number) => 5 + (at - 1.234) ** 2;

  it("is that of a parabola, though its sums differ by less than a millionth", () => {
    expect(vertex(parabola, 1.2345, 0, 3)).toBeCloseTo(1.234, 9);
    expect(vertex(parabola, 1.2335, 0, 3)).toBeCloseTo(1.234, 9);
  });

  it("is where three parabolas through points 0.002 apart lead", () => {
    // of e^x - 3 x + 9: differences in closed form
    const [reach, slope] = [2e-3, 3];
    let at = 1.6;
    for (let step = 0; step < 3; step++) {
      const rise = 2 * (Math.exp(at) * Math.sinh(reach) - slope * reach);
      const bend = 4 * Math.exp(at) * Math.sinh(reach / 2) ** 2;
      at -= (reach * rise) / (2 * bend);
    }
    expect(Math.abs(at - Math.log(3))).toBeGreaterThan(1e-6);
    expect(vertex((x) => Math.exp(x) - slope * x + 9, 1.6, 0, 3)).toBeCloseTo(at, 8);
  });

  it("stays where it was where the parabola leads out, upwards, or to no lower sum", () => {
    expect(vertex(parabola, 1.3, 1.25, 3)).toBe(1.3);
    expect(vertex(parabola, 1.2, 0, 1.22)).toBe(1.2);
    expect(vertex((at) => 5 - (at - 1.2) ** 2, 1.2003, 0, 3)).toBe(1.2003);
    const kinked = (at: number) => 5 + (at < 1 ? 100 * (1 - at) : 0.1 * (at - 1));
    expect(vertex(kinked, 1, 0, 3)).toBe(1);
  });
});

describe("quantiles", () => {
  it("tWithin95 is SciPy's t.ppf(0.975, df) at the places of its table and within 2e-4 between", () => {
    for (const [df, t] of [
      [1, 12.706204736174694],
      [2, 4.302652729749462],
      [4, 2.7764451051977934],
      [10, 2.228138851986274],
      [200, 1.9718962236339088],
      [Number.POSITIVE_INFINITY, 1.959963984540054]
    ] as const)
      expectRelative(tWithin95(df), t, 1e-9);
    for (const [df, t] of [
      [2.3, 3.807163208],
      [7.7, 2.321736753],
      [333, 1.967113445]
    ] as const)
      expect(Math.abs(tWithin95(df) - t)).toBeLessThan(2e-4);
  });

  it("say what they need", () => {
    for (const p of [0, -0.1, 1])
      expect(() => chiSquareQuantile(p, 3)).toThrow(`chiSquareQuantile: p must be in (0, 1); got ${p}`);
    expect(() => trigamma(0)).toThrow("trigamma must be positive and finite; got 0");
  });
});

describe("lines through the end of a curve", () => {
  it("take three points at least, and no fewer are a line", () => {
    const y = [5, 1, 2, 3];
    expect(lastHalfLine([1, 2], [1, 2])).toBeNull();
    expect(lastHalfLine([1, 2, 3], [1, 4, 3])!.slope).toBeCloseTo(1, 12);
    expect(lastHalfLine([1, 2, 3, 4], y)!.slope).toBeCloseTo(1, 12);
  });

  it("are steady where they are three quarters as steep or more, and of a level curve", () => {
    expect(steadyLine([1, 2], [1, 2])).toBeNull();
    expect(steadyLine([1, 2, 3, 4, 5, 6], [2, 2, 2, 2, 2, 2])!.slope).toBe(0);
    expect(steadyLine([1, 2, 3, 4, 5, 6], [1, 2, 3, 3, 3, 3])).toBeNull();
    // up by 1 each and then by s: the slope of the last half is s, that of all (1 + s) / 2 by least squares
    const steady = (share: number) => {
      const s = share / (2 - share);
      const y = [0, 1, 2, 3, 3 + s, 3 + 2 * s, 3 + 3 * s];
      return steadyLine([1, 2, 3, 4, 5, 6, 7], y);
    };
    expect([0.7, 0.745, 0.755, 0.9].map((share) => steady(share) === null)).toEqual([true, true, false, false]);
  });
});
