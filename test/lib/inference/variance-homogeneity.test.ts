import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sampleVariance } from "../../../src/lib/inference/runs/run-effects.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import {
  bartlett,
  pooledVariance,
  poolingShares,
  varianceTrend
} from "../../../src/lib/statistics/variance-homogeneity.js";
import { brownForsythe, shrinkVariances } from "../../bench/notes/shrunk-variances.js";
import { expectRelative } from "../../helpers/expect-relative.js";

interface Shrunken {
  variance: number;
  df: number;
  cells: number[];
}
/** By scipy.stats and statsmodels: test/fixtures/scipy/prompt_contrast.py. */
const { windows, ...reference } = JSON.parse(readFileSync("test/fixtures/scipy/prompt-contrast.json", "utf8"))
  .homogeneity as {
  windows: number[][];
  bartlett: [number, number];
  brownForsythe: [number, number];
  trend: { intercept: number; power: number; errorAtOne: number; dispersion: number };
  shrunken: Shrunken | null;
  uneven: { variance: number[]; df: number[]; shrunken: Shrunken };
};
const cells = windows.map((values) => ({ variance: sampleVariance(values), df: values.length - 1 }));

describe("equality of variances", () => {
  it("Bartlett's and Brown and Forsythe's tests are SciPy's on the study's window means", () => {
    const b = bartlett(cells);
    const l = brownForsythe(windows);
    expectRelative(b.statistic, reference.bartlett[0], 1e-9);
    expectRelative(b.p, reference.bartlett[1], 1e-9);
    expectRelative(l.statistic, reference.brownForsythe[0], 1e-9);
    expectRelative(l.p, reference.brownForsythe[1], 1e-9);
  });

  it("shrinkage follows Smyth's formulas in SciPy, where cells differ and where they do not", () => {
    const ours = shrinkVariances(cells);
    if (reference.shrunken === null) {
      expect(ours.prior.df).toBe(Number.POSITIVE_INFINITY);
      expectRelative(ours.cells[3]!.variance, pooledVariance(cells), 1e-14);
    } else {
      expectRelative(ours.prior.df, reference.shrunken.df, 1e-8);
      ours.cells.forEach(({ variance }, i) => {
        expectRelative(variance, reference.shrunken!.cells[i]!, 1e-8);
      });
    }
    const { variance, df, shrunken } = reference.uneven;
    const uneven = shrinkVariances(variance.map((v, i) => ({ variance: v, df: df[i]! })));
    expectRelative(uneven.prior.df, shrunken.df, 1e-8);
    expectRelative(uneven.prior.variance, shrunken.variance, 1e-8);
    uneven.cells.forEach((cell, i) => {
      expectRelative(cell.variance, shrunken.cells[i]!, 1e-8);
      expectRelative(cell.df, shrunken.df + df[i]!, 1e-8);
    });
  });

  it("the trend is statsmodels' gamma regression, its error at a dispersion of 1 or more", () => {
    const covariate = windows.map((values) => {
      const loss = values.reduce((a, b) => a + b, 0) / values.length;
      return loss * (1 - loss);
    });
    const trend = varianceTrend(cells, covariate);
    expectRelative(trend.power, reference.trend.power, 1e-7);
    expectRelative(trend.intercept, reference.trend.intercept, 1e-7);
    expectRelative(trend.dispersion, reference.trend.dispersion, 1e-7);
    const { errorAtOne, dispersion } = reference.trend;
    expectRelative(trend.powerError, errorAtOne * Math.sqrt(Math.max(1, dispersion)), 1e-7);
  });

  it("the trend gives exact powers back from any start, with Student's chances of 0 and of 1", () => {
    // 5 x^1.5 of one degree of freedom each: errors are those of the chi-square law, nothing is left over
    const at = [1, 2, 3, 4];
    const { intercept, power, powerError, dispersion, pZero, pOne } = varianceTrend(
      at.map((x) => ({ variance: 5 * x ** 1.5, df: 1 })),
      at
    );
    expectRelative(power, 1.5, 1e-12);
    expectRelative(intercept, Math.log(5), 1e-12);
    expect(dispersion).toBeLessThan(1e-20);
    const centre = Math.log(24) / 4;
    expectRelative(powerError, 1 / Math.sqrt(at.reduce((sum, x) => sum + (Math.log(x) - centre) ** 2 / 2, 0)), 1e-12);
    // of t with two degrees of freedom: P(|T| > t) = 1 - t / sqrt(2 + t^2)
    const beyond = (t: number) => 1 - t / Math.sqrt(2 + t * t);
    expectRelative(pZero, beyond(1.5 / powerError), 1e-9);
    expectRelative(pOne, beyond(0.5 / powerError), 1e-9);
    for (const far of [-6, -3, 3, 6]) {
      const wide = [1e-6, 1e-3, 20, 5e4, 1e7];
      const trend = varianceTrend(
        wide.map((x, i) => ({ variance: 0.02 * x ** far, df: i + 1 })),
        wide
      );
      expectRelative(trend.power, far, 1e-9);
      expectRelative(trend.intercept, Math.log(0.02), 1e-9);
    }
  });

  it("the trend ends where rounding keeps it from standing still", () => {
    const close = [1, 1 + 1e-7, 1 + 2e-7, 1 + 3e-7];
    const { power, dispersion } = varianceTrend(
      close.map((_, i) => ({ variance: 0.3 + i / 1e7, df: 3 })),
      close
    );
    // of ln(0.3 + z) to z, z small: 1 / 0.3
    expectRelative(power, 1 / 0.3, 1e-5);
    expect(dispersion).toBeLessThan(1e-12);
  });

  it("the trend recovers a planted power, and Bartlett's test has its level", () => {
    const random = seededRandom(3);
    const covariate = Array.from({ length: 8000 }, (_, i) => Math.exp(i / 2000));
    const planted = covariate.map((x) => ({ variance: (2 * x ** 0.7 * random.chiSquare(2)) / 2, df: 2 }));
    const { power, powerError, dispersion, pOne } = varianceTrend(planted, covariate);
    expect(Math.abs(power - 0.7)).toBeLessThan(3 * powerError);
    // a squared exponential deviation has variance 8: the dispersion's error is 0.03
    expectRelative(dispersion, 1, 0.1);
    expectRelative(powerError, 1 / Math.sqrt((8000 * 16) / 12), 0.06);
    expect(pOne).toBeLessThan(1e-3);
    let rejected = 0;
    for (let s = 0; s < 2000; s++) {
      const equal = Array.from({ length: 10 }, () => ({ variance: random.chiSquare(2) / 2, df: 2 }));
      rejected += Number(bartlett(equal).p <= 0.05);
    }
    // standard error 0.005
    expect(Math.abs(rejected / 2000 - 0.05)).toBeLessThan(0.016);
  });

  it("shrinks little where true variances differ much, and to the pooled one where they do not", () => {
    const random = seededRandom(9);
    const spread = (prior: number) =>
      Array.from({ length: 3000 }, () => ({
        variance: ((prior / random.chiSquare(prior)) * random.chiSquare(4)) / 4,
        df: 4
      }));
    expectRelative(shrinkVariances(spread(6)).prior.df, 6, 0.15);
    expectRelative(shrinkVariances(spread(6)).prior.variance, 1, 0.08);
    const equal = Array.from({ length: 8 }, (_, i) => ({ variance: 1 + i / 100, df: 2 }));
    expect(shrinkVariances(equal).prior.df).toBe(Number.POSITIVE_INFINITY);
  });

  it("shares in a pooled variance sum to 1 and follow df x variance", () => {
    expect(
      poolingShares([
        { variance: 3, df: 2 },
        { variance: 1, df: 4 }
      ])
    ).toEqual([0.6, 0.4]);
  });

  it("says what it needs", () => {
    expect(() => bartlett([{ variance: 1, df: 2 }])).toThrow("Bartlett's test: needs 2 cells; got 1");
    expect(() => varianceTrend(cells.slice(0, 2), [1, 2])).toThrow("trend of variances: needs 3 cells; got 2");
    expect(() => bartlett([cells[0]!, { variance: 0.5, df: 0 }])).toThrow(
      "Bartlett's test: needs variances and degrees of freedom above 0; got 0.5 with 0"
    );
    expect(() => shrinkVariances([cells[0]!, { variance: 0, df: 2 }])).toThrow(
      "shrinkage: needs variances and degrees of freedom above 0; got 0 with 2"
    );
    expect(() => brownForsythe([[1, 2]])).toThrow("Brown-Forsythe test: needs 2 groups; got 1");
  });
});
