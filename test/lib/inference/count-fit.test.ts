import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitCounts } from "../../../src/lib/inference/curves/count-fit.js";
import { atEdge } from "../../../src/lib/inference/curves/count-points.js";
import { countSlopeWeights } from "../../../src/lib/inference/curves/count-weights.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

interface Counts {
  lnX: number[];
  loss: number[];
  trials: number[];
  binomial: { level: number; k: number; levelError: number; kError: number; logLikelihood: number; dispersion: number };
  betaBinomial: { level: number; k: number; lnS: number; logLikelihood: number };
}
/** By statsmodels and SciPy: test/fixtures/scipy/count_likelihood.py. */
const { sets } = JSON.parse(readFileSync("test/fixtures/scipy/count-likelihood.json", "utf8")) as {
  sets: Record<string, Counts>;
};
const curveOf = ({ lnX, loss, trials }: Counts) => ({
  lnX: Float64Array.from(lnX),
  loss: Float64Array.from(loss),
  trials: Float64Array.from(trials)
});

/** Counts of a power law, each evaluation's chance drawn about it with overdispersion rho. */
function drawn(
  seed: number,
  { k, level, rho, m, n = 60 }: Record<"k" | "level" | "rho" | "m", number> & { n?: number }
) {
  const random = seededRandom(seed);
  const lnX = Float64Array.from({ length: n }, (_, t) => Math.log(64 * (t + 1)));
  const meanX = lnX.reduce((a, b) => a + b, 0) / n;
  const loss = lnX.map((x) => {
    let q = Math.exp(level - k * (x - meanX));
    if (rho > 0) {
      const s = (1 - rho) / rho;
      const [a, b] = [random.chiSquare(2 * q * s), random.chiSquare(2 * (1 - q) * s)];
      q = a / (a + b);
    }
    let failed = 0;
    for (let i = 0; i < m; i++) failed += Number(random.uniform() < q);
    return failed / m;
  });
  return { lnX, loss, trials: lnX.map(() => m) };
}

describe("fitCounts(curve, objective)", () => {
  it("is statsmodels' binomial regression with a log link", () => {
    for (const [name, counts] of Object.entries(sets)) {
      const ours = fitCounts(curveOf(counts), "binomial");
      const { k, ...others } = counts.binomial;
      // statsmodels stops at a relative change of 1e-14 of the deviance: half the digits in the parameters
      expect(Math.abs(ours.k - k), name).toBeLessThan(1e-7 * Math.max(0.1, Math.abs(k)));
      for (const key of ["level", "levelError", "kError", "logLikelihood", "dispersion"] as const) {
        expectRelative(ours[key]!, others[key], 1e-6);
      }
      expect(ours.status).toBe("converged");
    }
  });

  it("is SciPy's maximum of the beta-binomial likelihood, which is the binomial where counts scatter no more", () => {
    let over = 0;
    for (const [name, counts] of Object.entries(sets)) {
      const ours = fitCounts(curveOf(counts), "beta-binomial");
      const { k, level, lnS } = counts.betaBinomial;
      // where s grows without end the two likelihoods differ in the sum's last digits alone
      const binomial = lnS > 16;
      expect(ours.rho === 0, name).toBe(binomial);
      if (binomial) continue;
      over++;
      expect(Math.abs(ours.k - k), name).toBeLessThan(1e-6 * Math.max(0.1, Math.abs(k)));
      expectRelative(ours.level, level, 1e-6);
      expectRelative(ours.rho, 1 / (1 + Math.exp(lnS)), 1e-4);
    }
    expect(over).toBe(1);
  });

  it("has the errors of a beta-binomial by how its likelihood bends at the greatest, written out as a product", () => {
    // f failures of m: q s (q s + 1) ... over s (s + 1) ...
    const rising = (a: number, f: number) => Array.from({ length: f }, (_, i) => Math.log(a + i));
    const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
    const curve = drawn(7, { k: 0.25, level: -0.8, rho: 0.05, m: 40, n: 30 });
    const { k, level, rho, kError, levelError, logLikelihood, meanX } = fitCounts(curve, "beta-binomial");
    const value = ([c, slope, u]: number[]) => {
      const s = Math.exp(u!);
      return sum(
        Array.from(curve.lnX, (x, t) => {
          const q = Math.exp(c! - slope! * (x - meanX));
          const f = Math.round(curve.loss[t]! * 40);
          return sum(rising(q * s, f)) + sum(rising((1 - q) * s, 40 - f)) - sum(rising(s, 40));
        })
      );
    };
    const at = [level, k, Math.log((1 - rho) / rho)];
    expectRelative(logLikelihood, value(at), 1e-10);
    const h = [1e-3, 1e-3, 1e-2];
    const moved = (i: number, by: number, from = at) => from.map((v, j) => (i === j ? v + by * h[j]! : v));
    const bend = [0, 1, 2].map((i) =>
      [0, 1, 2].map((j) => {
        const both = (a: number, b: number) => value(moved(j, b, moved(i, a)));
        return -(both(1, 1) - both(1, -1) - both(-1, 1) + both(-1, -1)) / (4 * h[i]! * h[j]!);
      })
    ) as [number[], number[], number[]];
    // Cramer's rule: a diagonal element of the inverse is its minor over the determinant
    const minor = (i: number, j: number) => bend[i]![i]! * bend[j]![j]! - bend[i]![j]! * bend[j]![i]!;
    const [[a, b, c], [d, e, f], [g, i, l]] = bend as [
      [number, number, number],
      [number, number, number],
      [number, number, number]
    ];
    const determinant = a * (e * l - f * i) - b * (d * l - f * g) + c * (d * i - e * g);
    // differences of the fourth order are left out
    expectRelative(levelError, Math.sqrt(minor(1, 2) / determinant), 1e-3);
    expectRelative(kError, Math.sqrt(minor(0, 2) / determinant), 1e-3);
  });

  it("is least squares on the logarithm of half-counted shares, with the errors of its residuals", () => {
    const lnX = Float64Array.of(1, 2, 3, 4, 5);
    const failures = [9, 6, 5, 1, 0];
    const fit = fitCounts(
      { lnX, loss: Float64Array.from(failures, (f) => f / 10), trials: lnX.map(() => 10) },
      "half-count"
    );
    const y = failures.map((f) => Math.log((f + 0.5) / 11));
    const level = y.reduce((sum, one) => sum + one, 0) / 5;
    const slope = (-2 * y[0]! - y[1]! + y[3]! + 2 * y[4]!) / 10;
    const rss = y.reduce((sum, one, t) => sum + (one - level - slope * (t - 2)) ** 2, 0);
    const expected = {
      ...{ k: -slope, level, meanX: 3, logLikelihood: -rss / 2 },
      ...{ kError: Math.sqrt(rss / 3 / 10), levelError: Math.sqrt(rss / 3 / 5) }
    };
    for (const [name, value] of Object.entries(expected))
      expectRelative(fit[name as keyof typeof expected], value, 1e-12);
    expect(fit).toMatchObject({ rho: 0, dispersion: null, n: 5, allRight: 1, noneRight: 0, status: "converged" });
  });

  it("keeps scores of exactly 1 and 0 and recovers what was planted, where least squares on ln L loses or bends it", () => {
    const runs = 100;
    const planted = { k: 0.7, level: -2.9, rho: 0, m: 24 };
    let [binomial, half, right, inside] = [0, 0, 0, 0];
    for (let s = 0; s < runs; s++) {
      const curve = drawn(s, planted);
      const fit = fitCounts(curve, "binomial");
      binomial += fit.k / runs;
      half += fitCounts(curve, "half-count").k / runs;
      right += fit.allRight;
      inside += Number(Math.abs(fit.k - planted.k) < 1.96 * fit.kError);
    }
    expect(right / runs).toBeGreaterThan(10);
    // standard error of the mean: 0.01
    expect(Math.abs(binomial - planted.k)).toBeLessThan(0.03);
    expect(Math.abs(half - planted.k)).toBeGreaterThan(0.05);
    expect(inside / runs).toBeGreaterThan(0.88);
  });

  it("recovers overdispersion, and its errors of k then hold where those of the binomial do not", () => {
    const runs = 60;
    const planted = { k: 0.25, level: -0.8, rho: 0.04, m: 64 };
    let [rho, beta, plain] = [0, 0, 0];
    for (let s = 0; s < runs; s++) {
      const curve = drawn(900 + s, planted);
      const fit = fitCounts(curve, "beta-binomial");
      const binomial = fitCounts(curve, "binomial");
      rho += fit.rho / runs;
      beta += Number(Math.abs(fit.k - planted.k) < 1.96 * fit.kError) / runs;
      plain += Number(Math.abs(binomial.k - planted.k) < 1.96 * binomial.kError) / runs;
    }
    expectRelative(rho, planted.rho, 0.15);
    // standard error 0.03
    expect(beta).toBeGreaterThan(0.86);
    expect(plain).toBeLessThan(0.8);
  });

  it("stops at a chance of 1, and says so", () => {
    const lnX = Float64Array.from({ length: 12 }, (_, t) => t);
    const loss = lnX.map((x) => (x < 8 ? 1 : 0.2));
    expect(fitCounts({ lnX, loss, trials: lnX.map(() => 50) }, "binomial").status).toBe("at-bound");
    expect(fitCounts({ lnX, loss, trials: lnX.map(() => 50) }, "binomial").noneRight).toBe(8);
    expect(fitCounts({ lnX, loss, trials: lnX.map(() => 50) }, "beta-binomial").status).toBe("at-bound");
  });

  it("says what it needs", () => {
    const lnX = Float64Array.of(1, 2, 3);
    const trials = Float64Array.of(5, 5, 5);
    expect(() => fitCounts({ lnX: lnX.slice(1), loss: trials, trials }, "binomial")).toThrow(
      "counts: needs 3 points or more; got 2"
    );
    expect(() => fitCounts({ lnX, loss: Float64Array.of(0, 0, 0), trials }, "binomial")).toThrow(
      "counts: needs a loss between 0 and 1; all 3 are 0"
    );
    expect(() => fitCounts({ lnX, loss: Float64Array.of(0, 1.5, 0), trials }, "binomial")).toThrow(
      "counts: loss 2 must be in [0, 1]; got 1.5"
    );
    expect(() => fitCounts({ lnX, loss: Float64Array.of(0.4, 0.5, -0.1), trials }, "binomial")).toThrow(
      "counts: loss 3 must be in [0, 1]; got -0.1"
    );
    expect(() => fitCounts({ lnX, loss: Float64Array.of(0, 0.5, 0), trials: lnX.map(() => 0) }, "binomial")).toThrow(
      "counts: trials of point 1 must be positive; got 0"
    );
  });
});

describe("atEdge(points, line)", () => {
  const points = [-2, 1].map((dx) => ({ dx, failures: 1, trials: 4 }));

  it("is so where a falling line passes 1 at its start, a rising one at its end", () => {
    expect(atEdge(points, { k: 0.1, level: -0.21 })).toBe(false);
    expect(atEdge(points, { k: 0.1, level: -0.2 })).toBe(true);
    expect(atEdge(points, { k: -0.1, level: -0.11 })).toBe(false);
    expect(atEdge(points, { k: -0.1, level: -0.1 })).toBe(true);
    expect(atEdge(points, { k: 0, level: -1e-6 })).toBe(false);
  });
});

describe("countSlopeWeights(lnX, fit, trials)", () => {
  const lnX = Float64Array.of(2, 3, 5, 8);
  const trials = Float64Array.of(10, 40, 20, 5);

  it.each([0, 0.02])("has trials q / (1 - q), fewer by overdispersion %d, and a line's weights by them", (rho) => {
    const { likelihood, slope } = countSlopeWeights(lnX, { k: 0.1, level: -0.7, meanX: 4.5, rho }, trials);
    const expected = Array.from(lnX, (x, t) => {
      const q = Math.exp(-0.7 - 0.1 * (x - 4.5));
      return ((trials[t]! * q) / (1 - q)) * (1 / (1 + (trials[t]! - 1) * rho));
    });
    for (const [t, weight] of expected.entries()) expectRelative(likelihood[t]!, weight, 1e-12);
    // the slope of a straight line is its own, whatever its level
    const of = (line: (x: number) => number) => slope.reduce((sum, w, t) => sum + w * line(lnX[t]!), 0);
    expect(of((x) => 3 - 2 * x)).toBeCloseTo(-2, 12);
    // and at each evaluation it is in proportion to that weight and to the way from their mean
    const centre = expected.reduce((sum, w, t) => sum + w * lnX[t]!, 0) / expected.reduce((sum, w) => sum + w, 0);
    for (const t of [1, 2, 3])
      expectRelative(
        slope[t]! / slope[0]!,
        (expected[t]! * (lnX[t]! - centre)) / (expected[0]! * (lnX[0]! - centre)),
        1e-9
      );
  });
});

describe("fitCounts(curve, objective) of answers that are all alike", () => {
  it.each([0, 1])("says so: %d", (value) => {
    const lnX = Float64Array.of(2, 3, 5, 8);
    const curve = { lnX, loss: lnX.map(() => value), trials: lnX.map(() => 10) };
    expect(() => fitCounts(curve, "binomial")).toThrow(`counts: needs a loss between 0 and 1; all 4 are ${value}`);
  });
});
