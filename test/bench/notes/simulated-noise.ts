/** Runs as the notes simulate them: 104 evaluations, noise that wanders within a run or is shared by a size's runs. */
import type { Random } from "../../../src/lib/statistics/random.js";

export const n = 104;
export const lnX = Float64Array.from({ length: n }, (_, t) => Math.log(512 * (t + 1)));
export const runs = 3;
export const sd = 0.02;

/** A stretch of an autoregression of variance 1. */
export function wandering(phi: number, { normal }: Random): Float64Array {
  const out = new Float64Array(n);
  let state = normal();
  for (let t = 0; t < n; t++) {
    out[t] = state;
    state = phi * state + Math.sqrt(1 - phi * phi) * normal();
  }
  return out;
}

export interface Noise {
  name: string;
  /** coefficient within single runs, whose variance is that of an evaluation */
  within: number;
  /** coefficient and standard deviation of what all runs of a size share */
  shared: [number, number];
}
