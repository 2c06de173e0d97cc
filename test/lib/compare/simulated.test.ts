/** What is simulated, drawn and counted of recipes, number by number: simulations of this file's own with the same stream of chance. */
import { describe, expect, it } from "vitest";
import { budgetRatio, budgetRatioSteps, budgetRatios } from "../../../src/lib/compare/budget-ratio.js";
import { curveBandSteps } from "../../../src/lib/compare/curve-band.js";
import type { Recipe } from "../../../src/lib/compare/recipe.js";
import { seedGroups } from "../../../src/lib/compare/seed-groups.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { criticalValues, curveBand } from "../../helpers/curve-band.js";
import { expectAlike } from "../../helpers/expect-relative.js";

const run = (x: readonly number[], y: readonly number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });
const recipe = (name: string, x: readonly number[], ...rows: number[][]): Recipe => ({
  name,
  seeds: rows.map((y) => run(x, y))
});
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const variance = (values: readonly number[]) => sum(values.map((v) => (v - mean(values)) ** 2)) / (values.length - 1);
/** Steps that a generator takes, with what it gives. */
function stepsOf<T>(steps: Generator<void, T>): { count: number; value: T } {
  for (let count = 0; ; count++) {
    const { done, value } = steps.next();
    if (done) return { count, value };
  }
}

describe("criticalValues(na, nb, points, lasting)", () => {
  it.each([
    [2, 3, 2, [0.37, 0.82]],
    [4, 2, 1, [0]],
    [2, 2, 3, [0.95, 0]]
  ])("is the 1,900th of 2,000 simulated largest |t|: %i and %i seeds, %i X, %j lasting", (na, nb, points, lasting) => {
    const shares = lasting.map((share) => Math.floor(share * 10) / 10);
    const { normal } = seededRandom(20);
    const largest = shares.map((): number[] => []);
    for (let draw = 0; draw < 2000; draw++) {
      // what lasts comes first, then each X, seed by seed
      const seeds = [na, nb].map((n) =>
        Array.from({ length: n }, () => Array.from({ length: points + 1 }, () => normal()))
      );
      for (const [s, share] of shares.entries()) {
        const parts = seeds.map((rows) => {
          const values = rows.map(([lasts, ...apart]) =>
            apart.map((one) => Math.sqrt(share) * lasts! + Math.sqrt(1 - share) * one)
          );
          const columns = Array.from({ length: points }, (_, j) => values.map((row) => row[j]!));
          const variances = columns.map(variance);
          const df = rows.length - 1;
          return columns.map((column, j) => ({
            middle: mean(column),
            error: (df * variances[j]! + mean(variances)) / (df + 1) / rows.length
          }));
        });
        const ts = parts[0]!.map(
          ({ middle, error }, j) => Math.abs(middle - parts[1]![j]!.middle) / Math.sqrt(error + parts[1]![j]!.error)
        );
        largest[s]!.push(Math.max(...ts));
      }
    }
    const expected = largest.map((values) => values.sort((a, b) => a - b)[1899]!);
    expectAlike(criticalValues(na, nb, points, lasting), expected, 1e-9);
    expectAlike(criticalValues(na, nb, points, [...lasting].reverse()), [...expected].reverse(), 1e-9);
  });

  it("is simulated a hundred draws at a time, once", () => {
    const x = [1, 2, 3];
    const a = recipe("a", x, [0.1, 0.2, 0.3], [0.2, 0.1, 0.35], [0.15, 0.3, 0.3], [0.1, 0.1, 0.1], [0.3, 0.2, 0.4]);
    const b = recipe("b", x, [0.2, 0.2, 0.3], [0.2, 0.4, 0.35], [0.25, 0.3, 0.1], [0.1, 0.3, 0.1], [0.2, 0.2, 0.3]);
    const first = stepsOf(curveBandSteps(a, b, 3));
    expect(first.count).toBe(20);
    expect(stepsOf(curveBandSteps(a, b, 3))).toEqual({ ...first, count: 0 });
    expect(stepsOf(curveBandSteps(a, recipe("c", x, [1, 1, 1]), 3))).toEqual({ count: 0, value: null });
    expect(stepsOf(curveBandSteps(recipe("c", x, [1, 1, 1]), b, 3))).toEqual({ count: 0, value: null });
  });
});

describe("curveBand(a, b, at)", () => {
  // SciPy 1.17.1: lower quartiles of chi-square with 2 and 10 degrees of freedom, over them
  it.each([
    { seeds: 2, quartile: 0.28768207245178085, larger: "the upper quartile" },
    { seeds: 6, quartile: 1, larger: "the estimate" }
  ])("reads the share that lasts as 0.3 where $larger is 0.35, of $seeds seeds each", ({ seeds, quartile }) => {
    // each seed is off by an offset and by a zigzag, up for one half of the seeds and down for the other: so F is 3 (offset / zigzag)^2
    const f = (quartile * (1 + 3 * 0.35)) / (1 - 0.35);
    const off = (i: number) => (2 * i < seeds ? 1 : -1) * 0.01 * Math.sqrt(f / 3);
    const x = [1, 2, 3, 4];
    const row = (i: number) => x.map((at) => 0.5 + 0.01 * at + off(i) + 0.01 * (-1) ** (at + i));
    const of = (name: string) => recipe(name, x, ...Array.from({ length: seeds }, (_, i) => row(i)));
    const values = criticalValues(seeds, seeds, 4, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    const { critical } = curveBand(of("a"), of("b"), 4) ?? { critical: Number.NaN };
    expect(values.indexOf(critical)).toBe(3);
    expect(new Set(values).size).toBe(10);
  });
});

describe("seedGroups(scores)", () => {
  /** The share of the squares that the best of all cuts leaves. */
  const left = (scores: readonly number[]) => {
    const sorted = [...scores].sort((a, b) => a - b);
    const squares = (values: readonly number[]) => sum(values.map((value) => (value - mean(values)) ** 2));
    const cuts = sorted.slice(1).map((_, i) => squares(sorted.slice(0, i + 1)) + squares(sorted.slice(i + 1)));
    return Math.min(...cuts) / squares(sorted);
  };
  const chance = (scores: readonly number[]) => {
    const { normal } = seededRandom(scores.length);
    const own = left(scores);
    let below = 0;
    for (let draw = 0; draw < 4000; draw++)
      if (left(Array.from({ length: scores.length }, () => normal())) <= own) below++;
    return below / 4000;
  };

  it.each([
    { scores: [0.61, 0.2, 0.6, 0.62, 0.21], lower: [1, 4], upper: [0, 2, 3] },
    { scores: [0.5, 0.1, 0.101], lower: [1, 2], upper: [0] },
    { scores: [0.3, 0.3005, 0.34, 0.3002, 0.3401, 0.3003, 0.3402], lower: [0, 1, 3, 5], upper: [2, 4, 6] }
  ])("has the chance of so clear a parting: $scores", ({ scores, lower, upper }) => {
    const p = chance(scores);
    expect(p).toBeLessThan(0.01);
    const means = [lower, upper].map((places) => mean(places.map((place) => scores[place]!)));
    expectAlike(seedGroups(scores), { lower, upper, p, means }, 1e-12);
  });

  it("has none where the groups are less than two points apart, however clear", () => {
    const apart = (gap: number) => seedGroups([0.3, 0.3001, 0.3 + gap, 0.3001 + gap, 0.30005, 0.30005 + gap]);
    expect(apart(0.0201)!.upper).toEqual([2, 3, 5]);
    expect(apart(0.0199)).toBeNull();
    expect(seedGroups([0.2, 0.2, 0.2, 0.2])).toBeNull();
  });

  it("has a chance of 1 where no cut could leave more", () => {
    // of three, evenly apart is the least clear of all
    expect(seedGroups([0.3, 0.4, 0.5])).toBeNull();
  });

  it("has no chance at all where the seeds of each group are the same", () => {
    expectAlike(seedGroups([0.2, 0.4, 0.2, 0.4]), { lower: [0, 2], upper: [1, 3], p: 0, means: [0.2, 0.4] }, 1e-12);
  });
});

describe("budgetRatios(recipes, at)", () => {
  const x = [1, 2, 4, 7, 11];
  const a = recipe("a", x, [0.1, 0.3, 0.2, 0.5, 0.52], [0.2, 0.1, 0.4, 0.45, 0.6], [0, 0.3, 0.35, 0.41, 0.4]);
  const b = recipe("b", x, [0.3, 0.5, 0.6, 0.5, 0.62], [0.1, 0.35, 0.3, 0.7, 0.7]);
  const c = recipe("c", x, [0.2, 0.45, 0.5, 0.55, 0.6]);
  const middle = (rows: readonly number[][]) => x.map((_, j) => mean(rows.map((row) => row[j]!)));
  const level = (curve: readonly number[]) => 0.99 * Math.max(...curve);
  const reach = (curve: readonly number[], least: number) => {
    const place = curve.findIndex((value) => value >= least);
    return place < 0 ? null : x[place]!;
  };

  it("has the percentiles of 2,000 resamples of the seeds, all recipes of a draw together", () => {
    const { below } = seededRandom(99);
    const rows = [a, b, recipe("d", x, ...a.seeds.map(({ y }) => Array.from(y, (value) => 1.1 * value)))].map(
      ({ seeds }) => seeds.map(({ y }) => [...y])
    );
    const drawn = Array.from({ length: 2000 }, () => rows.map((of) => middle(of.map(() => of[below(of.length)]!))));
    const curves = rows.map(middle);
    const recipes = rows.map((of, i) => recipe("abd"[i]!, x, ...of));
    const found = budgetRatios(recipes, 11);
    expect(found.map((row) => row.length)).toEqual([2, 1, 0]);
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2]
    ] as const) {
      const ratios = drawn.map((of) => {
        const there = reach(of[j]!, level(of[i]!));
        return there === null ? 0 : reach(of[i]!, level(of[i]!))! / there;
      });
      const sorted = ratios.sort((p, q) => p - q);
      const [low, high] = [sorted[50]!, sorted[1949]!];
      const whole = reach(curves[j]!, level(curves[i]!));
      expect(found[i]![j - i - 1]).toMatchObject({
        value: whole === null ? null : reach(curves[i]!, level(curves[i]!))! / whole,
        low: low === 0 ? null : low,
        high: high === 0 ? null : high
      });
    }
    expect(budgetRatios([a, b], 11)[0]![0]).toEqual(budgetRatio(a, b, 11));
  });

  it("has the 51st and the 1,950th of them in order, each beside another", () => {
    const at = Array.from({ length: 400 }, (_, i) => i + 1);
    // straight lines: seeds of a all alike, so that a has its level at 396, and those of b at nine slopes
    const slopes = [4, 5, 5.3, 6.1, 6.8, 7.7, 8.9, 9.2, 13.6];
    const line = (slope: number) => at.map((value) => slope * value * 1e-4);
    const { below } = seededRandom(99);
    const sorted = Array.from({ length: 2000 }, () => {
      for (const _ of [1, 2]) below(2);
      return mean(slopes.map(() => slopes[below(9)]!));
    })
      .map((slope) => 396 / Math.ceil((396 * 2.5) / slope))
      .sort((p, q) => p - q);
    expect(sorted[49]).toBeLessThan(sorted[50]!);
    expect(sorted[1949]).toBeLessThan(sorted[1950]!);
    const [few, many] = [recipe("few", at, line(2.5), line(2.5)), recipe("many", at, ...slopes.map(line))];
    expect(budgetRatio(few, many, 400)).toMatchObject({ low: sorted[50], high: sorted[1949] });
  });

  it("is resampled a hundred draws at a time where two recipes have several seeds, and not at all otherwise", () => {
    expect(stepsOf(budgetRatioSteps([a, b], 11)).count).toBe(20);
    const { count, value } = stepsOf(budgetRatioSteps([a, c], 11));
    expect(count).toBe(0);
    expect(value[0]![0]).toMatchObject({ low: null, high: null });
    expect(stepsOf(budgetRatioSteps([c, a], 11)).value[0]![0]).toMatchObject({ low: null, high: null });
    expect(budgetRatios([c], 11)).toEqual([[]]);
  });

  it("says its rule with the names of the two, of every pair", () => {
    const rules = budgetRatios([c, b, a], 11).map((row) => row.map((ratio) => ratio?.rule));
    const rule = (one: string, level: string, from: number, other: string, there: string) =>
      `X at which ${one} first reaches 99% of its best mean over seeds up to 11 (${level}, at ${from}), over the X at which ${other} first reaches that level${there}`;
    expect(rules).toEqual([
      [rule("c", "0.594", 11, "b", " (7)"), rule("c", "0.594", 11, "a", ": not reached")],
      [rule("b", "0.6534", 11, "a", ": not reached")],
      []
    ]);
  });

  it("says its rule with four figures of every number", () => {
    const one = recipe("one", [1234.56, 2345.67], [0.123456, 0.234567]);
    const two = recipe("two", [1111.11, 2222.22], [0.123456, 0.234567]);
    const words = "over the X at which two first reaches that level";
    expect(budgetRatio(one, two, 2345.67)!.rule).toBe(
      `X at which one first reaches 99% of its best mean over seeds up to 2346 (0.2322, at 2346), ${words} (2222)`
    );
    const never = recipe("two", [1111.11, 2222.22], [0.123456, 0.134567]);
    expect(budgetRatio(one, never, 2345.67)).toEqual({
      ...{ value: null, low: null, high: null },
      rule: `X at which one first reaches 99% of its best mean over seeds up to 2346 (0.2322, at 2346), ${words}: not reached`
    });
  });
});
