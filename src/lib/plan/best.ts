/** Which size for a budget, how sure that is over the bootstrap, and how that changes with the budget. */
import { firstOf, lastOf } from "../items.js";
import { power } from "../statistics/power.js";
import { seededRandom } from "../statistics/random.js";
import type { PlanModel } from "./model.js";
import { type Forecast, forecast, lnXOfStep, type RunShape, spendFlops, spendSamples } from "./plan-forecast.js";
import { distanceOf, limitsOf } from "./reach.js";
import { besideVariance, lawPlace, lnLossAt, lnXAt, type SizeLine } from "./size-line.js";

/** What there is to spend; null = no limit. */
export interface Budget {
  /** training FLOPs */
  flops: number | null;
  /** problems seen, with repetition */
  samples: number | null;
}

type Binding = "compute" | "data";

export interface Candidate extends Forecast {
  /** what runs out first */
  binding: Binding;
  /** share of the draws in which this size has the least loss; null where it is no candidate, or the only one, or the noise is not known */
  chance: number | null;
  /** the draws that the chance is a share of: those over the sizes compared; null where there is no chance */
  draws: { best: number; count: number } | null;
}

export interface BestSize {
  /** every size, ascending; those too far from their data are no candidates */
  sizes: Candidate[];
  /** of the candidate with the least loss; null where every size is too far */
  best: number | null;
}

/**
 * The candidates for a budget. Sizes are compared on their expected loss: the chance counts the draws of the law, with a
 * draw of what it is off by (form, drift, rule between sizes), but not the luck of a single run.
 *
 * @param wanted sizes to compare; the measured ones by default
 */
export function bestSize(
  model: PlanModel,
  budget: Budget,
  shape: RunShape,
  { seed, wanted = model.sizes.map((line) => line.modelSize) }: { seed: number; wanted?: readonly number[] }
): BestSize {
  const found = wanted.map((size) => {
    const { spending, binding } = spend(model.lineAt(size), budget, shape);
    return { ...forecast(model, spending, shape), binding };
  });
  const candidates = found.filter(({ loss }) => loss !== null);
  const { wins, count } = winsOf(model, candidates, seed);
  const sizes = found.map((size): Candidate => {
    const best = wins.get(size.modelSize);
    return best === undefined
      ? { ...size, chance: null, draws: null }
      : { ...size, chance: best / count, draws: { best, count } };
  });
  const least = candidates.reduce<Forecast | null>((a, b) => (a === null || b.loss! < a.loss! ? b : a), null);
  return { sizes, best: least?.modelSize ?? null };
}

/** All of the budget, up to what runs out first. */
export function spend(line: SizeLine, { flops, samples }: Budget, shape: RunShape) {
  if (flops === null && samples === null) throw new RangeError("plan: a budget needs compute, data, or both");
  const byFlops = flops === null ? null : spendFlops(line, flops, shape);
  const bySamples = samples === null ? null : spendSamples(line, samples, shape);
  return byFlops && (!bySamples || byFlops.samples <= bySamples.samples)
    ? { spending: byFlops, binding: "compute" as const }
    : { spending: bySamples!, binding: "data" as const };
}

/** In how many draws of the law each of the sizes compared has the least loss; none where they cannot be compared. */
function winsOf(
  model: PlanModel,
  candidates: readonly Forecast[],
  seed: number
): { wins: Map<number, number>; count: number } {
  const lines = candidates.map(({ modelSize, x }) => ({ line: model.lineAt(modelSize), lnX: Math.log(x) }));
  const count = Math.min(...lines.map(({ line }) => line.errors?.levels.length ?? 0));
  // one that runs alone has not won
  if (lines.length < 2 || count === 0) return { wins: new Map(), count: 0 };
  const wins = new Map(candidates.map(({ modelSize }) => [modelSize, 0]));
  const normal = standardNormals(seed, count * model.sizes.length);
  for (let b = 0; b < count; b++) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, { line, lnX }] of lines.entries()) {
      const errors = line.errors!;
      const z = lawPlace(line, lnX) - line.lnX;
      const { sizes, beyond } = besideVariance(line, lnX);
      const beside = Math.sqrt(sizes + beyond);
      const sizeDraw = normal[(b * model.sizes.length + i) % normal.length]!;
      const lnL = lnLossAt(line, lnX) + errors.levels[b]! - errors.slopes[b]! * z + beside * sizeDraw;
      if (lnL < least) {
        least = lnL;
        best = i;
      }
    }
    const { modelSize } = lines[best]!.line;
    wins.set(modelSize, (wins.get(modelSize) ?? 0) + 1);
  }
  return { wins, count };
}

/** The same numbers for the same seed, drawn once. */
function standardNormals(seed: number, count: number): Float64Array {
  const known = drawn.get(seed);
  if (known && known.length >= count) return known;
  const random = seededRandom(seed);
  const made = Float64Array.from({ length: count }, () => random.normal());
  drawn.set(seed, made);
  return made;
}

const drawn = new Map<number, Float64Array>();

export interface FrontierPoint {
  /** X of the law: FLOPs or samples */
  x: number;
  modelSize: number;
  loss: number;
  /** measured there */
  inside: boolean;
}

/** The least loss of all measured sizes along the resource, as far as any size is answered. */
export function frontier(model: PlanModel, shape: RunShape, points = 240): FrontierPoint[] {
  return kept(model, `frontier ${shapeWord(shape)} ${points}`, () => findFrontier(model, shape, points));
}

function findFrontier(model: PlanModel, shape: RunShape, points: number): FrontierPoint[] {
  const last = Math.log(limitsOf(model).x);
  const from = Math.min(...model.sizes.map((line) => line.from));
  const to = Math.max(...model.sizes.map((line) => line.to)) + last;
  return Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1)).flatMap((lnX) => {
    let best: FrontierPoint | null = null;
    for (const line of model.sizes) {
      const { reach } = distanceOf(model, line, lnX, lnXOfStep(model, line, shape));
      if (reach === "far") continue;
      const loss = Math.exp(lnLossAt(line, lnX));
      if (best === null || loss < best.loss) {
        best = { x: Math.exp(lnX), modelSize: line.modelSize, loss, inside: reach === "inside" };
      }
    }
    return best ? [best] : [];
  });
}

export interface IsoLoss {
  loss: number;
  points: { modelSize: number; x: number; inside: boolean; measured: boolean }[];
}

/** Curves of equal loss over size and resource, between the sizes and as far as they are answered. */
export function isoLoss(model: PlanModel, losses: readonly number[], shape: RunShape, points = 48): IsoLoss[] {
  const key = `iso ${losses.join()} ${shapeWord(shape)} ${points}`;
  return kept(model, key, () => findIsoLoss(model, losses, shape, points));
}

function findIsoLoss(model: PlanModel, losses: readonly number[], shape: RunShape, points: number): IsoLoss[] {
  const measured = model.sizes.map((line) => line.modelSize);
  const [low, high] = [firstOf(measured), lastOf(measured)];
  const grid = Array.from({ length: points }, (_, i) => low * power(high / low, i / (points - 1)));
  const sizes = [...new Set([...grid, ...measured])].sort((a, b) => a - b);
  return losses.map((loss) => ({
    loss,
    points: sizes.flatMap((modelSize) => {
      const line = model.lineAt(modelSize);
      const lnX = lnXAt(line, Math.log(loss));
      if (Number.isNaN(lnX)) return [];
      const { reach } = distanceOf(model, line, lnX, lnXOfStep(model, line, shape));
      return reach === "far"
        ? []
        : [{ modelSize, x: Math.exp(lnX), inside: reach === "inside", measured: line.measured }];
    })
  }));
}

function shapeWord({ batch, tokensPerSample, groupFactor = 1 }: RunShape): string {
  return `${batch} ${tokensPerSample} ${groupFactor}`;
}

/** What depends on the law alone is worked out once, whatever is asked of it. */
function kept<T>(model: PlanModel, key: string, find: () => T): T {
  const known = found.get(model) ?? new Map<string, unknown>();
  found.set(model, known);
  if (known.size > 40) known.clear();
  if (!known.has(key)) known.set(key, find());
  return known.get(key) as T;
}

const found = new WeakMap<PlanModel, Map<string, unknown>>();
