/** Share of ln L that sums of some hundred terms round by. */
const rounding = 1e-12;

/**
 * Slopes of a score that never moves come out of sums as 1e-16: 0 for each by which ln L moves no further than it rounds.
 *
 * @param lnX of the run
 * @param level of ln L, about the middle of the run
 */
export function beyondRounding(lnX: Float64Array, level: number): (slope: number) => number {
  const span = lnX.reduce((a, b) => Math.max(a, b)) - lnX.reduce((a, b) => Math.min(a, b));
  return (slope) => (Math.abs(slope) * span < rounding * Math.max(1, Math.abs(level)) ? 0 : slope);
}
