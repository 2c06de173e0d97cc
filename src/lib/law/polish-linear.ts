/**
 * The study's objective, least squares on L itself, polished from a start by Levenberg-Marquardt.
 *
 *   F = sum_i w_i / n_i sum_j (L_ij - exp(c_i - k_i dx_ij))^2,   k_i = k(N_i),   dx = ln X - mean ln X
 *
 * Parameters are ln K_max, ln N_0 and one level c_i per size. Every size touches only its own level and the two shared
 * parameters, so the normal equations are an arrow: a diagonal for the levels with a border of width two. Eliminating
 * the levels leaves a 2 x 2 system, whatever the number of sizes. The levels themselves are then set to their exact
 * optimum, because the model is linear in exp(c_i). With the levels out of the way, second derivatives cost nothing
 * more, so the step is Newton's where the curvature is positive; Gauss-Newton's elsewhere, which would crawl along the
 * valley of K_max and N_0 where residuals are large.
 * (Golub and Pereyra 2003, Inverse Problems 19, R1-R26; Nocedal and Wright 2006, chapter 10.)
 */
import { type EfficiencyLaw, missingShare, saturating } from "../forms/saturating.js";
import type { LogCurve } from "../log-moments.js";
import { square } from "../statistics/power.js";
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
  /** half the gradient downhill [K, N] for (ln K_max, ln N_0), levels eliminated */
  gk: number;
  gn: number;
  /** half the Hessian [KK, KN, NN] */
  exact: Symmetric;
  /** its Gauss-Newton part, never negative */
  gauss: Symmetric;
}

interface Symmetric {
  kk: number;
  kn: number;
  nn: number;
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

/** Step of (ln K_max, ln N_0): Newton's where its matrix is positive, else Gauss-Newton's; the diagonal raised by the damping. */
function dampedStep(
  { exact, gauss, gk, gn }: Evaluation,
  damping: number,
  holdN0: boolean
): { stepK: number; stepN: number } {
  const raised = (matrix: Symmetric) => ({
    kk: matrix.kk + damping * gauss.kk,
    kn: matrix.kn,
    nn: matrix.nn + damping * gauss.nn
  });
  if (holdN0) return { stepK: gk / (exact.kk > 0 ? raised(exact).kk : raised(gauss).kk), stepN: 0 };
  const newton = raised(exact);
  const positive = newton.kk > 0 && newton.kk * newton.nn - square(newton.kn) > 1e-12 * newton.kk * Math.abs(newton.nn);
  const { kk, kn, nn } = positive ? newton : raised(gauss);
  const determinant = kk * nn - kn * kn;
  return { stepK: (nn * gk - kn * gn) / determinant, stepN: (kk * gn - kn * gk) / determinant };
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
  const exact = { kk: 0, kn: 0, nn: 0 };
  const gauss = { kk: 0, kn: 0, nn: 0 };
  const out: Evaluation = { objective: 0, levels, gk: 0, gn: 0, exact, gauss };
  for (let i = 0; i < curves.length; i++) {
    const { modelSize, n, meanX, lnX, loss } = curves[i]!;
    const [k, towardN0] = saturating.gradient(modelSize, { kMax, n0 });
    let ee = 0;
    let eex = 0;
    let eexx = 0;
    let le = 0;
    let lex = 0;
    let lexx = 0;
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
      lexx += loss[j]! * e * dx * dx;
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
    // with A = sum L e and B = sum e^2 the size's loss is (sum L^2 - A^2 / B) / n, a function of k alone
    const gradient = w * amplitude * (amplitude * eex - lex); // -f'(k) / 2
    const curvature = w * amplitude * amplitude * (eexx - (eex * eex) / ee); // Gauss-Newton part of f''(k) / 2
    const tilt = lex - 2 * amplitude * eex;
    const second = w * (2 * amplitude * amplitude * eexx - amplitude * lexx - (tilt * tilt) / ee); // f''(k) / 2
    // k = K_max g(N_0): d k / d ln K_max = k, d k / d ln N_0 = -k (1 - g), and their derivatives
    const rest = missingShare(modelSize, n0);
    out.gk += gradient * k;
    out.gn += gradient * towardN0;
    gauss.kk += curvature * k * k;
    gauss.kn += curvature * k * towardN0;
    gauss.nn += curvature * towardN0 * towardN0;
    exact.kk += second * k * k - gradient * k;
    exact.kn += second * k * towardN0 - gradient * towardN0;
    exact.nn += second * towardN0 * towardN0 - gradient * k * rest * (2 * rest - 1);
  }
  return out;
}
