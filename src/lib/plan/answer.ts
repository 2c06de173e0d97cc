/** Everything that the planner answers to one question, as plain numbers. */
import { firstOf, mustFind } from "../items.js";
import { matching } from "../matching.js";
import type { RunForecast } from "../runs/forecast.js";
import { type Accounting, accountings, countFactor, gpuHours, interceptUnder, machineFlops } from "./accounting.js";
import { type BestSize, type Budget, bestSize, type Candidate, spend } from "./best.js";
import { courseForecast, courseOf, type MeasuredCourse } from "./doubling.js";
import { type Gpu, gpuNamed, stateFits } from "./hardware.js";
import { type GroupAdvice, groupAdvice, type ReuseAdvice, reuseAdvice } from "./limited-data.js";
import { type Marginal, marginals } from "./marginal.js";
import { type PlanModel, planModel } from "./model.js";
import { type Forecast, forecast, type Requirement, type RunShape, requirement } from "./plan-forecast.js";
import type { LawName, PlanStudy } from "./plan-study.js";
import type { Question } from "./question.js";
import { type Limits, limitsOf } from "./reach.js";

export interface SizeAnswer extends Candidate {
  /** whether weights and optimiser state fit into the machines' memory; null without machines */
  fits: boolean | null;
  gpuHours: number;
  /** of these, hours of sampling */
  generationHours: number;
}

/** The size that another law names for the same budget. */
interface OtherLaw {
  law: LawName;
  best: number;
  chance: number | null;
  draws: Candidate["draws"];
}

export interface RequirementAnswer extends Requirement {
  gpuHours: number | null;
  gpuHoursLow: number | null;
  gpuHoursHigh: number | null;
}

export interface Answer {
  question: Question;
  /** batch and G of the runs that the law was fitted to, and what its data are counted in */
  measured: { batch: number; groupSize: number | null; unit: PlanStudy["dataUnit"] };
  model: PlanModel;
  limits: Limits;
  shape: RunShape;
  budget: Budget;
  /** FLOPs of all passes, where the budget has some */
  allFlops: number | null;
  gpu: Gpu;
  /** all of the compute over the longest run of the size that it leaves least far; null without compute */
  wholeBudget: { factor: number; modelSize: number } | null;
  /** every measured size under the budget; the chance is among all that are not too far from their data */
  sizes: SizeAnswer[];
  /** with the least loss; null where every size is too far from its data */
  best: number | null;
  /** each size alone, or where that was asked the law of all sizes; null where it is the same law or names no size */
  otherLaw: OtherLaw | null;
  /** of the size that was asked for, else of the best whose state fits, else of the best, else of the one least far from its data */
  plan: Forecast & Pick<SizeAnswer, "gpuHours" | "generationHours" | "fits" | "chance">;
  /** of the size's own run, beyond its end, by its own curve; null within it, and where there is no such run */
  courseForecast: RunForecast | null;
  /** smallest larger size whose first evaluation is no worse than what is expected of the plan; null where there is none */
  untrained: { modelSize: number; step: number; passRate: number } | null;
  requirements: RequirementAnswer[];
  marginals: Marginal[];
  /** null where no number of problems was given */
  reuse: ReuseAdvice | null;
  groups: GroupAdvice | null;
  /** the same law under every count of compute, at the plan's size: factor on the study's count, E at X = 1, k */
  counts: { count: Accounting; factor: number; intercept: number; k: number }[];
}

/** The models of a study are made once. */
const models = new WeakMap<PlanStudy, Map<string, PlanModel>>();

/** @throws RangeError when the study has no such series */
export function modelOf(
  study: PlanStudy,
  { family, variant }: Pick<Question, "family" | "variant">,
  resource: Question["resource"],
  law: LawName
): PlanModel {
  const known = models.get(study) ?? new Map<string, PlanModel>();
  models.set(study, known);
  const key = [family, variant, resource, law].join(" ");
  const found = known.get(key);
  if (found) return found;
  const series = study.series.find(matching({ family, variant, resource }));
  if (!series) throw new RangeError(`plan: no runs of ${family} ${variant}`);
  const made = planModel(study, series, law);
  known.set(key, made);
  return made;
}

/** @throws RangeError when the question has no answer at all: no runs, no budget */
export function answer(study: PlanStudy, question: Question): Answer {
  const model = modelOf(study, question, question.resource, question.law);
  const gpu = gpuNamed(question.gpu);
  const shape = shapeOf(study, question);
  const { budget, allFlops } = budgetOf(question, gpu);
  const { utilisation, generation } = question;
  const hours = (flops: number) => gpuHours(flops, question.count, { gpu, utilisation, generation });
  const wholeHours = (flops: number) => hours(flops).training + hours(flops).generation;
  const fits = (modelSize: number) => (question.by === "gpus" ? stateFits(modelSize, gpu, question.gpus) : null);
  const { seed } = study.draws;
  const all = bestSize(model, budget, shape, { seed });
  const spent = ({ modelSize, flops }: { modelSize: number; flops: number }) => ({
    fits: fits(modelSize),
    gpuHours: wholeHours(flops),
    generationHours: hours(flops).generation
  });
  const sizes = all.sizes.map((size): SizeAnswer => ({ ...size, ...spent(size) }));
  const planned = planOf(model, question.size ?? advised(sizes) ?? leastFar(all), budget, shape);
  const course = asMeasured(study, question) ? courseFor(study, question, planned.modelSize) : null;
  const chance = sizes.find(({ modelSize }) => modelSize === planned.modelSize)?.chance ?? null;
  return {
    question,
    measured: { batch: study.batch, groupSize: study.groupSize, unit: study.dataUnit },
    model,
    limits: limitsOf(model),
    shape,
    budget,
    allFlops,
    gpu,
    wholeBudget: budget.flops === null ? null : wholeBudget(study, question, budget.flops),
    sizes,
    best: all.best,
    otherLaw: otherLawOf(study, question, model, budget, shape),
    plan: { ...planned, ...spent(planned), chance },
    courseForecast: course && planned.passRate !== null ? courseForecast(course, planned.samples) : null,
    untrained: untrainedOf(study, question, planned),
    requirements: model.sizes.map(({ modelSize }) => {
      const needed = requirement(model, modelSize, question.target, shape);
      const hoursOf = (spending: { flops: number } | null) => (spending ? wholeHours(spending.flops) : null);
      return {
        ...needed,
        gpuHours: hoursOf(needed.needs),
        gpuHoursLow: hoursOf(needed.low),
        gpuHoursHigh: hoursOf(needed.high)
      };
    }),
    marginals:
      planned.loss === null
        ? []
        : marginals(
            {
              byCompute: modelOf(study, question, "compute", question.law),
              byData: modelOf(study, question, "data", question.law),
              course
            },
            planned,
            shape
          ),
    reuse: question.problems === null ? null : reuseAdvice(study, question, planned.samples, question.problems),
    groups: groupAdvice(study, question, planned.flops),
    counts: countsOf(study, question, planned.modelSize)
  };
}

function planOf(model: PlanModel, modelSize: number, budget: Budget, shape: RunShape): Forecast {
  return forecast(model, spend(model.lineAt(modelSize), budget, shape).spending, shape);
}

/** Whether a sample is what it was in the study's runs. */
function asMeasured(study: PlanStudy, { batch, group, length }: Question): boolean {
  return batch === study.batch && length === null && (group === null || group === study.groupSize);
}

function courseFor(study: PlanStudy, { family, variant }: Question, modelSize: number): MeasuredCourse | null {
  const curve = study.curves.find(matching({ family, variant, modelSize }));
  return curve ? courseOf(curve) : null;
}

/** The choice between sizes by another law. */
function otherLawOf(
  study: PlanStudy,
  question: Question,
  model: PlanModel,
  budget: Budget,
  shape: RunShape
): OtherLaw | null {
  const other = modelOf(study, question, question.resource, model.law === "own" ? "joint" : "own");
  if (other.law === model.law) return null;
  const { best, sizes } = bestSize(other, budget, shape, { seed: study.draws.seed });
  if (best === null) return null;
  const { chance, draws } = mustFind(sizes, ({ modelSize }) => modelSize === best);
  return { law: other.law, best, chance, draws };
}

/** A larger size that was there at its first evaluation, which costs a step of training or none. */
function untrainedOf(study: PlanStudy, question: Question, { modelSize, passRate }: Forecast): Answer["untrained"] {
  if (passRate === null) return null;
  const found = study.curves
    .filter(matching({ family: question.family, variant: question.variant }))
    .filter((curve) => curve.modelSize > modelSize && 1 - firstOf(curve.loss) >= passRate)
    .sort((a, b) => a.modelSize - b.modelSize)[0];
  return found ? { modelSize: found.modelSize, step: firstOf(found.step), passRate: 1 - firstOf(found.loss) } : null;
}

/** The size with the least loss among those whose state fits, or among all where none does; null where no size has a loss. */
function advised(sizes: readonly SizeAnswer[]): number | null {
  const known = sizes.filter(({ loss }) => loss !== null);
  const fitting = known.filter(({ fits }) => fits !== false);
  const among = fitting.length > 0 ? fitting : known;
  return among.length === 0 ? null : among.reduce((a, b) => ((b.loss ?? 1) < (a.loss ?? 1) ? b : a)).modelSize;
}

/** The size that the budget leads least far from its data. */
function leastFar({ sizes }: BestSize): number {
  return sizes.reduce((a, b) => (b.distance.xFactor < a.distance.xFactor ? b : a)).modelSize;
}

/** How far all of the compute leads beyond the longest run of any size, least far first; 1 or less is within it. */
function wholeBudget(study: PlanStudy, question: Question, flops: number): NonNullable<Answer["wholeBudget"]> {
  const { sizes } = modelOf(study, question, "compute", question.law);
  const longest = sizes.reduce((a, b) => (b.to > a.to ? b : a));
  return { factor: flops / Math.exp(longest.to), modelSize: longest.modelSize };
}

/** Tokens a sample follow from what was measured, unless group or length are given. */
function shapeOf(study: PlanStudy, { batch, group, length }: Question): RunShape {
  const answers = group ?? study.groupSize;
  return {
    batch,
    tokensPerSample: length !== null && answers !== null ? length * answers : null,
    groupFactor: group !== null && study.groupSize !== null ? group / study.groupSize : 1
  };
}

function budgetOf(question: Question, gpu: Gpu): { budget: Budget; allFlops: number | null } {
  const { by, gpus, hours, utilisation, generation, flops, samples, steps, batch, count, problems, passes } = question;
  const machines = { gpu, count: gpus, utilisation, generation };
  const trained =
    by === "gpus" ? machineFlops(machines, count, hours) : by === "flops" ? flops / countFactor(count) : null;
  const asked = by === "samples" ? samples : by === "steps" ? steps * batch : null;
  const atHand = problems !== null && passes !== null ? problems * passes : null;
  const limits = [asked, atHand].filter((limit) => limit !== null);
  return {
    allFlops: trained === null ? null : trained * countFactor(count),
    budget: {
      flops: trained,
      samples: limits.length > 0 ? Math.min(...limits) : null
    }
  };
}

function countsOf(study: PlanStudy, question: Question, modelSize: number): Answer["counts"] {
  const { k, lnX, lnL } = modelOf(study, question, "compute", question.law).lineAt(modelSize);
  const intercept = lnL + k * lnX;
  return accountings.map((count) => ({
    count,
    factor: countFactor(count),
    intercept: interceptUnder(count, { k, intercept }),
    k
  }));
}
