/** Seeds of one recipe that part into two groups: a mean of them describes neither. */

import { mean } from "../goodness.js";
import { seededRandom } from "../statistics/random.js";

export interface SeedGroups {
  /** places of the seeds in the lower group, and in the upper one */
  lower: number[];
  upper: number[];
  /** mean score of each */
  means: [number, number];
  /** chance of so clear a parting among seeds of one normal distribution */
  p: number;
}

/** Chance below which a parting is reported; of recipes with one normal distribution one in a hundred is. */
const least = 0.01;
/** Scores closer than this are one group, whatever their parting. */
const leastGap = 0.02;
const draws = 4000;

/** @returns null of fewer than three seeds, and where they are one group */
export function seedGroups(scores: readonly number[]): SeedGroups | null {
  const n = scores.length;
  if (n < 3) return null;
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const { share, cut } = parting(order.map((i) => scores[i]!));
  const [lower, upper] = [order.slice(0, cut), order.slice(cut)];
  const means: [number, number] = [mean(lower.map((i) => scores[i]!)), mean(upper.map((i) => scores[i]!))];
  if (means[1] - means[0] < leastGap) return null;
  const p = chanceOf(share, n);
  if (p >= least) return null;
  const inOrder = (places: number[]) => places.sort((a, b) => a - b);
  return { lower: inOrder(lower), upper: inOrder(upper), means, p };
}

/** The cut of sorted scores into two that leaves the least sum of squares within them, as a share of all of it. */
function parting(sorted: ArrayLike<number>): { share: number; cut: number } {
  const n = sorted.length;
  const whole = mean(sorted);
  let [all, sum] = [0, 0];
  for (let i = 0; i < n; i++) all += (sorted[i]! - whole) * (sorted[i]! - whole);
  let [best, cut] = [-1, 1];
  for (let i = 1; i < n; i++) {
    sum += sorted[i - 1]! - whole;
    const between = (sum * sum) / i + (sum * sum) / (n - i);
    if (between > best) [best, cut] = [between, i];
  }
  return { share: 1 - best / all, cut };
}

const nulls = new Map<number, Float64Array>();

/** Share of samples of n of one normal distribution that part as clearly. */
function chanceOf(share: number, n: number): number {
  let simulated = nulls.get(n);
  if (simulated === undefined) {
    const { normal } = seededRandom(n);
    simulated = Float64Array.from(
      { length: draws },
      () => parting(Float64Array.from({ length: n }, () => normal()).sort()).share
    ).sort();
    nulls.set(n, simulated);
  }
  const below = simulated.findIndex((value) => value > share);
  return (below < 0 ? draws : below) / draws;
}
