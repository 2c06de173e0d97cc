/** The number of problems of a benchmark against the grid that its scores lie on. */
import { powerOfTen } from "../power.js";

/** How the number of problems of a benchmark is known. */
export interface ProblemCount {
  benchmark: string;
  /** as stated */
  problems: number;
  /** single-run scores looked at */
  scores: number;
  /** of them, on a multiple of 1 / problems to the digits logged */
  onGrid: number;
  /** share of numbers with as many digits that would be on the grid by chance */
  byChance: number;
  /**
   * `confirmed`: all on a grid that few numbers are on; `agrees`: all on it, but a grid so fine says little;
   * `partial credit`: scores off the grid, so problems earn parts of a point; `stated only`: no single-run scores
   */
  known: "confirmed" | "agrees" | "partial credit" | "stated only";
}

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
