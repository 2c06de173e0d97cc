/** How a plan writes its numbers, and what a sample of it is. */
import { count, fixed, plural, significant, modelSize as sizeName } from "../format.js";
import type { Answer } from "./answer.js";
import type { PlanStudy } from "./plan-study.js";

/** How amounts of compute are written: with markup on the page, without on the command line. */
export interface Writing {
  compute: (flops: number) => string;
}

/** Steps, passes, hours: whole from 100, at most one decimal below. */
export function amount(value: number): string {
  if (value >= 99.95) return count(value);
  return value >= 0.95 ? fixed(value, 1).replace(/\.0$/, "") : significant(value, 2);
}

/** Steps: whole where there is more than one. */
export function wholeSteps(value: number): string {
  return value >= 1.5 ? count(Math.round(value)) : amount(value);
}

/** "11.7 times", "1.25 times" */
export function factor(value: number): string {
  return `${value >= 99.95 ? count(value) : significant(value, 3).replace(/\.?0+$/, "")} times`;
}

/** What somebody has typed: 12, 0.5, 8,000. */
export function given(value: number): string {
  return Number.isInteger(value) ? count(value) : significant(value, 3).replace(/0+$/, "");
}

/** A problem with its answers, or a step where nothing tells how many problems a step has. */
export function sampleWords(study: PlanStudy, { plan, shape, question }: Answer): string {
  const tokens = `${count(plan.tokensPerSample)} tokens at ${sizeName(plan.modelSize)}`;
  const asMeasured = shape.tokensPerSample === null && question.group === null;
  if (study.dataUnit === "steps")
    return `The logs do not say how many problems a step has, so a sample is a step: ${tokens}, ${asMeasured ? "the mean of its run" : "as you set it"}.`;
  const answers = study.groupSize === null ? "" : ` with ${plural(study.groupSize, "answer")} a problem`;
  return `A sample is one problem with its answers: ${tokens}${asMeasured ? `, the mean of its run${answers}` : ", as you set it"}; ${plural(question.batch, "problem")} a step.`;
}
