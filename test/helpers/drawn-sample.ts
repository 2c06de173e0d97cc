import type { RunEffects } from "../../src/lib/inference/runs/run-effects.js";
import { type SlopeSample, slopeSample } from "../../src/lib/inference/sizes/slope-sample.js";
import { seededRandom } from "../../src/lib/statistics/random.js";

/** Run effects as large as the study's. */
export const drawnEffects: RunEffects = {
  slopeRatio: 2.4,
  levelRatio: 7,
  df: 20,
  noiseToBinomial: 0.65,
  sxx: 30,
  steps: 94,
  cells: []
};

export interface DrawnLine {
  modelSize?: number;
  k: number;
  /** ln L at ln X = 9 */
  level: number;
  points?: number;
  noise?: number;
  seed?: number;
  /** ln X of the first point */
  from?: number;
  repeatsAt?: (t: number) => number;
}

/** A straight line in logs with noise: steps 1, 2, ... as X = exp(from) x step. */
export function drawnSample({
  modelSize = 7e9,
  k,
  level,
  points = 105,
  noise = 0,
  seed = 1,
  from = Math.log(512),
  repeatsAt = () => 3
}: DrawnLine): SlopeSample {
  const random = seededRandom(seed);
  const lnX = Float64Array.from({ length: points }, (_, t) => from + Math.log(t + 1));
  return slopeSample({
    modelSize,
    lnX,
    lnL: lnX.map((x) => level - k * (x - 9) + noise * random.normal()),
    repeatsAt: Array.from(lnX, (_, t) => repeatsAt(t)),
    white: 3 * noise * noise,
    runCentre: lnX.slice(11).reduce((a, b) => a + b, 0) / (points - 11)
  });
}
