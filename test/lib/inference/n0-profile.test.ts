/** The profile over N_0, against its closed form where weights are one over the variances, else against SciPy. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  chiSquare95,
  hasError,
  lawProfile,
  n0Profile,
  type WeighedSlope
} from "../../../src/lib/inference/sizes/n0-profile.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];
const off = [0.002, -0.003, 0.001, 0.002, -0.002, 0.001, -0.001];
const pointsOf = (law: (N: number) => number, sd: number) =>
  sizes.map((modelSize, i) => ({ modelSize, k: law(modelSize) + off[i]!, variance: sd * sd, weight: 1 / (sd * sd) }));
type Points = ReturnType<typeof pointsOf>;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Least chi-square with this N_0. */
function chi2At(points: Points, n0: number): number {
  const g = points.map(({ modelSize }) => 1 / (1 + n0 / modelSize));
  const kMax =
    sum(points.map(({ k, variance }, i) => (k * g[i]!) / variance)) /
    sum(points.map(({ variance }, i) => g[i]! ** 2 / variance));
  return sum(points.map(({ k, variance }, i) => (k - kMax * g[i]!) ** 2 / variance));
}

const saturating = (N: number) => 0.13 / (1 + 12e9 / N);

describe("n0Profile(points, tQuantile), by hand", () => {
  const points = pointsOf(saturating, 0.002);
  const profile = n0Profile(points, () => 2.57);

  it("has the least chi-square at 401 N_0, even in ln N_0, from four decades below the sizes to four above", () => {
    expect([profile.grid.length, profile.values.length]).toEqual([401, 401]);
    profile.grid.forEach((n0, j) => {
      const lnN0 = Math.log(0.5e5) + (j / 400) * (Math.log(72e13) - Math.log(0.5e5));
      expectRelative(n0, Math.exp(lnN0), 1e-9);
      expectRelative(profile.chi2 + profile.values[j]!, chi2At(points, n0), 1e-7);
    });
  });

  it("has its least at N_0, and rises by the threshold at both ends of each interval", () => {
    const { n0, chi2, df } = profile;
    expect(df).toBe(5);
    expectRelative(chi2At(points, n0!), chi2, 1e-9);
    for (const factor of [0.99, 1.01]) expect(chi2At(points, n0! * factor)).toBeGreaterThan(chi2);
    const widened = 2.57 ** 2 * Math.max(1, chi2 / 5);
    for (const [interval, threshold] of [
      [profile.noise, chiSquare95],
      [profile.misfit, widened]
    ] as const) {
      expectRelative(interval.threshold, threshold, 1e-9);
      expect(interval.word).toBe("identified");
      expect(interval.low!).toBeLessThan(n0!);
      expect(interval.high!).toBeGreaterThan(n0!);
      for (const end of [interval.low!, interval.high!]) expectRelative(chi2At(points, end), chi2 + threshold, 1e-7);
    }
  });

  it("has an end as far as the profile goes, and none where it is not as high there", () => {
    const high = Math.log(72e13);
    const centre = Math.log(profile.n0!);
    const riseAt = (share: number) => chi2At(points, Math.exp(centre + share * (high - centre))) - profile.chi2;
    const widened = Math.max(1, profile.chi2 / 5);
    const of = (threshold: number) => n0Profile(points, () => Math.sqrt(threshold / widened)).misfit;
    const last = of((riseAt(0.9975) + riseAt(1)) / 2);
    expect(last.word).toBe("identified");
    expect((Math.log(last.high!) - centre) / (high - centre)).toBeGreaterThan(0.9975);
    expect(of(2 * riseAt(1) - riseAt(0.9975))).toMatchObject({ word: "not identified on the right", high: null });
  });

  it("ends where the profile first passes the threshold, though it comes down again farther out", () => {
    // weights and errors that have little to do with each other: on the right the rise is 101, then 25 at the end
    const uneven = [
      [0.5e9, 0.125, 3.1e-5, 0.1],
      [3e9, 0.034, 3.4e-6, 6.9],
      [14e9, 0.051, 3e-5, 2.6],
      [72e9, 0.038, 1.2e-4, 4.5],
      [400e9, 0.124, 1.5e-4, 0.5]
    ].map(([modelSize, k, variance, weight]) => ({ modelSize, k, variance, weight }) as WeighedSlope);
    const { best, rise, chi2 } = lawProfile(uneven);
    const [from, to] = [best.lnN0, Math.log(400e13)];
    const rises = Array.from({ length: 20_001 }, (_, j) => rise(from + ((to - from) * j) / 20_000));
    expect(Math.max(...rises)).toBeGreaterThan(90);
    expect(rises[20_000]).toBeLessThan(30);
    const first = rises.findIndex((value) => value > 60);
    const { misfit } = n0Profile(uneven, () => Math.sqrt(60 / Math.max(1, chi2 / 3)));
    expectRelative(misfit.threshold, 60, 1e-12);
    expect((Math.log(misfit.high ?? Number.NaN) - from) / (to - from)).toBeGreaterThan((first - 1) / 20_000);
    expect((Math.log(misfit.high ?? Number.NaN) - from) / (to - from)).toBeLessThanOrEqual(first / 20_000 + 1e-12);
  });

  it("says which side is open, or both", () => {
    const word = (law: (N: number) => number, sd: number) => n0Profile(pointsOf(law, sd), () => 2.57).noise;
    // one slope for all: any small N_0 does; slopes in proportion to size: any large one
    expect(word(() => 0.1, 0.002)).toMatchObject({ word: "not identified on the left", low: null });
    expect(word((N) => (0.1 * N) / 72e9, 0.002)).toMatchObject({ word: "not identified on the right", high: null });
    expect(word(saturating, 1)).toMatchObject({ word: "not identified", low: null, high: null });
  });

  it("names no N_0 and no K_max where the least lies at an end", () => {
    const { n0, kMax } = n0Profile(
      sizes.map((modelSize, i) => ({ modelSize, k: 0.1 - 0.005 * i, variance: 1e-6, weight: 1 })),
      () => 2.57
    );
    expect([n0, kMax]).toEqual([null, null]);
  });
});

it("hasError(slope): a variance that leaves more of ln L than rounding over the range of ln X", () => {
  const of = (variance: number, weight: number) => hasError({ variance, weight });
  expect([of(1e-6, 1), of(1e-6, 1e-17), of(1e-30, 1e7)]).toEqual([true, true, true]);
  expect([of(0, 1), of(1e-30, 1e5), of(1e-6, 1e-19)]).toEqual([false, false, false]);
});

interface Oracle {
  tool: string;
  series: {
    name: string;
    points: WeighedSlope[];
    n0: number;
    kMax: number;
    chi2: number;
    rises: { n0: number; rise: number }[];
    noise: [number, number];
  }[];
}
const oracle = JSON.parse(readFileSync("test/fixtures/scipy/law-profile.json", "utf8")) as Oracle;

describe("lawProfile(points), weights that are not one over the variances", () => {
  it.each(oracle.series)(`has the fit, chi-square, rises and interval of ${oracle.tool}: $name`, (series) => {
    const { best, chi2, df, rise } = lawProfile(series.points);
    // the oracle's search stops at 1e-9 in ln N_0
    expectRelative(Math.exp(best.lnN0), series.n0, 1e-7);
    expectRelative(best.kMax, series.kMax, 1e-7);
    expectRelative(chi2, series.chi2, 1e-7);
    expect(df).toBe(5);
    for (const one of series.rises) expectRelative(rise(Math.log(one.n0)), one.rise, 1e-6);
    const { noise } = n0Profile(series.points, () => 2.57);
    expectRelative(noise.low!, series.noise[0], 1e-6);
    expectRelative(noise.high!, series.noise[1], 1e-6);
  });

  it("has the same chi-square as weights by the errors, to first order", () => {
    const points = oracle.series[0]!.points.map((point, i) => ({
      ...point,
      k: saturating(point.modelSize) + 1e-4 * off[i]!
    }));
    const other = points.map((point) => ({ ...point, weight: 1 / point.variance }));
    expectRelative(lawProfile(points).chi2, lawProfile(other).chi2, 1e-3);
  });

  it("holds a true N_0 in nineteen of twenty studies, also with unequal errors", () => {
    const random = seededRandom(5);
    const errors = [0.001, 0.006, 0.003, 0.006, 0.0035, 0.009, 0.011];
    let held = 0;
    for (let s = 0; s < 2000; s++) {
      const points = sizes.map((modelSize, i) => ({
        modelSize,
        k: saturating(modelSize) + errors[i]! * random.normal(),
        variance: errors[i]! ** 2,
        weight: 0.9
      }));
      held += Number(lawProfile(points).rise(Math.log(12e9)) <= chiSquare95);
    }
    expect(held / 2000).toBeGreaterThan(0.935);
    expect(held / 2000).toBeLessThan(0.965);
  });
});
