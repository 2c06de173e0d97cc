/**
 * How far a plan is from what was measured, in factors of X and of N, and whether that is too far for a number.
 *
 * Limits come from the study's own backtests. Within a run, the rest was predicted from its first part: the largest factor in
 * X over which that was tried is the largest that is answered, among parts of a half or more. From less, runs are still
 * in their steep part, and a plan beyond a whole run is not; the late slope is tried over the same stretch. Between sizes, the largest was predicted from those below
 * it: the factor to the nearest of them is the largest that is answered beyond the ends. Below the first evaluation a plan
 * is answered down to one training step, and nothing is less than one.
 */
import { firstOf, lastOf } from "../items.js";
import type { PlanModel } from "./model.js";
import type { SizeLine } from "./size-line.js";

type Reach = "inside" | "outside" | "far";

export interface Distance {
  reach: Reach;
  /** X over the last measured, or the first measured over X; 1 inside */
  xFactor: number;
  xSide: "beyond" | "before" | null;
  /** N over the largest size, or the smallest over N; 1 between them */
  nFactor: number;
  nSide: "larger" | "smaller" | null;
}

export interface Limits {
  /** factor in X beyond the last evaluation */
  x: number;
  /** factors in N beyond the largest and the smallest size */
  larger: number;
  smaller: number;
  /** whether a backtest stands behind the first */
  tested: boolean;
}

/** Part of a run from which on a prediction of the rest says how far one beyond the whole may go. */
export const leastShare = 0.5;

/** Where no forecast was ever tried, no more than this is followed. */
const untriedFactor = 2;

export function limitsOf(model: PlanModel): Limits {
  const known = limits.get(model) ?? findLimits(model);
  limits.set(model, known);
  return known;
}

const limits = new WeakMap<PlanModel, Limits>();

function findLimits({ series, sizes }: PlanModel): Limits {
  const factors = series.backtest.within.filter(({ share }) => share >= leastShare).map(({ factor }) => factor);
  const step = (a: SizeLine | undefined, b: SizeLine | undefined) => (a && b ? b.modelSize / a.modelSize : 1);
  return {
    x: factors.length > 0 ? Math.max(...factors) : untriedFactor,
    larger: step(sizes.at(-2), sizes.at(-1)),
    smaller: step(sizes[0], sizes[1]),
    tested: factors.length > 0
  };
}

/**
 * @param lnX of the plan
 * @param firstStep ln X of one training step of this size
 */
export function distanceOf(model: PlanModel, line: SizeLine, lnX: number, firstStep: number): Distance {
  const limit = limitsOf(model);
  const slack = 1e-9;
  const beyond = lnX - line.to;
  // The first step of a run may have taken fewer tokens than its mean step: it is still the least that can be planned.
  const before = Math.max(line.from, firstStep) - lnX;
  const xSide = beyond > slack ? "beyond" : before > slack ? "before" : null;
  const largest = lastOf(model.sizes).modelSize;
  const smallest = firstOf(model.sizes).modelSize;
  const nSide = line.modelSize > largest ? "larger" : line.modelSize < smallest ? "smaller" : null;
  const xFactor = xSide === null ? 1 : Math.exp(xSide === "beyond" ? beyond : before);
  const nFactor = nSide === null ? 1 : nSide === "larger" ? line.modelSize / largest : smallest / line.modelSize;
  const far =
    (xSide === "beyond" && xFactor > limit.x * (1 + slack)) ||
    (xSide === "before" && lnX < firstStep - slack) ||
    (nSide !== null && nFactor > limit[nSide] * (1 + slack));
  return {
    reach: far ? "far" : xSide === null && nSide === null ? "inside" : "outside",
    xFactor,
    xSide,
    nFactor,
    nSide
  };
}
