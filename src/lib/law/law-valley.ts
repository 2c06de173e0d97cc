/**
 * The valley of pairs that describe curves nearly as well as the best one: K_max against N_0.
 *
 * With N_0 fixed the mean square of ln L is a parabola in K_max about its best value, so every contour has two values of
 * K_max in closed form at each N_0:
 *
 *   RSS(K, u) = RSS(K*(u), u) + b(u) (K - K*(u))^2,   b(u) = sum_i w_i g_i^2 Sxx_i = (Syy - RSS(K*(u), u)) / K*(u)^2
 */
import type { LogMoments } from "../log-moments.js";
import { power, square } from "../statistics/power.js";
import { profileAt } from "./variable-projection.js";

export interface ValleyPoint {
  /** N_0, parameters */
  n0: number;
  /** the best K_max there; 0 where loss does not fall */
  kMax: number;
  /** root mean square of ln L of that pair, sizes weighted equally */
  rms: number;
  /** b(u), how steeply the mean square rises to either side; 0 where K_max is 0 */
  bend: number;
}

/**
 * The floor of the valley at `count` values of N_0, evenly apart in its logarithm, both ends among them.
 *
 * @param moments one or more sizes
 * @throws RangeError unless 0 < from < to and count is 2 or more
 */
export function valleyFloor(
  moments: readonly LogMoments[],
  [from, to]: readonly [number, number],
  count = 60
): ValleyPoint[] {
  if (!(from > 0 && from < to && count >= 2)) {
    throw new RangeError(`valleyFloor: needs 0 < from < to and 2 points or more; got ${from}, ${to} and ${count}`);
  }
  const weights = moments.map(() => 1 / moments.length);
  const total = moments.reduce((sum, { syy }, i) => sum + weights[i]! * syy, 0);
  return Array.from({ length: count }, (_, i) => {
    const n0 = from * power(to / from, i / (count - 1));
    const { rss, kMax } = profileAt(moments, weights, Math.log(n0));
    return { n0, kMax, rms: Math.sqrt(Math.max(0, rss)), bend: kMax > 0 ? (total - rss) / square(kMax) : 0 };
  });
}

export interface ValleyEdge {
  n0: number;
  low: number;
  high: number;
}

/** Edges of the region where the error is at most `rms`: at each N_0 that it reaches, the least and greatest K_max. */
export function valleyEdges(floor: readonly ValleyPoint[], rms: number): ValleyEdge[] {
  return floor.flatMap(({ n0, kMax, rms: least, bend }) => {
    if (!(least <= rms && bend > 0)) return [];
    const half = Math.sqrt((square(rms) - square(least)) / bend);
    return [{ n0, low: Math.max(0, kMax - half), high: kMax + half }];
  });
}
