/** The power law of one curve, L = a X^-k. */
import { type CurveShape, doesNotFall, fallsOver } from "./curve-form.js";

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

export const powerLaw: CurveShape = {
  words: "power law",
  parameters: ["k", "amplitude"],
  fit: (data) => {
    const { k, level, meanX } = data;
    const loss = (x: number) => Math.exp(level - k * (x - meanX));
    const falls = fallsOver(data, loss);
    return {
      parameters: { k, amplitude: Math.exp(level) },
      notIdentified: falls ? [] : doesNotFall,
      flat: !falls,
      loss
    };
  }
};
