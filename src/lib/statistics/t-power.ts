/** Power of a two-sided t test of two means, by the noncentral t distribution. */
import { lnGamma, normalCdf, tQuantile } from "./distributions.js";

/** Points of the integral over the chi distribution: six digits at one degree of freedom, more at others. */
const points = 1600;

/**
 * Chance that a two-sided t test at 5 % rejects: P(|T| > t) for noncentral T.
 *
 * T = (Z + delta) / S with S^2 chi-square over df; over S by Simpson's rule.
 *
 * @param df degrees of freedom, > 0
 * @param delta difference over its standard error
 */
export function tPower(df: number, delta: number): number {
  if (!(df > 0)) throw new RangeError(`tPower: df must be positive; got ${df}`);
  const t = -tQuantile(0.025, df);
  const lnFront = Math.LN2 + (df / 2) * Math.log(df / 2) - lnGamma(df / 2);
  // S has mean near 1 and standard deviation near 1 / sqrt(2 df)
  const width = 12 / Math.sqrt(2 * df);
  const [low, high] = [Math.max(0, 1 - width), 1 + width];
  const h = (high - low) / points;
  let sum = 0;
  for (let i = 0; i <= points; i++) {
    const s = low + i * h;
    const weight = i === 0 || i === points ? 1 : i % 2 === 1 ? 4 : 2;
    const density = s === 0 ? 0 : Math.exp(lnFront + (df - 1) * Math.log(s) - (df * s * s) / 2);
    // at one degree of freedom the density does not vanish at 0
    const there = s === 0 && df === 1 ? Math.exp(lnFront) : density;
    sum += weight * there * (normalCdf(delta - t * s) + normalCdf(-delta - t * s));
  }
  return (sum * h) / 3;
}
