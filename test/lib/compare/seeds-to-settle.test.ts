/** Seeds that would settle what was seen: values by SciPy 1.17.1 (chi density times normal, integrated by quad, solved by brentq). */
import { describe, expect, it } from "vitest";
import { settleWords } from "../../../src/lib/compare/pair-words.js";
import { type SeedSpread, seedSpread } from "../../../src/lib/compare/seed-spread.js";
import { seedsToSettle } from "../../../src/lib/compare/seeds-to-settle.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { deltaOfPower, noncentralityInterval, tPower } from "../../../src/lib/statistics/t-power.js";
import { expectRelative } from "../../helpers/expect-relative.js";

const spread = (sd: number, df: number): SeedSpread => ({
  ...{ sd, from: "" },
  measured: df === 0 ? null : { sd, df, low: 0, high: 1 }
});

describe("seedSpread(recipes, at)", () => {
  it("has the spread measured with the ends of its chi-square, drawn towards that of other recipes", () => {
    const recipe = (name: string, scores: readonly number[]) => ({
      name,
      seeds: scores.map((score) => ({ x: Float64Array.of(1, 2, 3), y: Float64Array.of(score, score, score) }))
    });
    const { sd, measured } = seedSpread([recipe("a", [0.5, 0.51, 0.52]), recipe("b", [0.6, 0.61, 0.62, 0.63])], 3);
    // squares about the means: 0.0002 with two degrees of freedom, 0.0005 with three
    const pooled = Math.sqrt(0.0007 / 5);
    expectRelative(measured!.sd, pooled, 1e-9);
    expect(measured!.df).toBe(5);
    // chi2.ppf(0.975, 5) and chi2.ppf(0.025, 5)
    expectRelative(measured!.low, pooled * Math.sqrt(5 / 12.832501994030027), 1e-9);
    expectRelative(measured!.high, pooled * Math.sqrt(5 / 0.8312116134866625), 1e-9);
    // elsewhere 0.008, as if from 4.7 degrees of freedom
    expectRelative(sd, Math.sqrt((0.0007 + 4.7 * 0.008 ** 2) / 9.7), 1e-9);
  });
});

describe("noncentralityInterval(t, df)", () => {
  it.each([
    [4, 0.12114156185000334, 5.723898353105921],
    [4.7, 0.2243783773586869, 5.626238642151789],
    [8, 0.5063721517321533, 5.376176955315808],
    [198, 1.0142110654559418, 4.978377649819073]
  ])("of t = 3 with %d degrees of freedom", (df, low, high) => {
    const found = noncentralityInterval(3, df);
    expect(found[0]).toBeCloseTo(low, 5);
    expect(found[1]).toBeCloseTo(high, 5);
    expect(noncentralityInterval(-3, df).map((end) => -end)).toEqual([expect.closeTo(high, 5), expect.closeTo(low, 5)]);
  });

  it("holds the true one in 95 of 100 draws", () => {
    const random = seededRandom(7);
    const [df, delta, draws] = [6, 2.5, 400];
    let held = 0;
    for (let i = 0; i < draws; i++) {
      let squares = 0;
      for (let j = 0; j < df; j++) squares += random.normal() ** 2;
      const [low, high] = noncentralityInterval((random.normal() + delta) / Math.sqrt(squares / df), df);
      if (low <= delta && delta <= high) held++;
    }
    // three standard errors of 0.95 in 400
    expect(Math.abs(held / draws - 0.95)).toBeLessThan(0.033);
  });

  it("is beside deltaOfPower(df, power), which tPower has", () => {
    for (const df of [2, 8, 40]) expectRelative(tPower(df, deltaOfPower(df, 0.8)), 0.8, 1e-7);
  });
});

describe("seedsToSettle(difference, seeds, spread)", () => {
  it.each([
    [0.01, 3, 3, 0.009, 4, { seeds: 14, low: 4, high: null, more: { a: 11, b: 11 } }, 0.027638030397273187],
    [0.055, 3, 3, 0.009, 4, { seeds: 2, low: 2, high: 4, more: { a: 0, b: 0 } }, 0.027638030397273187],
    [0.03, 2, 4, 0.012, 2, { seeds: 4, low: 3, high: 176, more: { a: 2, b: 0 } }, 0.0390860774251036],
    [0.03, 4, 2, 0.012, 2, { seeds: 4, low: 3, high: 176, more: { a: 0, b: 2 } }, 0.0390860774251036]
  ])("of %d with %d and %d seeds", (difference, a, b, sd, df, expected, smallest) => {
    const found = seedsToSettle(difference, { a, b }, spread(sd, df));
    expect(found).toMatchObject(expected);
    expectRelative(found.smallest!, smallest, 1e-6);
    expect(seedsToSettle(-difference, { a, b }, spread(sd, df))).toEqual(found);
  });

  it("of one seed each reckons with the spread elsewhere, and shows nothing by itself", () => {
    expect(seedsToSettle(-0.02, { a: 1, b: 1 }, spread(0.008, 0))).toEqual({
      ...{ seeds: 4, low: 3, high: null, more: { a: 3, b: 3 }, smallest: null }
    });
  });

  it("of one seed beside several shows nothing either", () => {
    for (const seeds of [
      { a: 1, b: 3 },
      { a: 3, b: 1 }
    ])
      expect(seedsToSettle(0.02, seeds, spread(0.008, 2)).smallest).toBeNull();
  });

  it("of no difference names no number of seeds", () => {
    const found = seedsToSettle(0, { a: 3, b: 3 }, spread(0.009, 4));
    expect(found).toMatchObject({ seeds: null, high: null, more: null });
    expect(settleWords({ toSettle: found })).toMatchObject({ seeds: "more than 1,000", more: "unknown" });
  });
});

describe("settleWords(pair)", () => {
  const words = (change: object) =>
    settleWords({ toSettle: { seeds: 7, low: 3, high: 40, more: { a: 4, b: 4 }, smallest: 0.02, ...change } });

  it("says how many are missing, of which recipe, and what the interval leaves open", () => {
    expect(words({})).toEqual({ seeds: "7", between: "3 to 40", more: "4 of each" });
    expect(words({ high: null, more: { a: 0, b: 2 } })).toMatchObject({ between: "3 or more", more: "0 of a, 2 of b" });
    expect(words({ more: { a: 3, b: 0 } }).more).toBe("3 of a, 0 of b");
    expect(words({ low: 2, high: 2, more: { a: 0, b: 0 } })).toMatchObject({ between: "2", more: "none" });
    expect(settleWords({ toSettle: null })).toEqual({ seeds: "unknown", between: "", more: "unknown" });
  });
});
