/** How much less budget one recipe needs than another for the same level. */
import { bisectLeft } from "d3-array";
import { firstOf, lastOf } from "../items.js";
import { type Random, seededRandom } from "../statistics/random.js";
import { finished, type Steps } from "../steps.js";
import { onCommonX, type Recipe } from "./recipe.js";

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
/** Draws of one step. */
const drawsAtOnce = 100;

interface Curves {
  x: Float64Array;
  y: Float64Array[];
}

/**
 * X at which a first reaches 99 % of its best mean up to `at`, over the X at which b first reaches that level: 2 means that b
 * needs half the budget.
 *
 * @returns null where a recipe has no X in common among its seeds, or the level is there before any training
 */
export function budgetRatio(a: Recipe, b: Recipe, at: number): BudgetRatio | null {
  return firstOf(firstOf(budgetRatios([a, b], at)));
}

/** The ratios of every pair: of each recipe those as a with the recipes behind it. Seeds are resampled once for all pairs. */
export function budgetRatios(recipes: readonly Recipe[], at: number): (BudgetRatio | null)[][] {
  return finished(budgetRatioSteps(recipes, at));
}

/** {@link budgetRatios}, a part of the resampling at a time. */
export function* budgetRatioSteps(recipes: readonly Recipe[], at: number): Steps<(BudgetRatio | null)[][]> {
  // at the evaluations alone: nothing is drawn between them
  const curves = recipes.map(({ seeds }) => onCommonX(seeds, at));
  const courses = curves.map((curve) => (curve.x.length === 0 ? null : new MeanCourse(curve)));
  for (const course of courses) course?.takeAll();
  const found = courses.map((a, i) => courses.slice(i + 1).map((b) => (a && b ? levelOf(a, b) : null)));
  const intervals = yield* intervalsOf(courses);
  return found.map((row, i) =>
    row.map((record, j) => {
      if (record === null || !(record.level > 0) || !(record.xOfA > 0) || record.xOfB === 0) return null;
      const [low, high] = intervals[i]![j] ?? [null, null];
      return { value: ratioOf(record), low, high, rule: ruleIn(recipes[i]!, recipes[i + 1 + j]!, record, at) };
    })
  );
}

/** Mean curve over some of the seeds of a recipe, as what it has reached so far at each X. */
class MeanCourse {
  readonly #curves: Curves;
  readonly #top: Float64Array;

  constructor(curves: Curves) {
    this.#curves = curves;
    this.#top = new Float64Array(curves.x.length);
  }

  get seeds(): number {
    return this.#curves.y.length;
  }

  /** 99 % of the best mean */
  get level(): number {
    return reached * Math.max(0, lastOf(this.#top));
  }

  takeAll(): void {
    this.#take(Int32Array.from(this.#curves.y.keys()));
  }

  resample({ below }: Random): void {
    this.#take(Int32Array.from(this.#curves.y, () => below(this.seeds)));
  }

  /** X at which a level is first there; null where it is not. */
  firstAt(level: number): number | null {
    const place = bisectLeft(this.#top, level);
    return place < this.#top.length ? this.#curves.x[place]! : null;
  }

  #take(pick: Int32Array): void {
    const top = this.#top.fill(0);
    for (const seed of pick) {
      const row = this.#curves.y[seed]!;
      for (let j = 0; j < top.length; j++) top[j]! += row[j]!;
    }
    let most = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < top.length; j++) {
      most = Math.max(most, top[j]! / pick.length);
      top[j] = most;
    }
  }
}

function levelOf(a: MeanCourse, b: MeanCourse): LevelReached {
  const { level } = a;
  return { level, xOfA: a.firstAt(level)!, xOfB: b.firstAt(level) };
}

/**
 * Percentiles over resampled seeds, by pair; null of one seed. A level that is not reached is a ratio below all others. One that
 * is there before training is divided by 0, and stands behind all others.
 */
function* intervalsOf(courses: readonly (MeanCourse | null)[]): Steps<([number | null, number | null] | null)[][]> {
  const random = seededRandom(99);
  const several = courses.map((course) => (course !== null && course.seeds > 1 ? course : null));
  const ratios = several.map((a, i) => several.slice(i + 1).map((b) => (a && b ? new Float64Array(draws) : null)));
  const pairs = ratios.flatMap((row, i) =>
    row.flatMap((values, j) => (values ? [{ a: several[i]!, b: several[i + 1 + j]!, values }] : []))
  );
  for (let draw = 0; draw < draws && pairs.length > 0; draw++) {
    if (draw % drawsAtOnce === 0) yield;
    for (const course of several) course?.resample(random);
    for (const { a, b, values } of pairs) values[draw] = ratioOf(levelOf(a, b)) ?? 0;
  }
  return ratios.map((row) => row.map((values) => values && percentiles(values)));
}

function percentiles(ratios: Float64Array): [number | null, number | null] {
  ratios.sort();
  const at = (p: number) => {
    const value = ratios[Math.round(p * (draws - 1))]!;
    return value > 0 && Number.isFinite(value) ? value : null;
  };
  return [at(0.025), at(0.975)];
}

function ratioOf({ xOfA, xOfB }: LevelReached): number | null {
  return xOfB === null ? null : xOfA / xOfB;
}

function ruleIn(a: Recipe, b: Recipe, { level, xOfA, xOfB }: LevelReached, at: number): string {
  const what = `X at which ${a.name} first reaches 99% of its best mean over seeds up to ${short(at)} (${short(level)}, at ${short(xOfA)}), over the X at which ${b.name} first reaches that level`;
  return xOfB === null ? `${what}: not reached` : `${what} (${short(xOfB)})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
