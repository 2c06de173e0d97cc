/** Single evaluations that an accident made: far off two neighbours that agree. */

import type { RunCurve } from "./run-curve.js";
import { besideNeighbours, robustSd } from "./run-noise.js";

/** Evaluations with which anything stands apart. */
const fewest = 8;
/** off the line between its neighbours by so much of a score, so many robust standard deviations, and so many times their difference */
const least = { score: 0.05, deviations: 8, differences: 3 };

/**
 * Places of evaluations that stand apart: off the straight line between the two beside them by over 0.05, by eight standard
 * deviations of such distances (robust), and by three times what the two differ. Neither the first nor the last: a run that
 * begins or ends so may go on so. Nor one beside another: where scores go up and down in turn, none is the accident.
 */
export function standingApart({ x, score, problems }: RunCurve): number[] {
  const n = score.length;
  if (n < fewest) return [];
  const off = Array.from({ length: n }, (_, i) => (i === 0 || i === n - 1 ? 0 : besideNeighbours(x, score, i, 0).off));
  const mean = score.reduce((a, b) => a + b) / n;
  const binomial = problems === null ? 0 : Math.sqrt((mean * (1 - mean)) / problems);
  const far = Math.max(least.score, least.deviations * Math.max(binomial, robustSd(off.slice(1, -1))));
  const isOff = off.map((distance, i) => {
    const between = Math.abs((score[i + 1] ?? Number.NaN) - score[i - 1]!);
    return Math.abs(distance) > far && Math.abs(distance) > least.differences * between;
  });
  return [...off.keys()].filter((i) => isOff[i] && !isOff[i - 1] && !isOff[i + 1]);
}

/** A curve without evaluations that stand apart. */
export function withoutApart(curve: RunCurve, apart: readonly number[] = standingApart(curve)): RunCurve {
  if (apart.length === 0) return curve;
  const rest = (values: Float64Array) => values.filter((_, i) => !apart.includes(i));
  return { ...curve, x: rest(curve.x), score: rest(curve.score) };
}
