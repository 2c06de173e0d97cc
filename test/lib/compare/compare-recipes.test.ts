import { describe, expect, it } from "vitest";
import { budgetRatio } from "../../../src/lib/compare/budget-ratio.js";
import { compareRecipes } from "../../../src/lib/compare/compare-recipes.js";
import { earlyOrder } from "../../../src/lib/compare/early-order.js";
import { commonReach, onCommonX, type Recipe, scoreAt, scoreBetween } from "../../../src/lib/compare/recipe.js";
import { asymptoteOf } from "../../../src/lib/compare/recipe-asymptote.js";
import { noiseParts } from "../../../src/lib/compare/score-noise.js";
import { seedGroups } from "../../../src/lib/compare/seed-groups.js";
import { pooledSeedSd } from "../../../src/lib/compare/seed-spread.js";
import { planFor, problemsNeeded, seedsNeeded } from "../../../src/lib/compare/seeds-needed.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";
import { criticalValues, curveBand } from "../../helpers/curve-band.js";
import { expectRelative } from "../../helpers/expect-relative.js";
import { evenly, plantedRecipe } from "./planted-recipes.js";

const run = (x: number[], y: number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });

describe("a run at an X", () => {
  const one = run([10, 20, 30, 40], [0.1, 0.2, 0.4, 0.8]);

  it("has the mean of its last three evaluations up to there", () => {
    expect(scoreAt(one, 40)).toBeCloseTo((0.2 + 0.4 + 0.8) / 3, 14);
    expect(scoreAt(one, 39)).toBeCloseTo((0.1 + 0.2 + 0.4) / 3, 14);
    expect(scoreAt(one, 20)).toBeCloseTo(0.15, 14);
    expect(scoreAt(one, 9)).toBeNaN();
  });

  it("stands on a straight line between evaluations, and nowhere outside", () => {
    expect([10, 25, 40, 9, 41].map((x) => scoreBetween(one, x))).toEqual([0.1, 0.30000000000000004, 0.8, NaN, NaN]);
  });

  it("meets others where all of them are", () => {
    const { x, y } = onCommonX([one, run([15, 35], [0.5, 0.7])], 40);
    expect([...x]).toEqual([15, 20, 30, 35]);
    expect([...y[1]!]).toEqual([0.5, 0.55, 0.6499999999999999, 0.7]);
    expect([...onCommonX([run(evenly(9, 9), evenly(9, 0.9))], 9, 3).x]).toEqual([1, 5, 9]);
  });
});

describe("budgetRatio(a, b, at)", () => {
  const a: Recipe = { name: "a", seeds: [run([1, 2, 3, 4], [0.1, 0.3, 0.498, 0.5])] };
  const b: Recipe = { name: "b", seeds: [run([1, 2, 3, 4], [0.2, 0.52, 0.6, 0.6])] };

  it("is the first X at 99 % of a's best mean over the first of b at that level, at evaluations alone", () => {
    expect(budgetRatio(a, b, 4)).toMatchObject({ value: 1.5, low: null, high: null });
    // best up to 2 is 0.3
    expect(budgetRatio(a, b, 2)).toMatchObject({ value: 1 });
    expect(budgetRatio(a, b, 4)!.rule).toBe(
      "X at which a first reaches 99% of its best mean over seeds up to 4 (0.495, at 3), over the X at which b first reaches that level (2)"
    );
  });

  it("says where b does not reach the level", () => {
    const other = budgetRatio(b, a, 4)!;
    expect(other.value).toBeNull();
    expect(other.rule).toMatch(/: not reached$/);
  });

  it("is none where the level is there before training", () => {
    const falling: Recipe = { name: "f", seeds: [run([0, 1, 2], [0.5, 0.4, 0.3])] };
    expect(budgetRatio(falling, b, 2)).toBeNull();
  });

  it("holds the planted ratio in its interval", () => {
    const x = evenly(20, 10);
    const saturating = (speed: number) => (at: number) => 0.2 + 0.6 * (1 - Math.exp(-speed * at));
    let held = 0;
    for (let draw = 1; draw <= 20; draw++) {
      const sd = { seeds: 8, x, seedSd: 0.003, checkpointSd: 0.003 };
      const slow = plantedRecipe("slow", draw, { ...sd, curve: saturating(0.5) });
      const fast = plantedRecipe("fast", 100 + draw, { ...sd, curve: saturating(1) });
      const { value, low, high } = budgetRatio(slow, fast, 10)!;
      expect(value).toBeGreaterThan(1.2);
      if (low! <= 2 && 2 <= (high ?? Number.POSITIVE_INFINITY)) held++;
    }
    expect(held).toBeGreaterThanOrEqual(17);
  });
});

describe("curveBand(a, b, at)", () => {
  const x = evenly(12, 12);
  const noisy = (seeds: number, shift = 0) => ({
    seeds,
    x,
    seedSd: 0.01,
    checkpointSd: 0.01,
    curve: (at: number) => 0.5 + at / 40 + shift
  });
  const rejections = (seeds: number, shift: number, draws: number) => {
    let count = 0;
    for (let draw = 0; draw < draws; draw++) {
      const a = plantedRecipe("a", 2 * draw + 1, noisy(seeds));
      const b = plantedRecipe("b", 2 * draw + 2, noisy(seeds, shift));
      if (curveBand(a, b, 12)!.leavesZero) count++;
    }
    return count / draws;
  };

  it.each([2, 3, 5])("leaves 0 in about one in twenty cases where %d seeds each are alike", (seeds) => {
    // 400 cases: 0.05 has a standard error of 0.011
    const share = rejections(seeds, 0, 400);
    expect(share).toBeLessThan(0.09);
    expect(share).toBeGreaterThan(0.015);
  });

  it("sees a difference of five standard deviations with three seeds each", () => {
    expect(rejections(3, 0.07, 100)).toBeGreaterThan(0.9);
  });

  it("is centred on the difference of the means and needs two seeds of both", () => {
    const [a, b] = [plantedRecipe("a", 5, noisy(3)), plantedRecipe("b", 6, noisy(4))];
    const { difference, low, high, critical } = curveBand(a, b, 12)!;
    const at = (recipe: Recipe) => recipe.seeds.reduce((sum, { y }) => sum + y[4]!, 0) / recipe.seeds.length;
    expect(difference[4]).toBeCloseTo(at(a) - at(b), 12);
    expect((low[4]! + high[4]!) / 2).toBeCloseTo(difference[4]!, 12);
    expect(high[4]! - low[4]!).toBeGreaterThan(2 * critical * 0.004);
    expect(curveBand({ name: "one", seeds: a.seeds.slice(0, 1) }, b, 12)).toBeNull();
  });

  it("needs a wider band the more X there are, and the fewer seeds", () => {
    expect(criticalValues(3, 3, 24, [0])[0]!).toBeGreaterThan(criticalValues(3, 3, 6, [0])[0]!);
    expect(criticalValues(2, 2, 12, [0.5])[0]!).toBeGreaterThan(criticalValues(5, 5, 12, [0.5])[0]!);
    // one X, many seeds: Student's t with 38 degrees of freedom, 2.02
    expect(criticalValues(20, 20, 1, [0])[0]!).toBeGreaterThan(1.85);
    expect(criticalValues(20, 20, 1, [0])[0]!).toBeLessThan(2.2);
  });
});

describe("noiseParts(source)", () => {
  it("finds planted parts", () => {
    const x = evenly(40, 40);
    const plan = { seeds: 40, x, seedSd: 0.02, checkpointSd: 0.01, curve: (at: number) => 0.4 + at / 100 };
    const recipes = [plantedRecipe("a", 1, plan), plantedRecipe("b", 2, plan)];
    const passes = [{ squares: 0.0008, df: 20, checkpoints: 5 }];
    const noise = noiseParts({ recipes, at: 40, passes: [], problems: 400 });
    // 78 degrees of freedom: 8 % of standard error
    expectRelative(noise.seeds!, 0.02, 0.2);
    expectRelative(noise.checkpoints!, 0.01, 0.05);
    expect(noise.passes).toBeNull();
    // scores at 40 are 0.79 on average
    expectRelative(noise.problems!, Math.sqrt((0.79 * 0.21) / 400), 0.02);
    const withPasses = noiseParts({ recipes, at: 40, passes, problems: null });
    expect(withPasses.passes).toBeCloseTo(Math.sqrt(0.00004), 12);
    // five passes behind each score
    expectRelative(withPasses.checkpoints!, Math.sqrt(noise.checkpoints! ** 2 - 0.00004 / 5), 1e-9);
    expect(withPasses.problems).toBeNull();
  });

  it("knows the checkpoints of single runs, and not their seeds", () => {
    const plan = {
      seeds: 1,
      x: evenly(400, 400),
      seedSd: 0.1,
      checkpointSd: 0.01,
      curve: (at: number) => 0.4 + at / 1000
    };
    const noise = noiseParts({ recipes: [plantedRecipe("a", 3, plan)], at: 400, passes: [], problems: null });
    expect(noise.seeds).toBeNull();
    expectRelative(noise.checkpoints!, 0.01, 0.1);
  });
});

describe("seedGroups(scores)", () => {
  it("parts two of ten that never learn from the others", () => {
    const found = seedGroups([0.43, 0.41, 0.44, 0.42, 0.45, 0.43, 0.42, 0.4, 0.11, 0.04])!;
    expect(found).toMatchObject({ lower: [8, 9], upper: [0, 1, 2, 3, 4, 5, 6, 7] });
    expect(found.means[0]).toBeCloseTo(0.075, 12);
  });

  it("leaves seeds of one distribution together in 99 % of cases", () => {
    const { normal } = seededRandom(7);
    for (const n of [3, 5, 10]) {
      let parted = 0;
      for (let i = 0; i < 1000; i++)
        if (seedGroups(Array.from({ length: n }, () => 0.5 + 0.1 * normal())) !== null) parted++;
      expect(parted).toBeLessThan(25);
    }
  });

  it("says nothing of two seeds, and of groups less than two points apart", () => {
    expect(seedGroups([0.1, 0.9])).toBeNull();
    expect(seedGroups([0.5, 0.5001, 0.5002, 0.515, 0.5151])).toBeNull();
  });
});

describe("plans", () => {
  it("need the seeds that SciPy 1.17.1's noncentral t gives", () => {
    expect(seedsNeeded(0.01, 0.01)).toBe(17);
    expect(seedsNeeded(0.02, 0.01)).toBe(6);
    expect(seedsNeeded(0.01, 0.02)).toBe(64);
    expect(seedsNeeded(0.05, 0.01)).toBe(3);
    expect(seedsNeeded(0.0001, 0.01)).toBeNull();
    const { power } = planFor(0.01, { sd: 0.01, from: "here", measured: null }, 0.5);
    expectRelative(power.find(({ seeds }) => seeds === 5)!.power, 0.28629549338059773, 1e-7);
  });

  it("need the problems of two binomials by the normal approximation", () => {
    // SciPy 1.17.1: 2 p (1 - p) (z_0.975 + z_0.8)^2 / d^2
    expect(problemsNeeded(0.02, 0.5)).toBe(9812);
    expect(problemsNeeded(0.01, 0.8)).toBe(25117);
    expect(problemsNeeded(0.01, 1)).toBeNull();
  });

  it("pool the spread of seeds by degrees of freedom", () => {
    const at = (...scores: number[]): Recipe => ({ name: "r", seeds: scores.map((score) => run([1], [score])) });
    const { sd, df } = pooledSeedSd([at(0.1, 0.3), at(0.5, 0.5, 0.5), at(0.9)], 1)!;
    expect(sd).toBeCloseTo(Math.sqrt(0.02 / 3), 12);
    expect(df).toBe(3);
    expect(pooledSeedSd([at(0.1), at(0.9)], 1)).toBeNull();
  });
});

describe("earlyOrder(recipes, at)", () => {
  const recipe = (name: string, ...y: number[]): Recipe => ({ name, seeds: [run([0, 10, 20, 30, 40], y)] });

  it("counts pairs in the order of the end, before training too", () => {
    const order = earlyOrder(
      [
        recipe("a", 0.1, 0.2, 0.3, 0.4, 0.4),
        recipe("b", 0.2, 0.2, 0.2, 0.2, 0.2),
        recipe("c", 0.1, 0.5, 0.6, 0.7, 0.7)
      ],
      40
    );
    // before: a below b and a level with c, b above c; at the end b, a, c
    expect(order[0]).toEqual({ x: 0, pairs: 0.5 / 3, of: 3 });
    expect(order.at(-1)).toEqual({ x: 30, pairs: 1, of: 3 });
    expect(earlyOrder([recipe("a", 1, 1, 1, 1, 1), recipe("b", 0, 0, 0, 0, 0)], 40)).toEqual([]);
  });
});

describe("asymptoteOf(recipe, at)", () => {
  const sigmoid = (at: number) => 0.2 + 0.5 / (1 + (10 / at) ** 1.5);

  it("finds a planted level and where half of the gain is made", () => {
    const plan = { seeds: 5, x: evenly(60, 200), seedSd: 0.005, checkpointSd: 0.003, curve: sigmoid };
    const found = asymptoteOf(plantedRecipe("a", 4, plan), 200)!;
    expect(Math.abs(found.level - 0.7)).toBeLessThan(0.015);
    expect(found.low!).toBeLessThan(0.7);
    expect(found.high!).toBeGreaterThan(0.7);
    expectRelative(found.xMid, 10, 0.15);
  });

  it("is printed without its interval, which did not hold in backtests", () => {
    const plan = { seeds: 5, x: evenly(60, 200), seedSd: 0.005, checkpointSd: 0.003, curve: sigmoid };
    const [a, b] = [plantedRecipe("a", 4, plan), plantedRecipe("b", 5, plan)];
    const { groups } = compareRecipes([a, b], { at: 200 });
    expect(groups.map(({ asymptote }) => [asymptote!.low, asymptote!.high])).toEqual([
      [null, null],
      [null, null]
    ]);
    expect(Math.abs(groups[0]!.asymptote!.level - 0.7)).toBeLessThan(0.015);
  });

  it("knows none of a curve that still rises", () => {
    const rising = { seeds: 3, x: evenly(20, 20), checkpointSd: 0.001, curve: (at: number) => 0.1 + at / 40 };
    expect(asymptoteOf(plantedRecipe("a", 4, rising), 20)).toBeNull();
  });
});

describe("compareRecipes(recipes)", () => {
  it("has the budget ratio and the band of each pair beside its difference", () => {
    const rising = (name: string, rate: number): Recipe =>
      plantedRecipe(name, rate, {
        ...{ seeds: 3, x: evenly(20, 100), seedSd: 0.01, checkpointSd: 0.004 },
        curve: (at: number) => 0.6 - 0.4 * Math.exp(-at / rate)
      });
    const [fast, slow, slower] = [rising("fast", 10), rising("slow", 25), rising("slower", 40)] as const;
    const { differences } = compareRecipes([slow, fast, slower]);
    const pairs = [
      [slow, fast],
      [slow, slower],
      [fast, slower]
    ] as const;
    const expected = pairs.map(([a, b]) => [
      a.name,
      b.name,
      budgetRatio(a, b, 100)!.value,
      curveBand(a, b, 100)!.critical
    ]);
    expect(differences.map((pair) => [pair.a, pair.b, pair.budgetRatio!.value, pair.band!.critical])).toEqual(expected);
    expect(differences.map(({ band }) => band!.difference)).toEqual(
      pairs.map(([a, b]) => curveBand(a, b, 100)!.difference)
    );
    expect(new Set(differences.map(({ budgetRatio }) => budgetRatio!.value)).size).toBeGreaterThan(1);
  });

  const x = evenly(10, 100);
  const of = (name: string, draw: number, seeds: number, level: number) =>
    plantedRecipe(name, draw, { seeds, x, seedSd: 0.01, checkpointSd: 0.005, curve: () => level });

  it("compares each pair once, at the largest X that every run has", () => {
    const short: Recipe = { name: "c", seeds: [run([10, 20, 30, 80], [0.5, 0.5, 0.5, 0.5])] };
    const compared = compareRecipes([of("a", 1, 3, 0.6), of("b", 2, 3, 0.5), short]);
    expect(compared.at).toBe(80);
    expect(commonReach([short])).toBe(80);
    expect(compared.differences.map(({ a, b }) => a + b)).toEqual(["ab", "ac", "bc"]);
    expect(compared.differences[0]!.chanceABetter).toBeGreaterThan(0.99);
    expect(compared.groups.map(({ seeds, low }) => [seeds, low === null])).toEqual([
      [3, false],
      [3, false],
      [1, true]
    ]);
  });

  it("says of single runs what the spread of seeds would make of it, and nothing of chances", () => {
    const one = compareRecipes([of("a", 1, 1, 0.6), of("b", 2, 1, 0.5)]).differences[0]!;
    expect(one).toMatchObject({ low: null, high: null, chanceABetter: null, band: null });
    expect(one.withSeedSpread!.from).toContain("public study");
    const half = (one.withSeedSpread!.high - one.withSeedSpread!.low) / 2;
    expectRelative(half, 1.959963984540054 * one.withSeedSpread!.sd * Math.sqrt(2), 1e-12);
    const pooled = compareRecipes([of("a", 1, 1, 0.6), of("b", 2, 3, 0.5)]).differences[0]!.withSeedSpread!;
    expect(pooled.from).toContain("these recipes");
    const several = compareRecipes([of("a", 1, 3, 0.6), of("b", 2, 3, 0.5)]).differences[0]!;
    expect(several.low).not.toBeNull();
    expect(several.withSeedSpread).toBeNull();
  });

  it("refuses an X that some run does not have", () => {
    expect(() => compareRecipes([of("a", 1, 2, 0.6)], { at: 101 })).toThrow(
      "a must reach X = 101; it goes from 10 to 100"
    );
    expect(() => compareRecipes([of("a", 1, 2, 0.6)], { at: 5 })).toThrow("a must reach X = 5");
  });

  it("warns of seeds in two groups and of runs that end early", () => {
    const parted: Recipe = { name: "p", seeds: [0.1, 0.5, 0.51, 0.52, 0.5].map((y) => run([10, 20, 30], [y, y, y])) };
    const { warnings } = compareRecipes([parted, of("a", 1, 2, 0.6)]);
    expect(warnings).toEqual([
      "p: its 5 seeds part into two groups (1 at 10.0%, 4 at 50.8%): the mean describes neither, and intervals of means do not fit",
      "the shortest run ends at 30, the longest at 100: all are compared at 30; what comes later is not used"
    ]);
  });
});
