/** Slopes that a single run may have: what intervals of k, and of a law over runs, are read from. */

import { departureCells, departureVariance, noiseShare } from "../inference/runs/slow-departure.js";
import { noiseOfLine } from "../inference/sizes/law-bootstrap.js";
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
  const noise = noiseOfLine(sample).slope;
  const { count, at, drawn } = departureCells(sample);
  const deviations = new Float64Array(count);
  for (let cell = 0; cell < count; cell++) {
    const { noise: share, slope } = at(cell);
    deviations[cell] = Math.sqrt(share * noise + slope);
  }
  const { uniform, normal } = drawnNumbers(resamples, seed);
  const slopes = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) slopes[b] = sample.k - deviations[drawn(uniform[b]!)]! * normal[b]!;
  return slopes;
}

interface DrawnNumbers {
  uniform: Float64Array;
  normal: Float64Array;
}

/** What the last draws were made of: runs are drawn with the same numbers, and drawing these takes longer than all else. */
let last: ({ resamples: number; seed: number } & DrawnNumbers) | null = null;

/** The numbers of {@link seededRandom} in the order in which a draw along a curve asks for them; one for its level is passed over. */
function drawnNumbers(resamples: number, seed: number): DrawnNumbers {
  if (last?.seed !== seed || last.resamples !== resamples) {
    const random = seededRandom(seed);
    const [uniform, normal] = [new Float64Array(resamples), new Float64Array(resamples)];
    for (let b = 0; b < resamples; b++) {
      uniform[b] = random.uniform();
      normal[b] = random.normal();
      random.normal();
    }
    last = { resamples, seed, uniform, normal };
  }
  return last;
}
