/**
 * Prediction of a size that was held out.
 *
 * Strict: nothing of the target's losses is seen. Slope: the law (least squares on ln L, sizes weighted equally) of the
 * other sizes. Level: ln L at a reference step inside the runs, extrapolated over sizes. The target's X at its steps is
 * known design: samples follow from the step; compute from step, size and tokens, for which the target's logged FLOPs
 * are used (response lengths are thus taken as known, losses are not).
 *
 * Calibrated: the same slope, the level set on the target's first n points; errors are of the points after them. With
 * all points seen it is the study's way (its 72B line has its level fitted on 72B), and the errors are of points seen.
 */

import { FitError } from "../../fit-error.js";
import { type EfficiencyLaw, learningEfficiency, slopeAt } from "../../forms/saturating.js";
import { minimiseProfile, type ProfileMinimum, profileAt } from "../../law/variable-projection.js";
import { type LogMoments, logMoments } from "../../log-moments.js";
import { type Curve, type Resource, resourceOf } from "../../runs.js";
import { square, wholePower } from "../../statistics/power.js";

/** What is known of a size before any of its losses. */
export interface SizeDesign {
  modelSize: number;
  step: Float64Array;
  lnX: Float64Array;
}

/** One size: its points, steps ascending. */
export interface SizeCurve extends SizeDesign {
  lnL: Float64Array;
  loss: Float64Array;
}

export function sizeCurve(curve: Curve, resource: Resource): SizeCurve {
  return {
    modelSize: curve.modelSize,
    step: curve.step,
    lnX: resourceOf(curve, resource).map(Math.log),
    lnL: curve.testLoss.map(Math.log),
    loss: curve.testLoss
  };
}

/** Step at which levels of different sizes are compared; near the middle of the runs in ln X. */
export const referenceStep = 32;

/**
 * - `linear`, `quadratic`: ln L at the reference step in ln N, least squares over sizes;
 * - `logistic`: the log odds of L at the reference step linear in ln N;
 * - `copy`: that of the nearest fitted size.
 */
export const levelForms = ["linear", "quadratic", "logistic", "copy"] as const;

export type LevelForm = (typeof levelForms)[number];

/** Sizes that every form can be extrapolated from: a parabola takes three, and so does the law. */
const sizesNeeded = 3;

/** Smaller targets on which forms are compared; with fewer, linear is taken unseen. */
export const practiceTargets = 2;

/** The law of a set of sizes, with what predictions need of each. */
export interface SizesLaw {
  kMax: number;
  lnN0: number;
  status: ProfileMinimum["status"];
  /** one slope for all sizes, same weights */
  sharedSlope: number;
  slopeAt: (modelSize: number) => number;
  moments: LogMoments[];
}

/** The law on ln L of some sizes, 3 or more. */
export function lawOf(sizes: readonly Pick<SizeCurve, "modelSize" | "lnX" | "lnL">[]): SizesLaw {
  if (sizes.length < 3) throw new FitError(`law: needs 3 sizes or more; got ${sizes.length}`);
  const moments = sizes.map(({ modelSize, lnX, lnL }) => logMoments(modelSize, lnX, lnL));
  const weights = moments.map(() => 1 / moments.length);
  const { kMax, lnN0, status } = minimiseProfile(moments, weights);
  const n0 = Math.exp(lnN0);
  return {
    kMax,
    lnN0,
    status,
    sharedSlope: profileAt(moments, weights, Number.NEGATIVE_INFINITY).kMax,
    slopeAt: (modelSize) => slopeAt(modelSize, { kMax, n0 }),
    moments
  };
}

/** The law of some sizes with K_max and N_0 as given; the shared slope stays their own. */
export function lawGiven(
  sizes: readonly Pick<SizeCurve, "modelSize" | "lnX" | "lnL">[],
  { kMax, n0 }: EfficiencyLaw
): SizesLaw {
  return {
    ...lawOf(sizes),
    kMax,
    lnN0: Math.log(n0),
    status: "converged",
    slopeAt: (modelSize) => learningEfficiency(modelSize, { kMax, n0 })
  };
}

interface LevelChoice {
  form: LevelForm;
  /** why this one */
  reason: "least error on smaller targets" | "too few smaller targets";
  /** N of the smaller targets */
  targets: number[];
  /** mean |error| of ln L at the reference step over them, in the order of `levelForms`; null when not comparable */
  errors: (number | null)[];
}

export interface StrictPrediction {
  law: SizesLaw;
  /** k of the target; null when the law is at a bound: nothing is extrapolated from it */
  k: number | null;
  /** ln X of the target at the reference step */
  referenceLnX: number;
  /** ln L of the target at the reference step, in the order of `levelForms`; null without log odds, at a loss of 1 or more */
  levels: (number | null)[];
  choice: LevelChoice;
  /** ln L of the target at the reference step from E at X = 1 extrapolated linearly in ln N: a warning, not a proposal */
  levelFromIntercept: number | null;
  /** fitted size next to the target in ln N */
  nearest: number;
}

/**
 * Strict prediction of a target from other sizes. The target's losses are no argument: they cannot enter.
 *
 * @param fitted 3 sizes or more, the target not among them
 * @param law their own by itself; another pair of K_max and N_0 by {@link lawGiven}
 * @throws FitError with fewer, or when a run does not reach the reference step; RangeError when the target is among them
 */
export function predictStrictly(
  fitted: readonly SizeCurve[],
  target: SizeDesign,
  law: SizesLaw = lawOf(fitted)
): StrictPrediction {
  if (fitted.some(({ modelSize }) => modelSize === target.modelSize)) {
    throw new RangeError(`predictStrictly: the target ${target.modelSize} is among the fitted sizes`);
  }
  const defined = law.status === "converged";
  const points = fitted
    .map((size, i) => {
      const { meanX, meanY } = law.moments[i]!;
      const k = law.slopeAt(size.modelSize);
      const x = lnXAtStep(size, referenceStep);
      return { modelSize: size.modelSize, y: meanY - k * (x - meanX), intercept: meanY + k * meanX };
    })
    .sort((a, b) => a.modelSize - b.modelSize);
  const referenceLnX = lnXAtStep(target, referenceStep);
  const k = defined ? law.slopeAt(target.modelSize) : null;
  return {
    law,
    k,
    referenceLnX,
    levels: levelForms.map((form) => levelBy(form, points, target.modelSize)),
    choice: chooseLevel(points, target.modelSize),
    levelFromIntercept:
      k === null
        ? null
        : polynomial(
            points.map(({ modelSize, intercept }) => ({ modelSize, y: intercept })),
            target.modelSize,
            1
          ) -
          k * referenceLnX,
    nearest: nearestTo(points, target.modelSize).modelSize
  };
}

interface LevelPoint {
  modelSize: number;
  /** ln L at the reference step */
  y: number;
}

/** The form with the least mean |error| on targets smaller than this one, each predicted from the sizes below it. */
function chooseLevel(points: readonly LevelPoint[], modelSize: number): LevelChoice {
  const targets = points.filter((point, i) => point.modelSize < modelSize && i >= sizesNeeded);
  const errors = levelForms.map((form) => {
    if (targets.length < practiceTargets) return null;
    let sum = 0;
    for (const target of targets) {
      const below = points.filter((point) => point.modelSize < target.modelSize);
      const level = levelBy(form, below, target.modelSize);
      if (level === null) return null;
      sum += Math.abs(level - target.y);
    }
    return sum / targets.length;
  });
  const sizes = targets.map((target) => target.modelSize);
  if (targets.length < practiceTargets) {
    return { form: "linear", reason: "too few smaller targets", targets: sizes, errors };
  }
  // the first form, a line, has an error always
  const best = errors.reduce<number>((least, error, i) => (error !== null && error < errors[least]! ? i : least), 0);
  return { form: levelForms[best]!, reason: "least error on smaller targets", targets: sizes, errors };
}

function levelBy(form: LevelForm, points: readonly LevelPoint[], modelSize: number): number | null {
  if (form === "copy") return nearestTo(points, modelSize).y;
  if (form === "linear") return polynomial(points, modelSize, 1);
  if (form === "quadratic") return polynomial(points, modelSize, 2);
  if (points.some(({ y }) => !(y < 0))) return null; // no log odds at a loss of 1
  const odds = points.map((point) => ({ modelSize: point.modelSize, y: point.y - Math.log(-Math.expm1(point.y)) }));
  return -Math.log1p(Math.exp(-polynomial(odds, modelSize, 1)));
}

/** Least-squares polynomial of y in ln N at one size, degree 1 or 2. */
function polynomial(points: readonly LevelPoint[], modelSize: number, degree: 1 | 2): number {
  // the hat row of the target: orthogonal polynomials in u = ln N - mean
  const m = points.length;
  const lnN = points.map((point) => Math.log(point.modelSize));
  const centre = lnN.reduce((a, b) => a + b, 0) / m;
  const u = lnN.map((x) => x - centre);
  const at = Math.log(modelSize) - centre;
  const sum = (f: (i: number) => number) => u.reduce((total, _, i) => total + f(i), 0);
  const suu = sum((i) => square(u[i]!));
  const mean = sum((i) => points[i]!.y) / m;
  const slope = sum((i) => u[i]! * points[i]!.y) / suu;
  if (degree === 1) return mean + slope * at;
  const tilt = sum((i) => wholePower(u[i]!, 3)) / suu;
  const second = (x: number) => x * x - tilt * x - suu / m;
  const curve = sum((i) => second(u[i]!) * points[i]!.y) / sum((i) => square(second(u[i]!)));
  return mean + slope * at + curve * second(at);
}

function nearestTo<T extends { modelSize: number }>(points: readonly T[], modelSize: number): T {
  const distance = (point: T) => Math.abs(Math.log(point.modelSize / modelSize));
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
}

/** ln X at a step, linear in the step between the points beside it. */
function lnXAtStep({ modelSize, step, lnX }: SizeDesign, at: number): number {
  const after = step.findIndex((s) => s >= at);
  if (after < 0 || (after === 0 && step[0] !== at)) {
    throw new FitError(
      `size ${modelSize}: needs points on both sides of step ${at}; has steps ${step[0]}-${step.at(-1)}`
    );
  }
  if (step[after] === at) return lnX[after]!;
  const share = (at - step[after - 1]!) / (step[after]! - step[after - 1]!);
  return lnX[after - 1]! + share * (lnX[after]! - lnX[after - 1]!);
}
