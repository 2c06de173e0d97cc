/**
 * A plan in sentences, for the page, the command line and a proposal. Every number comes from the answer. Text is plain but
 * for amounts of compute, which the caller writes in its own way.
 */

import { count, fixed, interval, list, loss, percent, plural, modelSize as sizeName } from "../format.js";
import { saturating } from "../forms/saturating.js";
import { firstOf, lastOf, mustFind } from "../items.js";
import { ofFamily, unnamedFamily } from "../runs.js";
import { amount, factor, given, sampleWords, type Writing, wholeSteps } from "./amounts.js";
import type { Answer } from "./answer.js";
import { backtestNotes, largestForetold } from "./backtest-words.js";
import { reuseNote } from "./experiment-words.js";
import {
  bytesPerParameter,
  defaultGeneration,
  defaultUtilisation,
  generationSource,
  utilisationSource
} from "./hardware.js";
import { certainty, planWarnings, tooLarge } from "./plan-choice-words.js";
import type { PlanSeries, PlanStudy } from "./plan-study.js";
import type { Distance } from "./reach.js";
import { lnLossAt } from "./size-line.js";

function passRates([low, high]: readonly [number, number]): string {
  return interval(low, high, loss);
}

/** "Qwen2.5 base"; "base models" where no name tells the family */
export function seriesName({ families }: Pick<PlanStudy, "families">, { question }: Pick<Answer, "question">): string {
  const name = families.find(({ id }) => id === question.family)?.name ?? question.family;
  return name === unnamedFamily ? `${question.variant} models` : `${name} ${question.variant}`;
}

/** "Qwen2.5 32B base" */
export function modelName(study: Pick<PlanStudy, "families">, { question }: Answer, size: number): string {
  const family = study.families.find(({ id }) => id === question.family)?.name ?? question.family;
  return ofFamily(family, `${sizeName(size)} ${question.variant}`);
}

export function headline(study: PlanStudy, answer: Answer): string {
  const { plan, question, best } = answer;
  const name = modelName(study, answer, plan.modelSize);
  if (plan.passRate === null) return refusal(answer);
  const passes =
    answer.reuse && question.problems !== null ? `, ${passesOver(answer.reuse.reuseFactor, question.problems)}` : "";
  const range = plan.interval ? `, 95% interval ${passRates(plan.interval)} for one run` : ", without an interval";
  const verb = question.size === null && best !== null ? "Train" : "Training";
  const memory =
    plan.fits === false ? `, although its training state does not fit ${count(question.gpus)} ${answer.gpu.name}` : "";
  const larger = tooLarge(answer);
  const besides =
    larger === null
      ? ""
      : ` ${sizeName(larger.modelSize)} would reach ${loss(larger.passRate!)}, but its training state does not fit ${count(question.gpus)} ${answer.gpu.name}.`;
  return `${verb} ${name} for ${steps(plan.steps)}${passes}${memory}: expected pass rate ${loss(plan.passRate)}${range}.${besides}`;
}

function steps(value: number): string {
  return value >= 1.5 ? `${wholeSteps(value)} steps` : "one step";
}

/** "6.6 passes over 8,000 problems", "2,000 of 8,000 problems, each once" */
function passesOver(reuseFactor: number, problems: number): string {
  return reuseFactor <= 1
    ? `${count(problems)} problems being more than it sees`
    : `${amount(reuseFactor)} passes over ${count(problems)} problems`;
}

/** Why there is no number, and by how much. */
function refusal(answer: Answer): string {
  const { plan, limits, model } = answer;
  const size = sizeName(plan.modelSize);
  const { distance } = plan;
  const [smallest, largest] = [firstOf(model.sizes), lastOf(model.sizes)];
  if (distance.nSide !== null && distance.nFactor > limits[distance.nSide]) {
    const end = distance.nSide === "larger" ? largest : smallest;
    const words = distance.nSide === "larger" ? "larger than the largest" : "smaller than the smallest";
    return `No number: ${size} is ${factor(distance.nFactor)} ${words} size that was trained, ${sizeName(end.modelSize)}; at most ${factor(limits[distance.nSide])} is answered.`;
  }
  if (distance.xSide === "before") return `No number: this is less than one training step of ${size}.`;
  const tried = limits.tested
    ? `forecasts were tried over at most ${factor(limits.x)}`
    : `no forecast was ever tried here, and at most ${factor(limits.x)} is followed`;
  return `No number: this is ${factor(distance.xFactor)} the ${resourceWord(answer)} of the longest run of ${size}, and ${tried}.`;
}

function resourceWord({ question, measured }: Answer): string {
  return question.resource === "compute" ? "training compute" : `number of ${measured.unit}`;
}

/** Where the plan lies against what was measured, and what that means; the first says it in one sentence. */
export function rangeNotes(answer: Answer, { compute }: Writing): string[] {
  const { plan, model, question } = answer;
  const line = model.lineAt(plan.modelSize);
  const { distance } = plan;
  const size = sizeName(plan.modelSize);
  const x = (lnX: number) =>
    question.resource === "compute" ? compute(Math.exp(lnX)) : `${count(Math.exp(lnX))} ${answer.measured.unit}`;
  const notes: string[] = [];
  if (distance.reach === "far") return [refusal(answer), ...farNotes(answer, x), ...budgetNotes(answer, { compute })];
  if (distance.reach === "inside") {
    notes.push(
      plan.measured
        ? `Inside the measured range: ${size} was evaluated from ${x(line.from)} to ${x(line.to)}.`
        : `Inside the measured range of the sizes beside it, from ${x(line.from)} to ${x(line.to)}.`
    );
  } else if (distance.xSide !== null) {
    const where =
      distance.xSide === "beyond"
        ? `${factor(distance.xFactor)} the ${resourceWord(answer)} of the longest run of ${plan.measured ? size : `the sizes beside ${size}`}`
        : `${factor(distance.xFactor)} less than the first evaluation of ${plan.measured ? size : `the sizes beside ${size}`}`;
    notes.push(`Outside the measured range: ${where}. ${aheadWords(model.series, distance)}`);
  }
  if (distance.nSide !== null) {
    notes.push(
      `Outside the measured sizes: ${size} is ${factor(distance.nFactor)} ${distance.nSide === "larger" ? "larger than the largest" : "smaller than the smallest"} that was trained. ${largestForetold(model.series.backtest)}`.trim()
    );
  } else if (!plan.measured) {
    notes.push(
      `${size} itself was not trained: its height is read between those of its neighbours${model.between === null ? "" : `, a rule that misses an inner size left out by ${percent(model.between)} of its loss on average`}.`
    );
  }
  notes.push(...courseNotes(answer));
  if (distance.xSide === "beyond") notes.push(...backtestNotes(model.series.backtest, distance));
  notes.push(...recipeNotes(answer), ...budgetNotes(answer, { compute }));
  if (model.series.asPublished) {
    notes.push("These points are as published and not known to be raw measurements: take the numbers as a sketch.");
  }
  return notes;
}

/** How far the run's own curve leads from what the plan expects: beside it, not a second expectation. */
function courseNotes({ courseForecast: ahead, plan }: Answer): string[] {
  if (!ahead || plan.passRate === null) return [];
  const away = ahead.score - plan.passRate;
  const apart =
    loss(Math.abs(away)) === loss(0) ? "to the same" : `${loss(Math.abs(away))} ${away > 0 ? "higher" : "lower"}`;
  const head = `The run’s own curve, which levels off where the run does, leads ${apart}`;
  if (plan.interval === null)
    return [
      `${head}. By that curve, 95 of 100 single evaluations would lie within ${loss(Math.max(ahead.high - ahead.score, ahead.score - ahead.low))} of it.`
    ];
  const [low, high] = plan.interval;
  return [`${head}, ${ahead.score >= low && ahead.score <= high ? "inside" : "outside"} the interval.`];
}

/** What is followed where nothing was measured. */
function aheadWords({ late }: PlanSeries, { xSide }: Distance): string {
  if (xSide !== "beyond") return "Nothing was measured there; the law is followed.";
  if (!late) return "Nothing was measured there; the law is followed, with no allowance for runs that flatten.";
  return `Nothing was measured there. The law’s slope is multiplied by ${fixed(late.share, 2)}: that share of what a law of the first half promised came in the second halves of the runs.`;
}

/** Where the plan's batch, group or length is not that of the runs: only the counting follows it. */
function recipeNotes({ question, measured }: Answer): string[] {
  const other: string[] = [];
  if (question.batch !== measured.batch) other.push(`${plural(measured.batch, "problem")} a step`);
  if (question.group !== null && measured.groupSize !== null && question.group !== measured.groupSize) {
    other.push(`${plural(measured.groupSize, "answer")} a problem`);
  }
  if (question.length !== null) other.push("answers as long as the models gave");
  if (other.length === 0) return [];
  return [
    `The law was measured with ${list(other)}: yours change what is counted here, not the line, which nothing tells for them.`
  ];
}

/** What is known nearest to a plan that is too far, and what it would take to stay there. */
function farNotes(answer: Answer, x: (lnX: number) => string): string[] {
  const { plan, model, question, limits, budget } = answer;
  const { xSide, nSide, xFactor } = plan.distance;
  if (xSide !== "beyond" || nSide !== null) return [];
  const line = model.lineAt(plan.modelSize);
  const at = loss(1 - Math.exp(lnLossAt(line, line.to)));
  const notes = [
    `The longest run of ${sizeName(plan.modelSize)} used ${x(line.to)}; the law stands at a pass rate of ${at} there.`
  ];
  const byCompute = budget.flops !== null && Math.abs(plan.flops / budget.flops - 1) < 1e-9;
  if (question.by === "gpus" && question.resource === "compute" && byCompute) {
    notes.push(
      `These machines get through that in ${amount(question.hours / xFactor)} of the ${given(question.hours)} hours, and through all that is answered in ${amount((question.hours / xFactor) * limits.x)}.`
    );
  }
  return notes;
}

/** Compute that is not used, and how far all of it would lead. */
function budgetNotes({ wholeBudget, budget, plan, question, allFlops }: Answer, { compute }: Writing): string[] {
  if (!wholeBudget || budget.flops === null || allFlops === null) return [];
  const notes: string[] = [];
  const unused = plan.flops < budget.flops * (1 - 1e-9);
  if (wholeBudget.factor > 1 && unused) {
    notes.push(
      `The whole budget, ${compute(budget.flops)} of training, is ${factor(wholeBudget.factor)} the longest run measured, that of ${sizeName(wholeBudget.modelSize)}.`
    );
  }
  if (unused && question.problems !== null && question.passes !== null) {
    notes.push(
      `The problems run out first: ${given(question.passes)} passes over ${count(question.problems)} of them use ${percent(plan.flops / budget.flops)} of the compute.`
    );
  }
  return notes;
}

/** What every number here takes for granted. */
export function assumptions(study: PlanStudy, answer: Answer, { compute }: Writing): string[] {
  const { question, model, plan, gpu } = answer;
  const law = {
    joint: `one law for all sizes, ln L = −k(N) ln X + E(N), k(N) = ${saturating.text}, least squares on ln L`,
    linear: `one law for all sizes, k(N) = ${saturating.text}, least squares on L, as the study fits`,
    own: "each size’s own power law"
  }[model.law];
  const items = [
    `Law: ${law}; against ${question.resource}, ${seriesName(study, answer)}, data ${study.hash.slice(0, 7)}.`,
    sampleWords(study, answer),
    "Training takes 6 N T FLOPs for N parameters and T tokens; attention over long contexts is not counted.",
    countSentence(answer)
  ];
  if (question.by === "gpus") {
    items.push(
      `${count(question.gpus)} ${gpu.name} for ${given(question.hours)} ${question.hours === 1 ? "hour" : "hours"}, ${fixed(gpu.peak / 1e12, 1)} TFLOP/s each at most: ${compute(answer.allFlops ?? 0)} of all passes. ${gpu.source}.`,
      ...hoursSentences(answer),
      `Memory: ${count(bytesPerParameter)} bytes a parameter for weights, gradients and Adam’s state. Not counted: KV cache, inference engine, activations. LoRA and offloading need less. Sizes whose state does not fit are compared, and not advised.`
    );
  }
  items.push(
    plan.interval || model.sizes.some((line) => line.errors)
      ? `The interval holds one evaluation of one new run${study.problems > 0 ? ` on ${count(study.problems)} problems` : ""}, 95 times in 100 if the law holds: error of the law (${count(study.draws.count)} bootstrap draws), of its form, differences between runs, evaluation noise, and what runs drift off their law.`
      : `No repeats tell the noise of this family, so predictions have no interval. Missing for one: a second run of the same recipe with another seed, at one of its sizes (${list(model.sizes.map((line) => sizeName(line.modelSize)))}).`,
    "The same recipe as the study’s: algorithm, learning rate, problems and test set. Another recipe has another height, and may have another slope."
  );
  return items;
}

/** Shares of the peak rate, by what the machines do. */
function hoursSentences({ question, plan }: Answer): string[] {
  const { utilisation, generation } = question;
  const trainedAt = `Training gets ${percent(utilisation)} of that rate${utilisation === defaultUtilisation ? `, ${utilisationSource}` : ""}.`;
  if (question.count === "training") return [trainedAt];
  const sampledAt = `Sampling gets ${percent(generation)}${generation === defaultGeneration ? `, ${generationSource}` : ""}: put in what you measure.`;
  return [
    `${trainedAt} ${sampledAt}`,
    `Of this plan’s ${amount(plan.gpuHours)} machine hours, ${amount(plan.generationHours)} sample.`
  ];
}

function countSentence({ question, counts }: Answer): string {
  const counted = mustFind(counts, ({ count: name }) => name === question.count);
  const passes = {
    training: "Compute counts training alone, as the study does.",
    generation: "Compute also counts sampling the answers, 2 N T more.",
    reference: "Compute also counts sampling the answers and a reference model’s pass over them, 2 N T more each."
  }[question.count];
  return counted.factor === 1 ? passes : `${passes} Of every FLOP, ${percent(1 / counted.factor)} trains.`;
}

/** A paragraph for a proposal: the plan, what is expected, how sure, what it rests on. */
export function proposal(study: PlanStudy, answer: Answer, writing: Writing): string {
  const { plan, question, reuse, gpu } = answer;
  const name = modelName(study, answer, plan.modelSize);
  if (plan.passRate === null) {
    return `We asked for the outcome of training ${name} with ${writing.compute(plan.flops)} (${study.dataUnit === "steps" ? "" : `${count(plan.samples)} samples, `}${amount(plan.steps)} steps). ${refusal(answer)} A pilot run is needed before a forecast can be made.`;
  }
  const machines =
    question.by === "gpus"
      ? ` on ${count(question.gpus)} ${gpu.name} (${count(plan.gpuHours)} GPU-hours${plan.generationHours > 0 ? `, ${count(plan.generationHours)} of them sampling` : ""})`
      : "";
  const data =
    reuse && question.problems !== null
      ? `, that is ${amount(reuse.reuseFactor)} ${reuse.reuseFactor < 1.05 ? "pass" : "passes"} over ${count(question.problems)} problems`
      : "";
  const range = plan.interval ? ` (95% prediction interval ${passRates(plan.interval)} for one run)` : "";
  const sentences = [
    `We plan to train ${name} for ${steps(plan.steps)}${study.dataUnit === "steps" ? `${machines}:` : ` of ${count(question.batch)} problems${machines}: ${count(plan.samples)} samples,`} ${writing.compute(plan.flops)} of training${data}.`,
    `The scaling law fitted to ${seriesName(study, answer)} predicts a pass rate of ${loss(plan.passRate)}${range} on ${study.problems > 0 ? "its held-out test" : "what its score is measured on"}.`,
    question.size === null ? certainty(study, answer) : "",
    ...planWarnings(answer),
    rangeNotes(answer, writing).join(" "),
    reuseNote(answer),
    `Assumptions: ${assumptions(study, answer, writing).join(" ")}`
  ];
  return sentences.filter(Boolean).join(" ");
}

/** "reached", in words for a table. */
export function requirementWord(answer: Answer["requirements"][number]): string {
  switch (answer.word) {
    case "reached":
      return "within the measured range";
    case "outside":
      return `not reachable within the measured range: extrapolated, ${factor(answer.distance!.xFactor)} ${answer.distance!.xSide === "before" ? "before" : "beyond"} it`;
    case "already there":
      return "there before the first step";
    case "not reachable":
      return answer.distance ? "not reachable within the measured range" : "not reachable: the loss does not fall";
  }
}
