/** The profile over N_0, by sums written out, differences and golden sections: its minima, its ends, and where it says nothing. */
import { describe, expect, it } from "vitest";
import { minimiseProfile, profileAt, searchRange } from "../../../src/lib/law/variable-projection.js";
import type { LogMoments } from "../../../src/lib/log-moments.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const size = (modelSize: number, sxx: number, sxy: number, syy: number): LogMoments => ({
  ...{ modelSize, n: 10, meanX: 0, meanY: 0 },
  ...{ sxx, sxy, syy }
});
/** Moments of lines of these slopes, about which ln L is off by a mean square. */
const lines = (ks: readonly number[], sizes: readonly number[], off = 1e-4) =>
  ks.map((k, i) => size(sizes[i]!, 0.5 + 0.1 * i, -k * (0.5 + 0.1 * i), k * k * (0.5 + 0.1 * i) + off));
const sizes = [1e9, 4e9, 2e10, 1e11];
const some = lines([0.02, 0.05, 0.07, 0.11], sizes);
const weights = [0.1, 0.4, 0.3, 0.2];
// slopes in no order of size: three laws, each of which is better than all near it
const several = lines([0.033, 0.045, 0.095, 0.003, 0.183], [1e6, 1e8, 1e10, 1e12, 1e15], 1e-6);
const alike = [0.2, 0.2, 0.2, 0.2, 0.2];

/** sum of w (Syy + 2 K g Sxy + K^2 g^2 Sxx), and the K that is least of all */
function byHand(moments: readonly LogMoments[], w: readonly number[], n0: number) {
  const g = moments.map(({ modelSize }) => 1 / (1 + n0 / modelSize));
  const sum = (of: (i: number) => number) => moments.reduce((total, _, i) => total + w[i]! * of(i), 0);
  const kMax = -sum((i) => g[i]! * moments[i]!.sxy) / sum((i) => g[i]! ** 2 * moments[i]!.sxx);
  const rss = sum((i) => moments[i]!.syy + 2 * kMax * g[i]! * moments[i]!.sxy + (kMax * g[i]!) ** 2 * moments[i]!.sxx);
  return { kMax, rss };
}

/** Minima of the profile on a fine grid, by golden sections. */
function minima(moments: readonly LogMoments[], w: readonly number[]): number[] {
  const at = (u: number) => byHand(moments, w, Math.exp(u)).rss;
  const [low, high] = searchRange(moments);
  const grid = Array.from({ length: 4001 }, (_, i) => low + ((high - low) * i) / 4000);
  const golden = (Math.sqrt(5) - 1) / 2;
  return grid.slice(1, -1).flatMap((u, i) => {
    let [a, b] = [grid[i]!, grid[i + 2]!];
    if (!(at(u) < at(a) && at(u) <= at(b))) return [];
    while (b - a > 1e-8) {
      const [c, d] = [b - golden * (b - a), a + golden * (b - a)];
      if (at(c) < at(d)) b = d;
      else a = c;
    }
    return [(a + b) / 2];
  });
}

describe("profileAt(moments, weights, lnN0)", () => {
  it.each([1e8, 3e9, 2e10, 7e12])("has the best K_max, what it leaves, and the slope of that at N_0 = %d", (n0) => {
    const found = profileAt(some, weights, Math.log(n0));
    const { kMax, rss } = byHand(some, weights, n0);
    expectRelative(found.kMax, kMax, 1e-12);
    expectRelative(found.rss, rss, 1e-9);
    const [up, down] = [1e-4, -1e-4].map((by) => byHand(some, weights, n0 * Math.exp(by)).rss);
    expectRelative(found.slope, (up! - down!) / 2e-4, 1e-4);
  });

  it("has one slope for all at N_0 = 0, and none where loss does not fall", () => {
    const shared = byHand(some, weights, 0);
    const at0 = profileAt(some, weights, Number.NEGATIVE_INFINITY);
    expectRelative(at0.kMax, shared.kMax, 1e-12);
    expectRelative(at0.rss, shared.rss, 1e-9);
    expect(at0.slope).toBeCloseTo(0, 12);
    const rising = lines([-0.02, -0.05, -0.01, 0], sizes);
    const total = rising.reduce((sum, { syy }, i) => sum + weights[i]! * syy, 0);
    expect(profileAt(rising, weights, 20)).toEqual({ rss: total, kMax: 0, slope: 0 });
    const level = lines([0, 0, 0, 0], sizes);
    expect(profileAt(level, weights, 20)).toEqual({ rss: expect.closeTo(1e-4, 12), kMax: 0, slope: 0 });
  });
});

describe("minimiseProfile(moments, weights)", () => {
  it("searches four decades beyond the sizes on either side, whatever their order", () => {
    expect(searchRange([...some].reverse())).toEqual([
      expect.closeTo(Math.log(1e5), 10),
      expect.closeTo(Math.log(1e15), 10)
    ]);
  });

  it("has the minimum by golden sections, after few evaluations", () => {
    const [only, ...others] = minima(some, weights);
    expect(others).toEqual([]);
    const found = minimiseProfile(some, weights);
    const { kMax, rss } = byHand(some, weights, Math.exp(found.lnN0));
    expect(found.status).toBe("converged");
    expect(Math.abs(found.lnN0 - only!)).toBeLessThan(1e-5);
    expectRelative(found.kMax, kMax, 1e-12);
    expectRelative(found.rss, rss, 1e-9);
    expect(found.localMinima).toEqual([found.lnN0]);
    expect(Math.abs(profileAt(some, weights, found.lnN0).slope)).toBeLessThan(1e-16);
    // ten decades in steps of 0.2 at most are 116: halving alone would take fifty more
    expect(found.evaluations).toBeGreaterThan(117);
    expect(found.evaluations).toBeLessThan(117 + 16);
  });

  it("has every dip, ascending, and of them the deepest, whichever side it is on", () => {
    const dips = minima(several, alike);
    expect(dips).toHaveLength(3);
    const found = minimiseProfile(several, alike);
    expect(found.localMinima).toHaveLength(dips.length);
    dips.forEach((dip, i) => {
      expect(Math.abs(found.localMinima[i]! - dip)).toBeLessThan(1e-5);
    });
    const depth = (of: readonly LogMoments[], w: readonly number[]) => (u: number) => byHand(of, w, Math.exp(u)).rss;
    const at = depth(several, alike);
    const deepest = dips.reduce((a, b) => (at(b) < at(a) ? b : a));
    expect(deepest).toBe(dips[2]);
    // three dips of about 15 evaluations each beside the grid's
    expect(found.evaluations).toBeLessThanOrEqual(240);
    expect(Math.abs(found.lnN0 - deepest)).toBeLessThan(1e-5);
    // the last is the deepest; with other weights the one before it
    const turned = [0.4, 0.3, 0.2, 0.05, 0.05];
    const other = minima(several, turned).reduce((a, b) =>
      depth(several, turned)(b) < depth(several, turned)(a) ? b : a
    );
    const again = minimiseProfile(several, turned);
    expect(Math.abs(again.lnN0 - other)).toBeLessThan(1e-5);
    expect(again.evaluations).toBeLessThanOrEqual(235);
  });

  it("is at the bound N_0 = 0 where larger sizes learn less, at the far end where they learn more than in proportion", () => {
    const less = lines([0.09, 0.08, 0.07, 0.05], sizes);
    const shared = byHand(less, weights, 0);
    const found = minimiseProfile(less, weights);
    expect(found).toMatchObject({ lnN0: Number.NEGATIVE_INFINITY, status: "at-bound", evaluations: 117 });
    expectRelative(found.kMax, shared.kMax, 1e-12);
    expectRelative(found.rss, shared.rss, 1e-9);
    const more = lines([0.0001, 0.0009, 0.01, 0.9], sizes);
    const far = minimiseProfile(more, weights);
    expect(far).toMatchObject({ lnN0: searchRange(more)[1], status: "at-bound", localMinima: [] });
    expectRelative(far.kMax, byHand(more, weights, Math.exp(far.lnN0)).kMax, 1e-9);
  });

  it("is flat where no N_0 is better than another, and at the bound where loss does not fall", () => {
    const [low] = searchRange(some);
    const flat = sizes.map((one) => size(one, 1, -1e-12, 1));
    expect(minimiseProfile(flat, weights)).toMatchObject({ status: "flat", lnN0: low, rss: 1, evaluations: 117 });
    const rising = lines([-0.02, -0.05, -0.01, -0.03], sizes);
    expect(minimiseProfile(rising, weights)).toMatchObject({ status: "at-bound", lnN0: low, kMax: 0, slope: 0 });
    // a drop of a part in 10^11 is one
    const hardly = sizes.map((one, i) => size(one, 1, -1e-5 * (1 + i), 1));
    expect(minimiseProfile(hardly, weights).status).not.toBe("flat");
  });
});
