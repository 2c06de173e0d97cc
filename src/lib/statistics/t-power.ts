/** Power of a two-sided t test of two means, and what a t says of the difference behind it, by the noncentral t distribution. */
import { itemAt } from "../items.js";
import { lnGamma, normalCdf, tQuantile } from "./distributions.js";

/** Points of the integral over the chi distribution, whose density bends at 0 where there are few degrees of freedom: six digits or more. */
function pointsOf(df: number): number {
  return df < 4 ? 1600 : 240;
}

/** Halvings of an interval that holds a crossing: of 40 wide to 4e-8. */
const halvings = 30;

/**
 * Chance that a two-sided t test at 5 % rejects: P(|T| > t) for noncentral T.
 *
 * @param df degrees of freedom, > 0
 * @param delta difference over its standard error
 */
export function tPower(df: number, delta: number): number {
  if (!(df > 0)) throw new RangeError(`tPower: df must be positive; got ${df}`);
  const t = -tQuantile(0.025, df);
  return summed(chiGrid(df), (s) => normalCdf(delta - t * s) + normalCdf(-delta - t * s));
}

const shown = new Map<string, number>();

/** Difference over its standard error that has a power; each is looked for once. */
export function deltaOfPower(df: number, power: number): number {
  const key = `${df} ${power}`;
  const known = shown.get(key);
  if (known !== undefined) return known;
  const delta = crossing((at) => tPower(df, at), power, [0, 40]);
  shown.set(key, delta);
  return delta;
}

/**
 * 95 % interval of a difference over its true standard error: where t is at the ends of what it would be by chance.
 *
 * @param df degrees of freedom of the standard error in t, above 2
 */
export function noncentralityInterval(t: number, df: number): [number, number] {
  const grid = chiGrid(df);
  const above = (delta: number) => summed(grid, (s) => normalCdf(delta - t * s));
  const reach = 8 * Math.sqrt(1 + (t * t) / (2 * df));
  return [crossing(above, 0.025, [t - reach, t + reach]), crossing(above, 0.975, [t - reach, t + reach])];
}

/** Where a rising function is at a level. */
function crossing(value: (at: number) => number, level: number, [from, to]: [number, number]): number {
  let [low, high] = [from, to];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (value(middle) < level) low = middle;
    else high = middle;
  }
  return high;
}

/** Mean of a function of S, where T = (Z + delta) / S and S^2 is chi-square over df. */
function summed({ s, weight }: { s: Float64Array; weight: Float64Array }, value: (s: number) => number): number {
  let sum = 0;
  for (const [i, at] of s.entries()) sum += itemAt(weight, i) * value(at);
  return sum;
}

/** Points and weights of Simpson's rule over the density of S. */
function chiGrid(df: number): { s: Float64Array; weight: Float64Array } {
  const count = pointsOf(df);
  const lnFront = Math.LN2 + (df / 2) * Math.log(df / 2) - lnGamma(df / 2);
  // S has mean near 1 and standard deviation near 1 / sqrt(2 df)
  const width = 12 / Math.sqrt(2 * df);
  const [low, high] = [Math.max(0, 1 - width), 1 + width];
  const h = (high - low) / count;
  const s = Float64Array.from({ length: count + 1 }, (_, i) => low + i * h);
  const weight = s.map((at, i) => {
    const simpson = i === 0 || i === count ? 1 : i % 2 === 1 ? 4 : 2;
    // at one degree of freedom the density does not vanish at 0
    const density =
      at === 0 ? (df === 1 ? Math.exp(lnFront) : 0) : Math.exp(lnFront + (df - 1) * Math.log(at) - (df * at * at) / 2);
    return (simpson * density * h) / 3;
  });
  return { s, weight };
}
