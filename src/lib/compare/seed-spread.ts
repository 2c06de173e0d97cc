/** How much runs of one recipe differ: what the seeds at hand measure, drawn towards what is known of others. */
import { sampleVariance } from "../inference/runs/run-effects.js";
import { chiSquareQuantile } from "../statistics/gamma-functions.js";
import { type Recipe, scoresAt } from "./recipe.js";

export interface SeedSpread {
  /** standard deviation to reckon with, a fraction */
  sd: number;
  /** where that is from, in words */
  from: string;
  /** null without a second seed */
  measured: MeasuredSpread | null;
}

interface MeasuredSpread {
  /** pooled over recipes */
  sd: number;
  df: number;
  /** 95 % interval, by chi-square */
  low: number;
  high: number;
}

/**
 * Standard deviation between seeds of one recipe at its end: the median over the recipes that learn with all ten seeds in PODS
 * (arXiv 2504.13818; GSM8K, MATH500). Their variances spread as those of 4.7 degrees of freedom do (an inverse chi-square
 * fitted to their logarithms), so that it counts for as many. `npm run bench:compare` prints the standard deviations.
 *
 * @see G. K. Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3, article 3, section 6.2
 */
export const seedSdElsewhere = { middle: 0.008, df: 4.7, from: "recipes of a public study with ten seeds" };

/** Two seeds that happen to agree do not say that seeds agree. */
export function seedSpread(recipes: readonly Recipe[], at: number): SeedSpread {
  const pooled = pooledSeedSd(recipes, at);
  const { middle, df: dfElsewhere, from } = seedSdElsewhere;
  if (pooled === null) return { sd: middle, from, measured: null };
  const { sd, df } = pooled;
  const variance = (df * sd * sd + dfElsewhere * middle * middle) / (df + dfElsewhere);
  const [low, high] = [0.975, 0.025].map((p) => sd * Math.sqrt(df / chiSquareQuantile(p, df))) as [number, number];
  return {
    sd: Math.sqrt(variance),
    from: `these recipes, pooled, drawn towards ${from}`,
    measured: { sd, df, low, high }
  };
}

/** Pooled over recipes; null without a second seed. */
export function pooledSeedSd(recipes: readonly Recipe[], at: number): Pick<MeasuredSpread, "sd" | "df"> | null {
  const several = recipes.map((recipe) => scoresAt(recipe, at)).filter(({ length }) => length > 1);
  const df = several.reduce((sum, { length }) => sum + length - 1, 0);
  if (df === 0) return null;
  const squares = several.reduce((sum, scores) => sum + (scores.length - 1) * sampleVariance(scores), 0);
  return { sd: Math.sqrt(squares / df), df };
}
