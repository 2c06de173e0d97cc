import { loadResults, projectRoot } from "../../../loaders/analysis/build-results.js";
import { type Answer, answer } from "../../../src/lib/plan/answer.js";
import { type PlanStudy, planStudy } from "../../../src/lib/plan/plan-study.js";
import { readQuestion, type Words } from "../../../src/lib/plan/question.js";

let study: Promise<PlanStudy> | undefined;

/** What the planner reads of the study, once. */
export function paperStudy(): Promise<PlanStudy> {
  study ??= loadResults(projectRoot).then(planStudy);
  return study;
}

export function asked(one: PlanStudy, words: Words): Answer {
  return answer(one, readQuestion(one, words).question);
}
