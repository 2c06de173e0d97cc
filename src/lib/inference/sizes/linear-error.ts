/**
 * The variance of anything linear in a mean curve's ln L: a slope, a level, a prediction at some X, a difference of two
 * slopes of the same curve. One sum of weights times ln L, three parts of error, as for the slope itself.
 */
import type { RunEffects } from "../runs/run-effects.js";
import { runVariances, type SlopeSample, type SlopeVariance } from "./slope-sample.js";

/** Block length of the long-run variance, evaluations. */
export const blockLength = 10;

/**
 * Variance of sum_t u_t ln L_t with X held fixed:
 * - white: sum u^2 white / repeats;
 * - run: each repeat's own level and slope, through the steps that it takes part in;
 * - misfit: what the Bartlett-weighted covariances of the residuals about the size's own power law (circular, n / (n - 2)
 *   for its two parameters) give beyond white noise.
 *
 * For u = dx / Sxx this is {@link slopeVariance}.
 *
 * @param u weights, one a point of the sample
 */
export function linearVariance(
  sample: SlopeSample,
  effects: RunEffects,
  u: Float64Array,
  block = blockLength
): SlopeVariance {
  const { n, repeatsAt, white, dx, meanX, runCentre } = sample;
  let evaluation = 0;
  for (let t = 0; t < n; t++) evaluation += (u[t]! * u[t]! * white) / repeatsAt[t]!;
  const one = runVariances(sample, effects);
  const most = Math.max(...Array.from(repeatsAt));
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
    run += one.level * level * level + one.slope * slope * slope;
  }
  const misfit = Math.max(0, longRunVariance(sample.residual, u, block) - evaluation);
  return { white: evaluation, run, misfit, total: evaluation + run + misfit };
}

function longRunVariance(residual: Float64Array, u: Float64Array, block: number): number {
  const n = residual.length;
  let sum = 0;
  for (let lag = 0; lag < Math.min(block, n); lag++) {
    let covariance = 0;
    for (let t = 0; t < n; t++) covariance += residual[t]! * residual[(t + lag) % n]!;
    let cross = 0;
    for (let t = 0; t + lag < n; t++) cross += u[t]! * u[t + lag]!;
    sum += (lag === 0 ? 1 : 2) * (1 - lag / block) * (covariance / n) * cross;
  }
  return Math.max(0, (n / (n - 2)) * sum);
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
