/** The planner of `rlscale plan` and of the page /plan, as a call. */
import { answer } from "../lib/plan/answer.js";
import { planStudy } from "../lib/plan/plan-study.js";
import { budgetsNamed, questionNames, readQuestion } from "../lib/plan/question.js";
import type { Results } from "../lib/results.js";
import type { PlanAnswer, PlanQuestion } from "./types.js";

/**
 * Which size for a budget, what each size gives, and what each needs for a pass rate; by the laws of a study.
 *
 * @param question by the names of `rlscale plan`, e.g. `{ gpu: "h200", gpus: 8, hours: 12, problems: 8000 }`
 * @param results the study's results.json, parsed; every report has it at data/results.json
 * @throws RangeError for a name that no question has, or a value that cannot be read
 */
export function planWith(question: PlanQuestion, results: unknown): PlanAnswer {
  const study = planStudy(results as Results);
  const strange = Object.keys(question).find((name) => !(questionNames as readonly string[]).includes(name));
  if (strange !== undefined)
    throw new RangeError(`plan: no question has ${strange}; choices: ${questionNames.join(", ")}`);
  const words = Object.fromEntries(
    Object.entries(question).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  );
  const budgets = budgetsNamed(words);
  if (words.by === undefined && budgets.length > 1)
    throw new RangeError(`plan: one budget at a time; got ${budgets.join(", ")}; or say which with by`);
  const asked = readQuestion(study, { ...words, by: words.by ?? budgets[0] });
  const [fault] = asked.faults;
  if (fault) throw new RangeError(`plan: ${fault.name} must be ${fault.must}; got ${fault.got}`);
  const { sizes, best, requirements } = answer(study, asked.question);
  return {
    question: { ...asked.question },
    best,
    sizes: sizes.map(({ modelSize, flops, samples, steps, passRate, interval, chance, fits }) => ({
      ...{ modelSize, flops, samples, steps },
      ...{ passRate, interval, chance, fits }
    })),
    needs: requirements.map(({ modelSize, needs }) => ({
      modelSize,
      flops: needs?.flops ?? null,
      samples: needs?.samples ?? null,
      steps: needs?.steps ?? null
    }))
  };
}
