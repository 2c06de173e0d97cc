/** The planner's default question and its answer, once for all parts of the page. */
import { type Answer, answer } from "../lib/plan/answer.js";
import { type PlanStudy, planStudy } from "../lib/plan/plan-study.js";
import { readQuestion, type Words } from "../lib/plan/question.js";
import type { Results } from "../lib/results.js";
import { powerOfTen } from "../lib/statistics/power.js";

/**
 * What the page asks before a reader does: one node of eight for half a day, and few problems where samples are problems. Where
 * that is too far from the runs for a number, the compute of the longest of them.
 */
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
  const asked = (words: Words) => answer(study, readQuestion(study, words).question);
  const first = asked(firstWords(study));
  const found = first.plan.passRate === null ? asked({ by: "flops", flops: longestRun(first) }) : first;
  const made = { study, found };
  pages.set(results, made);
  return made;
}

/** FLOPs of the longest run of the series, cut to two digits: all that was measured, and no more. */
function longestRun({ model }: Answer): string {
  const longest = Math.exp(Math.max(...model.sizes.map(({ to }) => to)));
  const unit = powerOfTen(Math.floor(Math.log10(longest)) - 1);
  return (Math.floor(longest / unit) * unit).toPrecision(2);
}
