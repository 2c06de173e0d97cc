/** Recipes of a public study with ten seeds each, on the benchmark that they are trained for. */

import type { Recipe } from "../../src/lib/compare/recipe.js";
import { publicStudies, readPublicStudy } from "./public-studies.js";

const pods = publicStudies[0];

/** PODS on one GPU along nominal hours: GSM8K, and MATH500 where MATH was trained on. */
export async function podsRecipes(): Promise<Recipe[]> {
  const recipes = new Map<string, Recipe["seeds"][number][]>();
  for (const { recipe, benchmark, hours, score } of await readPublicStudy(pods)) {
    if (benchmark !== (recipe.includes(" math ") ? "math500" : "gsm8k")) continue;
    recipes.set(recipe, [...(recipes.get(recipe) ?? []), { x: hours!, y: score }]);
  }
  return [...recipes].map(([name, seeds]) => ({ name, seeds }));
}

/** Pairs of plain GRPO and PODS whose ratio its authors print: 2.0, 2.0, 3.0. */
export const printedRatios = [
  ["Qwen2.5-3B-Instruct gsm8k all 16 16", "Qwen2.5-3B-Instruct gsm8k max-variance 64 16", 2],
  ["Qwen2.5-3B-Instruct math all 8 8", "Qwen2.5-3B-Instruct math max-variance 32 8", 2],
  ["Llama-3.2-3B-Instruct gsm8k all 16 16", "Llama-3.2-3B-Instruct gsm8k max-variance 64 16", 3]
] as const;

/** Two sets of `size` seeds of `seeds` that have none in common, each pair of sets once, every `each`-th of them. */
export function splits(seeds: number, size: number, each = 1): [number[], number[]][] {
  const sets: number[][] = [];
  const grow = (from: number, set: readonly number[]): void => {
    if (set.length === size) sets.push([...set]);
    else for (let i = from; i < seeds; i++) grow(i + 1, [...set, i]);
  };
  grow(0, []);
  const pairs = sets.flatMap((a, i) =>
    sets
      .slice(i + 1)
      .filter((b) => !b.some((seed) => a.includes(seed)))
      .map((b): [number[], number[]] => [a, b])
  );
  return pairs.filter((_, i) => i % each === 0);
}

/** The recipe with some of its seeds, each score moved by `shift`. */
export function ofSeeds({ name, seeds }: Recipe, places: readonly number[], shift = 0): Recipe {
  const moved = places.map((place) => {
    const { x, y } = seeds[place]!;
    return shift === 0 ? { x, y } : { x, y: y.map((value) => value + shift) };
  });
  return { name, seeds: moved };
}
