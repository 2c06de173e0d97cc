/** The number of problems of a benchmark against the grid that its scores lie on. */

import type { ProblemCount } from "../../records/transfer-record.js";
import { powerOfTen } from "../../statistics/power.js";

export type { ProblemCount } from "../../records/transfer-record.js";

/**
 * Are scores of single runs multiples of 1 / problems?
 *
 * @param losses of single runs (a mean of repeats is on a finer grid)
 * @param digits decimals logged
 */
export function problemCount(
  benchmark: string,
  problems: number,
  losses: readonly number[],
  digits: number
): ProblemCount {
  const unit = powerOfTen(-digits);
  const onGrid = losses.filter((loss) => Math.abs(Math.round(loss * problems) / problems - loss) <= 0.55 * unit).length;
  const byChance = Math.min(1, (problems + 1) / powerOfTen(digits));
  const known =
    losses.length === 0
      ? "stated only"
      : onGrid < losses.length
        ? "partial credit"
        : byChance < 0.25
          ? "confirmed"
          : "agrees";
  return { benchmark, problems, scores: losses.length, onGrid, byChance, known };
}
