/** How sure the choice of a size is, and what speaks against a plan, in sentences. */
import { count, list, loss, percent, modelSize as sizeName } from "../format.js";
import { amount, factor } from "./amounts.js";
import type { Answer, SizeAnswer } from "./answer.js";
import { bytesPerParameter } from "./hardware.js";
import type { LawName, PlanStudy } from "./plan-study.js";

/** How sure the choice of size is, among which sizes, and what another law says. */
export function certainty(study: PlanStudy, answer: Answer): string {
  const { question, plan, best, sizes } = answer;
  if (best === null) return "No size can be compared at this budget.";
  if (sizes.length === 1) return `The runs have one size, ${sizeName(best)}: there is none to compare it with.`;
  const asked = question.size !== null && question.size !== best;
  const first = `${asked ? `You asked for ${sizeName(plan.modelSize)}; ` : ""}${sizeName(best)} has the highest expected pass rate`;
  const chance = sizes.find(({ modelSize }) => modelSize === best)?.chance ?? null;
  const isAlone = sizes.filter((size) => size.loss !== null).length === 1;
  const sure = isAlone
    ? `${asked ? `You asked for ${sizeName(plan.modelSize)}; ` : ""}${sizeName(best)} alone is near enough to its runs for a number, so no chance stands beside it.`
    : chance === null
      ? `${first}; how sure that is cannot be said, since no repeats tell the noise.`
      : `${first} in ${shares(answer, chance)} of the ${count(study.draws.count)} bootstrap draws${question.law === "own" ? "" : " of one law for all sizes"}.`;
  return [sure, leftOutNote(answer), otherLawNote(answer)].filter(Boolean).join(" ");
}

/** "78%, 32B in 22%" */
function shares({ best, sizes }: Answer, chance: number): string {
  const next = sizes
    .filter((size) => size.modelSize !== best && size.chance !== null)
    .reduce<SizeAnswer | null>((a, b) => (a === null || b.chance! > a.chance! ? b : a), null);
  return `${draws(chance)}${next && next.chance! > 0 ? `, ${sizeName(next.modelSize)} in ${draws(next.chance!)}` : ""}`;
}

/** Sizes that are not compared, and why. */
function leftOutNote({ sizes }: Answer): string {
  const out = sizes.filter((size) => size.loss === null);
  if (out.length === 0) return `All ${count(sizes.length)} sizes are compared.`;
  const names = out.map(({ modelSize, distance }) =>
    distance.xSide === "before"
      ? `${sizeName(modelSize)} (less than one step)`
      : `${sizeName(modelSize)} (${factor(distance.xFactor)} its longest run)`
  );
  return `Left out of the comparison, too far from their runs: ${list(names)}.`;
}

const lawNames: Record<LawName, string> = {
  joint: "the law of all sizes",
  linear: "the law of all sizes",
  own: "a slope fitted to each size alone"
};

/** Where another law names another size. */
function otherLawNote({ otherLaw, best, model }: Answer): string {
  if (otherLaw === null || otherLaw.best === best) return "";
  const chance = otherLaw.chance === null ? "" : ` in ${draws(otherLaw.chance)} of its draws`;
  return `That is by ${lawNames[model.law]}; by ${lawNames[otherLaw.law]} it is ${sizeName(otherLaw.best)}${chance}: the runs do not settle which.`;
}

/** "62%", "<1%", ">99%": from some hundred draws nothing is certain */
export function chanceText(chance: number): string {
  return chance < 0.01 ? "<1%" : chance > 0.99 ? ">99%" : percent(chance);
}

/** "97%", "more than 99%", "fewer than 1%": {@link chanceText} in a sentence on draws */
function draws(chance: number): string {
  return chanceText(chance).replace("<", "fewer than ").replace(">", "more than ");
}

/** Below this many steps a run is hardly one: the study's go on for about a hundred. */
const fewSteps = 5;

/** What speaks against the plan: memory, too few steps, a larger model that is there untrained. */
export function planWarnings(answer: Answer): string[] {
  return [memoryNote(answer), fewStepsNote(answer), untrainedNote(answer)].filter(Boolean);
}

/** The size with the highest expected pass rate, where its state does not fit and another one is advised instead. */
export function tooLarge({ question, plan, best, sizes }: Answer): SizeAnswer | null {
  if (question.size !== null || best === plan.modelSize) return null;
  return sizes.find(({ modelSize, fits }) => modelSize === best && fits === false) ?? null;
}

/** Weights, gradients and optimiser state against the machines' memory; empty where they fit. */
function memoryNote(answer: Answer): string {
  const { question, gpu, plan } = answer;
  const size = plan.fits === false ? plan.modelSize : tooLarge(answer)?.modelSize;
  if (size === undefined) return "";
  const gigabytes = (bytes: number) => `${count(bytes / 1e9)} GB`;
  return `Memory: weights, gradients and Adam’s state of ${sizeName(size)} take ${gigabytes(size * bytesPerParameter)} at ${count(bytesPerParameter)} bytes a parameter; ${count(question.gpus)} ${gpu.name} have ${gigabytes(gpu.memory * question.gpus)}. LoRA or offloading need less; KV cache, inference engine and activations come on top.`;
}

function fewStepsNote({ plan }: Answer): string {
  if (plan.passRate === null || !(plan.steps < fewSteps)) return "";
  return `${amount(plan.steps)} ${plan.steps === 1 ? "step is" : "steps are"} hardly a plan: below ${count(fewSteps)} steps an optimizer has barely begun.`;
}

function untrainedNote({ plan, untrained, question }: Answer): string {
  if (untrained === null || plan.passRate === null) return "";
  const name = sizeName(untrained.modelSize);
  return `${name} ${question.variant} scored ${loss(untrained.passRate)} at its first evaluation (step ${count(untrained.step)}): no worse than what this plan is expected to reach, with hardly any training.`;
}
