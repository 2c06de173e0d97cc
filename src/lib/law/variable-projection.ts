/**
 * The joint law on ln L by variable projection (Golub and Pereyra 1973, SIAM J. Numer. Anal. 10, 413-432).
 *
 * With N_0 fixed the law is linear in K_max and in every intercept. Centring each size removes the intercepts, and
 * K_max has a closed form, so what is left is one function of u = ln N_0:
 *
 *   RSS(u) = sum_i w_i Syy_i - (sum_i w_i g_i Sxy_i)^2 / sum_i w_i g_i^2 Sxx_i,   g_i = k(N_i) / K_max
 *
 * Each g_i is a logistic function of u of unit width, so RSS has no feature narrower than about one unit of u: a grid
 * finer than that brackets every local minimum, and the smallest of them, refined on the analytic derivative, is
 * the global optimum. Nothing is drawn at random.
 */
import { missingShare, shareOfLimit } from "../forms/saturating.js";
import type { LogMoments } from "../log-moments.js";

/** How far beyond the sizes the search for N_0 goes: from the smallest / 10^4 to the largest x 10^4. */
const searchDecades = 4;

/** Grid step in ln N_0; the narrowest feature of RSS is about 1 wide. */
const gridStep = 0.2;

/** Relative drop of RSS over the whole range of N_0 below which the data say nothing about N_0. */
export const flatDrop = 1e-12;

export interface ProfilePoint {
  /** weighted residual sum of squares of ln L at this N_0 with the best K_max and intercepts */
  rss: number;
  /** the best K_max; not positive when loss rises with X */
  kMax: number;
  /** d rss / d ln N_0 */
  slope: number;
}

/** Search result: the best u = ln N_0 within the range, and whether it is a minimum inside it. */
export interface ProfileMinimum extends ProfilePoint {
  lnN0: number;
  status: "converged" | "at-bound" | "flat";
  /** evaluations of the profile */
  evaluations: number;
  /** all local minima found, ln N_0 ascending */
  localMinima: number[];
}

/** Range of ln N_0 that is searched: four decades beyond the sizes on either side. */
export function searchRange(sizes: readonly { modelSize: number }[]): [low: number, high: number] {
  const lnN = sizes.map(({ modelSize }) => Math.log(modelSize));
  const margin = searchDecades * Math.LN10;
  return [Math.min(...lnN) - margin, Math.max(...lnN) + margin];
}

/**
 * Residual sum of squares of the best law with this N_0.
 *
 * @param lnN0 ln N_0; minus infinity for N_0 = 0, one slope for all sizes
 * @param moments of m sizes
 * @param weights weight of each size's mean square, length m
 */
export function profileAt(moments: readonly LogMoments[], weights: ArrayLike<number>, lnN0: number): ProfilePoint {
  const n0 = Math.exp(lnN0);
  let total = 0;
  let a = 0;
  let b = 0;
  let da = 0;
  let db = 0;
  for (let i = 0; i < moments.length; i++) {
    const { modelSize, sxx, sxy, syy } = moments[i]!;
    const w = weights[i]!;
    const g = shareOfLimit(modelSize, n0);
    const rest = missingShare(modelSize, n0); // dg/du = -g (1 - g)
    total += w * syy;
    a += w * g * sxy;
    b += w * g * g * sxx;
    da -= w * g * rest * sxy;
    db -= 2 * w * g * g * rest * sxx;
  }
  return pointOf(total, a, b, da, db);
}

function pointOf(total: number, a: number, b: number, da: number, db: number): ProfilePoint {
  if (a >= 0) return { rss: total, kMax: 0, slope: 0 }; // loss does not fall: K_max = 0 is the best allowed
  const ratio = a / b;
  return { rss: total - a * ratio, kMax: -ratio, slope: -(2 * ratio * da - ratio * ratio * db) };
}

/** What the profile has at each ln N_0 of the search whatever the slopes are: refits to draws of them share it. */
interface ProfileGrid {
  lnN0: Float64Array;
  /** w g by N_0 and size, and what it loses per unit of ln N_0 */
  shares: Float64Array;
  losses: Float64Array;
  /** sum of w g^2 Sxx by N_0, and its derivative */
  squares: Float64Array;
  turns: Float64Array;
}

/**
 * @param moments of 3 sizes or more, of which slopes and levels do not count
 * @param weights weight of each size's mean square
 */
export function profileGrid(
  moments: readonly Pick<LogMoments, "modelSize" | "sxx">[],
  weights: ArrayLike<number>
): ProfileGrid {
  const [low, high] = searchRange(moments);
  const steps = Math.ceil((high - low) / gridStep);
  const lnN0 = Float64Array.from({ length: steps + 1 }, (_, j) => low + ((high - low) * j) / steps);
  const [shares, losses] = [0, 0].map(() => new Float64Array(lnN0.length * moments.length)) as [
    Float64Array,
    Float64Array
  ];
  const [squares, turns] = [new Float64Array(lnN0.length), new Float64Array(lnN0.length)];
  for (let j = 0, at = 0; j < lnN0.length; j++) {
    const n0 = Math.exp(lnN0[j]!);
    for (let i = 0; i < moments.length; i++, at++) {
      const { modelSize, sxx } = moments[i]!;
      const w = weights[i]!;
      const g = shareOfLimit(modelSize, n0);
      const rest = missingShare(modelSize, n0);
      shares[at] = w * g;
      losses[at] = w * g * rest;
      squares[j]! += w * g * g * sxx;
      turns[j]! -= 2 * w * g * g * rest * sxx;
    }
  }
  return { lnN0, shares, losses, squares, turns };
}

/** {@link profileAt} at every N_0 of the grid, by columns: nothing is made for each point. */
function profileOn(
  { lnN0, shares, losses, squares, turns }: ProfileGrid,
  moments: readonly LogMoments[],
  weights: ArrayLike<number>
): { rss: Float64Array; slope: Float64Array } {
  const sizes = moments.length;
  let total = 0;
  for (let i = 0; i < sizes; i++) total += weights[i]! * moments[i]!.syy;
  const sxy = Float64Array.from(moments, (moment) => moment.sxy);
  const [rss, slope] = [new Float64Array(lnN0.length), new Float64Array(lnN0.length)];
  for (let j = 0, at = 0; j < lnN0.length; j++) {
    let [a, da] = [0, 0];
    for (let i = 0; i < sizes; i++, at++) {
      a += shares[at]! * sxy[i]!;
      da -= losses[at]! * sxy[i]!;
    }
    if (a >= 0) rss[j] = total;
    else {
      const ratio = a / squares[j]!;
      rss[j] = total - a * ratio;
      slope[j] = -(2 * ratio * da - ratio * ratio * turns[j]!);
    }
  }
  return { rss, slope };
}

/**
 * Global minimum of the profile over N_0.
 *
 * @param moments of 3 sizes or more
 * @param weights weight of each size's mean square
 * @param search of these sizes and weights, where the same serve many slopes
 * @returns the best ln N_0; `at-bound` when a limit of the law is better than any minimum (N_0 = 0, one slope for all
 *   sizes; or the far end of the range, slope in proportion to N) or when loss does not fall; `flat` when RSS does not
 *   depend on N_0
 */
export function minimiseProfile(
  moments: readonly LogMoments[],
  weights: ArrayLike<number>,
  search: ProfileGrid = profileGrid(moments, weights)
): ProfileMinimum {
  const { lnN0: places } = search;
  const steps = places.length - 1;
  const at = (u: number) => profileAt(moments, weights, u);

  const { rss, slope } = profileOn(search, moments, weights);
  let best = 0;
  let highest = -Infinity;
  for (let j = 0; j <= steps; j++) {
    if (rss[j]! < rss[best]!) best = j;
    highest = Math.max(highest, rss[j]!);
  }
  let evaluations = rss.length;
  const end = (lnN0: number, status: "at-bound" | "flat"): ProfileMinimum => ({
    ...at(lnN0),
    lnN0,
    status,
    evaluations,
    localMinima: []
  });
  if (!(highest - rss[best]! > flatDrop * highest))
    return end(places[best]!, at(places[best]!).kMax > 0 ? "flat" : "at-bound");

  let minimum: ProfileMinimum | null = null;
  const localMinima: number[] = [];
  for (let j = 0; j < steps; j++) {
    if (!(slope[j]! < 0 && slope[j + 1]! >= 0)) continue;
    const found = bisectSlope(at, places[j]!, places[j + 1]!);
    evaluations += found.evaluations;
    localMinima.push(found.lnN0);
    const point = at(found.lnN0);
    if (minimum === null || point.rss < minimum.rss) {
      minimum = { ...point, lnN0: found.lnN0, status: "converged", evaluations, localMinima };
    }
  }
  const none = at(Number.NEGATIVE_INFINITY);
  const far = rss[steps]!;
  if (minimum === null || Math.min(none.rss, far) < minimum.rss) {
    return { ...end(none.rss <= far ? Number.NEGATIVE_INFINITY : places[steps]!, "at-bound"), localMinima };
  }
  return { ...minimum, evaluations };
}

/** Zero of the slope between a (slope < 0) and b (slope >= 0): regula falsi with the Illinois rule, every fourth step halved. */
function bisectSlope(at: (u: number) => ProfilePoint, a: number, b: number): { lnN0: number; evaluations: number } {
  let fa = at(a).slope;
  let fb = at(b).slope;
  let kept = 0;
  let evaluations = 2;
  while (evaluations < 200 && b - a > 4 * Number.EPSILON * Math.abs(b)) {
    let u = (a * fb - b * fa) / (fb - fa);
    if (!(u > a && u < b) || evaluations % 4 === 0) u = (a + b) / 2;
    const f = at(u).slope;
    evaluations++;
    if (f === 0) return { lnN0: u, evaluations };
    if (f < 0) {
      a = u;
      fa = f;
      if (kept === 1) fb /= 2;
      kept = 1;
    } else {
      b = u;
      fb = f;
      if (kept === -1) fa /= 2;
      kept = -1;
    }
  }
  return { lnN0: (a + b) / 2, evaluations };
}
