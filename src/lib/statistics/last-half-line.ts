/** How a curve goes on at its end: the line through its last half. */
import { itemAt } from "../items.js";
import { type WeightedLine, weightedLine } from "./weighted-line.js";

/** Points that such a line takes at least. */
const fewestOfLine = 3;

/**
 * The line through the last half of a curve, through its last three points where half are fewer.
 *
 * @param x ascending
 * @returns null of a curve of fewer than three points
 */
export function lastHalfLine(x: ArrayLike<number>, y: ArrayLike<number>): WeightedLine | null {
  const n = x.length;
  return n < fewestOfLine ? null : lineFrom(x, y, Math.min(Math.floor(n / 2), n - fewestOfLine));
}

/** Share of the slope of all of a curve that its last half has at least where its rise does not slow. */
const steadyShare = 0.75;

/** The line through the last half of a curve that is three quarters as steep there as all of it, or steeper; null of others. */
export function steadyLine(x: ArrayLike<number>, y: ArrayLike<number>): WeightedLine | null {
  const late = lastHalfLine(x, y);
  return late !== null && late.slope >= steadyShare * lineFrom(x, y, 0).slope ? late : null;
}

function lineFrom(x: ArrayLike<number>, y: ArrayLike<number>, from: number): WeightedLine {
  return weightedLine(
    Array.from({ length: x.length - from }, (_, i) => ({ x: itemAt(x, from + i), y: itemAt(y, from + i), w: 1 }))
  );
}
