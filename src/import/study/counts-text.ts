/** What a slope by counts is made of, in words. */
import { count, plural } from "../../lib/format.js";
import type { UserCountFit } from "../../lib/user-runs/count-user-run.js";

/** "binomial, 500 answers an evaluation (column n), 3 of 40 evaluations with a score of 1"; null without counts. */
export function countsText({ counts }: { counts: UserCountFit | null }): string | null {
  if (counts === null) return null;
  const { likelihood, answers, answersFrom, points, allRight, status } = counts;
  return [
    likelihood,
    answersFrom === "stated"
      ? `answers an evaluation not known: half a wrong answer of ${count(answers)} is added to each`
      : `${plural(answers, "answer")} an evaluation (${answersFrom === "inferred" ? "inferred from the scores" : answersFrom})`,
    ...(allRight > 0 ? [`${count(allRight)} of ${plural(points, "evaluation")} with a score of exactly 1, kept`] : []),
    ...(status === "at-bound" ? ["the chance of a wrong answer reaches 1"] : [])
  ].join(", ");
}
