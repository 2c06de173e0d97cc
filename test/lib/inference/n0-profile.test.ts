/** The profile of chi-square over N_0, against its closed form: with N_0 held, K_max is a weighted mean. */
import { describe, expect, it } from "vitest";
import { chiSquare95, n0Profile } from "../../../src/lib/inference/sizes/n0-profile.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const sizes = [0.5e9, 1.5e9, 3e9, 7e9, 14e9, 32e9, 72e9];
const off = [0.002, -0.003, 0.001, 0.002, -0.002, 0.001, -0.001];
const pointsOf = (law: (N: number) => number, sd: number) =>
  sizes.map((modelSize, i) => ({ modelSize, k: law(modelSize) + off[i]!, variance: sd * sd }));
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
      expectRelative(profile.values[j]!, chi2At(points, n0), 1e-7);
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

  it("says which side is open, or both", () => {
    const word = (law: (N: number) => number, sd: number) => n0Profile(pointsOf(law, sd), () => 2.57).noise;
    // one slope for all: any small N_0 does; slopes in proportion to size: any large one
    expect(word(() => 0.1, 0.002)).toMatchObject({ word: "not identified on the left", low: null });
    expect(word((N) => (0.1 * N) / 72e9, 0.002)).toMatchObject({ word: "not identified on the right", high: null });
    expect(word(saturating, 1)).toMatchObject({ word: "not identified", low: null, high: null });
  });

  it("names no N_0 and no K_max where the least lies at an end", () => {
    const { n0, kMax } = n0Profile(
      sizes.map((modelSize, i) => ({ modelSize, k: 0.1 - 0.005 * i, variance: 1e-6 })),
      () => 2.57
    );
    expect([n0, kMax]).toEqual([null, null]);
  });
});
