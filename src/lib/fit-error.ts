/** No usable answer: too few sizes or points, rank lost, non-finite input. Wrong arguments throw RangeError instead. */
export class FitError extends Error {
  override readonly name = "FitError";
}
