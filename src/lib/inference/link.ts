/**
 * k_D against k_C. If ln C = ln D + constant along a run the two slopes are the same; if answers change their length,
 * ln C rises by d ln C / d ln D for each unit of ln D, and k_D should be k_C times that. The comparison is with the
 * product, not with k_C itself.
 */
import { blockLength, linearVariance, slopeWeights } from "./linear-error.js";
import type { RunEffects } from "./run-effects.js";
import type { SlopeSample } from "./slope-sample.js";
import { tQuantile, tTwoSided } from "./student-t.js";

export interface ResourceLink {
  modelSize: number;
  kData: number;
  kCompute: number;
  /** d ln C / d ln D along the run, by least squares */
  exponent: number;
  /** k_C x d ln C / d ln D */
  expected: number;
  /** k_D - expected */
  difference: number;
  se: number;
  df: number;
  interval: [number, number];
  p: number;
  /** difference over k_D */
  relative: number;
  /** k_D - k_C, for the reader who compares them raw */
  rawDifference: number;
}

/**
 * One size. Both slopes are sums of weights times the same ln L, so their errors are not independent: the error of the
 * difference is that of sum (v_t - u_t) ln L_t with u = dx_D / Sxx_D and v = exponent dx_C / Sxx_C.
 *
 * @param data sample against samples seen
 * @param compute the same curve against FLOPs, same steps
 * @throws RangeError when the two are not of one curve
 */
export function resourceLink(
  data: SlopeSample,
  compute: SlopeSample,
  effects: RunEffects,
  block = blockLength
): ResourceLink {
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
  const weights = ofData.map((u, t) => exponent * ofCompute[t]! - u);
  const se = Math.sqrt(linearVariance(data, effects, weights, block).total);
  const expected = compute.k * exponent;
  const difference = data.k - expected;
  const half = tQuantile(0.975, effects.df) * se;
  return {
    modelSize: data.modelSize,
    kData: data.k,
    kCompute: compute.k,
    exponent,
    expected,
    difference,
    se,
    df: effects.df,
    interval: [difference - half, difference + half],
    p: se > 0 ? tTwoSided(difference / se, effects.df) : difference === 0 ? 1 : 0,
    relative: difference / data.k,
    rawDifference: data.k - compute.k
  };
}
