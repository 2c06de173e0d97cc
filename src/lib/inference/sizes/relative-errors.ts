/** How predicted losses miss measured ones, relative: (predicted - measured) / measured. */
export interface RelativeErrors {
  /** mean of its absolute value */
  absolute: number;
  /** mean */
  signed: number;
  /** at the last point */
  last: number;
  /** mean over the last tenth of the curve */
  final: number;
}

/**
 * Errors over the points of a curve from one on.
 *
 * @param predicted L at point t
 */
export function relativeErrors(
  loss: ArrayLike<number>,
  from: number,
  predicted: (t: number) => number
): RelativeErrors {
  const n = loss.length;
  const tenth = Math.max(1, Math.floor(n / 10));
  const sums = { absolute: 0, signed: 0, last: 0, final: 0 };
  for (let t = from; t < n; t++) {
    sums.last = predicted(t) / loss[t]! - 1;
    sums.absolute += Math.abs(sums.last);
    sums.signed += sums.last;
    if (t >= n - tenth) sums.final += sums.last;
  }
  const { absolute, signed, last, final } = sums;
  return { absolute: absolute / (n - from), signed: signed / (n - from), last, final: final / tenth };
}
