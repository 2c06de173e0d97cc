/** The last evaluations of recipes that are logged at other distances stand at other X: what that alone makes of a difference. */
import { describe, expect, it } from "vitest";
import { compareRecipes } from "../../../src/lib/compare/compare-recipes.js";
import { evenly, plantedRecipe } from "./planted-recipes.js";

const every = (distance: number) => evenly(200 / distance, 200);
const compared = (curve: (x: number) => number, ...distances: readonly number[]) =>
  compareRecipes(
    distances.map((distance, i) =>
      plantedRecipe(["a", "b"][i]!, i + 1, { seeds: 3, x: every(distance), curve, checkpointSd: 1e-4 })
    )
  );
const warned = (curve: (x: number) => number, ...distances: readonly number[]) =>
  compared(curve, ...distances).warnings.filter((text) => text.includes("last three evaluations"));

describe("recipes that are evaluated at other distances", () => {
  const rise = (x: number) => 0.2 + 0.002 * x;

  it("are warned of where they still rise: 190 and 175 on average, 0.002 a step", () => {
    expect(warned(rise, 10, 25)).toEqual([
      "a and b: their last three evaluations are at 190 and 175 on average; at the slopes they have there this alone would make 3.0 points of a - b. All runs are scored at 150, 175, 200, between evaluations on a straight line"
    ]);
  });

  it("are compared at the same X, on the last three of the one that is evaluated less often", () => {
    const { places, groups, differences } = compared(rise, 10, 25);
    expect(places).toEqual([150, 175, 200]);
    // both are 0.55 at 175: means of last threes would have been 0.58 and 0.55
    for (const { score } of groups) expect(Math.abs(score - rise(175))).toBeLessThan(1e-3);
    expect(Math.abs(differences[0]!.difference)).toBeLessThan(1e-3);
    expect(compared(rise, 25, 25).places).toBeNull();
    expect(compared(() => 0.4, 10, 25).places).toBeNull();
  });

  it("are not where they are flat, or at the same distance", () => {
    expect(warned(() => 0.4, 10, 25)).toEqual([]);
    expect(warned(rise, 25, 25)).toEqual([]);
    // 0.0006 a step: 0.9 points
    expect(warned((x) => 0.2 + 0.0006 * x, 10, 25)).toEqual([]);
  });
});
