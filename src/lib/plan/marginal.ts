/** What the next doubling of compute, of data, of size would add to a plan. */
import { type Forecast, forecast, type RunShape, type Spending, spendFlops, spendSamples } from "./forecast.js";
import { lnLossAt, type PlanModel } from "./model.js";

export interface Marginal {
  /** what is doubled; `size` at the same compute, `size and compute` at the same samples */
  what: "compute" | "data" | "size" | "size and compute";
  /** the plan after it */
  after: Forecast;
  /** gain in pass rate; null where the plan, or what comes after it, is too far for a number */
  gain: number | null;
  /** 95 %, over the draws of the law: expected gain, without the luck of single runs */
  interval: [number, number] | null;
}

/**
 * @param byCompute the law against compute, and against data
 */
export function marginals(
  { byCompute, byData }: { byCompute: PlanModel; byData: PlanModel },
  plan: Spending,
  shape: RunShape
): Marginal[] {
  const { modelSize, flops, samples } = plan;
  const twice = 2 * modelSize;
  return [
    gainOf("compute", byCompute, plan, spendFlops(byCompute.lineAt(modelSize), 2 * flops, shape), shape),
    gainOf("data", byData, plan, spendSamples(byData.lineAt(modelSize), 2 * samples, shape), shape),
    gainOf("size", byCompute, plan, spendFlops(byCompute.lineAt(twice), flops, shape), shape),
    gainOf("size and compute", byData, plan, spendSamples(byData.lineAt(twice), samples, shape), shape)
  ];
}

function gainOf(what: Marginal["what"], model: PlanModel, before: Spending, then: Spending, shape: RunShape): Marginal {
  const now = forecast(model, before, shape);
  const after = forecast(model, then, shape);
  if (now.loss === null || after.loss === null) return { what, after, gain: null, interval: null };
  return { what, after, gain: now.loss - after.loss, interval: drawnInterval(model, now, after) };
}

function drawnInterval(model: PlanModel, now: Forecast, after: Forecast): [number, number] | null {
  const [a, b] = [model.lineAt(now.modelSize), model.lineAt(after.modelSize)];
  if (!a.errors || !b.errors) return null;
  const draws = Math.min(a.errors.levels.length, b.errors.levels.length);
  const loss = (line: typeof a, x: number, draw: number) => {
    const lnX = Math.log(x);
    const { levels, slopes } = line.errors!;
    return Math.exp(lnLossAt(line, lnX) + levels[draw]! - slopes[draw]! * (lnX - line.lnX));
  };
  const gains = Float64Array.from({ length: draws }, (_, i) => loss(a, now.x, i) - loss(b, after.x, i)).sort();
  const at = (share: number) => {
    const place = (gains.length - 1) * share;
    const below = Math.floor(place);
    const low = gains[below]!;
    return low + (gains[Math.min(below + 1, gains.length - 1)]! - low) * (place - below);
  };
  return [at(0.025), at(0.975)];
}
