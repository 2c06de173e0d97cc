/** Smoothing for the eye: a running median, which follows steps and ignores single points far off. */
import { firstOf } from "../items.js";

/** Points a window holds, by what is smoothed: `curve` for losses and lengths, `residual` for what a line leaves over. */
export const medianWindows = { curve: 9, residual: 15 } as const;

/**
 * Running median of a sequence, one value for each value given.
 *
 * In the middle: the median of the `window` values around. Near the start the window shrinks evenly on both sides, so
 * that the steep first steps, far apart on a logarithmic axis, are not flattened; the first value is the median of
 * itself, of its smoothed neighbour, and of the line through the next two smoothed values followed to its place. Near
 * the end, where steps lie close and runs are flat, the window is cut at the last value and never holds fewer than
 * half its values: the line does not end in the noise of single evaluations.
 *
 * @param values finite numbers in order of step; a gap between steps counts as one place
 * @param window odd, 1 or more
 * @throws RangeError if the window is not odd and positive, or a value is not finite
 * @see J. W. Tukey, Exploratory Data Analysis (1977), section 7A: the end-point rule
 */
export function runningMedian(values: ArrayLike<number>, window: number): Float64Array {
  if (window % 2 !== 1) {
    throw new RangeError(`runningMedian: window must be an odd whole number; got ${window}`);
  }
  const given = Float64Array.from(values);
  const wrong = given.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`runningMedian: value ${wrong} must be finite; got ${given[wrong]}`);
  const half = (window - 1) / 2;
  const sorted = new Float64Array(window);
  const smooth = given.map((_, i) => {
    const reach = Math.min(half, i);
    return median(sortInto(sorted, given, i - reach, Math.min(i + reach + 1, given.length)));
  });
  if (window > 1 && given.length > 2) {
    smooth[0] = median(Float64Array.of(firstOf(given), smooth[1]!, 3 * smooth[1]! - 2 * smooth[2]!).sort());
  }
  return smooth;
}

/** The values [from, to) in order, at the front of `into`: a window is short, and read anew for every point. */
function sortInto(into: Float64Array, values: Float64Array, from: number, to: number): Float64Array {
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    let place = i - from;
    for (; place > 0 && into[place - 1]! > value; place--) into[place] = into[place - 1]!;
    into[place] = value;
  }
  return into.subarray(0, to - from);
}

/** Middle value of sorted ones, or the mean of the two in the middle. */
function median(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}
