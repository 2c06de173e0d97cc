/** The formulas of the paper, nothing else. Natural logarithms throughout. */

/** The two shared parameters of the learning-efficiency law. */
export interface EfficiencyLaw {
  /** K_max, fall of ln L per unit of ln X as N grows without limit, > 0 */
  kMax: number;
  /** N_0, parameters, > 0: k(N_0) = K_max / 2 */
  n0: number;
}

/**
 * Learning efficiency of a model of size N: how fast ln L falls per unit of ln X.
 *
 * k(N) = K_max / (1 + N_0 / N)
 *
 * @param modelSize N, parameters, > 0
 * @returns k, per ln X, in (0, K_max)
 * @throws RangeError if N is not positive and finite
 * @see arXiv 2509.25300, section 1, equation 2
 */
export function learningEfficiency(modelSize: number, { kMax, n0 }: EfficiencyLaw): number {
  if (!(modelSize > 0 && Number.isFinite(modelSize))) {
    throw new RangeError(`learningEfficiency: modelSize must be positive and finite; got ${modelSize}`);
  }
  return kMax / (1 + n0 / modelSize);
}

/**
 * Test loss on a power law.
 *
 * ln L = -k ln X + E
 *
 * @param x X, FLOPs or samples, > 0
 * @param k learning efficiency, fall of ln L per unit of ln X
 * @param intercept E, ln L at X = 1 (of the same unit as x)
 * @returns L, > 0; above 1 where the line is followed below the data
 * @throws RangeError if X is not positive
 * @see arXiv 2509.25300, section 1, equation 1
 */
export function powerLawLoss(x: number, k: number, intercept: number): number {
  if (!(x > 0)) throw new RangeError(`powerLawLoss: x must be positive; got ${x}`);
  return Math.exp(intercept - k * Math.log(x));
}
