/** The last evaluations of recipes that are logged at other distances stand at other X: what that alone makes of a difference. */
import { describe, expect, it } from "vitest";
import { compareRecipes } from "../../../src/lib/compare/compare-recipes.js";
import { evenly, plantedRecipe } from "./planted-recipes.js";

const every = (distance: number) => evenly(200 / distance, 200);
const warned = (curve: (x: number) => number, ...distances: readonly number[]) =>
  compareRecipes(
    distances.map((distance, i) =>
      plantedRecipe(["a", "b"][i]!, i + 1, { seeds: 3, x: every(distance), curve, checkpointSd: 1e-4 })
    )
  ).warnings.filter((text) => text.includes("last three evaluations"));

describe("recipes that are evaluated at other distances", () => {
  const rise = (x: number) => 0.2 + 0.002 * x;

  it("are warned of where they still rise: 190 and 175 on average, 0.002 a step", () => {
    expect(warned(rise, 10, 25)).toEqual([
      'a and b: their last three evaluations are at 190 and 175 on average; at the slopes they have there this alone makes 3.0 points of a - b. Log both at the same distance, or go by "along the curve"'
    ]);
  });

  it("are not where they are flat, or at the same distance", () => {
    expect(warned(() => 0.4, 10, 25)).toEqual([]);
    expect(warned(rise, 25, 25)).toEqual([]);
    // 0.0006 a step: 0.9 points
    expect(warned((x) => 0.2 + 0.0006 * x, 10, 25)).toEqual([]);
  });
});
