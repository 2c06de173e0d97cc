/** What the planner's page says for an answer, part by part, as HTML: written by the build, and again by the page. */

import {
  change,
  computeText,
  count,
  fixed,
  interval,
  loss as lossText,
  modelSize as sizeName
} from "../../lib/format.js";
import { flopsPerParameterToken } from "../../lib/plan/accounting.js";
import { amount, factor, given, wholeSteps } from "../../lib/plan/amounts.js";
import type { Answer, RequirementAnswer } from "../../lib/plan/answer.js";
import { groupNote, reuseNote } from "../../lib/plan/experiment-words.js";
import { gpus } from "../../lib/plan/hardware.js";
import type { Marginal } from "../../lib/plan/marginal.js";
import { certainty, chanceText, planWarnings } from "../../lib/plan/plan-choice-words.js";
import type { Spending } from "../../lib/plan/plan-forecast.js";
import { assumptions, headline, proposal, rangeNotes, requirementWord } from "../../lib/plan/plan-sentences.js";
import type { PlanStudy } from "../../lib/plan/plan-study.js";
import { tableBox } from "../data-table.js";
import { type Content, compute, type Html, html, raised } from "../html.js";

const writing = { compute: computeText };

export const planPartNames = [
  "answer",
  "notes",
  "sizes",
  "target",
  "doubling",
  "reuse",
  "groups",
  "counts",
  "proposal",
  "assumptions",
  "machines"
] as const;
export type PlanPartName = (typeof planPartNames)[number];

export const planParts: Record<PlanPartName, (study: PlanStudy, found: Answer) => Html> = {
  answer: answerPart,
  notes: (_, found) =>
    html`<ul class="plan-notes">${rangeNotes(found, writing)
      .slice(found.plan.passRate === null ? Number.POSITIVE_INFINITY : 1)
      .map((note) => html`<li>${raised(note)}</li>`)}</ul>`,
  sizes: sizesPart,
  target: targetPart,
  doubling: doublingPart,
  reuse: (_, found) =>
    html`<p>${reuseNote(found) || "Say how many problems you have, and the passes over them are counted."}</p>`,
  groups: (_, found) => html`<p>${raised(groupNote(found, writing))}</p>`,
  counts: countsPart,
  proposal: (study, found) =>
    html`<p class="plan-proposal" data-plan-text>${raised(proposal(study, found, writing))}</p>`,
  assumptions: (study, found) =>
    html`<ul>${assumptions(study, found, writing).map((assumption) => html`<li>${raised(assumption)}</li>`)}</ul>`,
  machines: machinesPart
};

/** "8 H200 SXM for 12 hours, and 8,000 problems" */
function askedWords({ dataUnit }: PlanStudy, { question, gpu, budget }: Answer): string {
  const { by, gpus: machines, hours, steps, batch, problems } = question;
  const budgetWords =
    by === "gpus"
      ? `${count(machines)} ${gpu.name} for ${given(hours)} hours`
      : by === "flops"
        ? computeText(question.flops)
        : by === "samples"
          ? `${count(question.samples)} samples`
          : `${given(steps)} steps${dataUnit === "steps" ? "" : ` of ${count(batch)} problems`}`;
  const spent = by === "gpus" && budget.flops !== null ? `, ${computeText(budget.flops)} of training` : "";
  return `${budgetWords}${spent}${problems === null ? "" : `, and ${count(problems)} problems`}`;
}

/** Steps are not said twice where samples count them. */
function hasSamples({ dataUnit }: PlanStudy): boolean {
  return dataUnit === "samples";
}

function answerPart(study: PlanStudy, found: Answer): Html {
  const { plan, reuse } = found;
  const numbers: [string, Content][] = [["Size", sizeName(plan.modelSize)]];
  numbers.push(["Steps", wholeSteps(plan.steps)]);
  if (hasSamples(study)) numbers.push(["Samples", count(plan.samples)]);
  if (reuse)
    numbers.push(["Passes over the problems", reuse.reuseFactor <= 1 ? "less than one" : amount(reuse.reuseFactor)]);
  numbers.push([
    "Pass rate",
    plan.passRate === null
      ? "no number"
      : html`${lossText(plan.passRate)}${plan.interval ? html` <small>${interval(...plan.interval, lossText)}</small>` : ""}`
  ]);
  if (plan.passRate !== null) numbers.push(["Chance of being best", chanceWord(plan.chance)]);
  numbers.push([`${found.gpu.name} hours`, amount(plan.gpuHours)]);
  if (plan.generationHours > 0) numbers.push(["of these, sampling", amount(plan.generationHours)]);
  numbers.push([
    "Measured range",
    plan.distance.xSide === null && plan.distance.nSide === null
      ? "inside"
      : plan.distance.nSide !== null
        ? `${factor(plan.distance.nFactor)} the sizes`
        : `${factor(plan.distance.xFactor)} ${plan.distance.xSide === "beyond" ? "beyond" : "before"}`
  ]);
  const said = [
    plan.passRate === null ? "" : certainty(study, found),
    ...planWarnings(found),
    ...(plan.passRate === null ? rangeNotes(found, writing).slice(1) : rangeNotes(found, writing).slice(0, 1))
  ];
  return html`<p class="plan-asked">With ${raised(askedWords(study, found))}:</p><p class="plan-headline" data-plan-headline>${headline(study, found)}</p><dl class="plan-numbers">${numbers.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>${said.filter(Boolean).map((text) => html`<p>${raised(text)}</p>`)}`;
}

/** "62%", "<1%", ">99%": from some hundred draws nothing is certain; none = no expected loss */
function chanceWord(chance: number | null): string {
  if (chance === null) return "–";
  return chanceText(chance);
}

function sizesPart(study: PlanStudy, found: Answer): Html {
  const { sizes, best, question } = found;
  const rows = sizes.map((size) => {
    const name = sizeName(size.modelSize);
    return [
      size.modelSize === best ? html`<b>${name}</b>, best` : name,
      compute(size.flops),
      ...(hasSamples(study) ? [count(size.samples)] : []),
      wholeSteps(size.steps),
      ...(question.problems === null ? [] : [amount(Math.max(1, size.samples / question.problems))]),
      size.passRate === null ? "no number" : lossText(size.passRate),
      size.interval ? interval(...size.interval, lossText) : "–",
      chanceWord(size.chance),
      size.distance.reach === "inside"
        ? "inside"
        : `${factor(size.distance.xFactor)} ${size.distance.xSide === "before" ? "before" : "beyond"}`,
      ...(question.by === "gpus" ? [size.fits === false ? "no" : "yes"] : []),
      amount(size.gpuHours),
      ...(question.count === "training" ? [] : [amount(size.generationHours)])
    ];
  });
  const head = [
    "Size",
    "Training compute",
    ...(hasSamples(study) ? ["Samples"] : []),
    "Steps",
    ...(question.problems === null ? [] : ["Passes"]),
    "Pass rate",
    "95% interval",
    "Chance of being best",
    "Measured range",
    ...(question.by === "gpus" ? ["State fits"] : []),
    `${found.gpu.name} hours`,
    ...(question.count === "training" ? [] : ["of these, sampling"])
  ];
  const title = "Every size under this budget";
  return tableBox(title, head, rows);
}

function targetPart(study: PlanStudy, found: Answer): Html {
  const { requirements, question, gpu } = found;
  const cell = (answer: RequirementAnswer, of: (spending: Spending) => number, write: (value: number) => Content) => {
    if (!answer.needs) return "–";
    const end = (spending: Spending | null) => (spending ? write(of(spending)) : "open");
    const known = answer.low || answer.high;
    return html`${write(of(answer.needs))}${known ? html` <small>[${end(answer.low)}, ${end(answer.high)}]</small>` : ""}`;
  };
  const rows = requirements.map((requirement) => {
    const hours =
      requirement.needs && requirement.gpuHours !== null ? requirement.gpuHours / requirement.needs.flops : 0;
    return [
      sizeName(requirement.modelSize),
      requirementWord(requirement),
      cell(requirement, ({ flops }) => flops, compute),
      ...(hasSamples(study) ? [cell(requirement, ({ samples }) => samples, count)] : []),
      cell(requirement, ({ steps }) => steps, amount),
      cell(requirement, ({ flops }) => flops * hours, amount)
    ];
  });
  const title = `Needed for a pass rate of ${lossText(question.target)}`;
  const samples = hasSamples(study) ? ["Samples"] : [];
  return tableBox(title, ["Size", "Where", "Training compute", ...samples, "Steps", `${gpu.name} hours`], rows);
}

function doublingPart(study: PlanStudy, { marginals, plan }: Answer): Html {
  if (marginals.length === 0) return html`<p>The plan itself has no number, so nothing can be added to it.</p>`;
  const doublings: Record<Marginal["what"], string> = {
    steps: "Steps, same size",
    size: "Size, same compute",
    "size and compute": `Size, same ${study.dataUnit}`
  };
  const bases: Record<Marginal["by"], string> = { measured: "its own curve", forecast: "its forecast", law: "the law" };
  const rows = marginals.map(({ what, by, after, passRate, gain, interval: range }) => [
    doublings[what],
    gain === null ? "no number" : change(gain, 3),
    range ? interval(...range, (value) => change(value, 3)) : "–",
    passRate === null ? "–" : lossText(passRate),
    bases[by],
    after.distance.reach === "inside" ? "inside" : after.distance.reach === "far" ? "too far for a number" : "outside"
  ]);
  const title = `The next doubling, from ${sizeName(plan.modelSize)} at ${lossText(plan.passRate ?? 0)}`;
  return tableBox(
    title,
    ["Doubled", "Gain in pass rate", "95% interval", "Pass rate after it", "Read from", "Measured range"],
    rows
  );
}

const counts: Record<Answer["counts"][number]["count"], string> = {
  training: "Training",
  generation: "and sampling",
  reference: "and a reference"
};

function countsPart(_: PlanStudy, { counts: rows, plan, question }: Answer): Html {
  const title = `The law of ${sizeName(plan.modelSize)} under three counts of compute`;
  return tableBox(
    title,
    ["What is counted", "FLOPs", "Factor", html`<i>E</i>, ln <i>L</i> at one FLOP`, html`<i>k</i>`],
    rows.map(({ count: name, factor: times, intercept, k }) => [
      name === question.count ? html`<b>${counts[name]}</b>, in use` : counts[name],
      html`${flopsPerParameterToken[name]} <i>N</i> <i>T</i>`,
      fixed(times, 2),
      fixed(intercept, 4),
      fixed(k, 4)
    ])
  );
}

function machinesPart(): Html {
  const title = "Peak rates, dense BF16";
  return tableBox(
    title,
    ["Machine", "TFLOP/s", "Memory", "From"],
    gpus.map(({ name, peak, memory, source }) => [
      name,
      fixed(peak / 1e12, 1).replace(/\.0$/, ""),
      `${count(memory / 1e9)} GB`,
      source
    ])
  );
}
