/** Recipes whose curve, seeds and checkpoints are known. */
import type { Recipe, SeedRun } from "../../../src/lib/compare/recipe.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";

export interface Planted {
  seeds: number;
  /** X of the evaluations */
  x: readonly number[];
  curve: (x: number) => number;
  /** standard deviations: between seeds, from checkpoint to checkpoint */
  seedSd?: number;
  checkpointSd?: number;
}

export function seedRun(x: readonly number[], y: readonly number[]): SeedRun {
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

/** A recipe of seeds that are all evaluated at the same X, a row of scores each. */
export function recipeOf(name: string, x: readonly number[], ...rows: readonly (readonly number[])[]): Recipe {
  return { name, seeds: rows.map((y) => seedRun(x, y)) };
}

export function plantedRecipe(name: string, draw: number, { seeds, x, curve, ...sd }: Planted): Recipe {
  const { normal } = seededRandom(draw);
  return {
    name,
    seeds: Array.from({ length: seeds }, () => {
      const offset = (sd.seedSd ?? 0) * normal();
      return {
        x: Float64Array.from(x),
        y: Float64Array.from(x, (at) => curve(at) + offset + (sd.checkpointSd ?? 0) * normal())
      };
    })
  };
}

export const evenly = (count: number, last: number) =>
  Array.from({ length: count }, (_, i) => (last * (i + 1)) / count);
