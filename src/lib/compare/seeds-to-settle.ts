/** How many more seeds would settle a difference that was seen, and the smallest that the seeds at hand could show. */
import { noncentralityInterval } from "../statistics/t-power.js";
import { type SeedSpread, seedSdElsewhere } from "./seed-spread.js";
import { seedsNeeded, smallestShown } from "./seeds-needed.js";

export interface SeedsToSettle {
  /** fewest seeds of each recipe that show a difference as large as the one seen with power 0.8; null beyond 1,000 */
  seeds: number | null;
  /** likewise at the ends of the 95 % interval of the difference over the spread of seeds; high is null where that holds 0 too */
  low: number | null;
  high: number | null;
  /** seeds of each that are missing to `seeds` */
  more: { a: number; b: number } | null;
  /** smallest difference that the seeds at hand show with power 0.8; null where one recipe has a single seed */
  smallest: number | null;
}

/**
 * @param difference of the means of `a` and `b` seeds
 * @param spread between seeds, which counts for its own degrees of freedom and those it is drawn by
 */
export function seedsToSettle(
  difference: number,
  { a, b }: { a: number; b: number },
  spread: SeedSpread
): SeedsToSettle {
  const perSeed = Math.sqrt(1 / a + 1 / b);
  const df = seedSdElsewhere.df + (spread.measured?.df ?? 0);
  const [low, high] = noncentralityInterval(difference / (spread.sd * perSeed), df);
  const [near, far] = [Math.min(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))];
  const needed = (delta: number) => seedsNeeded(delta * perSeed, 1);
  const seeds = seedsNeeded(Math.abs(difference), spread.sd);
  return {
    seeds,
    low: needed(far),
    high: low * high <= 0 ? null : needed(near),
    more: seeds === null ? null : { a: Math.max(0, seeds - a), b: Math.max(0, seeds - b) },
    smallest: a < 2 || b < 2 ? null : smallestShown(a, b) * spread.sd
  };
}
