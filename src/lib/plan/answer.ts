/** Everything that the planner answers to one question, as plain numbers. */
import { matching } from "../matching.js";
import { type Accounting, accountings, countFactor, gpuHours, interceptUnder, machineFlops } from "./accounting.js";
import { type BestSize, type Budget, bestSize, type Candidate, spend } from "./best.js";
import { type Forecast, forecast, type Requirement, type RunShape, requirement } from "./forecast.js";
import { type Gpu, gpuNamed, stateFits } from "./hardware.js";
import { type GroupAdvice, groupAdvice, type ReuseAdvice, reuseAdvice } from "./limited-data.js";
import { type Marginal, marginals } from "./marginal.js";
import { type PlanModel, planModel } from "./model.js";
import type { Question } from "./question.js";
import { type Limits, limitsOf } from "./reach.js";
import type { LawName, PlanStudy } from "./study.js";

export interface SizeAnswer extends Candidate {
  /** whether weights and optimiser state fit into the machines' memory; null without machines */
  fits: boolean | null;
  gpuHours: number;
}

export interface RequirementAnswer extends Requirement {
  gpuHours: number | null;
  gpuHoursLow: number | null;
  gpuHoursHigh: number | null;
}

export interface Answer {
  question: Question;
  /** batch and G of the runs that the law was fitted to */
  measured: { batch: number; groupSize: number | null };
  model: PlanModel;
  limits: Limits;
  shape: RunShape;
  budget: Budget;
  /** FLOPs of all passes, where the budget has some */
  allFlops: number | null;
  gpu: Gpu;
  /** all of the compute over the longest run of the size that it leaves least far; null without compute */
  wholeBudget: { factor: number; modelSize: number } | null;
  /** every measured size under the budget; the chance is among all of them, also those that do not fit */
  sizes: SizeAnswer[];
  /** of those that may be chosen; null where every one is too far from its data */
  best: number | null;
  /** with the least loss, whether it fits or not */
  leader: number | null;
  /** the leader's chance among all sizes; null where the noise is not known */
  leaderChance: number | null;
  /** of the size that was asked for, else of the best, else of the one least far from its data */
  plan: Forecast & { gpuHours: number; fits: boolean | null; chance: number | null };
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
  const hours = (flops: number) => gpuHours(flops, question.count, { gpu, utilisation: question.utilisation });
  const fits = (modelSize: number) => (question.by === "gpus" ? stateFits(modelSize, gpu, question.gpus) : null);
  const { seed } = study.draws;
  const all = bestSize(model, budget, shape, { seed });
  const chosen =
    question.memory === "fits" && all.sizes.some(({ modelSize }) => fits(modelSize) === false)
      ? bestSize(model, budget, shape, {
          seed,
          wanted: all.sizes.map(({ modelSize }) => modelSize).filter((modelSize) => fits(modelSize) !== false)
        })
      : all;
  const sizes = all.sizes.map((one): SizeAnswer => ({ ...one, fits: fits(one.modelSize), gpuHours: hours(one.flops) }));
  const planned = planOf(model, question.size ?? chosen.best ?? leastFar(all), budget, shape);
  const own = sizes.find(({ modelSize }) => modelSize === planned.modelSize);
  return {
    question,
    measured: { batch: study.batch, groupSize: study.groupSize },
    model,
    limits: limitsOf(model),
    shape,
    budget,
    allFlops,
    gpu,
    wholeBudget: budget.flops === null ? null : wholeBudget(study, question, budget.flops),
    sizes,
    best: chosen.best,
    leader: all.best,
    leaderChance: all.sizes.find(({ modelSize }) => modelSize === all.best)?.chance ?? null,
    plan: {
      ...planned,
      gpuHours: hours(planned.flops),
      fits: fits(planned.modelSize),
      chance: own?.chance ?? null
    },
    requirements: model.sizes.map(({ modelSize }) => {
      const one = requirement(model, modelSize, question.target, shape);
      const hoursOf = (spending: { flops: number } | null) => (spending ? hours(spending.flops) : null);
      return {
        ...one,
        gpuHours: hoursOf(one.needs),
        gpuHoursLow: hoursOf(one.low),
        gpuHoursHigh: hoursOf(one.high)
      };
    }),
    marginals:
      planned.loss === null
        ? []
        : marginals(
            {
              byCompute: modelOf(study, question, "compute", question.law),
              byData: modelOf(study, question, "data", question.law)
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
  const { by, gpus, hours, utilisation, flops, samples, steps, batch, count, problems, passes } = question;
  const allFlops =
    by === "gpus" ? machineFlops({ gpu, count: gpus, utilisation }, hours) : by === "flops" ? flops : null;
  const asked = by === "samples" ? samples : by === "steps" ? steps * batch : null;
  const atHand = problems !== null && passes !== null ? problems * passes : null;
  const limits = [asked, atHand].filter((limit) => limit !== null);
  return {
    allFlops,
    budget: {
      flops: allFlops === null ? null : allFlops / countFactor(count),
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
