/**
 * The study's objective, least squares on L itself, polished from a start by Levenberg-Marquardt.
 *
 *   F = sum_i w_i / n_i sum_j (L_ij - exp(c_i - k_i dx_ij))^2,   k_i = K_max / (1 + N_0 / N_i),   dx = ln X - mean ln X
 *
 * Parameters are ln K_max, ln N_0 and one level c_i per size. Every size touches only its own level and the two shared
 * parameters, so the normal equations are an arrow: a diagonal for the levels with a border of width two. Eliminating
 * the levels leaves a 2 x 2 system, whatever the number of sizes. The levels themselves are then set to their exact
 * optimum, because the model is linear in exp(c_i).
 * (Golub and Pereyra 2003, Inverse Problems 19, R1-R26; Nocedal and Wright 2006, chapter 10.)
 */
import type { EfficiencyLaw } from "./laws.js";
import type { LogCurve } from "./log-moments.js";
import { searchRange } from "./variable-projection.js";

export interface LinearPolish {
  law: EfficiencyLaw;
  /** level c_i = ln L at the mean ln X of each size */
  levels: Float64Array;
  /** value of F */
  objective: number;
  iterations: number;
  status: "converged" | "at-bound" | "max-iterations";
}

const maxIterations = 200;
/** Stop when F cannot fall by more than this part of itself: the predicted drop of a full step. */
const relativeDrop = 1e-15;

interface Evaluation {
  objective: number;
  levels: Float64Array;
  /** 2 x 2 curvature [KK, KN, NN] and gradient [K, N] for (ln K_max, ln N_0), levels eliminated */
  hkk: number;
  hkn: number;
  hnn: number;
  gk: number;
  gn: number;
}

/**
 * @param curves of m sizes, in logs
 * @param weights weight of each size's mean square, length m
 * @param start law to start from, both parameters > 0
 * @param options holdN0 keeps N_0 where it starts (0 allowed: one slope for all sizes) and fits K_max and levels only
 */
export function polishLinear(
  curves: readonly LogCurve[],
  weights: ArrayLike<number>,
  start: EfficiencyLaw,
  { holdN0 = false } = {}
): LinearPolish {
  let lnK = Math.log(start.kMax);
  let lnN0 = Math.log(start.n0);
  const [low, high] = searchRange(curves);
  const scratch = new Float64Array(Math.max(...curves.map((c) => c.n)));
  let now = evaluate(curves, weights, lnK, lnN0, scratch);
  let damping = 1e-6;
  let status: LinearPolish["status"] = "max-iterations";
  let iterations = 0;
  while (iterations < maxIterations) {
    iterations++;
    const { stepK, stepN } = dampedStep(now, damping, holdN0);
    const predicted = stepK * now.gk + stepN * now.gn;
    if (!(predicted > relativeDrop * now.objective)) {
      status = "converged";
      break;
    }
    const nextN0 = holdN0 ? lnN0 : Math.min(high, Math.max(low, lnN0 + stepN));
    const next = evaluate(curves, weights, lnK + stepK, nextN0, scratch);
    if (next.objective < now.objective) {
      lnK += stepK;
      lnN0 = nextN0;
      now = next;
      damping = Math.max(damping / 10, 1e-12);
    } else if (damping > 1e12) {
      status = "converged"; // no direction lowers F by more than its rounding
      break;
    } else {
      damping *= 10;
    }
  }
  if (!holdN0 && (lnN0 <= low || lnN0 >= high)) status = "at-bound";
  return {
    law: { kMax: Math.exp(lnK), n0: Math.exp(lnN0) },
    levels: now.levels,
    objective: now.objective,
    iterations,
    status
  };
}

/** Step of (ln K_max, ln N_0) from the reduced 2 x 2 system, its diagonal raised by the damping. */
function dampedStep(
  { hkk, hkn, hnn, gk, gn }: Evaluation,
  damping: number,
  holdN0: boolean
): { stepK: number; stepN: number } {
  const dkk = hkk * (1 + damping);
  if (holdN0) return { stepK: gk / dkk, stepN: 0 };
  const dnn = hnn * (1 + damping);
  const determinant = dkk * dnn - hkn * hkn;
  return { stepK: (dnn * gk - hkn * gn) / determinant, stepN: (dkk * gn - hkn * gk) / determinant };
}

/** F with the best levels for these shared parameters, and its reduced Gauss-Newton system; one exp per point. */
function evaluate(
  curves: readonly LogCurve[],
  weights: ArrayLike<number>,
  lnK: number,
  lnN0: number,
  scratch: Float64Array
): Evaluation {
  const kMax = Math.exp(lnK);
  const n0 = Math.exp(lnN0);
  const levels = new Float64Array(curves.length);
  const out: Evaluation = { objective: 0, levels, hkk: 0, hkn: 0, hnn: 0, gk: 0, gn: 0 };
  for (let i = 0; i < curves.length; i++) {
    const { modelSize, n, meanX, lnX, loss } = curves[i]!;
    const k = (kMax * modelSize) / (modelSize + n0);
    let ee = 0;
    let eex = 0;
    let eexx = 0;
    let le = 0;
    let lex = 0;
    for (let j = 0; j < n; j++) {
      const dx = lnX[j]! - meanX;
      const e = Math.exp(-k * dx);
      scratch[j] = e;
      const e2 = e * e;
      ee += e2;
      eex += e2 * dx;
      eexx += e2 * dx * dx;
      le += loss[j]! * e;
      lex += loss[j]! * e * dx;
    }
    const amplitude = le / ee;
    levels[i] = Math.log(amplitude);
    let square = 0;
    for (let j = 0; j < n; j++) {
      const residual = loss[j]! - amplitude * scratch[j]!;
      square += residual * residual;
    }
    const w = weights[i]! / n;
    out.objective += w * square;
    // d L / d k = -dx L_hat, the level eliminated; d k / d ln K_max = k, d k / d ln N_0 = -k (1 - g)
    const curvature = w * amplitude * amplitude * (eexx - (eex * eex) / ee);
    const gradient = w * amplitude * (amplitude * eex - lex); // -dF/dk / 2
    const towardN0 = (-k * n0) / (modelSize + n0);
    out.hkk += curvature * k * k;
    out.hkn += curvature * k * towardN0;
    out.hnn += curvature * towardN0 * towardN0;
    out.gk += gradient * k;
    out.gn += gradient * towardN0;
  }
  return out;
}
