/** A run with a planted course and seeded AR(1) noise about it. */
import { type RunCurve, runCurve } from "../../../src/lib/runs/run-curve.js";
import { seededRandom } from "../../../src/lib/statistics/random.js";

export interface Planted {
  /** score at a step without noise */
  level: (step: number) => number;
  n: number;
  /** steps from one evaluation to the next */
  every?: number;
  sd?: number;
  autocorrelation?: number;
  seed?: number;
  before?: number;
}

export function planted({ level, n, every = 10, sd = 0.01, autocorrelation = 0, seed = 1, before }: Planted): RunCurve {
  const random = seededRandom(seed);
  const fresh = Math.sqrt(1 - autocorrelation * autocorrelation);
  let e = random.normal();
  const step = Float64Array.from({ length: n }, (_, i) => (i + 1) * every);
  const score = step.map((one) => {
    e = autocorrelation * e + fresh * random.normal();
    return Math.min(1, Math.max(0, level(one) + sd * e));
  });
  return runCurve(step, score, { before: before ?? null });
}
