/** Slopes that a single run may have: what intervals of k, and of a law over runs, are read from. */

import { departureVariance, noiseShare } from "../inference/runs/slow-departure.js";
import { alongDraws } from "../inference/sizes/law-bootstrap.js";
import { slopeWeights } from "../inference/sizes/linear-error.js";
import type { SlopeSample } from "../inference/sizes/slope-sample.js";
import { seededRandom } from "../statistics/random.js";

/**
 * Standard error of a run's slope: white noise and slow departures along it. No variation between runs is in it.
 *
 * @param weights what each ln L adds to the slope; by default those of least squares
 */
export function standardErrorWithinRun(sample: SlopeSample, weights = slopeWeights(sample)): number {
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return Math.sqrt(noiseShare(sample) * sample.white * squares + departureVariance(sample, weights));
}

/** Draws of the slope, with noise and departures as large as they may have been. */
export function drawSlopes(sample: SlopeSample, resamples: number, seed: number): Float64Array {
  const draw = alongDraws(sample, seededRandom(seed));
  return Float64Array.from({ length: resamples }, () => sample.k - draw().slope);
}
