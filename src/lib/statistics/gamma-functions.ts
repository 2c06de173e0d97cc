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

function requirePositive(name: string, x: number): void {
  if (!(x > 0 && Number.isFinite(x))) throw new RangeError(`${name} must be positive and finite; got ${x}`);
}
