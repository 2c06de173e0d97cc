/** Slopes that a single run may have: what intervals of k, and of a law over runs, are read from. */

import { departureVariance, noiseShare } from "../inference/runs/slow-departure.js";
import { alongDraws } from "../inference/sizes/law-bootstrap.js";
import { slopeWeights } from "../inference/sizes/linear-error.js";
import type { SlopeSample } from "../inference/sizes/slope-sample.js";
import { seededRandom } from "../statistics/random.js";

/** Standard error of a run's slope: white noise and slow departures along it. No variation between runs is in it. */
export function standardErrorWithinRun(sample: SlopeSample): number {
  return Math.sqrt((noiseShare(sample) * sample.white) / sample.sxx + departureVariance(sample, slopeWeights(sample)));
}

/** Draws of the slope, with noise and departures as large as they may have been. */
export function drawSlopes(sample: SlopeSample, resamples: number, seed: number): Float64Array {
  const draw = alongDraws(sample, seededRandom(seed));
  return Float64Array.from({ length: resamples }, () => sample.k - draw().slope);
}
