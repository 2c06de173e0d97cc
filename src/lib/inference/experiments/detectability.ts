/**
 * How small a slope could have been seen, and whether a whole run's change of loss is more than noise.
 *
 * Two questions are kept apart. Of these problems: noise of single evaluations, differences between runs and misfit,
 * all measured. Of such problems: other problems of the kind would have given another loss; that is the binomial error
 * of the test, and no number of evaluations makes it smaller.
 */

import type { Detectability } from "../../records/experiments-record.js";
import { tQuantile } from "../../statistics/distributions.js";
import type { RunEffects } from "../runs/run-effects.js";
import { lineAt, linearVariance, lineWeights, slopeVariance } from "../sizes/linear-error.js";
import type { SlopeSample } from "../sizes/slope-sample.js";

/**
 * One size. Minimum slope: (t(0.975) + t(0.8)) se, with the degrees of freedom of the run effects.
 *
 * @param problems of the evaluation
 */
export function detectability(sample: SlopeSample, effects: RunEffects, problems: number): Detectability {
  const parts = slopeVariance(sample, effects);
  const se = Math.sqrt(parts.total);
  const { df } = effects;
  const first = Math.min(...sample.lnX);
  const last = Math.max(...sample.lnX);
  const startLoss = Math.exp(lineAt(sample, first));
  const endLoss = Math.exp(lineAt(sample, last));
  const change = endLoss - startLoss;
  // d(L_end - L_start) = L_end d ln L_end - L_start d ln L_start
  const end = lineWeights(sample, last);
  const start = lineWeights(sample, first);
  const weights = end.map((u, t) => endLoss * u - startLoss * start[t]!);
  const these = Math.sqrt(linearVariance(sample, effects, weights).total);
  const spread = (p: number) => p * (1 - p);
  const such = Math.hypot(these, Math.sqrt((spread(startLoss) + spread(endLoss)) / problems));
  const oneWay = Math.hypot(these, Math.sqrt(spread(Math.abs(change)) / problems));
  const within = (error: number) => Math.abs(change) < 2 * error;
  return {
    modelSize: sample.modelSize,
    k: sample.k,
    se,
    parts,
    df,
    minimumSlope: (tQuantile(0.975, df) + tQuantile(0.8, df)) * se,
    startLoss,
    endLoss,
    change,
    theseProblems: { se: these, within: within(these) },
    suchProblems: { se: such, within: within(such), oneWay, withinOneWay: within(oneWay) },
    warning: warningOf(within(these), within(such), problems)
  };
}

function warningOf(these: boolean, such: boolean, problems: number): string | null {
  if (these) return "The whole run's change is within two standard errors, of these problems as of others.";
  if (!such) return null;
  return `The change is shown for these ${problems} problems; for other problems of the kind it is within two standard errors.`;
}
