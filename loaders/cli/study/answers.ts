/** What was said of the logs of a study, as its file keeps it: by the name of the option, as it is typed. */
import { ruleText } from "../../../src/import/recipes/key-rule.js";
import type { StudySources } from "../../../src/import/study/normalise/normalised-study.js";
import type { NewStudyOptions } from "./new-study-options.js";

export type Answers = StudySources["answers"];

/** The answers among the options of a call. */
export function answersOf(options: NewStudyOptions): Answers {
  const { modelSize, scoreRange, where, group, seed } = options;
  const sizes = [
    ...(modelSize?.all === undefined ? [] : [String(modelSize.all)]),
    ...[...(modelSize?.ofRuns ?? [])].map(([run, size]) => `${run}=${size}`)
  ];
  const said = {
    score: options.score,
    "score-range": scoreRange && `${scoreRange.low},${scoreRange.high}`,
    role: options.role,
    "no-assume": options.assume === false ? true : undefined,
    "model-size": someOrNone(sizes),
    variant: options.variant,
    group: someOrNone((group ?? []).map(ruleText)),
    seed: seed && ruleText(seed),
    step: options.step,
    "logging-steps": options.loggingSteps,
    "first-step": options.firstStep,
    "run-column": someOrNone(options.runColumn ?? []),
    where: someOrNone((where ?? []).map(({ column, value }) => `${column}=${value}`)),
    repeats: options.repeats,
    tokens: options.tokens,
    batch: options.batch,
    "group-size": options.groupSize
  };
  const given: Record<string, Answers[string]> = {};
  for (const [name, value] of Object.entries(said)) if (value !== undefined) given[name] = value;
  return given;
}

/** The same as a user types it. */
export function argumentsOf(answers: Answers): string[] {
  return Object.entries(answers).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    if (value === false) return [];
    return (Array.isArray(value) ? value : [value]).map((word) => `--${name}=${word}`);
  });
}

function someOrNone(texts: string[]): string[] | undefined {
  return texts.length > 0 ? texts : undefined;
}
