/** The planner's default question and its answer, once for all parts of the page. */
import { type Answer, answer } from "../lib/plan/answer.js";
import { readQuestion, type Words } from "../lib/plan/question.js";
import { type PlanStudy, planStudy } from "../lib/plan/study.js";
import type { Results } from "../lib/results.js";

/** What the page asks before a reader does: one node of eight for half a day, and few problems where samples are problems. */
const firstWords = ({ dataUnit }: PlanStudy): Words => (dataUnit === "steps" ? {} : { problems: "8000" });

export interface PlanPage {
  study: PlanStudy;
  found: Answer;
}

const pages = new WeakMap<Results, PlanPage>();

/** Null where the study has no law to plan with. */
export function planPage(results: Results): PlanPage | null {
  const known = pages.get(results);
  if (known) return known;
  const study = planStudy(results);
  if (!study.series.some(({ sizes }) => sizes.some(({ lines }) => lines.own || lines.joint))) return null;
  const made = { study, found: answer(study, readQuestion(study, firstWords(study)).question) };
  pages.set(results, made);
  return made;
}
