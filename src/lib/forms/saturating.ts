/**
 * The law of the paper, k(N) = K_max / (1 + N_0 / N): all that anyone needs to know of it. No other file has the formula.
 *
 * @see arXiv 2509.25300, section 1, equation 2
 */
import { logistic } from "./logistic.js";
import { beyondSizes, minimiser, referenceSize, type SizeForm, scaled } from "./size-form.js";

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
 * @param modelSize N, parameters, > 0
 * @returns k, per ln X, in (0, K_max)
 * @throws RangeError if N is not positive and finite
 */
export function learningEfficiency(modelSize: number, { kMax, n0 }: EfficiencyLaw): number {
  if (!(modelSize > 0 && Number.isFinite(modelSize))) {
    throw new RangeError(`learningEfficiency: modelSize must be positive and finite; got ${modelSize}`);
  }
  return kMax / (1 + n0 / modelSize);
}

/** The same as the solvers have it: N_0 may be 0 or any size of number; its last digit can differ. */
export function slopeAt(modelSize: number, { kMax, n0 }: EfficiencyLaw): number {
  return (kMax * modelSize) / (modelSize + n0);
}

/** g = k / K_max, in [0, 1]. */
export function shareOfLimit(modelSize: number, n0: number): number {
  return modelSize / (modelSize + n0);
}

/** 1 - g without cancellation: dg / d ln N_0 = -g (1 - g). */
export function missingShare(modelSize: number, n0: number): number {
  return n0 / (modelSize + n0);
}

/** k of one size over k of another. */
export function slopeRatio(modelSize: number, other: number, n0: number): number {
  return (modelSize * (other + n0)) / (other * (modelSize + n0));
}

/** The K_max with which a size has this k. */
export function limitOf(k: number, modelSize: number, n0: number): number {
  return n0 === 0 ? k : (k * (modelSize + n0)) / modelSize;
}

const shape = (u: number) => (x: number) => logistic(x - u);
const nearest = minimiser(shape);

export const saturating = {
  words: "The law",
  inSentence: "the law",
  text: "K_max / (1 + N_0 / N)",
  formula: "<i>K</i><sub>max</sub> / (1 + <i>N</i><sub>0</sub>/<i>N</i>)",
  parameters: ["kMax", "n0"],
  value: (modelSize, law) => learningEfficiency(modelSize, law),
  /** k by ln K_max and by ln N_0 */
  gradient: (modelSize: number, law: EfficiencyLaw): readonly [number, number] => {
    const k = slopeAt(modelSize, law);
    return [k, -k * missingShare(modelSize, law.n0)];
  },
  fit: (points) => {
    const best = nearest(points, beyondSizes(points));
    const { amplitude, chi2 } = scaled(points, shape(best.at));
    return { parameters: { kMax: amplitude, n0: referenceSize * Math.exp(best.at) }, chi2, status: best.status };
  }
} as const satisfies SizeForm<keyof EfficiencyLaw> & { gradient: unknown };
