/** How much less budget one recipe needs than another for the same level. */
import { seededRandom } from "../statistics/random.js";
import { meanCurve, onCommonX, type Recipe } from "./recipe.js";

export interface BudgetRatio {
  /** X of a over X of b; null where b does not reach the level */
  value: number | null;
  /** 95 % bootstrap over seeds; null of one seed, and where b does not reach the level that often */
  low: number | null;
  high: number | null;
  /** how it is defined, and what null means here, in words */
  rule: string;
}

interface LevelReached {
  /** 99 % of the best mean of a up to `at` */
  level: number;
  /** X at which a first has it */
  xOfA: number;
  /** X at which b first has it; null where it does not up to `at` */
  xOfB: number | null;
}

/** Part of the best mean that counts as reached. */
const reached = 0.99;
const draws = 2000;

interface Curves {
  x: Float64Array;
  y: Float64Array[];
}

/** At the evaluations alone: nothing is drawn between them. */
function curvesOf({ seeds }: Recipe, at: number): Curves {
  return onCommonX(seeds, at);
}

/** @param pickA which seeds, by number; null: each once */
function levelOf(a: Curves, b: Curves, pickA: Int32Array | null, pickB: Int32Array | null): LevelReached {
  const [meanA, meanB] = [meanCurve(picked(a.y, pickA)), meanCurve(picked(b.y, pickB))];
  const level = reached * meanA.reduce((most, value) => Math.max(most, value), 0);
  const has = (value: number) => value >= level;
  const place = meanB.findIndex(has);
  return { level, xOfA: a.x[meanA.findIndex(has)]!, xOfB: place < 0 ? null : b.x[place]! };
}

function picked(rows: readonly Float64Array[], pick: Int32Array | null): readonly Float64Array[] {
  return pick === null ? rows : Array.from(pick, (i) => rows[i]!);
}

/**
 * X at which a first reaches 99 % of its best mean up to `at`, over the X at which b first reaches that level: 2 means that b
 * needs half the budget.
 *
 * @returns null where a recipe has no X in common among its seeds, or the level is there before any training
 */
export function budgetRatio(a: Recipe, b: Recipe, at: number): BudgetRatio | null {
  const [curvesA, curvesB] = [curvesOf(a, at), curvesOf(b, at)];
  if (curvesA.x.length === 0 || curvesB.x.length === 0) return null;
  const found = levelOf(curvesA, curvesB, null, null);
  if (!(found.level > 0) || !(found.xOfA > 0) || found.xOfB === 0) return null;
  const value = ratioOf(found);
  const [low, high] = a.seeds.length < 2 || b.seeds.length < 2 ? [null, null] : interval(curvesA, curvesB);
  return { value, low, high, rule: ruleIn(a, b, found, at) };
}

function ratioOf({ xOfA, xOfB }: LevelReached): number | null {
  return xOfB === null ? null : xOfA / xOfB;
}

/** Percentiles over resampled seeds; a level that is not reached is a ratio below all others. */
function interval(a: Curves, b: Curves): [number | null, number | null] {
  const random = seededRandom(99);
  const resample = ({ y }: Curves) => Int32Array.from(y, () => random.below(y.length));
  const ratios = Float64Array.from({ length: draws }, () => {
    const { xOfA, xOfB } = levelOf(a, b, resample(a), resample(b));
    return xOfB === null ? 0 : xOfB === 0 ? Number.POSITIVE_INFINITY : xOfA / xOfB;
  }).sort();
  const at = (p: number) => {
    const value = ratios[Math.round(p * (draws - 1))]!;
    return value > 0 && Number.isFinite(value) ? value : null;
  };
  return [at(0.025), at(0.975)];
}

function ruleIn(a: Recipe, b: Recipe, { level, xOfA, xOfB }: LevelReached, at: number): string {
  const what = `X at which ${a.name} first reaches 99% of its best mean over seeds up to ${short(at)} (${short(level)}, at ${short(xOfA)}), over the X at which ${b.name} first reaches that level`;
  return xOfB === null ? `${what}: not reached` : `${what} (${short(xOfB)})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
