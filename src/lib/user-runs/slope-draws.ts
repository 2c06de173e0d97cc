/** Slopes that a single run may have: what intervals of k, and of a law over runs, are read from. */

import { departureVariance, noiseShare } from "../inference/runs/slow-departure.js";
import { alongDraws } from "../inference/sizes/law-bootstrap.js";
import { slopeWeights } from "../inference/sizes/linear-error.js";
import type { SlopeSample } from "../inference/sizes/slope-sample.js";
import { type Random, seededRandom } from "../statistics/random.js";

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
  const draw = alongDraws(sample, replayed(resamples, seed));
  return Float64Array.from({ length: resamples }, () => sample.k - draw().slope);
}

/** What the last draws were made of: runs are drawn with the same numbers, and drawing these takes longer than all else. */
let last: { resamples: number; seed: number; values: Float64Array } | null = null;

/** The numbers of {@link seededRandom} in the order in which a draw along a curve asks for them. */
function replayed(resamples: number, seed: number): Pick<Random, "uniform" | "normal"> {
  if (last?.seed !== seed || last.resamples !== resamples) {
    const { uniform, normal } = seededRandom(seed);
    const values = Float64Array.from({ length: 3 * resamples }, (_, i) => (i % 3 === 0 ? uniform() : normal()));
    last = { resamples, seed, values };
  }
  const { values } = last;
  let at = 0;
  const next = () => values[at++]!;
  return { uniform: next, normal: next };
}
