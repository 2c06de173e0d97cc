/** What each evaluation's ln L adds to a slope by counts. */
import { itemAt } from "../../items.js";
import { square } from "../../statistics/power.js";
import type { CountFit } from "./count-fit.js";

/**
 * Weights of the likelihood at each evaluation, trials q / (1 - q) over 1 + (trials - 1) rho, and those of a line that they
 * weigh, as a sum over ln L.
 *
 * @param trials behind each evaluation
 */
export function countSlopeWeights(
  lnX: Float64Array,
  { k, level, meanX, rho }: Pick<CountFit, "k" | "level" | "meanX" | "rho">,
  trials: Float64Array
): { likelihood: Float64Array; slope: Float64Array } {
  const likelihood = lnX.map(
    (x, t) => itemAt(trials, t) / (Math.expm1(k * (x - meanX) - level) * (1 + (itemAt(trials, t) - 1) * rho))
  );
  const total = likelihood.reduce((sum, w) => sum + w, 0);
  const centre = likelihood.reduce((sum, w, t) => sum + w * itemAt(lnX, t), 0) / total;
  const spread = likelihood.reduce((sum, w, t) => sum + w * square(itemAt(lnX, t) - centre), 0);
  return { likelihood, slope: likelihood.map((w, t) => (w * (itemAt(lnX, t) - centre)) / spread) };
}
