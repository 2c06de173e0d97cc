/** How many seeds, or problems, a difference needs to be seen. */

import { tQuantile } from "../statistics/distributions.js";
import { deltaOfPower, tPower } from "../statistics/t-power.js";
import type { SeedSpread } from "./seed-spread.js";

export interface ComparePlan {
  /** difference that is to be seen, a fraction */
  difference: number;
  /** standard deviation between runs of one recipe that it is made of */
  seedSd: number;
  /** where that is from, in words */
  seedSdFrom: string;
  /** what the seeds at hand measure of it */
  seedSdMeasured: SeedSpread["measured"];
  /** chance to see the difference with 2, 3, 5, 10 seeds a recipe, two-sided t test at 5 % */
  power: { seeds: number; power: number }[];
  /** fewest seeds a recipe with power 0.8; null beyond 1,000 */
  seeds: number | null;
  /** fewest problems with which the difference of two independent sets of answers has power 0.8, seeds aside */
  problems: number | null;
  /** score at which that holds */
  level: number;
}

/** Chance to see a difference that plans aim at. */
const aimedPower = 0.8;
/** Seeds a recipe up to which a plan looks. */
export const mostSeeds = 1000;

function powerOf(seeds: number, difference: number, seedSd: number): number {
  if (seedSd === 0) return difference === 0 ? 0.05 : 1;
  return tPower(2 * seeds - 2, difference / (seedSd * Math.sqrt(2 / seeds)));
}

/** @param level mean score, for the problems */
export function planFor(difference: number, { sd: seedSd, from, measured }: SeedSpread, level: number): ComparePlan {
  return {
    ...{ difference, seedSd, seedSdFrom: from, seedSdMeasured: measured },
    power: [2, 3, 5, 10].map((seeds) => ({ seeds, power: powerOf(seeds, difference, seedSd) })),
    seeds: seedsNeeded(difference, seedSd),
    problems: problemsNeeded(difference, level),
    level
  };
}

/** Fewest seeds a recipe with power 0.8: what can be shown shrinks with every seed. */
export function seedsNeeded(difference: number, seedSd: number): number | null {
  const isShown = (seeds: number) => difference > 0 && smallestShown(seeds, seeds) * seedSd <= difference;
  let [low, high] = [1, 2];
  while (!isShown(high)) {
    if (high >= mostSeeds) return null;
    [low, high] = [high, Math.min(mostSeeds, 2 * high)];
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isShown(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Smallest difference with power 0.8 over the standard deviation between seeds, with a seeds against b. */
export function smallestShown(a: number, b: number): number {
  return deltaOfPower(a + b - 2, aimedPower) * Math.sqrt(1 / a + 1 / b);
}

/**
 * Fewest problems with which two scores of binomial noise, `difference` apart round `level`, are told apart with power 0.8.
 * Answers to the same problems go together, so that paired scores need fewer: this is the most that are needed.
 */
export function problemsNeeded(difference: number, level: number): number | null {
  const spread = level * (1 - level);
  if (!(spread > 0)) return null;
  const delta = normalQuantile(0.975) + normalQuantile(aimedPower);
  return Math.ceil((2 * spread * delta * delta) / (difference * difference));
}

function normalQuantile(p: number): number {
  return tQuantile(p, Number.POSITIVE_INFINITY);
}
