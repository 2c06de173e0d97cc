/**
 * A run's power law from counts: of m problems f were failed, and the chance of failing one is
 *
 *   q(X) = exp(E - k (ln X - mean ln X)).
 *
 * Least squares on ln L has no place for a score of exactly 1 (ln 0) and gives one of nearly 1 a weight that it does not
 * deserve. A likelihood of counts keeps all points:
 *
 *   binomial        f of m with chance q
 *   beta-binomial   the chance itself varies between evaluations, with variance rho q (1 - q): evaluations differ by more
 *                   than problems drawn independently would
 *   half-count      least squares on ln((f + 1/2) / (m + 1)): where the number of problems is not known and one has to be
 *                   stated; a score of 1 then depends on what was stated, and the caller must say so
 *
 * q stays below 1 at every point; where the likelihood is greatest at that edge, the status says so. Failures need not be
 * whole: a mean of three evaluations of 500 problems is 1,500 trials with the sum of their failures.
 *
 * @see P. McCullagh and J. A. Nelder 1989, Generalized Linear Models, chapter 4, for the log link; J. K. Haldane 1956, Annals of
 *   Human Genetics 20, 309-311, for the half count
 */
import { FitError } from "../../fit-error.js";
import { mean } from "../../goodness.js";
import { square } from "../../statistics/power.js";
import { fitBetaBinomial } from "./beta-binomial.js";
import { atEdge, edge, type Points, type Solved } from "./count-points.js";

/** Evaluations of one run. */
export interface CountCurve {
  /** ln of FLOPs or samples; n values, not all equal */
  lnX: Float64Array;
  /** loss 1 - score of each, in [0, 1]; 0 and 1 are kept */
  loss: Float64Array;
  /** trials behind each: problems times repeats, > 0 */
  trials: Float64Array;
}

export type CountObjective = "binomial" | "beta-binomial" | "half-count";

export interface CountFit {
  objective: CountObjective;
  /** fall of ln q per unit of ln X */
  k: number;
  /** ln q at the mean ln X */
  level: number;
  meanX: number;
  /** of a beta-binomial, in [0, 1); 0 for the others */
  rho: number;
  /** of k and level: Fisher information (binomial), observed information (beta-binomial), residuals (half-count) */
  kError: number;
  levelError: number;
  /** ln likelihood without the binomial coefficient; minus half the sum of squares for the half-count */
  logLikelihood: number;
  /** Pearson's chi-square over n - 2: 1 where counts are binomial; null for the half-count */
  dispersion: number | null;
  n: number;
  /** points with a loss of exactly 0, and of exactly 1 */
  allRight: number;
  noneRight: number;
  status: "converged" | "at-bound";
}

/**
 * @throws FitError with fewer than 3 points, or where all losses are 0 (or all are 1)
 * @throws RangeError when a loss is not in [0, 1] or trials are not positive
 */
export function fitCounts(curve: CountCurve, objective: CountObjective): CountFit {
  const { lnX, loss, trials } = curve;
  const n = lnX.length;
  if (n < 3) throw new FitError(`counts: needs 3 points or more; got ${n}`);
  loss.forEach((value, t) => {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`counts: loss ${t + 1} must be in [0, 1]; got ${value}`);
    if (!(trials[t]! > 0)) throw new RangeError(`counts: trials of point ${t + 1} must be positive; got ${trials[t]}`);
  });
  const allRight = loss.filter((value) => value === 0).length;
  const noneRight = loss.filter((value) => value === 1).length;
  if (allRight === n || noneRight === n) {
    throw new FitError(`counts: needs a loss between 0 and 1; all ${n} are ${allRight === n ? 0 : 1}`);
  }
  const meanX = mean(lnX);
  const points = { n, dx: lnX.map((x) => x - meanX), failures: loss.map((l, t) => l * trials[t]!), trials };
  const counted = { objective, meanX, n, allRight, noneRight };
  const half = halfCount(points);
  if (objective === "half-count") return { ...counted, ...half, rho: 0, dispersion: null, status: "converged" };
  const binomial = fitBinomial(points, half);
  const found = objective === "binomial" ? binomial : fitBetaBinomial(points, binomial);
  return { ...counted, ...found, dispersion: dispersionOf(points, found) };
}

type Line = Pick<CountFit, "k" | "level">;

function halfCount({ n, dx, failures, trials }: Points) {
  const y = failures.map((f, t) => Math.log((f + 0.5) / (trials[t]! + 1)));
  const level = mean(y);
  const sxx = dx.reduce((sum, x) => sum + x * x, 0);
  const k = -dx.reduce((sum, x, t) => sum + x * y[t]!, 0) / sxx;
  const rss = y.reduce((sum, v, t) => sum + square(v - level + k * dx[t]!), 0);
  const s2 = rss / (n - 2);
  return { k, level, kError: Math.sqrt(s2 / sxx), levelError: Math.sqrt(s2 / n), logLikelihood: -rss / 2 };
}

/** A line with ln q < 0 at every point, the given one turned flat as far as it must be. */
function inside({ dx }: Points, { k, level }: Line): Line {
  const top = (slope: number) => dx.reduce((most, x) => Math.max(most, -slope * x), Number.NEGATIVE_INFINITY);
  const capped = Math.min(level, -2 * edge);
  const rise = top(k);
  return rise + capped < -edge ? { k, level: capped } : { k: (k * (-capped - edge)) / (2 * rise), level: capped };
}

/** Fisher scoring, steps cut where q would reach 1 or the likelihood would fall. */
function fitBinomial(points: Points, start: Line): Solved {
  const { dx, failures, trials } = points;
  const value = ({ k, level }: Line) =>
    dx.reduce((sum, x, t) => {
      const eta = level - k * x;
      if (eta > -edge) return Number.NEGATIVE_INFINITY;
      return sum + failures[t]! * eta + (trials[t]! - failures[t]!) * Math.log(-Math.expm1(eta));
    }, 0);
  const derivatives = ({ k, level }: Line) => {
    const [g, h] = [new Float64Array(2), new Float64Array(3)];
    dx.forEach((x, t) => {
      const q = Math.exp(level - k * x);
      const r = (failures[t]! - trials[t]! * q) / (1 - q);
      const w = (trials[t]! * q) / (1 - q);
      g[0]! += r;
      g[1]! -= r * x;
      h[0]! += w;
      h[1]! -= w * x;
      h[2]! += w * x * x;
    });
    return { g, h };
  };
  let line = inside(points, start);
  let best = value(line);
  let cut = false;
  for (let i = 0; i < 500; i++) {
    const { g, h } = derivatives(line);
    const determinant = h[0]! * h[2]! - h[1]! * h[1]!;
    const move = {
      level: (h[2]! * g[0]! - h[1]! * g[1]!) / determinant,
      k: (h[0]! * g[1]! - h[1]! * g[0]!) / determinant
    };
    if (move.level * g[0]! + move.k * g[1]! < 1e-18 * Math.max(1, Math.abs(best))) break;
    let part = 1;
    let next = line;
    for (; part > 1e-12; part /= 2) {
      next = { k: line.k + part * move.k, level: line.level + part * move.level };
      if (value(next) >= best) break;
    }
    cut = part <= 1e-12;
    if (cut) break;
    line = next;
    best = value(line);
  }
  const { h } = derivatives(line);
  const determinant = h[0]! * h[2]! - h[1]! * h[1]!;
  return {
    ...line,
    rho: 0,
    kError: Math.sqrt(h[0]! / determinant),
    levelError: Math.sqrt(h[2]! / determinant),
    logLikelihood: best,
    status: atEdge(points, line) ? "at-bound" : "converged"
  };
}

function dispersionOf({ n, dx, failures, trials }: Points, { k, level }: Line): number {
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const q = Math.exp(level - k * dx[t]!);
    const off = failures[t]! - trials[t]! * q;
    sum += (off * off) / (trials[t]! * q * (1 - q));
  }
  return sum / (n - 2);
}
