/** What the likelihoods of counts share. */

/** Counts about the mean ln X. */
export interface Points {
  n: number;
  dx: Float64Array;
  failures: Float64Array;
  trials: Float64Array;
}

/** The most likely line of a likelihood. */
export interface Solved {
  k: number;
  level: number;
  rho: number;
  kError: number;
  levelError: number;
  logLikelihood: number;
  status: "converged" | "at-bound";
}

/** q is kept this far below 1 in ln. */
export const edge = 1e-9;

/** Whether the chance of failing reaches 1. */
export function atEdge({ dx }: Points, { k, level }: Pick<Solved, "k" | "level">): boolean {
  return dx.some((x) => level - k * x > -1e-6);
}
