/**
 * The joint scaling law of a study: one K_max and N_0 for all sizes, one intercept per size.
 *
 *   ln L = -k(N) ln X + E(N),   k(N) as the law has it
 */
import { FitError } from "../fit-error.js";
import { type EfficiencyLaw, learningEfficiency, slopeAt } from "../forms/saturating.js";
import { constantR2, type FittedValues, mean, pooledR2 } from "../goodness.js";
import { firstOf } from "../items.js";
import { type LogCurve, logCurve } from "../log-moments.js";
import type { FitStatus, LawRecord, LawSizeRecord, Objective } from "../results.js";
import type { Curve, Resource } from "../runs.js";
import { square } from "../statistics/power.js";
import { type ScanStart, scanLinear } from "./linear-scan.js";
import { type LinearPolish, polishLinear } from "./polish-linear.js";
import { flatDrop, minimiseProfile, profileAt } from "./variable-projection.js";

export interface FitLawOptions {
  resource: Resource;
  /** `log`: least squares on ln L; `linear`: least squares on L, the study's */
  objective?: Objective;
}

export interface FittedLaw {
  resource: Resource;
  objective: Objective;
  /** K_max, >= 0 */
  kMax: number;
  /** N_0, parameters */
  n0: number;
  /** N ascending */
  sizes: LawSizeRecord[];
  goodness: LawRecord["goodness"];
  /** `at-bound` and `flat` name a K_max and N_0 that the data do not determine: print "undefined" for them */
  status: FitStatus;
  message: string;
  /** evaluations of the outer search plus steps of the polish */
  iterations: number;
}

/**
 * Fits the joint law, every size given the same total weight: the global optimum, the same for the same input.
 *
 * @param curves one per model size, 3 or more, 2 points or more each; X and L positive
 * @throws RangeError when a size is given twice or is not positive
 * @throws FitError with fewer than 3 sizes, too few points, values that are not finite, or one loss throughout
 */
export function fitLaw(curves: readonly Curve[], { resource, objective = "log" }: FitLawOptions): FittedLaw {
  checkSizes(curves.map((curve) => curve.modelSize));
  const logCurves = curves.map((curve) => logCurve(curve, resource)).sort((a, b) => a.modelSize - b.modelSize);
  const anyLoss = firstOf(logCurves).loss[0];
  if (logCurves.every(({ loss }) => loss.every((value) => value === anyLoss))) {
    throw new FitError(`fitLaw: loss must vary; got ${anyLoss} at every point of every size`);
  }
  return { resource, ...fitLogCurves(logCurves, objective) };
}

/**
 * The same on curves already taken to logs and sorted by size, for callers that refit many times.
 *
 * @param weights of each size's mean square, adding up to 1; by itself all alike
 */
export function fitLogCurves(
  curves: readonly LogCurve[],
  objective: Objective,
  weights: Float64Array = new Float64Array(curves.length).fill(1 / curves.length)
): Omit<FittedLaw, "resource"> {
  const solution = objective === "log" ? solveLog(curves, weights) : solveLinear(curves, weights);
  const { kMax, n0, levels, status } = solution;
  const slopes = curves.map(({ modelSize }) => slopeAt(modelSize, { kMax, n0 }));
  const losses = fittedLosses(curves, slopes, levels);
  const shared = curves.map(() => solution.shared.kMax);
  return {
    objective,
    kMax,
    n0,
    sizes: curves.map((curve, i) => describeSize(curve, slopes[i]!, levels[i]!, losses[i]!)),
    goodness: {
      r2: pooledR2(losses) ?? Number.NaN,
      r2Log: pooledR2(losses.map(inLogs)) ?? Number.NaN,
      objective: solution.value,
      r2Constant: constantR2(curves.map(({ loss }) => loss)) ?? Number.NaN,
      r2SharedSlope: pooledR2(fittedLosses(curves, shared, solution.shared.levels)) ?? Number.NaN,
      points: curves.reduce((sum, { n }) => sum + n, 0)
    },
    status,
    message: messages[status],
    iterations: solution.iterations
  };
}

/** How a given pair of K_max and N_0 describes curves, the level of each size fitted anew. */
export interface EvaluatedLaw extends EfficiencyLaw {
  /** in the order of the curves */
  sizes: LawSizeRecord[];
  /** root of the mean square of ln L, each size with the same weight */
  rms: number;
  /** pooled R^2 on L */
  r2: number;
}

/**
 * The law with K_max and N_0 as given: what is left to fit is each size's level, by least squares on ln L.
 *
 * @param curves one or more, in logs
 * @throws RangeError when K_max is negative or N_0 not positive, or either not finite
 */
export function evaluateLaw(curves: readonly LogCurve[], { kMax, n0 }: EfficiencyLaw): EvaluatedLaw {
  if (!(kMax >= 0 && n0 > 0 && Number.isFinite(kMax) && Number.isFinite(n0))) {
    throw new RangeError(`evaluateLaw: needs K_max >= 0 and N_0 > 0; got ${kMax} and ${n0}`);
  }
  const slopes = curves.map(({ modelSize }) => learningEfficiency(modelSize, { kMax, n0 }));
  const levels = curves.map(({ meanY }) => meanY);
  const losses = fittedLosses(curves, slopes, levels);
  const squares = curves.map(({ sxx, sxy, syy }, i) => syy + 2 * slopes[i]! * sxy + square(slopes[i]!) * sxx);
  return {
    kMax,
    n0,
    sizes: curves.map((curve, i) => describeSize(curve, slopes[i]!, levels[i]!, losses[i]!)),
    // on the line itself, rounding may leave less than nothing
    rms: Math.sqrt(Math.max(0, mean(squares))),
    r2: pooledR2(losses) ?? Number.NaN
  };
}

interface Solution {
  kMax: number;
  n0: number;
  /** ln L at the mean ln X of each size */
  levels: ArrayLike<number>;
  /** the minimised objective */
  value: number;
  status: FitStatus;
  iterations: number;
  /** the best law with one slope for all sizes, the limit N_0 = 0 */
  shared: { kMax: number; levels: ArrayLike<number> };
}

/** Least squares on ln L: the search over N_0 is all there is. */
function solveLog(curves: readonly LogCurve[], weights: Float64Array): Solution {
  const levels = curves.map(({ meanY }) => meanY);
  const { kMax, lnN0, rss, status, evaluations } = minimiseProfile(curves, weights);
  const shared = { kMax: profileAt(curves, weights, Number.NEGATIVE_INFINITY).kMax, levels };
  return { kMax, n0: Math.exp(lnN0), levels, value: rss, status, iterations: evaluations, shared };
}

/**
 * Least squares on L: every dip that the scan of the objective shows is polished, and compared with the two limits
 * N_0 = 0 (one slope for all sizes) and N_0 at the far end of the range (slope in proportion to N), which a noisy set
 * of curves can prefer to any minimum between them.
 */
function solveLinear(curves: readonly LogCurve[], weights: Float64Array): Solution {
  const scan = scanLinear(curves, weights);
  const polish = ({ lnN0, kMax }: ScanStart, holdN0: boolean) =>
    polishLinear(curves, weights, { kMax, n0: Math.exp(lnN0) }, { holdN0 });
  const still = withoutLearning(curves, weights);
  const fallen = polish(scan.none, true);
  const slope = fallen.objective < still.objective ? fallen : still;
  const limits = [still, slope, polish(scan.far, true)].map((end) => ({ ...end, status: "at-bound" as const }));
  const candidates: LinearPolish[] = [...limits, ...scan.dips.map((start) => polish(start, false))];
  const best = candidates.reduce((a, b) => (b.objective < a.objective ? b : a));
  const highest = Math.max(...candidates.map(({ objective }) => objective));
  return {
    ...best.law,
    levels: best.levels,
    value: best.objective,
    status: best.law.kMax > 0 && highest - best.objective <= flatDrop * highest ? "flat" : best.status,
    iterations: candidates.reduce((sum, { iterations }) => sum + iterations, 0),
    shared: { kMax: slope.law.kMax, levels: slope.levels }
  };
}

/** The end of the line where loss does not fall with X: K_max = 0, each size at its mean loss. */
function withoutLearning(curves: readonly LogCurve[], weights: Float64Array): LinearPolish {
  return {
    law: { kMax: 0, n0: 0 },
    levels: Float64Array.from(curves, ({ loss }) => Math.log(mean(loss))),
    objective: curves.reduce((sum, { loss }, i) => sum + weights[i]! * variance(loss), 0),
    iterations: 0,
    status: "at-bound"
  };
}

const messages: Record<FitStatus, string> = {
  converged: "a minimum inside the range searched for N_0",
  "at-bound": "no minimum inside the range searched for N_0, or loss does not fall: K_max and N_0 are undefined",
  flat: "the objective does not depend on N_0: K_max and N_0 are undefined",
  "max-iterations": "stopped before it met its own test of convergence"
};

/** Sizes closer than this, relative, are one size twice: their slopes say nothing about N_0. */
const closest = 1e-6;

function checkSizes(sizes: number[]): void {
  const listed = sizes.map((size) => `${size}`).join(", ");
  for (const size of sizes) {
    if (!(size > 0 && Number.isFinite(size)))
      throw new RangeError(`fitLaw: model sizes must be positive; got ${listed}`);
  }
  if (new Set(sizes).size < sizes.length) throw new RangeError(`fitLaw: needs one curve per model size; got ${listed}`);
  if (sizes.length < 3) {
    throw new FitError(`fitLaw: needs 3 model sizes or more; got ${sizes.length}${listed && ` (${listed})`}`);
  }
  const sorted = [...sizes].sort((a, b) => a - b);
  const same = sorted.findIndex((size, i) => size < sorted[i - 1]! * (1 + closest));
  if (same !== -1) {
    throw new FitError(
      `fitLaw: model sizes must differ by more than rounding; got ${sorted[same - 1]}, ${sorted[same]}`
    );
  }
}

function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  return mean(Float64Array.from(values).map((v) => square(v - centre)));
}

function describeSize(curve: LogCurve, k: number, level: number, values: FittedValues): LawSizeRecord {
  return {
    modelSize: curve.modelSize,
    learningEfficiency: k,
    intercept: level + k * curve.meanX,
    referenceX: Math.exp(curve.meanX),
    referenceLoss: Math.exp(level),
    points: curve.n,
    r2: pooledR2([values]),
    r2Log: pooledR2([inLogs(values)])
  };
}

/** Fitted L of every point: exp(level - k (ln X - mean ln X)). */
function fittedLosses(
  curves: readonly LogCurve[],
  slopes: ArrayLike<number>,
  levels: ArrayLike<number>
): FittedValues[] {
  return curves.map(({ lnX, meanX, loss }, i) => ({
    measured: loss,
    fitted: lnX.map((x) => Math.exp(levels[i]! - slopes[i]! * (x - meanX)))
  }));
}

function inLogs({ measured, fitted }: FittedValues): FittedValues {
  return { measured: Float64Array.from(measured).map(Math.log), fitted: Float64Array.from(fitted).map(Math.log) };
}
