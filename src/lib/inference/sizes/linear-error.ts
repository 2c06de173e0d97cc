/**
 * The variance of anything linear in a mean curve's ln L: a slope, a level, a prediction at some X, a difference of two
 * slopes of the same curve. One sum of weights times ln L, three parts of error, as for the slope itself.
 */
import type { SlopeVariance } from "../../records/experiments-record.js";
import type { RunEffects } from "../runs/run-effects.js";
import { departureVariance } from "../runs/slow-departure.js";
import { runVariances, type SlopeSample } from "./slope-sample.js";

/**
 * Variance of sum_t u_t ln L_t with X held fixed:
 * - white: sum u^2 white / repeats;
 * - run: each repeat's own level and slope, through the steps that it takes part in;
 * - misfit: slow departures of the curve from the size's own power law, by {@link departureVariance}.
 *
 * @param u weights, one a point of the sample
 */
export function linearVariance(sample: SlopeSample, effects: RunEffects, u: Float64Array): SlopeVariance {
  const { n, repeatsAt, white, dx, meanX, runCentre } = sample;
  let evaluation = 0;
  for (let t = 0; t < n; t++) evaluation += (u[t]! * u[t]! * white) / repeatsAt[t]!;
  const variances = runVariances(sample, effects);
  let most = 0;
  for (let t = 0; t < n; t++) most = Math.max(most, repeatsAt[t]!);
  let run = 0;
  for (let repeat = 0; repeat < most; repeat++) {
    let level = 0;
    let slope = 0;
    for (let t = 0; t < n; t++) {
      if (repeat >= repeatsAt[t]!) continue;
      const share = u[t]! / repeatsAt[t]!;
      level += share;
      slope += share * (dx[t]! + meanX - runCentre);
    }
    run += variances.level * level * level + variances.slope * slope * slope;
  }
  const misfit = departureVariance(sample, u);
  return { white: evaluation, run, misfit, total: evaluation + run + misfit };
}

/** The variance of the own line's slope: white noise of the mean curve, run effects, and misfit. */
export function slopeVariance(sample: SlopeSample, effects: RunEffects): SlopeVariance {
  return linearVariance(sample, effects, slopeWeights(sample));
}

/** Weights of the own line's slope d ln L / d ln X. */
export function slopeWeights({ dx, sxx }: SlopeSample): Float64Array {
  return dx.map((d) => d / sxx);
}

/** Weights of the own line's ln L at ln X. */
export function lineWeights({ dx, sxx, n, meanX }: SlopeSample, lnX: number): Float64Array {
  return dx.map((d) => 1 / n + (d * (lnX - meanX)) / sxx);
}

/** ln L of the own line at ln X. */
export function lineAt({ level, k, meanX }: Pick<SlopeSample, "level" | "k" | "meanX">, lnX: number): number {
  return level - k * (lnX - meanX);
}
