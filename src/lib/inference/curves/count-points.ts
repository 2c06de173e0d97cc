/** What the likelihoods of counts share. */

/** Counts of an evaluation, and its ln X about the mean. */
export interface CountPoint {
  dx: number;
  failures: number;
  trials: number;
}

/** The most likely line of a likelihood. */
export interface Solved {
  /** fall of ln q per unit of ln X */
  k: number;
  /** ln q at the mean ln X */
  level: number;
  /** of a beta-binomial, in [0, 1); 0 for the others */
  rho: number;
  /** of k and level: Fisher information (binomial), observed information (beta-binomial), residuals (half-count) */
  kError: number;
  levelError: number;
  /** ln likelihood without the binomial coefficient; minus half the sum of squares for the half-count */
  logLikelihood: number;
  status: "converged" | "at-bound";
}

/** The share failed, with half a failure and half a success more: never 0. */
export function halfCounted(loss: number, trials: number): number {
  return (loss * trials + 0.5) / (trials + 1);
}

/** q is kept this far below 1 in ln. */
export const edge = 1e-9;

/** Whether the chance of failing reaches 1. */
export function atEdge(points: readonly CountPoint[], { k, level }: Pick<Solved, "k" | "level">): boolean {
  return points.some(({ dx }) => level - k * dx > -1e-6);
}

/** Where a line of this slope reaches a chance of 1: at its first point where it falls, at its last where it rises. */
export function edgeEnd(points: readonly CountPoint[], k: number): number {
  return points.reduce((end, { dx }) => (k > 0 ? Math.min(end, dx) : Math.max(end, dx)), 0);
}

/** The line of this slope that has a chance of 1 there, as good as. */
export function edgeLine(points: readonly CountPoint[], k: number): Pick<Solved, "k" | "level"> {
  return { k, level: k * edgeEnd(points, k) - 2 * edge };
}
