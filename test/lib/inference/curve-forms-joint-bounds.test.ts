/** The loss decomposition at the bounds of its parameters: planted beyond a bound, a parameter is named; inside, none is. */
import { describe, expect, it } from "vitest";
import { fitDecomposition, setSizeOn } from "../../../src/lib/inference/curves/curve-forms-joint.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const N = [1e9, 4e9, 16e9];
const start = [300, 300, 300];
const plain = { floors: [0.36, 0.22, 0.16], lambda: [0.2, 0.3, 0.4], d0: [6000, 4000, 3000], beta: 1, start };

/** 14 points a size, 1.65 times as many samples each; without noise. */
function planted(change: Partial<typeof plain>) {
  const { floors, lambda, d0, beta, start: first } = { ...plain, ...change };
  return N.map((modelSize, i) => {
    const lnX = Float64Array.from({ length: 14 }, (_, t) => Math.log(first[i]!) + 0.5 * t);
    return { modelSize, lnX, loss: lnX.map((x) => floors[i]! + lambda[i]! / (1 + (Math.exp(x) / d0[i]!) ** beta)) };
  });
}
/** Floors of a power law that is exact. */
const floorsOf = (lInf: number, n0: number, alpha: number) => N.map((size) => lInf + (n0 / size) ** alpha);

describe("fitDecomposition(sizes, options) at the bounds", () => {
  it.each([
    ["nothing", { floors: floorsOf(0.12, 0.4e9, 0.6) }, "linear", 1, "converged", []],
    ["nothing, in logs", { floors: floorsOf(0.12, 0.4e9, 0.6) }, "log", null, "converged", []],
    [
      "floors without a part that all share",
      { floors: floorsOf(0, 0.1e9, 0.6) },
      "linear",
      1,
      "at-bound",
      ["L_inf at 0"]
    ],
    [
      "floors that are all one",
      { floors: [0.2, 0.2, 0.2] },
      "linear",
      1,
      "at-bound",
      ["N_0 at its lower bound", "alpha at a bound"]
    ],
    [
      "floors of which the least size alone is higher",
      { floors: [0.3, 0.1, 0.12] },
      "linear",
      1,
      "at-bound",
      ["alpha at a bound"]
    ],
    ["floors that fall faster than alpha may", { floors: floorsOf(0.1, 0.8e9, 9) }, "linear", 1, "max-iterations", []],
    [
      "a slower fall than beta may have",
      { floors: floorsOf(0.12, 0.4e9, 0.6), beta: 0.03 },
      "linear",
      null,
      "at-bound",
      ["beta at a bound"]
    ],
    [
      "a faster fall than beta may have",
      { floors: floorsOf(0.12, 0.4e9, 0.6), beta: 25 },
      "linear",
      null,
      "at-bound",
      ["beta at a bound"]
    ],
    [
      "a D_0 before the points",
      { floors: floorsOf(0.12, 0.4e9, 0.6), d0: [6000, 200, 3000] },
      "linear",
      1,
      "at-bound",
      ["D_0 of 4B outside the points"]
    ]
  ] as const)("says of %s what is not identified", (_, change, objective, beta, status, named) => {
    const fit = fitDecomposition(planted(change as Partial<typeof plain>), { objective, beta });
    expect([fit.status, fit.notIdentified]).toEqual([status, named]);
  });

  it("has no D_0 outside the points that lies among those of a larger size", () => {
    const change = { floors: floorsOf(0.12, 0.4e9, 0.6), start: [300, 3e4, 3e4], d0: [1e6, 4e5, 3e5] };
    const fit = fitDecomposition(planted(change), { objective: "linear", beta: 1 });
    // the first ends at 200,000 samples, the others at 20 million
    expect([fit.status, fit.notIdentified]).toEqual(["converged", []]);
    expectRelative(fit.sizes[0]?.d0 ?? Number.NaN, 1e6, 1e-3);
  });

  it("puts the D_0 of a size that does not fall before its points, and says so", () => {
    const sizes = planted({ floors: floorsOf(0.12, 0.4e9, 0.6) });
    const flat = sizes.map((size, i) => (i === 1 ? { ...size, loss: size.loss.map((_, t) => 0.3 + 0.002 * t) } : size));
    const fit = fitDecomposition(flat, { objective: "linear", beta: 1 });
    expect(fit.notIdentified).toContain("D_0 of 4B outside the points");
    expect(fit.sizes[1]?.d0).toBeLessThan(300);
  });

  it.each([0.6, 2])("holds beta at %d where it is told to, and finds it where it is not", (beta) => {
    const sizes = planted({ floors: floorsOf(0.12, 0.4e9, 0.6), beta: 1.2 });
    expectRelative(fitDecomposition(sizes, { objective: "linear", beta }).beta, beta, 1e-12);
    expectRelative(fitDecomposition(sizes, { objective: "linear" }).beta, 1.2, 1e-3);
  });

  it("finds each D_0 up to three decades from all points of all sizes", () => {
    const change = { floors: floorsOf(0.12, 0.4e9, 0.6), start: [300, 3e6, 3e5], d0: [60, 4e6, 2e8] };
    const fit = fitDecomposition(planted(change), { objective: "linear", beta: 1 });
    for (const [i, { d0 }] of fit.sizes.entries()) expectRelative(d0, change.d0[i]!, 1e-2);
  });
});

describe("setSizeOn(fit, size) far from the points", () => {
  const fit = { lInf: 0.12, n0: 0.4e9, alpha: 0.6, beta: 1 };
  it.each([1, 3, 1e7, 1e8])("finds a D_0 of %d samples, points from 300 to 200,000", (d0) => {
    const size = planted({ floors: floorsOf(0.12, 0.4e9, 0.6), lambda: [0.2, 3, 0.4], d0: [d0, d0, d0] })[1]!;
    expectRelative(setSizeOn(fit, size).d0, d0, 1e-3);
    expectRelative(setSizeOn(fit, size).lambda, 3, 1e-3);
  });
});
