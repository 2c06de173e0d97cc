/** Smoothing for the eye: a running median, which follows steps and ignores single points far off. */

/** Points a window holds, by what is smoothed: `curve` for losses and lengths, `residual` for what a line leaves over. */
export const medianWindows = { curve: 9, residual: 15 } as const;

/**
 * Running median of a sequence, one value for each value given.
 *
 * In the middle: the median of the `window` values around. Nearer to an end than half a window, the window shrinks
 * evenly on both sides, so that a trend is not flattened. The first and last value are the median of themselves, of
 * their smoothed neighbour, and of the line through the next two smoothed values followed to their place.
 *
 * @param values finite numbers in order of step; a gap between steps counts as one place
 * @param window odd, 1 or more
 * @throws RangeError if the window is not odd and positive, or a value is not finite
 * @see J. W. Tukey, Exploratory Data Analysis (1977), section 7A: the end-point rule
 */
export function runningMedian(values: ArrayLike<number>, window: number): Float64Array {
  if (!(Number.isInteger(window) && window > 0 && window % 2 === 1)) {
    throw new RangeError(`runningMedian: window must be an odd whole number; got ${window}`);
  }
  const given = Float64Array.from(values);
  const wrong = given.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`runningMedian: value ${wrong} must be finite; got ${given[wrong]}`);
  const last = given.length - 1;
  const smooth = given.map((_, i) => {
    const half = Math.min((window - 1) / 2, i, last - i);
    return median(given.slice(i - half, i + half + 1));
  });
  if (window > 1 && last > 1) {
    const ends = [
      endValue(given[0]!, smooth[1]!, smooth[2]!),
      endValue(given[last]!, smooth[last - 1]!, smooth[last - 2]!)
    ];
    smooth[0] = ends[0]!;
    smooth[last] = ends[1]!;
  }
  return smooth;
}

function endValue(own: number, next: number, afterNext: number): number {
  return median(Float64Array.of(own, next, 3 * next - 2 * afterNext));
}

/** Middle value of an odd number of values; sorts in place. */
function median(values: Float64Array): number {
  return values.sort()[(values.length - 1) / 2]!;
}
