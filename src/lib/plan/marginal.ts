/** What the next doubling of steps, of size would add to a plan. */
import { percentileInterval } from "../inference/sizes/law-bootstrap.js";
import { doubled, type MeasuredCourse } from "./doubling.js";
import type { PlanModel } from "./model.js";
import { type Forecast, forecast, type RunShape, type Spending, spendFlops, spendSamples } from "./plan-forecast.js";
import { lawPlace, lnLossAt } from "./size-line.js";

export interface Marginal {
  /** what is doubled; `steps`: compute and data at the same size; `size` at the same compute, `size and compute` at the same samples */
  what: "steps" | "size" | "size and compute";
  /** the size's own curve, or its forecast; `law`: the law of the sizes, where there is no such curve or size doubles */
  by: "measured" | "forecast" | "law";
  /** the plan after it, by the law */
  after: Forecast;
  /** expected after it, by what `by` names */
  passRate: number | null;
  /** gain in pass rate; null where the plan, or what comes after it, is too far for a number */
  gain: number | null;
  /** 95 % of the expected gain, without the luck of single evaluations; by the law, over its draws alone */
  interval: [number, number] | null;
}

/**
 * @param byCompute the law against compute, and against data
 * @param course of the plan's size; null where it was not trained, or is not trained as the plan has it
 */
export function marginals(
  { byCompute, byData, course }: { byCompute: PlanModel; byData: PlanModel; course: MeasuredCourse | null },
  plan: Spending,
  shape: RunShape
): Marginal[] {
  const { modelSize, flops, samples } = plan;
  const twice = 2 * modelSize;
  const steps = stepsOf(byData, plan, shape, course);
  // one size alone says nothing of twice it
  if (Math.min(byCompute.sizes.length, byData.sizes.length) < 2) return [steps];
  return [
    steps,
    gainOf("size", byCompute, plan, spendFlops(byCompute.lineAt(twice), flops, shape), shape),
    gainOf("size and compute", byData, plan, spendSamples(byData.lineAt(twice), samples, shape), shape)
  ];
}

/** By the size's own curve, as far as forecasts are answered. */
function stepsOf(model: PlanModel, plan: Spending, shape: RunShape, course: MeasuredCourse | null): Marginal {
  const line = model.lineAt(plan.modelSize);
  const law = gainOf("steps", model, plan, spendSamples(line, 2 * plan.samples, shape), shape);
  if (!course || law.gain === null) return law;
  const { by, gain, interval, passRate } = doubled(course, plan.samples, line.errors?.runSlope ?? null);
  return { ...law, by, gain, interval, passRate };
}

function gainOf(what: Marginal["what"], model: PlanModel, before: Spending, then: Spending, shape: RunShape): Marginal {
  const now = forecast(model, before, shape);
  const after = forecast(model, then, shape);
  if (now.loss === null || after.loss === null)
    return { what, by: "law", after, passRate: null, gain: null, interval: null };
  const interval = drawnInterval(model, now, after);
  return { what, by: "law", after, passRate: after.passRate, gain: now.loss - after.loss, interval };
}

function drawnInterval(model: PlanModel, now: Forecast, after: Forecast): [number, number] | null {
  const [a, b] = [model.lineAt(now.modelSize), model.lineAt(after.modelSize)];
  if (!a.errors || !b.errors) return null;
  const draws = Math.min(a.errors.levels.length, b.errors.levels.length);
  const loss = (line: typeof a, x: number, draw: number) => {
    const lnX = Math.log(x);
    const { levels, slopes } = line.errors!;
    return Math.exp(lnLossAt(line, lnX) + levels[draw]! - slopes[draw]! * (lawPlace(line, lnX) - line.lnX));
  };
  const gains = Float64Array.from({ length: draws }, (_, i) => loss(a, now.x, i) - loss(b, after.x, i));
  return percentileInterval(gains);
}
