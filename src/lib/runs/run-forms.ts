/**
 * Four forms of a run's score, by least squares on the score:
 *
 *   power        R = 1 - a X^-k
 *   power-floor  R = A - a X^-k, A in [0, 1]
 *   exponential  R = A - a exp(-X / X_0)
 *   sigmoid      R = R_0 + (A - R_0) / (1 + (C_mid / X)^B), R_0 held at the score before training where it was measured
 *
 * Where the number of problems is known, points are weighted by the inverse of the binomial variance at the smoothed score:
 * to first order the likelihood of the counts. Long runs are fitted on means of neighbours.
 *
 * @see arXiv 2510.13786 (D. Khatri et al. 2025) for the sigmoid
 */

import { evenGrid } from "../forms/curve-form.js";
import { logistic } from "../forms/logistic.js";
import { firstOf, lastOf } from "../items.js";
import { goldenLeast, vertex } from "../statistics/golden-least.js";
import { square } from "../statistics/power.js";
import type { Points, Solved } from "./amplitude.js";
import { type RunForm, type RunParameter, runForms } from "./form-names.js";
import { type Range, type ShapeSpace, shapeSpace } from "./form-shapes.js";
import { type RunCurve, thinned } from "./run-curve.js";

export interface RunFormFit {
  form: RunForm;
  parameters: Partial<Record<RunParameter, number>>;
  /** parameters that were fitted */
  q: number;
  /** weighted residual sum of squares, weights of mean 1 */
  rss: number;
  /** R^2 on the score; null when it does not vary */
  r2: number | null;
  /** score at any X > 0 */
  at: (x: number) => number;
}

type ByParameters = (parameters: RunFormFit["parameters"]) => RunFormFit["at"];

const powerAt: ByParameters =
  ({ k = 0, a = 0, asymptote = 1 }) =>
  (x) =>
    asymptote - Math.exp(Math.log(a) - k * Math.log(x));

/** What makes a form: its fit to points, and its score at any X > 0 by the parameters of its formula. */
const formOf: Record<RunForm, { fit: (points: Points, curve: RunCurve) => RunFormFit; at: ByParameters }> = {
  power: { fit: power, at: powerAt },
  "power-floor": { fit: powerFloor, at: powerAt },
  exponential: {
    fit: exponential,
    at:
      ({ asymptote = 1, a = 0, x0 = 1 }) =>
      (x) =>
        asymptote - a * Math.exp(-x / x0)
  },
  sigmoid: {
    fit: sigmoid,
    at:
      ({ asymptote = 1, r0 = 0, cMid = 1, b = 1 }) =>
      (x) =>
        asymptote - (asymptote - r0) * logistic(-b * Math.log(x / cMid))
  }
};

/** A form at any X > 0, by the parameters of its formula. */
export function scoreAt(form: RunForm, parameters: RunFormFit["parameters"]): RunFormFit["at"] {
  return formOf[form].at(parameters);
}

/** Points on which forms are fitted. */
const mostFitted = 48;

export interface FittedForms {
  /** in the order of `runForms` */
  forms: RunFormFit[];
  /** the form with the least AICc */
  best: RunFormFit;
}

/** All forms of one run of six evaluations or more. */
export function fitRunForms(curve: RunCurve): FittedForms {
  const points = pointsOf(curve);
  const forms = runForms.map((form) => formOf[form].fit(points, curve));
  const of = (fit: RunFormFit) => aicc(fit, points.x.length);
  return { forms, best: forms.reduce((least, next) => (of(next) < of(least) ? next : least)) };
}

/** Akaike's criterion for few points, of a form with q parameters and an error. */
export function aicc({ rss, q }: Pick<RunFormFit, "rss" | "q">, n: number): number {
  const p = q + 1;
  return n * Math.log(Math.max(rss, 1e-300) / n) + 2 * p + (2 * p * (p + 1)) / Math.max(n - p - 1, 0.5);
}

/** What is fitted: neighbours averaged, weighted. */
export function pointsOf(curve: RunCurve): Points {
  const { x, score, weight } = thinned(curve, mostFitted);
  if (curve.problems !== null) {
    // smoothed, so that a lucky score does not get the weight of a certain one
    const smooth = score.map((_, i) => {
      const [from, to] = [Math.max(0, i - 2), Math.min(score.length, i + 3)];
      return score.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
    });
    const least = 1 / curve.problems;
    for (const [i, p] of smooth.entries()) weight[i]! /= Math.max(least, p * (1 - p));
  }
  const mean = weight.reduce((sum, value) => sum + value, 0) / weight.length;
  return { x, score, weight: weight.map((value) => value / mean) };
}

function power(points: Points): RunFormFit {
  const { k, solved, last, scale } = powerShape("power", points);
  const at = (x: number) => 1 - solved.a * Math.exp(-k * (Math.log(x) - last));
  return described("power", points, { k, a: solved.a * scale }, 2, at);
}

function powerFloor(points: Points): RunFormFit {
  const { k, solved, last, scale } = powerShape("power-floor", points);
  const at = (x: number) => solved.asymptote - solved.a * Math.exp(-k * (Math.log(x) - last));
  return described("power-floor", points, { k, asymptote: solved.asymptote, a: solved.a * scale }, 3, at);
}

function powerShape(form: RunForm, points: Points) {
  const space = shapeSpace(form, points, null);
  const { theta: lnK, solved } = least(evenGrid(firstOf(space.box), 40), (value) => space.solve(space.sums([value])));
  return { k: Math.exp(lnK), solved, last: Math.log(lastOf(points.x)), scale: space.scale([lnK]) };
}

function exponential(points: Points): RunFormFit {
  const space = shapeSpace("exponential", points, null);
  const { theta: lnX0, solved } = least(evenGrid(firstOf(space.box), 40), (value) => space.solve(space.sums([value])));
  const x0 = Math.exp(lnX0);
  const at = (x: number) => solved.asymptote - solved.a * Math.exp(-(x - firstOf(points.x)) / x0);
  const parameters = { x0, asymptote: solved.asymptote, a: solved.a * space.scale([lnX0]) };
  return described("exponential", points, parameters, 3, at);
}

function sigmoid(points: Points, { before }: RunCurve): RunFormFit {
  const { lnCMid, lnB, solved } = bestSigmoid(shapeSpace("sigmoid", points, before));
  const [asymptote, cMid, b] = [solved.asymptote, Math.exp(lnCMid), Math.exp(lnB)];
  const r0 = asymptote - solved.a;
  const at = (x: number) => asymptote - solved.a * logistic(-b * (Math.log(x) - lnCMid));
  return described("sigmoid", points, { r0, asymptote, cMid, b }, before === null ? 4 : 3, at);
}

/** Steps from a pair of C_mid and B. */
const moves = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1]
] as const;

/** A grid over C_mid and B, the lowest two made finer. */
function bestSigmoid({ box, sums, solve }: ShapeSpace) {
  const [[lowC, highC], [lowB, highB]] = box as [Range, Range];
  const at = (lnCMid: number, lnB: number) => ({ lnCMid, lnB, solved: solve(sums([lnCMid, lnB])) });
  const grid = evenGrid([lowB, highB], 10).flatMap((lnB) => evenGrid([lowC, highC], 24).map((v) => at(v, lnB)));
  const starts = grid.sort((x, y) => x.solved.rss - y.solved.rss).slice(0, 2);
  const steps = [(highC - lowC) / 24, (highB - lowB) / 10];
  const found = starts.map((start) => {
    let [best, step] = [start, 0.5];
    while (step > 1e-3) {
      let next = best;
      for (const [c, b] of moves) {
        const tried = at(
          Math.min(highC, Math.max(lowC, best.lnCMid + c * step * firstOf(steps))),
          Math.min(highB, Math.max(lowB, best.lnB + b * step * steps[1]!))
        );
        if (tried.solved.rss < next.solved.rss) next = tried;
      }
      if (next === best) step /= 2;
      else best = next;
    }
    return best;
  });
  return found.reduce((least, fit) => (fit.solved.rss < least.solved.rss ? fit : least));
}

/** The least of a grid, made finer about it. */
function least(grid: readonly number[], solve: (theta: number) => Solved): { theta: number; solved: Solved } {
  const tried = grid.map((theta) => solve(theta).rss);
  const i = tried.reduce((best, rss, j) => (rss < tried[best]! ? j : best), 0);
  const [low, high] = [grid[Math.max(0, i - 1)]!, grid[Math.min(grid.length - 1, i + 1)]!];
  const rss = (theta: number) => solve(theta).rss;
  const found = goldenLeast(rss, low, high, 20);
  const theta = found.value <= tried[i]! ? vertex(rss, found.at, low, high) : grid[i]!;
  return { theta, solved: solve(theta) };
}

function described(
  form: RunForm,
  points: Points,
  parameters: RunFormFit["parameters"],
  q: number,
  at: (x: number) => number
): RunFormFit {
  const { x, score, weight } = points;
  const total = weight.reduce((sum, w) => sum + w, 0);
  const mean = score.reduce((sum, y, i) => sum + weight[i]! * y, 0) / total;
  let [rss, tss] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    rss += weight[i]! * square(score[i]! - at(x[i]!));
    tss += weight[i]! * square(score[i]! - mean);
  }
  // a mean of equal scores is off by their last digit
  const varies = tss > 1e-20 * total * square(mean);
  return { form, parameters, q, rss, r2: varies ? 1 - rss / tss : null, at };
}
