/**
 * The study's loss decomposition, all sizes together:
 *
 *   L(N, D) = L_inf + (N_0 / N)^alpha + lambda(N) / (1 + (D / D_0(N))^beta),   lambda and D_0 free per size.
 *
 * Per size it is the sigmoid of `forms/sigmoid.ts`; what is joint are beta and the floors, which must follow one
 * power law in N. Deterministic search: for each beta of a grid, each size's best (floor, lambda, D_0) over a grid of D_0;
 * for each alpha, the best (L_inf, amplitude) through these floors; all starts are run a little way, the lowest to the end.
 * (arXiv 2509.25300, appendix on the loss decomposition.)
 */

import { FitError } from "../../fit-error.js";
import { type Accumulate, levelAndAmplitude, minimiseInBox } from "../../forms/box-solver.js";
import { aicc } from "../../forms/curve-forms.js";
import { shareLeft } from "../../forms/sigmoid.js";
import { smallest } from "../../forms/size-form.js";
import { constantR2, pooledR2 } from "../../goodness.js";
import { firstOf, lastOf } from "../../items.js";
import { power, square } from "../../statistics/power.js";

/** One size: ln of samples (or FLOPs) and loss. */
export interface SizePoints {
  modelSize: number;
  lnX: Float64Array;
  loss: Float64Array;
}

export interface DecompositionOptions {
  /** `linear`: least squares on L, the study's; `log`: on ln L. Every point counts the same. */
  objective: "linear" | "log";
  /** hold beta here; null: free */
  beta?: number | null;
}

export interface Decomposition {
  lInf: number;
  /** N_0, parameters */
  n0: number;
  alpha: number;
  beta: number;
  sizes: DecompositionSize[];
  /** residual sum of squares in the objective's space */
  rss: number;
  n: number;
  q: number;
  aicc: number | null;
  /** R^2 on L, pooled: print it beside `r2Constant` */
  r2: number | null;
  /** R^2 on L of one constant per size */
  r2Constant: number | null;
  status: "converged" | "at-bound" | "max-iterations";
  notIdentified: string[];
}

export interface DecompositionSize {
  modelSize: number;
  lambda: number;
  /** D_0, samples */
  d0: number;
  /** L_inf + (N_0 / N)^alpha */
  floor: number;
  /** R^2 on L within this size */
  r2: number | null;
}

/** Shared parameters, as searched: L_inf, ln of (N_0 / N_ref)^alpha, ln alpha, ln beta. */
const shared = 4;
const lower = [0, -12, Math.log(0.01), Math.log(0.1)];
const upper = [1, 1, Math.log(5), Math.log(10)];
const betaStarts = [0.3, 0.6, 1, 1.6, 2.5, 4];
const alphaStarts = [0.1, 0.3, 0.8];
const x0Decades = 3;

/**
 * The best decomposition.
 *
 * @param sizes 3 or more, 4 points or more each
 * @throws FitError with fewer
 */
export function fitDecomposition(
  sizes: readonly SizePoints[],
  { objective, beta = null }: DecompositionOptions
): Decomposition {
  if (sizes.length < 3 || sizes.some(({ lnX }) => lnX.length < 4)) {
    throw new FitError(
      `loss decomposition: needs 3 sizes of 4 points or more; got ${sizes.map(({ lnX }) => lnX.length).join(", ")}`
    );
  }
  const m = sizes.length;
  const reference = Math.exp(sizes.reduce((sum, { modelSize }) => sum + Math.log(modelSize), 0) / m);
  const first = Math.min(...sizes.map(({ lnX }) => Math.min(...lnX)));
  const last = Math.max(...sizes.map(({ lnX }) => Math.max(...lnX)));
  const margin = x0Decades * Math.LN10;
  const held = beta === null ? null : Math.log(beta);
  const box = {
    lower: [...lower.slice(0, 3), held ?? lower[3]!, ...new Array(m).fill(0), ...new Array(m).fill(first - margin)],
    upper: [...upper.slice(0, 3), held ?? upper[3]!, ...new Array(m).fill(2), ...new Array(m).fill(last + margin)],
    accumulate: accumulator(sizes, reference, objective)
  };
  const starts = (beta === null ? betaStarts : [beta]).flatMap((b) => startsAt(b, sizes, reference, objective));
  const further = (points: readonly ArrayLike<number>[], maxIterations: number, keep: number) =>
    points
      .map((start) => minimiseInBox({ ...box, start, maxIterations }))
      .sort((minimum, other) => minimum.rss - other.rss)
      .slice(0, keep);
  const near = further(
    further(starts, 12, 5).map(({ p }) => p),
    60,
    2
  );
  const best = firstOf(
    further(
      near.map(({ p }) => p),
      300,
      1
    )
  );
  const [lInf, lnExcess, lnAlpha, lnBeta] = best.p as unknown as [number, number, number, number];
  const alpha = Math.exp(lnAlpha);
  const at = (i: number, low: boolean) => (low ? best.p[i]! <= box.lower[i]! : best.p[i]! >= box.upper[i]!);
  const middle = (i: number) => best.p[shared + m + i]!;
  const notIdentified = [
    ...(at(0, true) ? ["L_inf at 0"] : []),
    ...(at(1, true) ? ["N_0 at its lower bound"] : []),
    ...(at(2, true) || at(2, false) ? ["alpha at a bound"] : []),
    ...(held === null && (at(3, true) || at(3, false)) ? ["beta at a bound"] : []),
    ...sizes.flatMap(({ modelSize, lnX }, i) =>
      middle(i) < firstOf(lnX) || middle(i) > last ? [`D_0 of ${modelSize / 1e9}B outside the points`] : []
    )
  ];
  const fitted = sizes.map(({ modelSize, lnX }, i) => {
    const floor = lInf + Math.exp(lnExcess - alpha * Math.log(modelSize / reference));
    return lnX.map((x) => floor + best.p[shared + i]! * shareLeft(x, middle(i), Math.exp(lnBeta)));
  });
  const n = sizes.reduce((sum, { lnX }) => sum + lnX.length, 0);
  const q = shared - (held === null ? 0 : 1) + 2 * m;
  return {
    lInf,
    n0: reference * Math.exp(lnExcess / alpha),
    alpha,
    beta: Math.exp(lnBeta),
    sizes: sizes.map(({ modelSize, loss }, i) => ({
      modelSize,
      lambda: best.p[shared + i]!,
      d0: Math.exp(middle(i)),
      floor: lInf + Math.exp(lnExcess - alpha * Math.log(modelSize / reference)),
      r2: pooledR2([{ measured: loss, fitted: fitted[i]! }])
    })),
    rss: best.rss,
    n,
    q,
    aicc: aicc(best.rss, n, q),
    r2: pooledR2(sizes.map(({ loss }, i) => ({ measured: loss, fitted: fitted[i]! }))),
    r2Constant: constantR2(sizes.map(({ loss }) => loss)),
    status: !best.converged ? "max-iterations" : notIdentified.length > 0 ? "at-bound" : "converged",
    notIdentified
  };
}

/** L of one size at ln X. */
export function decomposedLoss(
  { beta }: Pick<Decomposition, "beta">,
  { floor, lambda, d0 }: Pick<DecompositionSize, "floor" | "lambda" | "d0">,
  lnX: number
): number {
  return floor + lambda * shareLeft(lnX, Math.log(d0), beta);
}

/** lambda and D_0 of a size outside the fit, set on its own points, by least squares on L; beta and floors as fitted. */
export function setSizeOn(
  { lInf, n0, alpha, beta }: Pick<Decomposition, "lInf" | "n0" | "alpha" | "beta">,
  { modelSize, lnX, loss }: SizePoints
): DecompositionSize {
  const floor = lInf + power(n0 / modelSize, alpha);
  const low = Math.min(...lnX) - x0Decades * Math.LN10;
  const high = Math.max(...lnX) + x0Decades * Math.LN10;
  const bestAt = (v: number) => {
    let up = 0;
    let down = 0;
    for (let t = 0; t < lnX.length; t++) {
      const shape = shareLeft(lnX[t]!, v, beta);
      up += shape * (loss[t]! - floor);
      down += shape * shape;
    }
    const lambda = Math.max(0, up / down);
    let rss = 0;
    for (let t = 0; t < lnX.length; t++) {
      rss += square(loss[t]! - floor - lambda * shareLeft(lnX[t]!, v, beta));
    }
    return { rss, lambda };
  };
  const v = smallest((at) => bestAt(at).rss, [low, high], 400).at; // one parameter is left
  const { lambda } = bestAt(v);
  const fitted = lnX.map((x) => floor + lambda * shareLeft(x, v, beta));
  return { modelSize, lambda, d0: Math.exp(v), floor, r2: pooledR2([{ measured: loss, fitted }]) };
}

function startsAt(
  beta: number,
  sizes: readonly SizePoints[],
  reference: number,
  objective: "linear" | "log"
): number[][] {
  const free = sizes.map(({ lnX, loss }) => {
    const weight = loss.map((l) => (objective === "log" ? 1 / (l * l) : 1));
    const low = firstOf(lnX) - 2;
    const high = lastOf(lnX) + 4;
    let best = { rss: Number.POSITIVE_INFINITY, c: 0, a: 0, v: 0 };
    for (let j = 0; j <= 24; j++) {
      const v = low + ((high - low) * j) / 24;
      const shape = lnX.map((x) => shareLeft(x, v, beta));
      const found = { ...levelAndAmplitude(loss, shape, weight, 1), v };
      if (found.rss < best.rss) best = found;
    }
    return best;
  });
  return alphaStarts.map((alpha) => {
    const falling = sizes.map(({ modelSize }) => power(modelSize / reference, -alpha));
    const floors = free.map(({ c }) => c);
    const { c, a } = levelAndAmplitude(floors, falling, new Array(sizes.length).fill(1), 1);
    return [
      c,
      Math.log(Math.max(a, 1e-4)),
      Math.log(alpha),
      Math.log(beta),
      ...free.map((fit) => Math.max(fit.a, 1e-3)),
      ...free.map(({ v }) => v)
    ];
  });
}

/** Normal equations; a point touches the four shared parameters and the two of its size, nothing else. */
function accumulator(sizes: readonly SizePoints[], reference: number, objective: "linear" | "log"): Accumulate {
  const m = sizes.length;
  const q = shared + 2 * m;
  const d = new Float64Array(6);
  const measured = sizes.map(({ loss }) => (objective === "log" ? loss.map(Math.log) : loss));
  return (p, gradient, curvature) => {
    gradient.fill(0);
    curvature.fill(0);
    const alpha = Math.exp(p[2]!);
    const beta = Math.exp(p[3]!);
    let rss = 0;
    for (let i = 0; i < m; i++) {
      const { modelSize, lnX } = sizes[i]!;
      const lnRatio = Math.log(modelSize / reference);
      const excess = Math.exp(p[1]! - alpha * lnRatio);
      const lambda = p[shared + i]!;
      const v = p[shared + m + i]!;
      const index = [0, 1, 2, 3, shared + i, shared + m + i];
      for (let t = 0; t < lnX.length; t++) {
        const x = lnX[t]! - v;
        const shape = shareLeft(x, 0, beta);
        const fall = lambda * shape * (1 - shape) * beta;
        const fitted = p[0]! + excess + lambda * shape;
        const scale = objective === "log" ? 1 / fitted : 1;
        const r = measured[i]![t]! - (objective === "log" ? Math.log(fitted) : fitted);
        d[0] = scale;
        d[1] = scale * excess;
        d[2] = -scale * excess * alpha * lnRatio;
        d[3] = -scale * fall * x;
        d[4] = scale * shape;
        d[5] = scale * fall;
        rss += r * r;
        for (let a = 0; a < 6; a++) {
          gradient[index[a]!]! += d[a]! * r;
          for (let b = 0; b <= a; b++) curvature[index[a]! * q + index[b]!]! += d[a]! * d[b]!;
        }
      }
    }
    return rss;
  };
}
