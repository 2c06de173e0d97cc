/** What a comparison warns of, whole sentences: evaluations at unlike places, too few of them, runs that have collapsed. */
import { describe, expect, it } from "vitest";
import { comparedAtOnce, wholeSteps } from "../../../src/lib/compare/compare-recipes.js";
import type { Recipe } from "../../../src/lib/compare/recipe.js";
import { finished } from "../../../src/lib/steps.js";
import { expectAlike } from "../../helpers/expect-relative.js";
import { evenly, recipeOf, seedRun } from "./planted-recipes.js";

/** 0.002 a step, with evaluations at these X. */
const rising = (x: readonly number[]) =>
  seedRun(
    x,
    x.map((at) => 0.2 + 0.002 * at)
  );
const every = (distance: number) => evenly(200 / distance, 200);
const recipe = (name: string, ...seeds: readonly (readonly number[])[]): Recipe => ({ name, seeds: seeds.map(rising) });

describe("places at which recipes are compared that end at unlike X", () => {
  const often = recipe("often", every(10));
  const places = (...recipes: Recipe[]) => comparedAtOnce(recipes).places;

  it("are the last three of the recipe that is evaluated the least often, and of its rarest seed", () => {
    const [rarer, rarest] = [recipe("rarer", every(20)), recipe("rarest", every(40))];
    for (const recipes of [
      [often, rarer, rarest],
      [rarest, rarer, often],
      [rarer, rarest, often]
    ])
      expect(places(...recipes)).toEqual([120, 160, 200]);
    for (const seeds of [
      [every(10), every(40), every(20)],
      [every(40), every(10), every(10)]
    ])
      expect(places(often, recipe("mixed", ...seeds))).toEqual([120, 160, 200]);
  });

  it("are those that come first where two are as rare", () => {
    const [even, uneven] = [[50, 100, 150, 200] as const, [50, 120, 130, 200] as const];
    expect(places(recipe("even", even), recipe("uneven", uneven), often)).toEqual([100, 150, 200]);
    expect(places(often, recipe("uneven", uneven), recipe("even", even))).toEqual([120, 130, 200]);
    expect(places(often, recipe("both", even, uneven))).toEqual([100, 150, 200]);
    expect(places(often, recipe("both", uneven, even))).toEqual([120, 130, 200]);
  });

  it("are none where a run begins behind one of them: every run is then scored at its last three", () => {
    const late = recipe("late", every(10), [140, 180, 190, 200]);
    const sparse = recipe("sparse", every(40));
    const { places: none, groups, warnings } = comparedAtOnce([late, sparse]);
    expect(none).toBeNull();
    expectAlike(
      groups.map(({ score }) => score),
      [0.2 + 0.002 * 190, 0.2 + 0.002 * 160],
      1e-12
    );
    expect(warnings).toEqual([
      'late and sparse: their last three evaluations are at 190 and 160 on average; at the slopes they have there this alone would make 6.0 points of a - b. Log both at the same distance, or go by "along the curve"'
    ]);
    // from the first of them on it is there
    expect(places(recipe("late", every(10), [120, 180, 190, 200]), sparse)).toEqual([120, 160, 200]);
  });
});

describe("warnings", () => {
  it("name each pair of unlike ends once, with four figures of every X", () => {
    const third = [100 / 3, 200 / 3, 100, 400 / 3, 500 / 3, 200];
    const { warnings } = comparedAtOnce([recipe("a", every(10)), recipe("b", third), recipe("c", every(40))]);
    const scored = "All runs are scored at 120, 160, 200, between evaluations on a straight line";
    const alone = "at the slopes they have there this alone would make";
    expect(warnings).toEqual([
      `a and b: their last three evaluations are at 190 and 166.7 on average; ${alone} 4.7 points of a - b. ${scored}`,
      `a and c: their last three evaluations are at 190 and 160 on average; ${alone} 6.0 points of a - b. ${scored}`,
      `b and c: their last three evaluations are at 166.7 and 160 on average; ${alone} 1.3 points of a - b. ${scored}`
    ]);
  });

  it("name a recipe of which one run alone has fewer than three evaluations", () => {
    const flat = (x: readonly number[]) =>
      seedRun(
        x,
        x.map(() => 0.5)
      );
    const mixed = { name: "mixed", seeds: [flat([10, 20, 30]), flat([10, 30])] };
    expect(comparedAtOnce([mixed, { name: "full", seeds: [flat([10, 20, 30])] }]).warnings).toEqual([
      "fewer than 3 evaluations up to 30 in a run of mixed: its score is the mean of those there are"
    ]);
  });
});

describe("a run that has collapsed", () => {
  const x = [0, ...evenly(12, 120)];
  const kept = x.map(() => 0.5);
  const collapses = (at: number, ...rows: number[][]) => {
    const recipes = [recipeOf("c", x, ...rows), recipeOf("k", x, kept)];
    return finished(wholeSteps(recipes, comparedAtOnce(recipes, { at }))).warnings;
  };
  const gone = x.map((at) => (at <= 90 ? 0.5 : 0.01));
  const what = "its score there is of what was left, not of what it reached";

  it("is counted among those of its recipe, where its last two evaluations up to there are low", () => {
    expect(collapses(120, gone)).toEqual([`c: its run has collapsed by 120: ${what}`]);
    expect(collapses(120, kept, gone)).toEqual([`c: 1 of its 2 runs has collapsed by 120: ${what}`]);
    expect(collapses(110, gone, gone)).toEqual([`c: 2 of its 2 runs have collapsed by 110: ${what}`]);
    // one evaluation alone is low up to there, and more behind it
    expect(collapses(100, gone)).toEqual([]);
    expect(collapses(120, kept)).toEqual([]);
  });

  it("has lost what it reached in training, not what it had before", () => {
    expect(
      collapses(
        120,
        x.map((at) => (at === 0 ? 1 : 0.2))
      )
    ).toEqual([]);
  });
});
