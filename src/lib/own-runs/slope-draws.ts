/** Resampled slopes of single runs: what intervals of k, and of a law over them, are read from. */

import type { RunEffects } from "../inference/runs/run-effects.js";
import { blockStretch, resampleSlopes } from "../inference/sizes/law-bootstrap.js";
import { type SlopeSample, slopeSample, slopeVariance } from "../inference/sizes/slope-sample.js";
import { square } from "../statistics/power.js";
import { seededRandom } from "../statistics/random.js";

/** No variation between runs: an interval speaks of these runs alone. */
const alone: RunEffects = {
  ...{ slopeRatio: 1, levelRatio: 1, df: 1e9, noiseToBinomial: 1, sxx: 1, steps: 1 },
  cells: []
};

/**
 * Evaluations above which the blocks are not drawn one by one: their sum is normal by then, with the variance that the
 * blocks have in expectation, and a run of a million rows costs what one of a hundred does.
 */
export const mostDrawn = 1000;

/** Evaluations a block: ten, fewer in short runs. */
export function blockLengthFor(n: number): number {
  return Math.max(2, Math.min(10, Math.floor(n / 3)));
}

/** A run as a sample of one repeat; its white noise from what changes between one evaluation and the next. */
export function ownSample(modelSize: number, lnX: Float64Array, lnL: Float64Array): SlopeSample {
  const n = lnX.length;
  const input = { modelSize, lnX, lnL, repeatsAt: new Uint8Array(n).fill(1), white: 0, runCentre: 0 };
  const first = slopeSample(input);
  let squares = 0;
  for (let t = 1; t < n; t++) squares += square(first.residual[t]! - first.residual[t - 1]!);
  return { ...first, white: squares / (2 * (n - 1)), runCentre: first.meanX };
}

/** Standard error of a run's slope: white noise and slow departures along it, stretched as the blocks are. */
export function ownStandardError(sample: SlopeSample): number {
  return blockStretch * Math.sqrt(slopeVariance(sample, alone, blockLengthFor(sample.n)).total);
}

/** Draws of the slope by circular moving blocks of the residuals (Künsch 1989). */
export function drawSlopes(sample: SlopeSample, resamples: number, seed: number): Float64Array {
  if (sample.n <= mostDrawn) {
    const blockLength = blockLengthFor(sample.n);
    return resampleSlopes([sample], alone, { blockLength, resamples, seed }).slopes[0]!;
  }
  const random = seededRandom(seed);
  const error = ownStandardError(sample);
  return Float64Array.from({ length: resamples }, () => sample.k + error * random.normal());
}
