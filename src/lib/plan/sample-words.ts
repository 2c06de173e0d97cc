/** What a sample of a plan is: a problem with its answers, or a step where nothing tells how many problems a step has. */
import { count, plural, modelSize as sizeName } from "../format.js";
import type { Answer } from "./answer.js";
import type { PlanStudy } from "./study.js";

export function sampleWords(study: PlanStudy, { plan, shape, question }: Answer): string {
  const tokens = `${count(plan.tokensPerSample)} tokens at ${sizeName(plan.modelSize)}`;
  const asMeasured = shape.tokensPerSample === null && question.group === null;
  if (study.dataUnit === "steps")
    return `The logs do not say how many problems a step has, so a sample is a step: ${tokens}, ${asMeasured ? "the mean of its run" : "as you set it"}.`;
  const answers = study.groupSize === null ? "" : ` with ${plural(study.groupSize, "answer")} a problem`;
  return `A sample is one problem with its answers: ${tokens}${asMeasured ? `, the mean of its run${answers}` : ", as you set it"}; ${plural(question.batch, "problem")} a step.`;
}
