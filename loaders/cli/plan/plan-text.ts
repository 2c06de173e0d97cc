/** `rlscale plan forward | backward | best`: the planner's questions on the command line, in the words of its address. */
import * as format from "../../../src/lib/format.js";
import { mustFind } from "../../../src/lib/items.js";
import { amount, wholeSteps } from "../../../src/lib/plan/amounts.js";
import { type Answer, answer } from "../../../src/lib/plan/answer.js";
import { groupNote, reuseNote } from "../../../src/lib/plan/experiment-words.js";
import { certainty, chanceText, planWarnings } from "../../../src/lib/plan/plan-choice-words.js";
import { planCsv } from "../../../src/lib/plan/plan-csv.js";
import { assumptions, headline, proposal, rangeNotes, requirementWord } from "../../../src/lib/plan/plan-sentences.js";
import { type PlanStudy, planStudy } from "../../../src/lib/plan/plan-study.js";
import { allWords, budgetsNamed, type Question, readQuestion, type Words } from "../../../src/lib/plan/question.js";
import type { Results } from "../../../src/lib/results.js";
import { someOf } from "../../../src/lib/some-of.js";
import { loadResults } from "../../analysis/build-results.js";
import { toJson } from "../../emit.js";
import { CheckError } from "../errors/check-error.js";
import { UsageError } from "../errors/usage-error.js";
import type { Output } from "../output/cli-output.js";
import { textTable } from "../output/text-table.js";
import { plain } from "../plain.js";

export type PlanAsk = "forward" | "backward" | "best";

export interface PlanOptions extends Partial<Record<keyof Question, string>> {
  json?: boolean;
  csv?: boolean;
}

const writing = { compute: format.computeText };

/**
 * One question. A budget that is named decides how it is given: `--flops` alone means `--by flops`.
 *
 * @throws UsageError when an option cannot be read, budgets contradict each other, or `forward` names no size
 */
export async function printPlan(
  ask: PlanAsk,
  { json, csv, ...options }: PlanOptions,
  { out }: Output,
  root: string
): Promise<void> {
  const results = await loadResults(root);
  const study = planStudy(results);
  if (study.series.length === 0) throw new CheckError(noPlan(results));
  const { question, faults } = readQuestion(study, { ...options, by: options.by ?? budgetNamed(options) });
  const fault = faults[0];
  if (fault) {
    throw new UsageError(
      `option '--${fault.name} <value>' argument '${fault.got}' is invalid; it must be ${fault.must}`
    );
  }
  if (ask === "forward" && question.size === null) throw new UsageError("plan forward needs --size <billions>");
  if (ask === "best" && question.size !== null) throw new UsageError("plan best finds the size; leave --size out");
  const found = answer(study, question);
  const others = options.family === undefined ? otherFamilies(study, question) : [];
  if (json) out(`${toJson(record(ask, study, found, others))}\n`);
  else if (csv) out(planCsv(study, found));
  else out([...others, planText(ask, study, found)].join("\n"));
}

/** That the study has families which nobody asked for, as a sentence; none where it has one. */
export function otherFamilies(
  { families }: Pick<PlanStudy, "families">,
  { family }: Pick<Question, "family">
): string[] {
  const others = families.filter(({ id }) => id !== family).map(({ id, name }) => `${plain(name)} (--family ${id})`);
  if (others.length === 0) return [];
  const asked = plain(mustFind(families, ({ id }) => id === family).name);
  return [`This is for ${asked}; the study also has ${others.join(", ")}.`];
}

export function planText(ask: PlanAsk, study: PlanStudy, found: Answer): string {
  return ask === "backward" ? backwardText(study, found) : forwardText(ask, study, found);
}

/** Why nothing can be planned from a study. */
function noPlan({ curves, study }: Pick<Results, "curves" | "study">): string {
  const without = curves.filter(({ computeFlops }) => computeFlops.length === 0).map(({ run }) => plain(run));
  const others =
    study.families.length > 1
      ? "; rlscale compare says what its recipes differ by, and how many seeds would show it"
      : "";
  return `plan counts in tokens and FLOPs, which every run of a family must have logged; found none in ${someOf(without)}: log the tokens of each step, then rlscale refresh${others}`;
}

function budgetNamed(options: PlanOptions): string | undefined {
  const named = budgetsNamed({ ...options } as Words);
  if (named.length > 1) {
    throw new UsageError(`one budget at a time: got --${named.join(", --")}; or say which with --by`);
  }
  return named[0];
}

/** The answer as plain data; everything that is not one number of it is under its question. */
function record(ask: PlanAsk, study: PlanStudy, found: Answer, others: readonly string[]) {
  const { question, model, plan, sizes, best, budget, allFlops, limits, requirements, marginals } = found;
  const shared = {
    ask,
    question: allWords(question),
    law: model.law,
    data: study.hash,
    limits,
    notes: [...others, ...rangeNotes(found, writing), ...planWarnings(found)],
    assumptions: assumptions(study, found, writing)
  };
  if (ask === "backward") return { ...shared, target: question.target, sizes: requirements };
  return {
    ...shared,
    budget: { ...budget, allFlops, ...found.wholeBudget },
    best,
    otherLaw: found.otherLaw,
    plan,
    courseForecast: found.courseForecast,
    untrained: found.untrained,
    sizes,
    marginals,
    reuse: found.reuse,
    groups: found.groups,
    counts: found.counts,
    proposal: proposal(study, found, writing)
  };
}

/** Steps are not said twice where samples count them. */
function hasSamples({ dataUnit }: PlanStudy): boolean {
  return dataUnit === "samples";
}

function samplesHead(study: PlanStudy): string[] {
  return hasSamples(study) ? ["samples"] : [];
}

function forwardText(ask: PlanAsk, study: PlanStudy, found: Answer): string {
  const rows = found.sizes.map((size) => [
    format.modelSize(size.modelSize),
    format.plainParts(format.scientificParts(size.flops)),
    ...(hasSamples(study) ? [format.count(size.samples)] : []),
    wholeSteps(size.steps),
    size.passRate === null ? "-" : format.loss(size.passRate),
    size.interval ? format.interval(...size.interval, format.loss) : "-",
    size.chance === null ? "-" : chanceText(size.chance),
    size.distance.reach === "inside" ? "inside" : `x${amount(size.distance.xFactor)}`,
    size.fits === false ? "no" : size.fits === null ? "-" : "yes"
  ]);
  const table = textTable(
    [
      "size",
      "FLOPs",
      ...samplesHead(study),
      "steps",
      "pass rate",
      "95% interval",
      "best",
      "measured range",
      "state fits"
    ],
    rows
  );
  const lines = [
    headline(study, found),
    ask === "best" ? certainty(study, found) : "",
    ...planWarnings(found),
    ...(found.plan.passRate === null ? rangeNotes(found, writing).slice(1) : rangeNotes(found, writing)),
    reuseNote(found),
    groupNote(found, writing)
  ];
  return `${lines.filter(Boolean).join("\n")}\n\n${table}\n${assumptionText(study, found)}`;
}

function backwardText(study: PlanStudy, found: Answer): string {
  const { requirements, question } = found;
  const range = (low: number | null, high: number | null, write: (value: number) => string) =>
    low === null && high === null
      ? "-"
      : `[${low === null ? "open" : write(low)}, ${high === null ? "open" : write(high)}]`;
  const rows = requirements.map((requirement) => [
    format.modelSize(requirement.modelSize),
    requirement.needs ? format.plainParts(format.scientificParts(requirement.needs.flops)) : "-",
    ...(hasSamples(study) ? [requirement.needs ? format.count(requirement.needs.samples) : "-"] : []),
    requirement.needs ? amount(requirement.needs.steps) : "-",
    requirement.needs ? range(requirement.low?.steps ?? null, requirement.high?.steps ?? null, amount) : "-",
    requirement.gpuHours === null ? "-" : amount(requirement.gpuHours),
    requirementWord(requirement)
  ]);
  const head = ["size", "FLOPs", ...samplesHead(study), "steps", "95% interval", `${found.gpu.name} hours`, "where"];
  const title = `Needed for a pass rate of ${format.loss(question.target)}`;
  return `${title}\n\n${textTable(head, rows, [0, head.length - 1])}\n${assumptionText(study, found)}`;
}

function assumptionText(study: PlanStudy, found: Answer): string {
  return `${assumptions(study, found, writing)
    .map((assumption) => `- ${assumption}`)
    .join("\n")}\n`;
}
