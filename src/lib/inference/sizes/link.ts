/**
 * k_D against k_C. If ln C = ln D + constant along a run the two slopes are the same; if answers change their length,
 * ln C rises by d ln C / d ln D for each unit of ln D, and k_D should be k_C times that. The comparison is with the
 * product, not with k_C itself. Where ln C is nearly straight in ln D along the run the product agrees with k_D by
 * arithmetic: agreement is no independent evidence, and k_D differs from k_C by as much as the exponent does from 1.
 */

import type { ResourceLink } from "../../records/experiments-record.js";
import { tQuantile, tTwoSided } from "../../statistics/distributions.js";
import type { RunEffects } from "../runs/run-effects.js";
import { linearVariance, slopeWeights } from "./linear-error.js";
import type { SlopeSample } from "./slope-sample.js";

/**
 * One size. Both slopes are sums of weights times the same ln L, so their errors are not independent: the error of the
 * difference is that of sum (v_t - u_t) ln L_t with u = dx_D / Sxx_D and v = exponent dx_C / Sxx_C.
 *
 * @param data sample against samples seen
 * @param compute the same curve against FLOPs, same steps
 * @throws RangeError when the two are not of one curve
 */
export function resourceLink(data: SlopeSample, compute: SlopeSample, effects: RunEffects): ResourceLink {
  if (data.modelSize !== compute.modelSize || data.n !== compute.n) {
    throw new RangeError(
      `resourceLink: needs one curve twice; got ${data.n} points of ${data.modelSize} and ${compute.n} of ${compute.modelSize}`
    );
  }
  let product = 0;
  for (let t = 0; t < data.n; t++) product += data.dx[t]! * compute.dx[t]!;
  const exponent = product / data.sxx;
  const ofData = slopeWeights(data);
  const ofCompute = slopeWeights(compute);
  const error = (scale: number) => {
    const weights = ofData.map((u, t) => scale * ofCompute[t]! - u);
    return Math.sqrt(linearVariance(data, effects, weights).total);
  };
  const se = error(exponent);
  const expected = compute.k * exponent;
  const difference = data.k - expected;
  const t = tQuantile(0.975, effects.df);
  const raw = { difference: data.k - compute.k, se: error(1) };
  return {
    modelSize: data.modelSize,
    kData: data.k,
    kCompute: compute.k,
    exponent,
    expected,
    difference,
    se,
    df: effects.df,
    interval: [difference - t * se, difference + t * se],
    p: se > 0 ? tTwoSided(difference / se, effects.df) : difference === 0 ? 1 : 0,
    relative: data.k === 0 ? null : difference / data.k,
    raw: { ...raw, interval: [raw.difference - t * raw.se, raw.difference + t * raw.se] }
  };
}
