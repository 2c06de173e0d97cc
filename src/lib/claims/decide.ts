/**
 * The four rules by which a cell is judged. Each reads a 95% interval of an effect and a margin, the smallest effect that
 * matters in practice; every end of an interval has a chance of 2.5% beyond it, for every claim.
 *
 * | rule | the claim | supported | contradicted |
 * |---|---|---|---|
 * | difference | the effect is positive | all of the interval above 0 | all of it below the margin |
 * | sameness | the effect is 0 | all of it within the margin, on both sides | 0 outside it |
 * | at most | the effect is 0 or less | all of it below the margin | all of it above 0 |
 * | lead | one form leads another | margin or more | minus the margin or less |
 *
 * Between 0 and the margin a difference has the claimed sign and is too small to matter: an interval that lies there leaves
 * a difference undecided, and supports a sameness. So the first three are mirror images: what supports a difference
 * contradicts the sameness of the same effect, and no wrong verdict of theirs has a chance above 2.5% an end.
 */
import type { Rule, Verdict } from "./verdicts.js";

/** Ends of an interval; null where it has none. */
export type Ends = readonly [number | null, number | null];

/**
 * @param margin in the unit of the interval, > 0
 * @throws RangeError if the margin is not positive, or an end is not a number
 */
export function decide(rule: Rule, [low, high]: Ends, margin: number): Verdict {
  if (!(margin > 0)) throw new RangeError(`decide: the margin must be positive; got ${margin}`);
  for (const end of [low, high]) if (Number.isNaN(end)) throw new RangeError("decide: an end of the interval is NaN");
  const from = low ?? Number.NEGATIVE_INFINITY;
  const to = high ?? Number.POSITIVE_INFINITY;
  if (rule === "lead") return from >= margin ? "supported" : to <= -margin ? "contradicted" : "undecided";
  const small = to < margin;
  if (rule === "at most") return small ? "supported" : from > 0 ? "contradicted" : "undecided";
  if (rule === "sameness")
    return small && from > -margin ? "supported" : from > 0 || to < 0 ? "contradicted" : "undecided";
  if (from > 0) return small ? "undecided" : "supported";
  return small ? "contradicted" : "undecided";
}
