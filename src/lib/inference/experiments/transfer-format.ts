/** Where the gain of a base model includes learning how to answer. */

import { mean } from "../../goodness.js";
import { matching } from "../../matching.js";
import type { BenchmarkCurve } from "./transfer.js";

/** Loss above which the start of a base model may be about form rather than ability; and how far above instruct's. */
export const answerFormatRule = { evaluations: 3, lossFrom: 0.9, aboveInstruct: 0.1 } as const;

/**
 * Base cells whose gain includes learning the answer format: the mean loss of the first three drawn evaluations is 0.9
 * or more, and the instruct model of the same size starts on that benchmark at least 0.1 lower, so that the problems
 * are within reach.
 *
 * @returns one word for each curve: null where the rule does not apply (not base, or no instruct model)
 */
export function learnsFormat(
  curves: readonly BenchmarkCurve[]
): { start: number; instructStart: number | null; marked: boolean }[] {
  const start = (curve: BenchmarkCurve) => mean(Array.from(curve.testLoss).slice(0, answerFormatRule.evaluations));
  return curves.map((curve) => {
    const { family, modelSize, benchmark } = curve;
    const twin = curves.find(matching({ family, modelSize, benchmark, variant: "instruct" }));
    const first = start(curve);
    const instructStart = curve.variant === "base" && twin ? start(twin) : null;
    const { lossFrom, aboveInstruct } = answerFormatRule;
    const marked = instructStart !== null && first >= lossFrom && first - instructStart >= aboveInstruct;
    return { start: first, instructStart, marked };
  });
}
