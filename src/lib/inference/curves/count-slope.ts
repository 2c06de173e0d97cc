/** The slope of one size by a likelihood of counts, with the error that noise, runs and slow departures give it. */
import { firstOf, itemAt, lastOf, mustGet } from "../../items.js";
import type { CountSizeRecord } from "../../records/counts-record.js";
import { tWithin95 } from "../../statistics/distributions.js";
import type { RunEffects } from "../runs/run-effects.js";
import { linearVariance, slopeVariance } from "../sizes/linear-error.js";
import { type SlopeSample, slopeSample } from "../sizes/slope-sample.js";
import { type CountCurve, type CountFit, fitCounts } from "./count-fit.js";
import { halfCounted } from "./count-points.js";
import { countSlopeWeights } from "./count-weights.js";

/**
 * Beta-binomial where evaluations scatter more than their problems would, else binomial; the half-count where the number of problems
 * is not known, and was stated.
 *
 * @param sample the evaluations that have a logarithm: what is known of their noise
 * @param curve the same with those that have none
 * @param stated the problems of one evaluation of one run that were stated, since nobody knows them
 * @throws FitError as {@link fitCounts}
 */
export function countSlope(
  sample: SlopeSample,
  effects: RunEffects,
  curve: CountCurve,
  stated: number | null = null
): CountSizeRecord {
  const fit = fitCounts(curve, stated === null ? "beta-binomial" : "half-count");
  const { k, level, meanX, rho } = fit;
  const { variance, firstToLast } =
    stated === null ? byCounts(sample, effects, curve, fit) : byHalfCount(sample, effects, curve, stated);
  const error = Math.sqrt(variance);
  const half = tWithin95(effects.df) * error;
  return {
    modelSize: sample.modelSize,
    points: fit.n,
    allRight: fit.allRight,
    noneRight: fit.noneRight,
    likelihood: stated !== null ? "half-count" : rho > 0 ? "beta-binomial" : "binomial",
    status: fit.status,
    k,
    interval: [k - half, k + half],
    standardError: error,
    level: Math.exp(level - k * (sample.meanX - meanX)),
    rho,
    dispersion: stated === null ? fitCounts(curve, "binomial").dispersion : null,
    firstToLast
  };
}

/** With the weights of the evaluations that have a logarithm. */
function byCounts(sample: SlopeSample, effects: RunEffects, curve: CountCurve, fit: CountFit) {
  const trialsOf = new Map(Array.from(curve.lnX, (x, t) => [x, itemAt(curve.trials, t)]));
  const trials = sample.lnX.map((x) => mustGet(trialsOf, x));
  const { likelihood, slope } = countSlopeWeights(sample.lnX, fit, trials);
  return {
    variance: linearVariance(sample, effects, slope).total,
    firstToLast: firstOf(likelihood) / lastOf(likelihood)
  };
}

/** All evaluations alike, at ln of their half-counted shares. */
function byHalfCount(sample: SlopeSample, effects: RunEffects, { lnX, loss, trials }: CountCurve, stated: number) {
  const lnL = loss.map((value, t) => Math.log(halfCounted(value, itemAt(trials, t))));
  const half = slopeSample({ ...sample, lnX, lnL, repeatsAt: trials.map((m) => Math.round(m / stated)) });
  return { variance: slopeVariance(half, effects).total, firstToLast: 1 };
}
