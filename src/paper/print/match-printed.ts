/** A printed number beside a recomputed one: do the printed digits come back? */
import type { MatchWord } from "../../lib/results.js";

export interface Match {
  match: MatchWord;
  /** ours rounded to the printed digits; null when there is none */
  oursText: string | null;
  /** (ours - published) / published; null when there is none */
  relativeDifference: number | null;
}

/** Farthest relative difference still called "within". */
const closeEnough = 0.01;

/**
 * Compares at the printed precision.
 *
 * @param publishedText the number as printed, e.g. "17.0": its decimals say how far to round ours
 * @param ours unrounded, same unit; null when it cannot be recomputed
 * @param options boundedAbove: for a score with a ceiling, such as R^2, whose relative difference means little: a value
 *   that does not read the same then `differs`, however near
 * @throws RangeError if the printed text is not a plain decimal number
 */
export function matchPrinted(publishedText: string, ours: number | null, { boundedAbove = false } = {}): Match {
  if (!/^-?\d+(\.\d+)?$/.test(publishedText)) {
    throw new RangeError(`matchPrinted: the printed number must be a plain decimal; got ${publishedText}`);
  }
  if (ours === null) return { match: "cannot be recomputed", oursText: null, relativeDifference: null };
  const published = Number(publishedText);
  const oursText = ours.toFixed(publishedText.split(".")[1]?.length ?? 0);
  const relativeDifference = (ours - published) / published;
  if (oursText === publishedText) return { match: "every digit", oursText, relativeDifference };
  const close = !boundedAbove && Math.abs(relativeDifference) <= closeEnough;
  return { match: close ? "within" : "differs", oursText, relativeDifference };
}
