/** Errors of the law at a size that was left out, strictly and with its level known. */
import { mean } from "../../goodness.js";
import { mustFind } from "../../items.js";
import { logMoments } from "../../log-moments.js";
import {
  type LevelForm,
  levelForms,
  predictStrictly,
  type SizeCurve,
  type SizesLaw,
  type StrictPrediction
} from "./between-sizes.js";
import { type RelativeErrors, relativeErrors } from "./relative-errors.js";

/** Errors of several methods; null where one cannot be had. */
export type ErrorsByMethod<M extends string> = Record<M, RelativeErrors | null>;

export type StrictMethod = LevelForm | "chosen" | "intercept" | "constant" | "shared-slope";

export const strictMethods = [
  "chosen",
  ...levelForms,
  "intercept",
  "constant",
  "shared-slope"
] as const satisfies readonly StrictMethod[];

/**
 * Errors of every strict variant and baseline over the whole target: the chosen level; each level form; the level from E
 * at X = 1; `constant`: the mean loss of the nearest fitted size; `shared-slope`: the chosen level with one slope for all sizes.
 */
export function strictErrors(
  prediction: StrictPrediction,
  fitted: readonly SizeCurve[],
  target: SizeCurve
): ErrorsByMethod<StrictMethod> {
  const line = (level: number | null, k: number | null) =>
    level === null || k === null
      ? null
      : relativeErrors(target.loss, 0, (t) => Math.exp(level - k * (target.lnX[t]! - prediction.referenceLnX)));
  const levelOf = (form: LevelForm) => prediction.levels[levelForms.indexOf(form)]!;
  const { k, choice, law } = prediction;
  const near = mustFind(fitted, ({ modelSize }) => modelSize === prediction.nearest);
  const constant = mean(near.loss);
  return {
    chosen: line(levelOf(choice.form), k),
    linear: line(levelOf("linear"), k),
    quadratic: line(levelOf("quadratic"), k),
    logistic: line(levelOf("logistic"), k),
    copy: line(levelOf("copy"), k),
    intercept: line(prediction.levelFromIntercept, k),
    constant: relativeErrors(target.loss, 0, () => constant),
    "shared-slope": line(levelOf(choice.form), law.sharedSlope)
  };
}

/** Points of the target that set its level; null = all, the study's way. */
const calibrationPoints = [1, 5, 10, 25, null] as const;

/** Points from which an own slope is worth fitting. */
const sizeSlopeFrom = 10;

export const calibratedMethods = ["law", "constant", "last-value", "shared-slope", "own-slope"] as const;

type CalibratedMethod = (typeof calibratedMethods)[number];

export interface CalibratedErrors {
  /** points seen; null = all, and the errors are of the points seen */
  seen: number | null;
  scored: number;
  errors: ErrorsByMethod<CalibratedMethod>;
}

/**
 * The level set on the target's first n points (mean of ln L + k ln X), errors of the rest. Baselines: the mean of the n
 * losses, the last of them, one slope for all sizes, the target's own slope on them (from 10 points).
 *
 * @param law of the other sizes
 * @returns null when no point is left to score
 */
export function calibratedErrors(law: SizesLaw, target: SizeCurve, seen: number | null): CalibratedErrors | null {
  const n = target.loss.length;
  const from = seen ?? 0;
  const count = seen ?? n;
  if (count >= n && seen !== null) return null;
  const mean = (values: Float64Array) => values.subarray(0, count).reduce((a, b) => a + b, 0) / count;
  const meanX = mean(target.lnX);
  const meanY = mean(target.lnL);
  const line = (k: number) => relativeErrors(target.loss, from, (t) => Math.exp(meanY - k * (target.lnX[t]! - meanX)));
  const constant = mean(target.loss);
  const lastSeen = target.loss[count - 1]!;
  return {
    seen,
    scored: n - from,
    errors: {
      law: law.status === "converged" ? line(law.slopeAt(target.modelSize)) : null,
      constant: relativeErrors(target.loss, from, () => constant),
      "last-value": relativeErrors(target.loss, from, () => lastSeen),
      "shared-slope": line(law.sharedSlope),
      "own-slope": count >= sizeSlopeFrom ? line(ownSlope(target, count)) : null
    }
  };
}

export function ownSlope(
  { modelSize, lnX, lnL }: Pick<SizeCurve, "modelSize" | "lnX" | "lnL">,
  count = lnX.length
): number {
  const { sxx, sxy } = logMoments(modelSize, lnX.subarray(0, count), lnL.subarray(0, count));
  return -sxy / sxx;
}

/** Which sizes are fitted: all but the target, or all up to one. */
export type HoldOut = { kind: "leave-one-out"; target: number } | { kind: "up-to"; upTo: number; target: number };

/** Every hold-out of these sizes that leaves 3 or more in the fit. */
export function holdOuts(sizes: readonly number[]): HoldOut[] {
  const ascending = [...sizes].sort((a, b) => a - b);
  const leaveOne: HoldOut[] =
    ascending.length < 4 ? [] : ascending.map((target) => ({ kind: "leave-one-out", target }) as const);
  const upTo: HoldOut[] = ascending.flatMap((upTo, i) =>
    i < 2 ? [] : ascending.slice(i + 1).map((target) => ({ kind: "up-to", upTo, target }) as const)
  );
  return [...leaveOne, ...upTo];
}

export interface HoldOutResult {
  holdOut: HoldOut;
  /** N of the fitted sizes */
  fitted: number[];
  prediction: StrictPrediction;
  strict: ErrorsByMethod<StrictMethod>;
  calibrated: CalibratedErrors[];
}

/** One hold-out of a series, strict and calibrated. */
export function predictHeldOut(curves: readonly SizeCurve[], holdOut: HoldOut): HoldOutResult {
  const target = mustFind(curves, ({ modelSize }) => modelSize === holdOut.target);
  const fitted = curves.filter(
    ({ modelSize }) => modelSize !== holdOut.target && (holdOut.kind === "leave-one-out" || modelSize <= holdOut.upTo)
  );
  const { modelSize, step, lnX } = target;
  const prediction = predictStrictly(fitted, { modelSize, step, lnX });
  return {
    holdOut,
    fitted: fitted.map((size) => size.modelSize),
    prediction,
    strict: strictErrors(prediction, fitted, target),
    calibrated: calibrationPoints.flatMap((seen) => calibratedErrors(prediction.law, target, seen) ?? [])
  };
}
