/** Comparisons where the truth is known: ten seeds a recipe of a public study, and the ratios that it prints. */
import { beforeAll, describe, expect, it } from "vitest";
import { budgetRatio, budgetRatios } from "../../../src/lib/compare/budget-ratio.js";
import { compareRecipes } from "../../../src/lib/compare/compare-recipes.js";
import { commonReach, type Recipe, scoresAt } from "../../../src/lib/compare/recipe.js";
import { seedSdElsewhere } from "../../../src/lib/compare/seed-spread.js";
import { welch } from "../../../src/lib/compare/welch.js";
import { mean } from "../../../src/lib/goodness.js";
import { sampleVariance } from "../../../src/lib/inference/runs/run-effects.js";
import { trigamma } from "../../../src/lib/statistics/gamma-derivatives.js";
import { trigammaInverse } from "../../bench/notes/gamma-derivatives.js";
import { curveBand } from "../../helpers/curve-band.js";
import { ofSeeds, podsRecipes, printedRatios, splits } from "../../helpers/public-recipes.js";

let recipes: Recipe[];
beforeAll(async () => {
  recipes = await podsRecipes();
});
const named = (name: string) => recipes.find((recipe) => recipe.name === name)!;

describe("ten seeds a recipe", () => {
  it("are fourteen recipes, and their halves each split once", () => {
    expect(recipes.map(({ seeds }) => seeds.length)).toEqual(recipes.map(() => 10));
    expect(recipes).toHaveLength(14);
    expect([5, 3, 2].map((size) => splits(10, size).length)).toEqual([126, 2100, 630]);
  });

  it.each(printedRatios)("%s against %s: the printed ratio %d lies in an interval", (a, b, printed) => {
    const [one, other] = [named(a), named(b)];
    const { value, low, high } = budgetRatio(one, other, commonReach([one, other]))!;
    // nominal hours have four digits
    expect(value!).toBeCloseTo(printed, 3);
    expect(low!).toBeLessThan(printed);
    expect(high!).toBeGreaterThan(printed);
  });

  it("have the same intervals from the new draws of two recipes as on record, and nearly those among six", () => {
    // by `npm run bench:compare`, which docs/compare.md has
    const onRecord = [
      [1, 2.667],
      [1.167, 2.5],
      [1.75, 4.5]
    ];
    const pairs = printedRatios.map(([a, b]) => [named(a), named(b)] as const);
    const all = pairs.flat();
    const at = commonReach(all);
    const among = budgetRatios(all, at);
    for (const [i, [a, b]] of pairs.entries()) {
      const { low, high } = budgetRatio(a, b, commonReach([a, b]))!;
      expect([low!, high!].map((end) => Number(end.toPrecision(4)))).toEqual(onRecord[i]);
      const [alone, one] = [budgetRatio(a, b, at), among[2 * i]![0]!];
      expect(one?.value).toBe(alone?.value);
      expect(one?.rule).toBe(alone?.rule);
      // evaluations are steps of these ratios: an end may move by one
      if (alone?.low != null) expect(Math.abs(one!.low! / alone.low - 1)).toBeLessThan(0.35);
    }
    expect(among.map(({ length }) => length)).toEqual([5, 4, 3, 2, 1, 0]);
  });

  it.each([
    [5, 3],
    [3, 40],
    [2, 12]
  ])("differ in at most 7 %% of cases where halves of %d seeds differ in nothing", (size, each) => {
    let [atX, along] = [0, 0];
    for (const recipe of recipes) {
      const at = commonReach([recipe]);
      const some = splits(10, size, each);
      for (const [one, other] of some) {
        const [a, b] = [ofSeeds(recipe, one), ofSeeds(recipe, other)];
        if (welch(scoresAt(a, at), scoresAt(b, at)).p! < 0.05) atX += 1 / some.length;
        if (curveBand(a, b, at)!.leavesZero) along += 1 / some.length;
      }
    }
    expect(atX / recipes.length).toBeLessThan(0.07);
    expect(along / recipes.length).toBeLessThan(0.07);
  });

  it("differ along the curve where one half of five is moved by four standard deviations", () => {
    const recipe = named("Qwen2.5-3B-Instruct gsm8k max-variance 64 16");
    const some = splits(10, 5, 6);
    const seen = some.filter(([a, b]) => curveBand(ofSeeds(recipe, a, 0.03), ofSeeds(recipe, b), 6)!.leavesZero);
    expect(seen.length / some.length).toBeGreaterThan(0.8);
  });

  it("part into two groups in plain GRPO on Llama alone, whose seeds 9 and 10 never learn", () => {
    const parted = compareRecipes(recipes.filter(({ name }) => name.startsWith("Llama"))).groups.flatMap(
      ({ group, parting }) => (parting === null ? [] : [{ group, lower: parting.lower }])
    );
    expect(parted).toEqual([{ group: "Llama-3.2-3B-Instruct gsm8k all 16 16", lower: [8, 9] }]);
  });

  it("spread as is taken for single runs", () => {
    const learning = recipes.filter(({ name }) => !/max-reward|Llama.* all /.test(name));
    const sds = learning
      .map((recipe) => Math.sqrt(sampleVariance(scoresAt(recipe, commonReach([recipe])))))
      .sort((a, b) => a - b);
    expect(sds).toHaveLength(12);
    expect(seedSdElsewhere.middle).toBe(Number(mean([sds[5]!, sds[6]!]).toFixed(3)));
    // the variance of ln s^2 is trigamma(9 / 2) of nine degrees of freedom each, and trigamma(df / 2) of what they are drawn from
    const spreads = sds.map((sd) => 2 * Math.log(sd));
    const between = sampleVariance(spreads) - trigamma(9 / 2);
    expect(seedSdElsewhere.df).toBe(Number((2 * trigammaInverse(between)).toFixed(1)));
  });
});
