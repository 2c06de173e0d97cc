/** Forwards and backwards: what a size gives for a resource, and what resource it takes to get somewhere. */
import { samplesOf, trainingFlops } from "./accounting.js";
import type { PlanModel } from "./model.js";
import { type Distance, distanceOf, limitsOf } from "./reach.js";
import { halfWidth, lnLossAt, lnXAt, type SizeLine } from "./size-line.js";

/** How a run spends: what is the same for all sizes. */
export interface RunShape {
  /** problems a step */
  batch: number;
  /** tokens a sample; null = each size's own, as measured */
  tokensPerSample: number | null;
  /** factor on each size's own tokens, where the group is another than the measured one; 1 by default */
  groupFactor?: number;
}

/** What a run uses, in every unit. */
export interface Spending {
  modelSize: number;
  /** training FLOPs, 6 N T */
  flops: number;
  /** problems seen, with repetition */
  samples: number;
  steps: number;
  tokens: number;
  tokensPerSample: number;
}

export interface Forecast extends Spending {
  measured: boolean;
  /** of the resource that the law is against */
  x: number;
  distance: Distance;
  /** null where that is too far for a number */
  loss: number | null;
  passRate: number | null;
  /** 95 % interval of the pass rate of one new run, evaluated once; null where the noise is not known */
  interval: [number, number] | null;
}

function tokensOf(line: SizeLine, { tokensPerSample, groupFactor = 1 }: RunShape): number {
  return tokensPerSample ?? line.tokensPerSample * groupFactor;
}

export function spendSamples(line: SizeLine, samples: number, shape: RunShape): Spending {
  const tokensPerSample = tokensOf(line, shape);
  return {
    modelSize: line.modelSize,
    flops: trainingFlops(line.modelSize, tokensPerSample, samples),
    samples,
    steps: samples / shape.batch,
    tokens: samples * tokensPerSample,
    tokensPerSample
  };
}

/** What training FLOPs buy at a size. */
export function spendFlops(line: SizeLine, flops: number, shape: RunShape): Spending {
  const tokensPerSample = tokensOf(line, shape);
  const samples = samplesOf(line.modelSize, tokensPerSample, flops);
  return {
    modelSize: line.modelSize,
    flops,
    samples,
    steps: samples / shape.batch,
    tokens: samples * tokensPerSample,
    tokensPerSample
  };
}

function spendX(model: PlanModel, line: SizeLine, x: number, shape: RunShape): Spending {
  return model.resource === "compute" ? spendFlops(line, x, shape) : spendSamples(line, x, shape);
}

export function forecast(model: PlanModel, spending: Spending, shape: RunShape): Forecast {
  const line = model.lineAt(spending.modelSize);
  const x = model.resource === "compute" ? spending.flops : spending.samples;
  if (!(x > 0 && Number.isFinite(x))) throw new RangeError(`plan: a run must use something; got ${x}`);
  const lnX = Math.log(x);
  const distance = distanceOf(model, line, lnX, lnXOfStep(model, line, shape));
  const found = { ...spending, measured: line.measured, x, distance };
  if (distance.reach === "far") return { ...found, loss: null, passRate: null, interval: null };
  const lnL = lnLossAt(line, lnX);
  const half = halfWidth(line, lnX);
  const loss = Math.exp(lnL);
  return {
    ...found,
    loss,
    passRate: 1 - loss,
    interval: half === null ? null : [passRateOf(lnL + half), passRateOf(lnL - half)]
  };
}

/** A pass rate is a share, also where the law of the loss leads beyond 1. */
function passRateOf(lnL: number): number {
  return Math.max(0, 1 - Math.exp(lnL));
}

/** ln X of one step of this size. */
export function lnXOfStep(model: PlanModel, line: SizeLine, shape: RunShape): number {
  const spending = spendSamples(line, shape.batch, shape);
  return Math.log(model.resource === "compute" ? spending.flops : spending.samples);
}

type TargetWord = "reached" | "outside" | "not reachable" | "already there";

export interface Requirement {
  modelSize: number;
  measured: boolean;
  /**
   * `reached`: within what was measured; `outside`: beyond it, but not too far for a number; `not reachable`: too far, or
   * the loss does not fall; `already there`: before the first training step
   */
  word: TargetWord;
  /** null unless reached or outside */
  needs: Spending | null;
  /**
   * 95 %: a new run may be there as early as `low` and is there by `high`; null where the end lies outside what is answered
   */
  low: Spending | null;
  high: Spending | null;
  distance: Distance | null;
}

/**
 * What a size needs for a pass rate: X with ln L(X) = ln(1 - target), and the X at which either end of the forecast's
 * interval has it.
 *
 * @param target pass rate, in (0, 1)
 */
export function requirement(model: PlanModel, modelSize: number, target: number, shape: RunShape): Requirement {
  if (!(target > 0 && target < 1))
    throw new RangeError(`plan: target must be a pass rate between 0 and 1; got ${target}`);
  const line = model.lineAt(modelSize);
  const wanted = Math.log1p(-target);
  const lnX = lnXAt(line, wanted);
  const first = lnXOfStep(model, line, shape);
  const none = { modelSize, measured: line.measured, needs: null, low: null, high: null, distance: null };
  if (Number.isNaN(lnX)) return { ...none, word: "not reachable" };
  const distance = distanceOf(model, line, lnX, first);
  if (distance.xSide === "before" && distance.reach === "far") return { ...none, distance, word: "already there" };
  if (distance.reach === "far") return { ...none, distance, word: "not reachable" };
  const last = line.to + Math.log(limitsOf(model).x);
  const spend = (at: number | null) => (at === null ? null : spendX(model, line, Math.exp(at), shape));
  const edge = (sign: 1 | -1) =>
    line.errors
      ? firstBelow(
          (x) => lnLossAt(line, x) + sign * halfWidth(line, x)! - wanted,
          Math.min(first, lnX),
          last,
          lnX,
          sign
        )
      : null;
  return {
    modelSize,
    measured: line.measured,
    word: distance.reach === "inside" ? "reached" : "outside",
    needs: spend(lnX),
    low: spend(edge(-1)),
    high: spend(edge(1)),
    distance
  };
}

/**
 * Where an end of the interval first comes down to the wanted loss, between `low` and `high`; null where it is there from
 * the start, or never. The optimistic end is looked for before the estimate, the cautious one after it.
 */
function firstBelow(
  above: (lnX: number) => number,
  low: number,
  high: number,
  estimate: number,
  sign: 1 | -1
): number | null {
  const [from, to] = sign < 0 ? [low, Math.max(low, estimate)] : [estimate, Math.max(high, estimate)];
  if (above(from) <= 0) return null;
  // The interval widens away from the middle of the data, so an end may come down and rise again: look in small steps.
  const steps = 64;
  for (let i = 1; i <= steps; i++) {
    let [a, b] = [from + ((to - from) * (i - 1)) / steps, from + ((to - from) * i) / steps];
    if (above(b) > 0) continue;
    for (let round = 0; round < 50; round++) {
      const middle = (a + b) / 2;
      if (above(middle) > 0) a = middle;
      else b = middle;
    }
    return b;
  }
  return null;
}
