/** The slope of one size by a likelihood of counts, with the error that noise, runs and slow departures give it. */
import { firstOf, lastOf, mustGet } from "../../items.js";
import { tWithin95 } from "../../statistics/distributions.js";
import type { RunEffects } from "../runs/run-effects.js";
import { linearVariance } from "../sizes/linear-error.js";
import type { SlopeSample } from "../sizes/slope-sample.js";
import { type CountCurve, type CountFit, fitCounts } from "./count-fit.js";
import { countSlopeWeights } from "./count-weights.js";

export interface CountSlope {
  modelSize: number;
  points: number;
  allRight: number;
  noneRight: number;
  likelihood: "binomial" | "beta-binomial";
  status: CountFit["status"];
  k: number;
  interval: [number, number];
  standardError: number;
  level: number;
  rho: number;
  dispersion: number;
  firstToLast: number;
}

/**
 * Beta-binomial where evaluations scatter more than their problems would, else binomial.
 *
 * @param sample the evaluations that have a logarithm: what is known of their noise
 * @param curve the same with those that have none
 * @throws FitError as {@link fitCounts}
 */
export function countSlope(sample: SlopeSample, effects: RunEffects, curve: CountCurve): CountSlope {
  const binomial = fitCounts(curve, "binomial");
  const fit = fitCounts(curve, "beta-binomial");
  const { k, level, meanX, rho } = fit;
  const trialsOf = new Map(Array.from(curve.lnX, (x, t) => [x, curve.trials[t]!]));
  const trials = sample.lnX.map((x) => mustGet(trialsOf, x));
  const { likelihood: weights, slope } = countSlopeWeights(sample.lnX, fit, trials);
  const error = Math.sqrt(linearVariance(sample, effects, slope).total);
  const half = tWithin95(effects.df) * error;
  return {
    modelSize: sample.modelSize,
    points: fit.n,
    allRight: fit.allRight,
    noneRight: fit.noneRight,
    likelihood: rho > 0 ? "beta-binomial" : "binomial",
    status: fit.status,
    k,
    interval: [k - half, k + half],
    standardError: error,
    level: Math.exp(level - k * (sample.meanX - meanX)),
    rho,
    dispersion: binomial.dispersion!,
    firstToLast: firstOf(weights) / lastOf(weights)
  };
}
