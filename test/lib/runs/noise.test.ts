import { describe, expect, it } from "vitest";
import { runCurve } from "../../../src/lib/runs/run-curve.js";
import { courseOf, loess, noiseOf, sdOfMean } from "../../../src/lib/runs/run-noise.js";
import { kendallZ, movingMean } from "../../../src/lib/runs/state.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { planted } from "./planted.js";

const index = Array.from({ length: 30 }, (_, i) => i + 1);
const x = Float64Array.from(index, (i) => i ** 1.3);
const y = Float64Array.from(index, (i) => 0.5 + 0.2 * (1 - Math.exp(-i / 8)) + 0.03 * Math.sin(2.7 * i));

describe("loess(x, y, m)", () => {
  it("is that of statsmodels 0.15.0 (lowess, it=0) to eight digits", () => {
    const at = [0, 5, 14, 29];
    const eight = [0.53186454, 0.60417501, 0.6690678, 0.68771248];
    const twelve = [0.538391, 0.59853081, 0.66793521, 0.69018299];
    for (const [m, expected] of [[8, eight] as const, [12, twelve] as const])
      for (const [i, place] of at.entries()) expect(loess(x, y, m)[place]).toBeCloseTo(expected[i]!, 7);
  });

  it("is each point itself where the other neighbour has no weight", () => {
    expect([...loess(Float64Array.of(1, 2, 4, 8), Float64Array.of(0.3, 0.5, 0.2, 0.6), 2)]).toEqual([
      0.3, 0.5, 0.2, 0.6
    ]);
  });

  it("of a long run is the same at a hundred places, and straight between", () => {
    const long = Float64Array.from({ length: 991 }, (_, i) => i + 1);
    const score = long.map((one) => 0.5 + 0.2 * Math.sin(one / 200));
    const [exact, course] = [loess(long, score, 248), courseOf(long, score, 248)];
    expect(course[0]).toBeCloseTo(exact[0]!, 12);
    expect(course[500]).toBeCloseTo(exact[500]!, 12);
    expect(Math.max(...exact.map((one, i) => Math.abs(one - course[i]!)))).toBeLessThan(5e-4);
  });
});

describe("kendallZ(score)", () => {
  it("is the concordance of SciPy 1.17.1 over its standard error", () => {
    const z = 279 / Math.sqrt((30 * 29 * 65) / 18);
    expect(kendallZ(y, { autocorrelation: 0 })).toBeCloseTo(z, 10);
    // an AR(1) process has (1 + r) / (1 - r) times the variance
    expect(kendallZ(y, { autocorrelation: 0.6 })).toBeCloseTo(z / 2, 10);
    expect(kendallZ(y.slice().reverse(), { autocorrelation: 0 })).toBeCloseTo(-z, 10);
  });

  it("counts every pair, equal scores as neither, and does not take the square of a long run's time", () => {
    const tied = y.map((one) => Math.round(one * 20) / 20);
    let pairs = 0;
    tied.forEach((a, i) => {
      for (const b of tied.slice(i + 1)) pairs += Math.sign(b - a);
    });
    expect(kendallZ(tied, { autocorrelation: 0 })).toBeCloseTo(pairs / Math.sqrt((30 * 29 * 65) / 18), 10);
    const n = 300_000;
    const rising = Float64Array.from({ length: n }, (_, i) => i / n);
    const all = (n * (n - 1)) / 2;
    expect(kendallZ(rising, { autocorrelation: 0 })).toBeCloseTo(all / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18), 6);
  });
});

describe("noiseOf(curve)", () => {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const noises = (autocorrelation: number) =>
    Array.from({ length: 40 }, (_, seed) =>
      noiseOf(planted({ level: (s) => 0.3 + 0.4 * (1 - Math.exp(-s / 60)), n: 300, sd: 0.02, autocorrelation, seed }))
    );

  it("recovers planted noise about a rise, white and autocorrelated", () => {
    for (const planted of [0, 0.5]) {
      const found = noises(planted);
      expect(Math.abs(mean(found.map(({ sd }) => sd)) / 0.02 - 1)).toBeLessThan(0.15);
      expect(Math.abs(mean(found.map(({ autocorrelation }) => autocorrelation)) - planted)).toBeLessThan(0.15);
    }
  });

  it("is at least 0.6 of the binomial where the number of problems is known", () => {
    const score = new Float64Array(20).fill(0.5);
    const curve = runCurve(
      score.map((_, i) => i + 1),
      score,
      { problems: 100 }
    );
    expect(noiseOf(curve).sd).toBeCloseTo(0.6 * Math.sqrt(0.25 / 100), 12);
  });

  it("is of all differences where most are 0", () => {
    const score = Float64Array.from({ length: 20 }, (_, i) => (i === 15 || i === 16 ? 0.75 : 0.5));
    const { sd, autocorrelation: r } = noiseOf(
      runCurve(
        score.map((_, i) => i + 1),
        score
      )
    );
    // four of the 13 differences of the last two thirds are a quarter of which half counts; variance 1.5 - 2 r + r^2 / 2
    expect(sd).toBeCloseTo(Math.sqrt((4 * 0.125 ** 2) / 13 / (1.5 - 2 * r + (r * r) / 2)), 12);
  });

  it("does not take in a jump, beside what autocorrelation makes of it", () => {
    const level = (s: number) => (s < 200 ? 0.3 : 0.6);
    const jumped = (seed: number) => noiseOf(planted({ level, n: 40, sd: 0.01, seed }));
    const flat = (seed: number) => noiseOf(planted({ level: () => 0.5, n: 40, sd: 0.01, seed }));
    for (let seed = 0; seed < 10; seed++) {
      const raised = (rho: number) => Math.sqrt(1.5 / (1.5 - 2 * rho + (rho * rho) / 2));
      const [jump, none] = [jumped(seed), flat(seed)];
      expect(jump.sd / raised(jump.autocorrelation) / (none.sd / raised(none.autocorrelation))).toBeLessThan(1.4);
    }
  });

  it("of a mean of m is that of AR(1)", () => {
    expect(sdOfMean({ sd: 2, autocorrelation: 0 }, 4)).toBeCloseTo(1, 12);
    // var of a mean of three: (3 + 2 (2 r + r^2)) / 9
    expect(sdOfMean({ sd: 1, autocorrelation: 0.5 }, 3)).toBeCloseTo(Math.sqrt(5.5) / 3, 12);
    const random = seededRandom(4);
    const means = Array.from({ length: 4000 }, () => {
      let e = random.normal();
      let sum = 0;
      for (let i = 0; i < 5; i++) {
        sum += e / 5;
        e = 0.7 * e + Math.sqrt(0.51) * random.normal();
      }
      return sum * sum;
    });
    expect(Math.sqrt(mean(means))).toBeCloseTo(sdOfMean({ sd: 1, autocorrelation: 0.7 }, 5), 1);
  });
});

it("movingMean is of five, fewer at the ends", () => {
  expect([...movingMean(Float64Array.of(1, 2, 3, 4, 5, 6))]).toEqual([2, 2.5, 3, 4, 4.5, 5]);
});
