/** The incomplete gamma function, as tests of variances need it. */
import { lnGamma, upperGamma } from "./distributions.js";

/**
 * Chance that chi-square with df degrees of freedom is x or more.
 *
 * @param x >= 0
 * @param df > 0, not necessarily whole
 */
export function chiSquareUpperTail(x: number, df: number): number {
  requirePositive("chiSquareUpperTail: df", df);
  if (!(x >= 0)) throw new RangeError(`chiSquareUpperTail: x must be 0 or more; got ${x}`);
  if (x === 0) return 1;
  const [a, z] = [df / 2, x / 2];
  return upperGamma(a, z, Math.exp(a * Math.log(z) - z - lnGamma(a)));
}

/**
 * The x that chi-square with df degrees of freedom is below with chance p, by bisection.
 *
 * @param p in (0, 1)
 * @param df > 0, not necessarily whole
 */
export function chiSquareQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`chiSquareQuantile: p must be in (0, 1); got ${p}`);
  let [low, high] = [0, 1];
  while (chiSquareUpperTail(high, df) > 1 - p) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chiSquareUpperTail(middle, df) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function requirePositive(name: string, x: number): void {
  if (!(x > 0 && Number.isFinite(x))) throw new RangeError(`${name} must be positive and finite; got ${x}`);
}
