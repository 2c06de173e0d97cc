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
import { square } from "../statistics/power.js";
import { amplitude, asymptoteHeld, type Solved, type Sums, startHeld, sumsOf } from "./amplitude.js";
import { type RunCurve, thinned } from "./run-curve.js";

const runForms = ["power", "power-floor", "exponential", "sigmoid"] as const;
export type RunForm = (typeof runForms)[number];

export interface RunFormFit {
  form: RunForm;
  /** those of the formula above; `k`, `a`, `asymptote`, `x0`, `r0`, `cMid`, `b` */
  parameters: Partial<Record<"k" | "a" | "asymptote" | "x0" | "r0" | "cMid" | "b", number>>;
  /** parameters that were fitted */
  q: number;
  /** weighted residual sum of squares, weights of mean 1 */
  rss: number;
  /** R^2 on the score; null when it does not vary */
  r2: number | null;
  /** score at any X > 0 */
  at: (x: number) => number;
}

/** Points on which forms are fitted. */
const mostFitted = 48;

export interface FittedForms {
  /** in the order of `runForms` */
  forms: RunFormFit[];
  /** the form with the least AICc */
  best: RunFormFit;
}

export interface Points {
  x: Float64Array;
  score: Float64Array;
  weight: Float64Array;
}

/** All forms of one run of six evaluations or more. */
export function fitRunForms(curve: RunCurve): FittedForms {
  const points = pointsOf(curve);
  const forms = [power(points), powerFloor(points), exponential(points), sigmoid(points, curve)];
  const n = points.x.length;
  const aicc = ({ rss, q }: RunFormFit) => {
    const p = q + 1;
    return n * Math.log(Math.max(rss, 1e-300) / n) + 2 * p + (2 * p * (p + 1)) / Math.max(n - p - 1, 0.5);
  };
  return { forms, best: forms.reduce((least, next) => (aicc(next) < aicc(least) ? next : least)) };
}

/** What is fitted: neighbours averaged, weighted. */
export function pointsOf(curve: RunCurve): Points {
  const { x, score, weight } = thinned(curve, mostFitted);
  if (curve.problems !== null) {
    // smoothed, so that a lucky score does not get the weight of a certain one
    const smooth = score.map((_, i) => {
      const [from, to] = [Math.max(0, i - 2), Math.min(score.length, i + 3)];
      return score.subarray(from, to).reduce((sum, one) => sum + one, 0) / (to - from);
    });
    const least = 1 / curve.problems;
    for (const [i, p] of smooth.entries()) weight[i]! /= Math.max(least, p * (1 - p));
  }
  const mean = weight.reduce((sum, one) => sum + one, 0) / weight.length;
  return { x, score, weight: weight.map((one) => one / mean) };
}

function power(points: Points): RunFormFit {
  const { theta: k, solved, last } = powerShape(points, (sums) => asymptoteHeld(sums, 1));
  const at = (x: number) => 1 - solved.a * Math.exp(-k * (Math.log(x) - last));
  return described("power", points, { k, a: solved.a * Math.exp(k * last) }, 2, at);
}

function powerFloor(points: Points): RunFormFit {
  const { theta: k, solved, last } = powerShape(points, amplitude);
  const at = (x: number) => solved.asymptote - solved.a * Math.exp(-k * (Math.log(x) - last));
  return described("power-floor", points, { k, asymptote: solved.asymptote, a: solved.a * Math.exp(k * last) }, 3, at);
}

function exponential(points: Points): RunFormFit {
  const { theta: lnX0, solved, first } = exponentialShape(points, amplitude);
  const x0 = Math.exp(lnX0);
  const at = (x: number) => solved.asymptote - solved.a * Math.exp(-(x - first) / x0);
  const parameters = { x0, asymptote: solved.asymptote, a: solved.a * Math.exp(first / x0) };
  return described("exponential", points, parameters, 3, at);
}

type Solve = (sums: Sums) => Solved;

/** (X / X_last)^-k, so that the amplitude stays within what a number holds. */
function powerShape(points: Points, solve: Solve) {
  const ln = points.x.map(Math.log);
  const last = ln.at(-1)!;
  const at = (k: number) =>
    solve(
      sumsOf(
        points,
        ln.map((v) => Math.exp(-k * (v - last)))
      )
    );
  return { ...least(exponents, at), last };
}

/** exp(-(X - X_first) / X_0), over ln X_0. */
function exponentialShape(points: Points, solve: Solve) {
  const { x } = points;
  const [first, last] = [x[0]!, x.at(-1)!];
  const at = (lnX0: number) => {
    const x0 = Math.exp(lnX0);
    return solve(
      sumsOf(
        points,
        x.map((one) => Math.exp(-(one - first) / x0))
      )
    );
  };
  return { ...least(evenGrid([Math.log(last / 100), Math.log(last * 10)], 40), at), first };
}

/** Least sum of squares of a form whose asymptote is held. */
export function sumOfSquaresHeld(form: RunForm, points: Points, asymptote: number, before: number | null): number {
  const held: Solve = (sums) => asymptoteHeld(sums, asymptote);
  if (form === "exponential") return exponentialShape(points, held).solved.rss;
  if (form !== "sigmoid") return powerShape(points, held).solved.rss;
  return bestShape(points, before === null ? held : (sums) => startHeld(sums, before, asymptote)).solved.rss;
}

function sigmoid(points: Points, { before }: RunCurve): RunFormFit {
  const { lnCMid, lnB, solved } = bestShape(points, (sums) => solveSigmoid(sums, before));
  const [asymptote, cMid, b] = [solved.asymptote, Math.exp(lnCMid), Math.exp(lnB)];
  const r0 = asymptote - solved.a;
  const at = (x: number) => asymptote - solved.a * logistic(-b * (Math.log(x) - lnCMid));
  return described("sigmoid", points, { r0, asymptote, cMid, b }, before === null ? 4 : 3, at);
}

/** Best A and R_0 of a shape: R_0 held at the score before training, and never below 0. */
function solveSigmoid(sums: Sums, before: number | null): Solved {
  if (before !== null) return startHeld(sums, before);
  const free = amplitude(sums);
  return free.asymptote - free.a < 0 ? startHeld(sums, 0) : free;
}

/** C_mid from a thousandth of the first X to a thousand times the last, B from 0.1 to 10: a grid, the lowest made finer. */
function bestShape(points: Points, solve: Solve) {
  const ln = points.x.map(Math.log);
  const margin = 3 * Math.LN10;
  const [lowC, highC] = [ln[0]! - margin, ln.at(-1)! + margin];
  const [lowB, highB] = [Math.log(0.1), Math.log(10)];
  const at = (lnCMid: number, lnB: number) => {
    const b = Math.exp(lnB);
    return {
      lnCMid,
      lnB,
      solved: solve(
        sumsOf(
          points,
          ln.map((x) => logistic(-b * (x - lnCMid)))
        )
      )
    };
  };
  const grid = evenGrid([lowB, highB], 10).flatMap((lnB) => evenGrid([lowC, highC], 24).map((v) => at(v, lnB)));
  const starts = grid.sort((x, y) => x.solved.rss - y.solved.rss).slice(0, 2);
  const found = starts.map((start) => {
    let [best, step] = [start, 0.5];
    const steps = [highC - lowC, highB - lowB].map((width, i) => width / [24, 10][i]!);
    while (step > 1e-3) {
      const moves = [
        [step, 0],
        [-step, 0],
        [0, step],
        [0, -step]
      ].map(([c, b]) =>
        at(
          Math.min(highC, Math.max(lowC, best.lnCMid + c! * steps[0]!)),
          Math.min(highB, Math.max(lowB, best.lnB + b! * steps[1]!))
        )
      );
      const next = moves.reduce((least, one) => (one.solved.rss < least.solved.rss ? one : least));
      if (next.solved.rss < best.solved.rss) best = next;
      else step /= 2;
    }
    return best;
  });
  return found.reduce((least, one) => (one.solved.rss < least.solved.rss ? one : least));
}

/** ln k, evenly. */
const exponents = evenGrid([Math.log(1e-3), Math.log(10)], 40).map(Math.exp);

/** The least of a grid, made finer about it. */
function least(grid: readonly number[], solve: (theta: number) => Solved): { theta: number; solved: Solved } {
  const tried = grid.map((theta) => solve(theta).rss);
  const i = tried.reduce((best, rss, j) => (rss < tried[best]! ? j : best), 0);
  let [low, high] = [grid[Math.max(0, i - 1)]!, grid[Math.min(grid.length - 1, i + 1)]!];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 30; step++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (solve(left).rss <= solve(right).rss) high = right;
    else low = left;
  }
  const [inner, edge] = [(low + high) / 2, grid[i]!].map((theta) => ({ theta, solved: solve(theta) }));
  return inner!.solved.rss <= edge!.solved.rss ? inner! : edge!;
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
  return { form, parameters, q, rss, r2: tss > 0 ? 1 - rss / tss : null, at };
}
