/** The command under a figure of the planner asks the page's own question, whatever was chosen. */
import { describe, expect, it } from "vitest";
import { commandOf } from "../../../src/components/plan/plan-figure-parts.js";
import { budgetsNamed, type Question, readQuestion, type Words } from "../../../src/lib/plan/question.js";
import { paperStudy } from "./plan-study.js";

/** The question as `rlscale plan` reads it: a budget that is named decides how it is given. */
async function readBack(command: string): Promise<{ ask: string; question: Question; faults: unknown[] }> {
  const [, ask, options] = /^npx rlscale plan (\w+) (.*)$/.exec(command)!;
  const words: Words = Object.fromEntries(
    [...options!.matchAll(/--(\w+) (\S+)/g)].map(([, name, value]) => [name, value])
  );
  const named = budgetsNamed(words);
  if (words.by === undefined) expect(named).toHaveLength(1);
  return { ask: ask!, ...readQuestion(await paperStudy(), { ...words, by: words.by ?? named[0] }) };
}

const budgets: Record<string, (keyof Question)[]> = {
  ...{ gpus: ["gpus", "hours"], flops: ["flops"], samples: ["samples"], steps: ["steps"] }
};

describe("commandOf(study, answer)", () => {
  const others = {
    ...{ variant: "instruct", resource: "data", law: "own", gpu: "a100", utilisation: "0.3", generation: "0.1" },
    ...{ batch: "128", group: "16", length: "3000", problems: "9000", passes: "4", size: "14" }
  };
  const cases: Words[] = ["gpus", "flops", "samples", "steps"].flatMap((by) => [
    { by, gpus: "3", hours: "7.5", flops: "2e21", samples: "70000", steps: "250" },
    { by, ...others, gpus: "3", hours: "7.5", flops: "2e21", samples: "70000", steps: "250", count: "generation" },
    ...Object.entries(others).map(([name, value]) => ({ by, [name]: value }))
  ]);

  it.each(cases.map((words) => [Object.values(words).join(" "), words] as const))("%s", async (_, words) => {
    const study = await paperStudy();
    const { question, faults } = readQuestion(study, words);
    expect(faults).toEqual([]);
    const again = await readBack(commandOf(study, { question }));
    expect(again.faults).toEqual([]);
    expect(again.ask).toBe(question.size === null ? "best" : "forward");
    // what other budgets would be, and what is asked backwards for, are no part of it
    const unasked = new Set<string>([
      "target",
      ...Object.entries(budgets).flatMap(([by, names]) => (by === question.by ? [] : names))
    ]);
    const asked = (one: Question) => Object.fromEntries(Object.entries(one).filter(([name]) => !unasked.has(name)));
    expect(asked(again.question)).toEqual(asked(question));
  });
});
