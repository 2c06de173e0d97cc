/**
 * Two recipes along their whole curves: the difference of their mean curves with a band that holds all of it at once.
 *
 * At each X the variance over seeds is drawn towards the mean variance of the curve, since two or three seeds say little about
 * it alone. How far the largest |t| of a curve goes by chance is simulated: seeds with normal scores, the share of their
 * variance that lasts along the curve as it is here, put through the same steps. No permutation of seeds is used: three seeds
 * against three have ten splits, which cannot reject at 5 %.
 */
import { mean } from "../goodness.js";
import { sampleVariance } from "../inference/runs/run-effects.js";
import { firstOf, mustGet } from "../items.js";
import { wholePower } from "../statistics/power.js";
import { seededRandom } from "../statistics/random.js";
import type { Steps } from "../steps.js";
import { meanCurve, onCommonX, type Recipe } from "./recipe.js";

export interface CurveBand {
  /** X that both recipes have */
  x: Float64Array;
  /** mean of a less mean of b at each X */
  difference: Float64Array;
  /** simultaneous 95 % band */
  low: Float64Array;
  high: Float64Array;
  /** half-width of the band in standard errors */
  critical: number;
  /** whether the band leaves 0 anywhere */
  leavesZero: boolean;
}

/** Most X of a band; more of a curve are nearly the same. */
const mostX = 40;
/** Degrees of freedom that the mean variance of the curve counts for at each X. */
const priorDf = 1;
const draws = 2000;
/** Draws of one step. */
const drawsAtOnce = 100;

/** A part of the simulation at a time. @returns null where a recipe has one seed, or the curves have no X in common */
export function* curveBandSteps(a: Recipe, b: Recipe, at: number): Steps<CurveBand | null> {
  const [na, nb] = [a.seeds.length, b.seeds.length];
  if (na < 2 || nb < 2) return null;
  const { x, y } = onCommonX([...a.seeds, ...b.seeds], at, mostX);
  if (x.length === 0) return null;
  const [ofA, ofB] = [y.slice(0, na), y.slice(na)];
  const [meanA, meanB] = [meanCurve(ofA), meanCurve(ofB)];
  const difference = meanA.map((value, j) => value - meanB[j]!);
  const error = standardErrors(ofA, ofB);
  // of few seeds the share is hardly known: it may as well be that of the upper quartile
  const critical = Math.max(...(yield* criticalSteps(na, nb, x.length, lastingShare([ofA, ofB]))));
  const low = difference.map((value, j) => value - critical * error[j]!);
  const high = difference.map((value, j) => value + critical * error[j]!);
  return { x, difference, low, high, critical, leavesZero: low.some((value, j) => value > 0 || high[j]! < 0) };
}

/** Standard error of the difference at each X, variances drawn towards the curve's mean variance of each recipe. */
function standardErrors(ofA: readonly Float64Array[], ofB: readonly Float64Array[]): Float64Array {
  const [va, vb] = [shrunk(ofA), shrunk(ofB)];
  return va.map((value, j) => Math.sqrt(value / ofA.length + vb[j]! / ofB.length));
}

function shrunk(rows: readonly Float64Array[]): Float64Array {
  const df = rows.length - 1;
  const at = firstOf(rows).map((_, j) => sampleVariance(rows.map((row) => row[j]!)));
  const whole = mean(at);
  return at.map((value) => (df * value + priorDf * whole) / (df + priorDf));
}

/**
 * Share of the variance over seeds that lasts along the curve (intraclass correlation of the residuals), in [0, 0.95], of
 * several recipes pooled by degrees of freedom: its estimate, and the upper quartile for what seeds there are. At one X it is 0
 * divided by 0, and none lasts.
 */
function lastingShare(recipes: readonly (readonly Float64Array[])[]): [number, number] {
  let [between, within, dfBetween, dfWithin] = [0, 0, 0, 0];
  const points = firstOf(firstOf(recipes)).length;
  for (const rows of recipes) {
    const middle = meanCurve(rows);
    for (const row of rows) {
      const residual = row.map((value, j) => value - middle[j]!);
      const offset = mean(residual);
      between += points * offset * offset;
      for (const value of residual) within += (value - offset) * (value - offset);
    }
    dfBetween += rows.length - 1;
    dfWithin += (rows.length - 1) * (points - 1);
  }
  const [msBetween, msWithin] = [between / dfBetween, within / dfWithin];
  const shareOf = (ms: number) => {
    const share = (ms - msWithin) / (ms + (points - 1) * msWithin);
    return Number.isFinite(share) ? Math.min(0.95, Math.max(0, share)) : 0;
  };
  return [shareOf(msBetween), shareOf(msBetween / lowerQuartile(dfBetween))];
}

/** Lower quartile of chi-square over its degrees of freedom, by Wilson's and Hilferty's cube: within 2 % from 2 degrees on. */
function lowerQuartile(df: number): number {
  return wholePower(1 - 2 / (9 * df) - 0.6744897501960817 * Math.sqrt(2 / (9 * df)), 3);
}

const known = new Map<string, number>();

/**
 * The |t| that the largest of a curve exceeds in 5 % of cases where the recipes are alike.
 *
 * @param lasting shares of the variance over seeds that last; read in steps of 0.1
 */
export function* criticalSteps(na: number, nb: number, points: number, lasting: readonly number[]): Steps<number[]> {
  const steps = lasting.map((share) => Math.floor(share * 10));
  const key = (step: number) => `${na} ${nb} ${points} ${step}`;
  const fresh = [...new Set(steps)].filter((step) => !known.has(key(step)));
  if (fresh.length > 0) {
    const shares = fresh.map((step) => step / 10);
    for (const [i, value] of (yield* simulated(na, nb, points, shares)).entries()) known.set(key(fresh[i]!), value);
  }
  return steps.map((step) => mustGet(known, key(step)));
}

/** The 95 % points of the largest |t| of simulated curves, by the same steps as {@link standardErrors}; one draw serves all shares. */
function* simulated(na: number, nb: number, points: number, lasting: readonly number[]): Steps<number[]> {
  const { normal } = seededRandom(20);
  const shares = lasting.map((share) => ({
    ...{ a: new Moments(points, share), b: new Moments(points, share) },
    largest: new Float64Array(draws)
  }));
  const seed = new Float64Array(points + 1);
  for (let draw = 0; draw < draws; draw++) {
    if (draw % drawsAtOnce === 0) yield;
    for (const of of ["a", "b"] as const) {
      for (const share of shares) share[of].clear();
      for (let i = 0; i < (of === "a" ? na : nb); i++) {
        for (let j = 0; j <= points; j++) seed[j] = normal();
        for (const share of shares) share[of].add(seed);
      }
    }
    for (const { a, b, largest } of shares) largest[draw] = largestT(a, b, na, nb);
  }
  return shares.map(({ largest }) => largest.sort()[Math.ceil(0.95 * draws) - 1]!);
}

function largestT(a: Moments, b: Moments, na: number, nb: number): number {
  const [wholeA, wholeB] = [a.meanVariance(), b.meanVariance()];
  let most = 0;
  for (let j = 0; j < a.mean.length; j++) {
    const difference = a.mean[j]! - b.mean[j]!;
    const squared = (difference * difference) / (a.variance(j, wholeA) / na + b.variance(j, wholeB) / nb);
    if (squared > most) most = squared;
  }
  return Math.sqrt(most);
}

/** Mean and shrunk variance at each X of seeds that are drawn one after the other. */
class Moments {
  readonly mean: Float64Array;
  readonly #squares: Float64Array;
  readonly #shared: number;
  readonly #apart: number;
  #seeds = 0;

  /** @param lasting share of the variance over seeds that lasts along the curve */
  constructor(points: number, lasting: number) {
    this.mean = new Float64Array(points);
    this.#squares = new Float64Array(points);
    this.#shared = Math.sqrt(lasting);
    this.#apart = Math.sqrt(1 - lasting);
  }

  clear(): void {
    this.mean.fill(0);
    this.#squares.fill(0);
    this.#seeds = 0;
  }

  /** @param normals of what lasts, and of each X */
  add(normals: Float64Array): void {
    const { mean } = this;
    const [squares, apart, seeds] = [this.#squares, this.#apart, this.#seeds + 1];
    const offset = this.#shared * firstOf(normals);
    for (let j = 0; j < mean.length; j++) {
      const value = offset + apart * normals[j + 1]!;
      const off = value - mean[j]!;
      mean[j]! += off / seeds;
      squares[j]! += off * (value - mean[j]!);
    }
    this.#seeds = seeds;
  }

  meanVariance(): number {
    return this.#squares.reduce((sum, value) => sum + value, 0) / (this.mean.length * (this.#seeds - 1));
  }

  /** @param whole that of {@link meanVariance} */
  variance(j: number, whole: number): number {
    return (this.#squares[j]! + priorDf * whole) / (this.#seeds - 1 + priorDf);
  }
}
