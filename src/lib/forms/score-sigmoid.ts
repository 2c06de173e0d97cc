/**
 * A run's score as a sigmoid of compute or data, in the vocabulary of ScaleRL:
 *
 *   R(X) = R_0 + (A - R_0) / (1 + (C_mid / X)^B),
 *
 * R_0 the score before, A the asymptote, C_mid where half the gain is made, B how sharply. Least squares on the score, points
 * weighted by the repeats behind them; 0 <= R_0, A <= 1, 0.1 <= B <= 10, C_mid within a factor of 1,000 of the data.
 *
 * With B and C_mid fixed the model is linear in R_0 and A: a grid over the two finds every valley, the lowest are polished.
 *
 * @see arXiv 2510.13786 (D. Khatri et al. 2025), equation 1, where C is training compute
 */
import { FitError } from "../fit-error.js";
import { minimiseInBox } from "./box-solver.js";
import { evenGrid } from "./curve-form.js";
import { logistic } from "./logistic.js";

/** Scores of one run, or of the mean of several. */
export interface ScoreCurve {
  /** ln of FLOPs or samples, finite */
  lnX: Float64Array;
  /** pass rate, in [0, 1] */
  score: Float64Array;
  /** repeats behind each point, > 0; all alike where left out */
  weight?: ArrayLike<number>;
}

/** In the order of the search: R_0 and A, scores; ln C_mid, ln of FLOPs or samples; ln B. */
export const sigmoidParameters = ["r0", "a", "lnCMid", "lnB"] as const;
export type SigmoidParameter = (typeof sigmoidParameters)[number];
export type ScoreSigmoid = Record<SigmoidParameter, number>;

export interface ScoreSigmoidFit extends ScoreSigmoid {
  /** weighted residual sum of squares of the score */
  rss: number;
}

/** R at ln X. */
export function sigmoidScore({ r0, a, lnCMid, lnB }: ScoreSigmoid, lnX: number): number {
  return r0 + (a - r0) * logistic(Math.exp(lnB) * (lnX - lnCMid));
}

/** Ends of each parameter, in the order of {@link sigmoidParameters}. */
function sigmoidRange({ lnX }: ScoreCurve): Record<SigmoidParameter, [number, number]> {
  const margin = 3 * Math.LN10;
  return {
    r0: [0, 1],
    a: [0, 1],
    lnCMid: [Math.min(...lnX) - margin, Math.max(...lnX) + margin],
    lnB: [Math.log(0.1), Math.log(10)]
  };
}

const polished = 4;

export interface SigmoidSearch {
  n: number;
  range: Record<SigmoidParameter, [number, number]>;
  /** least squares with one parameter held, or none; `near` is tried as a start too */
  fit: (held?: Partial<ScoreSigmoid>, near?: ScoreSigmoid) => ScoreSigmoidFit;
}

/**
 * The search of a curve: what the grid needs of it is worked out once.
 *
 * @throws FitError with fewer than 6 points
 * @throws RangeError when a score is not in [0, 1]
 */
export function sigmoidSearch(curve: ScoreCurve): SigmoidSearch {
  const { lnX, score } = curve;
  const n = lnX.length;
  if (n < 6) throw new FitError(`sigmoid of the score: needs 6 points or more; got ${n}`);
  const wrong = score.findIndex((r) => !(r >= 0 && r <= 1));
  if (wrong >= 0)
    throw new RangeError(`sigmoid of the score: point ${wrong + 1} must be in [0, 1]; got ${score[wrong]}`);
  const weight = Float64Array.from({ length: n }, (_, t) => curve.weight?.[t] ?? 1);
  const range = sigmoidRange(curve);
  const shapeOf = (lnCMid: number, lnB: number): Shape => {
    const b = Math.exp(lnB);
    return { lnCMid, lnB, sums: sumsOf(score, (t) => logistic(b * (lnX[t]! - lnCMid)), weight) };
  };
  const grid = evenGrid(range.lnB, 14).flatMap((lnB) => evenGrid(range.lnCMid, 36).map((v) => shapeOf(v, lnB)));
  const shapesFor = ({ lnCMid, lnB }: Partial<ScoreSigmoid>) => {
    if (lnCMid !== undefined) return evenGrid(range.lnB, 28).map((value) => shapeOf(lnCMid, value));
    if (lnB !== undefined) return evenGrid(range.lnCMid, 60).map((value) => shapeOf(value, lnB));
    return grid;
  };
  const accumulate = (p: Float64Array, gradient: Float64Array, curvature: Float64Array) => {
    gradient.fill(0);
    curvature.fill(0);
    const [r0, a, v, lnB] = p as unknown as [number, number, number, number];
    const b = Math.exp(lnB);
    const d = new Float64Array(4);
    let rss = 0;
    for (let t = 0; t < n; t++) {
      const x = lnX[t]! - v;
      const s = logistic(b * x);
      const slope = (a - r0) * s * (1 - s) * b;
      d[0] = 1 - s;
      d[1] = s;
      d[2] = -slope;
      d[3] = slope * x;
      const r = score[t]! - r0 - (a - r0) * s;
      const w = weight[t]!;
      rss += w * r * r;
      for (let i = 0; i < 4; i++) {
        gradient[i]! += w * d[i]! * r;
        for (let j = 0; j <= i; j++) curvature[i * 4 + j]! += w * d[i]! * d[j]!;
      }
    }
    return rss;
  };
  const fit = (held: Partial<ScoreSigmoid> = {}, near?: ScoreSigmoid): ScoreSigmoidFit => {
    const starts: ScoreSigmoid[] = lowestOf(shapesFor(held), held);
    if (near) starts.push({ ...near, ...held });
    const bounds = (end: 0 | 1) => sigmoidParameters.map((name) => held[name] ?? range[name][end]);
    const best = starts
      .map((start) =>
        minimiseInBox({
          start: sigmoidParameters.map((name) => start[name]),
          lower: bounds(0),
          upper: bounds(1),
          accumulate
        })
      )
      .reduce((least, next) => (next.rss < least.rss ? next : least));
    const [r0, a, lnCMid, lnB] = best.p as unknown as [number, number, number, number];
    return { r0, a, lnCMid, lnB, rss: best.rss };
  };
  return { n, range, fit };
}

/** What least squares in R_0 and A needs of the shares s of the gain, u = 1 - s: weighted sums of products. */
type Sums = Record<"uu" | "us" | "ss" | "uy" | "sy" | "yy", number>;

interface Shape {
  lnCMid: number;
  lnB: number;
  sums: Sums;
}

function sumsOf(score: Float64Array, shareAt: (t: number) => number, weight: Float64Array): Sums {
  let [uu, us, ss, uy, sy, yy] = [0, 0, 0, 0, 0, 0];
  for (let t = 0; t < score.length; t++) {
    const share = shareAt(t);
    const [w, u, v, y] = [weight[t]!, 1 - share, share, score[t]!];
    uu += w * u * u;
    us += w * u * v;
    ss += w * v * v;
    uy += w * u * y;
    sy += w * v * y;
    yy += w * y * y;
  }
  return { uu, us, ss, uy, sy, yy };
}

/** Best R_0 and A in [0, 1] for R = R_0 (1 - s) + A s, either held where given. */
function levels(sums: Sums, held: Partial<ScoreSigmoid>): { r0: number; a: number; rss: number } {
  const { uu, us, ss, uy, sy } = sums;
  const withR0 = (r0: number) => withSquares(sums, r0, held.a ?? clamp((sy - r0 * us) / ss));
  const withA = (a: number) => withSquares(sums, held.r0 ?? clamp((uy - a * us) / uu), a);
  if (held.r0 !== undefined) return withR0(held.r0);
  if (held.a !== undefined) return withA(held.a);
  const determinant = uu * ss - us * us;
  const [r0, a] = [(uy * ss - sy * us) / determinant, (sy * uu - uy * us) / determinant];
  if (r0 >= 0 && r0 <= 1 && a >= 0 && a <= 1) return withSquares(sums, r0, a);
  return [withR0(0), withR0(1), withA(0), withA(1)].reduce((least, next) => (next.rss < least.rss ? next : least));
}

/** The shapes that fit best at their best levels, the lowest first; of equal ones the first. */
function lowestOf(shapes: readonly Shape[], held: Partial<ScoreSigmoid>): ScoreSigmoidFit[] {
  const lowest: ScoreSigmoidFit[] = [];
  for (const { lnCMid, lnB, sums } of shapes) {
    const { r0, a, rss } = levels(sums, held);
    const last = lowest[polished - 1];
    if (last && !(rss < last.rss)) continue;
    const after = lowest.findIndex((other) => rss < other.rss);
    lowest.splice(after < 0 ? lowest.length : after, 0, { r0, a, lnCMid, lnB, rss });
    if (lowest.length > polished) lowest.pop();
  }
  return lowest;
}

function withSquares({ uu, us, ss, uy, sy, yy }: Sums, r0: number, a: number) {
  return { r0, a, rss: yy - 2 * r0 * uy - 2 * a * sy + r0 * r0 * uu + 2 * r0 * a * us + a * a * ss };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));
}
