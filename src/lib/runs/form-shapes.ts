/** What a form is linear around: its shape parameters, on logarithmic scales, with the sums that solve for the rest. */
import { logistic } from "../forms/logistic.js";
import { firstOf, lastOf } from "../items.js";
import { amplitude, asymptoteHeld, type Points, type Solved, type Sums, startHeld, summing } from "./amplitude.js";
import type { RunForm, RunParameter } from "./form-names.js";

export type Range = readonly [low: number, high: number];
/** ln k; ln X_0; ln C_mid and ln B. */
export type Shape = readonly number[];

export interface ShapeSpace {
  names: readonly RunParameter[];
  /** what they may be */
  box: readonly Range[];
  /** one object for all shapes: see `summing` */
  sums: (shape: Shape) => Sums;
  /** the best of the rest at a shape */
  solve: (sums: Sums) => Solved;
  /** amplitude of the formula over that of the sums */
  scale: (shape: Shape) => number;
}

const spaceOf: Record<RunForm, (points: Points, before: number | null) => ShapeSpace> = {
  power: (points) => powerSpace(points, (sums) => asymptoteHeld(sums, 1)),
  "power-floor": (points) => powerSpace(points, amplitude),
  exponential: exponentialSpace,
  sigmoid: sigmoidSpace
};

export function shapeSpace(form: RunForm, points: Points, before: number | null): ShapeSpace {
  return spaceOf[form](points, before);
}

/** s = (X / X_last)^-k, so that the amplitude stays within what a number holds. */
function powerSpace(points: Points, solve: ShapeSpace["solve"]): ShapeSpace {
  const ln = points.x.map(Math.log);
  const last = lastOf(ln);
  const s = new Float64Array(ln.length);
  const sumsOf = summing(points);
  return {
    names: ["k"],
    box: [[Math.log(1e-3), Math.log(10)]],
    sums(shape) {
      const k = Math.exp(firstOf(shape));
      for (let i = 0; i < s.length; i++) s[i] = Math.exp(-k * (ln[i]! - last));
      return sumsOf(s);
    },
    solve,
    scale: (shape) => Math.exp(Math.exp(firstOf(shape)) * last)
  };
}

/** s = exp(-(X - X_first) / X_0). */
function exponentialSpace(points: Points): ShapeSpace {
  const { x } = points;
  const [first, last] = [firstOf(x), lastOf(x)];
  const s = new Float64Array(x.length);
  const sumsOf = summing(points);
  return {
    names: ["x0"],
    box: [[Math.log(last / 100), Math.log(last * 10)]],
    sums(shape) {
      const x0 = Math.exp(firstOf(shape));
      for (let i = 0; i < s.length; i++) s[i] = Math.exp(-(x[i]! - first) / x0);
      return sumsOf(s);
    },
    solve: amplitude,
    scale: (shape) => Math.exp(first / Math.exp(firstOf(shape)))
  };
}

/** s = 1 / (1 + (X / C_mid)^B); C_mid from a thousandth of the first X to a thousand times the last, B from 0.1 to 10. */
function sigmoidSpace(points: Points, before: number | null): ShapeSpace {
  const ln = points.x.map(Math.log);
  const margin = 3 * Math.LN10;
  const s = new Float64Array(ln.length);
  const sumsOf = summing(points);
  return {
    names: ["cMid", "b"],
    box: [
      [firstOf(ln) - margin, lastOf(ln) + margin],
      [Math.log(0.1), Math.log(10)]
    ],
    sums(shape) {
      const [lnCMid, b] = [firstOf(shape), Math.exp(lastOf(shape))];
      for (let i = 0; i < s.length; i++) s[i] = logistic(-b * (ln[i]! - lnCMid));
      return sumsOf(s);
    },
    solve: (sums) => solveSigmoid(sums, before),
    scale: () => 1
  };
}

/** Best A and R_0 of a shape: R_0 held at the score before training, and never below 0. */
function solveSigmoid(sums: Sums, before: number | null): Solved {
  if (before !== null) return startHeld(sums, before);
  const free = amplitude(sums);
  return free.asymptote - free.a < 0 ? startHeld(sums, 0) : free;
}
