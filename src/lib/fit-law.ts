/**
 * The joint scaling law of a study: one K_max and N_0 for all sizes, one intercept per size.
 *
 *   ln L = -k(N) ln X + E(N),   k(N) = K_max / (1 + N_0 / N)
 */
import { FitError } from "./fit-error.js";
import { type FittedValues, mean, pooledR2 } from "./goodness.js";
import { type LogCurve, logCurve } from "./log-moments.js";
import { polishLinear } from "./polish-linear.js";
import type { FitStatus, Objective } from "./results.js";
import type { Curve, Resource } from "./runs.js";
import { minimiseProfile, profileAt } from "./variable-projection.js";

export interface FitLawOptions {
  resource: Resource;
  /** `log`: least squares on ln L; `linear`: least squares on L, the study's */
  objective?: Objective;
}

export interface FittedSize {
  /** N, parameters */
  modelSize: number;
  /** k(N) of the law, fall of ln L per unit of ln X */
  learningEfficiency: number;
  /** E(N), ln L at X = 1 FLOP or 1 sample */
  intercept: number;
  /** geometric mean of X of the fitted points: inside the data, unlike X = 1 */
  referenceX: number;
  /** the law's L at referenceX */
  referenceLoss: number;
  points: number;
  /** R^2 on L within this size; null when L does not vary */
  r2: number | null;
  /** R^2 on ln L within this size */
  r2Log: number | null;
}

export interface FittedLaw {
  resource: Resource;
  objective: Objective;
  /** K_max, >= 0 */
  kMax: number;
  /** N_0, parameters */
  n0: number;
  /** N ascending */
  sizes: FittedSize[];
  goodness: {
    /** R^2 on L, unweighted, pooled over the fitted sizes (the paper's) */
    r2: number;
    /** R^2 on ln L, unweighted, pooled */
    r2Log: number;
    /** the minimised value: mean over sizes of the mean squared residual of ln L (`log`) or of L (`linear`) */
    objective: number;
    /** R^2 on L of one constant per size: no learning at all */
    r2Constant: number;
    /** R^2 on L of one slope for all sizes with their own intercepts, same objective */
    r2SharedSlope: number;
    points: number;
  };
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
 * @throws FitError with fewer than 3 sizes, too few points, or values that are not finite
 */
export function fitLaw(curves: readonly Curve[], { resource, objective = "log" }: FitLawOptions): FittedLaw {
  checkSizes(curves.map((curve) => curve.modelSize));
  const logCurves = curves.map((curve) => logCurve(curve, resource)).sort((a, b) => a.modelSize - b.modelSize);
  return { resource, ...fitLogCurves(logCurves, objective) };
}

/** The same on curves already taken to logs, for callers that refit many times. */
export function fitLogCurves(curves: readonly LogCurve[], objective: Objective): Omit<FittedLaw, "resource"> {
  const weights = equalWeights(curves.length);
  const search = minimiseProfile(curves, weights);
  let { kMax } = search;
  let n0 = Math.exp(search.lnN0);
  let levels = curves.map(({ meanY }) => meanY);
  let value = search.rss;
  let status: FitStatus = search.status;
  let iterations = search.evaluations;
  if (objective === "linear") {
    if (kMax > 0) {
      const starts = search.localMinima.length > 0 ? search.localMinima : [search.lnN0];
      const polished = starts
        .map((lnN0) =>
          polishLinear(curves, weights, { kMax: profileAt(curves, weights, lnN0).kMax, n0: Math.exp(lnN0) })
        )
        .reduce((a, b) => (b.objective < a.objective ? b : a));
      ({ kMax, n0 } = polished.law);
      levels = Array.from(polished.levels);
      value = polished.objective;
      iterations += polished.iterations;
      status = search.status === "flat" ? "flat" : polished.status;
    } else {
      levels = curves.map(({ loss }) => Math.log(mean(loss)));
      value = mean(curves.map(({ loss }) => variance(loss)));
    }
  }
  const slopes = curves.map(({ modelSize }) => (kMax * modelSize) / (modelSize + n0));
  const losses = fittedLosses(curves, slopes, levels);
  return {
    objective,
    kMax,
    n0,
    sizes: curves.map((curve, i) => describeSize(curve, slopes[i]!, levels[i]!, losses[i]!)),
    goodness: {
      r2: pooledR2(losses) ?? Number.NaN,
      r2Log: pooledR2(losses.map(inLogs)) ?? Number.NaN,
      objective: value,
      r2Constant: pooledR2(constantLosses(curves)) ?? Number.NaN,
      r2SharedSlope: pooledR2(sharedSlopeLosses(curves, weights, objective)) ?? Number.NaN,
      points: curves.reduce((sum, { n }) => sum + n, 0)
    },
    status,
    message: messages[status],
    iterations
  };
}

const messages: Record<FitStatus, string> = {
  converged: "a minimum inside the range searched for N_0",
  "at-bound": "no minimum inside the range searched for N_0, or loss does not fall: K_max and N_0 are undefined",
  flat: "the objective does not depend on N_0: K_max and N_0 are undefined",
  "max-iterations": "stopped before it met its own test of convergence"
};

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
}

function equalWeights(sizes: number): Float64Array {
  return new Float64Array(sizes).fill(1 / sizes);
}

function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  return mean(Float64Array.from(values).map((v) => (v - centre) ** 2));
}

function describeSize(curve: LogCurve, k: number, level: number, values: FittedValues): FittedSize {
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

/** Baseline without learning: each size keeps its mean loss. */
function constantLosses(curves: readonly LogCurve[]): FittedValues[] {
  return curves.map(({ loss }) => ({ measured: loss, fitted: new Float64Array(loss.length).fill(mean(loss)) }));
}

/** Baseline without an effect of size on the slope: k(N) = K for every N, the law's limit as N_0 goes to 0. */
function sharedSlopeLosses(
  curves: readonly LogCurve[],
  weights: ArrayLike<number>,
  objective: Objective
): FittedValues[] {
  let sxy = 0;
  let sxx = 0;
  curves.forEach((curve, i) => {
    sxy += weights[i]! * curve.sxy;
    sxx += weights[i]! * curve.sxx;
  });
  const k = -sxy / sxx;
  if (objective === "log" || !(k > 0)) {
    return fittedLosses(
      curves,
      new Float64Array(curves.length).fill(k),
      curves.map(({ meanY }) => meanY)
    );
  }
  const shared = polishLinear(curves, weights, { kMax: k, n0: 0 }, { holdN0: true });
  return fittedLosses(curves, new Float64Array(curves.length).fill(shared.law.kMax), shared.levels);
}
