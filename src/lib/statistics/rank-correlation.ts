import { descending, rank } from "d3-array";

/**
 * Spearman's rank correlation, ties at their mean rank.
 *
 * @param ofConstant what it is where a column does not vary, which has no correlation
 * @throws RangeError if a column does not vary and nothing is given for that
 */
export function rankCorrelation(x: Iterable<number>, y: Iterable<number>, ofConstant?: number): number {
  const [a, b] = [meanRanks(x), meanRanks(y)];
  const middle = (a.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [dx, dy] = [a[i]! - middle, b[i]! - middle];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  if (xx > 0 && yy > 0) return xy / Math.sqrt(xx * yy);
  if (ofConstant === undefined) throw new RangeError("rankCorrelation: needs values that differ");
  return ofConstant;
}

/** Ranks from 0. d3 gives tied values the lowest of their ranks; their mean is midway between that from below and from above. */
function meanRanks(values: Iterable<number>): Float64Array {
  const fromAbove = rank(values, descending);
  return rank(values).map((below, i) => (below + fromAbove.length - 1 - fromAbove[i]!) / 2);
}
