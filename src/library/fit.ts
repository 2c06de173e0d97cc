/** Fits of curves, and of runs by their curves. */
import { type ChosenCurve, curveOf as chosenCurve } from "../import/study/user-curves.js";
import { FitError } from "../lib/fit-error.js";
import { sampleAlone } from "../lib/inference/sizes/slope-sample.js";
import { fitLaw as fitJointLaw } from "../lib/law/fit-law.js";
import { countUserRun } from "../lib/user-runs/count-user-run.js";
import { fewestPoints, fitUserRun } from "../lib/user-runs/fit-user-run.js";
import { importedRun } from "./sources.js";
import type { CurveOptions, LawFit, LossCurve, Run, RunCurve, RunFit } from "./types.js";

/**
 * The points of a run that a law can be fitted to: a score as loss against a resource.
 *
 * @throws FitError when the run has no such score or resource, or several scores and none is named
 */
export function curveOf(run: Run, options: CurveOptions = {}): RunCurve {
  const { score, unit, step, curve, leftOut, assumptions } = chosenOf(run, options);
  const { lnX, lnL, modelSize } = curve;
  const [x, loss] = [lnX.map(Math.exp), lnL.map(Math.exp)];
  const made: RunCurve = { run: run.run, modelSize, score: score.name, unit, step, x, loss, leftOut, assumptions };
  return made;
}

function chosenOf(run: Run, { scoreRange: range, ...choice }: CurveOptions): ChosenCurve {
  const resource = choice.resource ?? (run.tokens !== null || run.flops !== null ? "compute" : "data");
  const chosen = chosenCurve(importedRun(run), { ...choice, range, resource });
  if ("reason" in chosen) throw new FitError(chosen.reason);
  return chosen;
}

/**
 * The power law of one run, ln L = -k ln X + E, by least squares on ln L; the interval by moving blocks of the residuals,
 * 2000 seeded draws: the same for the same points.
 *
 * @param run of readLogs, or a curve: x > 0, loss in (0, 1], both of the same length, 5 points or more
 * @throws FitError with fewer points, one X throughout, or values that no logarithm has
 * @throws RangeError when x and loss differ in length
 * @see arXiv 2509.25300, equation 2, at one size
 */
export function fitRun(run: Run | LossCurve, options: CurveOptions = {}): RunFit {
  const { curve, unit, counted } = "loss" in run ? countedCurve(run) : chosenOf(run, options);
  const sample = curve.lnX.length < fewestPoints ? undefined : sampleAlone(curve.modelSize ?? 1, curve.lnX, curve.lnL);
  const { run: name, modelSize, points, k, interval, intercept, r2, growth } = fitUserRun(curve, { sample });
  const counts = countUserRun(counted, sample ?? null);
  return { run: name, modelSize, points, k, interval, intercept, r2, growth, unit, counts };
}

/** Points as a run's curve; losses of 0 for the counts alone. */
function countedCurve(points: LossCurve): Pick<ChosenCurve, "curve" | "unit" | "counted"> {
  const { run, modelSize, unit, x, loss, answers } = points;
  const at = Array.from(x, (_, i) => i).filter((i) => answers === undefined || loss[i] !== 0);
  const kept = { ...points, x: at.map((i) => x[i]!), loss: x.length === loss.length ? at.map((i) => loss[i]!) : loss };
  return {
    curve: { run, modelSize, ...inLogs(kept) },
    unit,
    counted: {
      lnX: Float64Array.from(x, Math.log),
      loss: Float64Array.from(loss),
      answers: answers === undefined ? null : { count: answers, from: "answers" }
    }
  };
}

/**
 * The joint law of several sizes, ln L = -k(N) ln X + E(N) with k(N) = K_max / (1 + N_0 / N): the global optimum of least
 * squares, every size with the same total weight.
 *
 * @param runs one a size, 3 sizes or more, each with its modelSize and 2 points or more; all X in one unit
 * @param objective `log`: least squares on ln L; `linear`: on L, as the paper fits
 * @throws FitError when a size is not known, units differ, or there are too few sizes or points
 * @throws RangeError when a size stands twice, or x and loss differ in length
 * @see arXiv 2509.25300, equations 1 and 2
 */
export function fitLaw(
  runs: readonly (Run | LossCurve)[],
  { objective = "log", ...options }: CurveOptions & { objective?: "log" | "linear" } = {}
): LawFit {
  const curves = runs.map((run) => ("loss" in run ? run : curveOf(run, options)));
  const units = [...new Set(curves.map(({ unit }) => unit))];
  if (units.length > 1) throw new FitError(`fitLaw: all X must be in one unit; got ${units.join(" and ")}`);
  const { kMax, n0, sizes, goodness, status, message } = fitJointLaw(
    curves.map((curve) => {
      const { run, modelSize } = curve;
      if (modelSize === null) throw new FitError(`${run}: its modelSize must be known`);
      inLogs(curve);
      const x = Float64Array.from(curve.x);
      const step = x.map((_, i) => i);
      return { run, modelSize, step, dataSamples: x, computeFlops: x, testLoss: Float64Array.from(curve.loss) };
    }),
    { resource: "compute", objective }
  );
  return {
    kMax,
    n0,
    sizes: sizes.map(({ modelSize, learningEfficiency: k, intercept, points }) => ({
      modelSize,
      k,
      intercept,
      points
    })),
    r2: defined(goodness.r2),
    r2Log: defined(goodness.r2Log),
    status,
    message
  };
}

function defined(value: number | null): number | null {
  return value === null || Number.isNaN(value) ? null : value;
}

function inLogs({ run, x, loss }: LossCurve): { lnX: Float64Array; lnL: Float64Array } {
  if (x.length !== loss.length) throw new RangeError(`${run}: x has ${x.length} values, loss ${loss.length}`);
  const bad = Array.from(x).findIndex((value, i) => !(value > 0 && value < Infinity && loss[i]! > 0 && loss[i]! <= 1));
  if (bad >= 0)
    throw new FitError(`${run}: point ${bad} must have x > 0 and 0 < loss <= 1; got ${x[bad]}, ${loss[bad]}`);
  return { lnX: Float64Array.from(x, Math.log), lnL: Float64Array.from(loss, Math.log) };
}
