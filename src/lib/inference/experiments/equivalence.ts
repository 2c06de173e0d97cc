/**
 * Is a difference small enough not to matter? Two-sided equivalence and one-sided non-inferiority against a margin,
 * with Student's t. The difference is a loss: positive is worse.
 */

import type { EquivalenceTest, LossDifference } from "../../records/reuse-record.js";
import { lnGamma, normalCdf, tCdf, tQuantile, tTwoSided } from "../../statistics/distributions.js";

export type { EquivalenceTest, EquivalenceVerdict } from "../../records/reuse-record.js";

export interface EquivalenceOptions {
  /** largest difference that does not matter, > 0 */
  margin: number;
}

/** Chance of error on one side, of every test and of every claim: a 95 % interval leaves as much out at each end. */
export const sideLevel = 0.025;

/**
 * The tests of one difference.
 *
 * Non-inferiority: (d - margin) / se <= -t(0.975, df), the 95 % interval ends below the margin. Equivalence: that, and it
 * begins above minus the margin.
 *
 * @throws RangeError if margin or se is not positive
 * @see D. J. Schuirmann 1987, J. Pharmacokinet. Biopharm. 15, 657-680
 */
export function testEquivalence(
  { difference, se, df }: LossDifference,
  { margin }: EquivalenceOptions
): EquivalenceTest {
  for (const [name, value] of Object.entries({ margin, se })) {
    if (!(value > 0)) throw new RangeError(`testEquivalence: ${name} must be positive; got ${value}`);
  }
  const pNonInferiority = tCdf((difference - margin) / se, df);
  const pNonSuperiority = tCdf(-(difference + margin) / se, df);
  const pWorse = tCdf(-(difference - margin) / se, df);
  const pBetter = tCdf((difference + margin) / se, df);
  const pDifference = tTwoSided(difference / se, df);
  const nonInferior = pNonInferiority <= sideLevel;
  const equivalent = nonInferior && pNonSuperiority <= sideLevel;
  const verdict = equivalent
    ? "equivalent"
    : pWorse <= sideLevel
      ? "worse"
      : pBetter <= sideLevel
        ? "better"
        : nonInferior
          ? "not worse"
          : "undecided";
  const half = tQuantile(1 - sideLevel, df) * se;
  return {
    margin,
    interval: [difference - half, difference + half],
    pEquivalence: Math.max(pNonInferiority, pNonSuperiority),
    pNonInferiority,
    pWorse,
    pDifference,
    nonInferior,
    equivalent,
    detectable: pDifference < 2 * sideLevel,
    verdict,
    power: nonInferiorityPower({ se, df, margin })
  };
}

export interface PowerQuestion {
  /** standard error of the difference, taken as the true one */
  se: number;
  df: number;
  margin: number;
  alpha?: number;
  trueDifference?: number;
}

/**
 * Chance that the non-inferiority test succeeds: P(T <= -t(1 - alpha, df)) for a non-central t with
 * (trueDifference - margin) / se, as the mean over the chi-square of the estimated error (Simpson's rule; nothing is left at both ends).
 */
export function nonInferiorityPower({ se, df, margin, alpha = sideLevel, trueDifference = 0 }: PowerQuestion): number {
  const shift = (margin - trueDifference) / se;
  const t = tQuantile(1 - alpha, df);
  if (df === Number.POSITIVE_INFINITY) return normalCdf(shift - t);
  // u = s / sigma; its density is that of sqrt(chi-square(df) / df)
  const constant = Math.log(2) + (df / 2) * Math.log(df / 2) - lnGamma(df / 2);
  const density = (u: number) => Math.exp(constant + (df - 1) * Math.log(u) - (df * u * u) / 2);
  // over v = sqrt(u): with few degrees of freedom the density does not vanish at u = 0, 2 v times it does
  const wide = 12 / Math.sqrt(df);
  const [start, end] = [Math.sqrt(Math.max(0, 1 - wide)), Math.sqrt(1 + wide)];
  const strips = 400;
  let sum = 0;
  for (let i = 1; i < strips; i++) {
    const v = start + ((end - start) * i) / strips;
    sum += (i % 2 === 1 ? 4 : 2) * 2 * v * density(v * v) * normalCdf(shift - t * v * v);
  }
  return (sum * (end - start)) / strips / 3;
}
