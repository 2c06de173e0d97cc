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
import { FitError } from "../../../src/lib/fit-error.js";
import { logistic } from "../../../src/lib/forms/logistic.js";
import { mean } from "../../../src/lib/goodness.js";
import { lnGamma } from "../../../src/lib/statistics/distributions.js";
import { square } from "../../../src/lib/statistics/power.js";
import { digamma, trigamma } from "./gamma-derivatives.js";

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

/** q is kept this far below 1 in ln. */
const edge = 1e-9;

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

interface Points {
  n: number;
  dx: Float64Array;
  failures: Float64Array;
  trials: Float64Array;
}

type Line = Pick<CountFit, "k" | "level">;
type Solved = Pick<CountFit, "k" | "level" | "rho" | "kError" | "levelError" | "logLikelihood" | "status">;

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

function atEdge({ dx }: Points, { k, level }: Line): boolean {
  return dx.some((x) => level - k * x > -1e-6);
}

/**
 * Newton's method on (level, k, ln s), s = (1 - rho) / rho the number of pseudo-trials, from several s; damped until it
 * climbs. Where the likelihood grows without end in s, the counts are binomial and rho is 0.
 */
function fitBetaBinomial(points: Points, binomial: Solved): Solved {
  const { dx, failures, trials } = points;
  const value = (p: Float64Array) => {
    const s = Math.exp(p[2]!);
    let sum = 0;
    for (let t = 0; t < dx.length; t++) {
      const eta = p[0]! - p[1]! * dx[t]!;
      if (eta > -edge) return Number.NEGATIVE_INFINITY;
      const [f, m] = [failures[t]!, trials[t]!];
      const q = Math.exp(eta);
      sum += lnRising(q * s, f) + lnRising((1 - q) * s, m - f) - lnRising(s, m);
    }
    return sum;
  };
  const derivatives = (p: Float64Array) => {
    const s = Math.exp(p[2]!);
    const g = new Float64Array(3);
    const h = new Float64Array(9);
    for (let t = 0; t < dx.length; t++) {
      const [f, m, x] = [failures[t]!, trials[t]!, dx[t]!];
      const q = Math.exp(p[0]! - p[1]! * x);
      const [a, b] = [q * s, (1 - q) * s];
      const [da, db] = [digamma(a + f) - digamma(a), digamma(b + m - f) - digamma(b)];
      const [daa, dbb] = [trigamma(a + f) - trigamma(a), trigamma(b + m - f) - trigamma(b)];
      const dm = digamma(s + m) - digamma(s);
      const dmm = trigamma(s + m) - trigamma(s);
      // in (eta, u), u = ln s: a = s e^eta, b = s - a
      const byEta = a * (da - db);
      const byU = a * da + b * db - s * dm;
      const etaEta = byEta + a * a * (daa + dbb);
      const etaU = byEta + a * (a * daa - b * dbb);
      const uU = byU + a * a * daa + b * b * dbb - s * s * dmm;
      const d = [1, -x];
      for (let i = 0; i < 2; i++) {
        g[i]! += byEta * d[i]!;
        for (let j = 0; j < 2; j++) h[3 * i + j]! += etaEta * d[i]! * d[j]!;
        h[3 * i + 2]! += etaU * d[i]!;
        h[6 + i]! += etaU * d[i]!;
      }
      g[2]! += byU;
      h[8]! += uU;
    }
    return { g, h };
  };
  const climbs = [10, 100, 1000].map((s) =>
    climb(Float64Array.of(binomial.level, binomial.k, Math.log(s)), value, derivatives)
  );
  const best = climbs.reduce((most, next) => (next.value > most.value ? next : most));
  // beyond that s the differences of ln gamma have no digits left that would show a gain
  if (!(best.value > binomial.logLikelihood + 1e-4) || best.p[2]! > 16) return binomial;
  const line = { level: best.p[0]!, k: best.p[1]! };
  const { h } = derivatives(best.p);
  const inverse = inverseOf(h.map((v) => -v));
  return {
    ...line,
    rho: logistic(-best.p[2]!),
    kError: Math.sqrt(inverse[4]!),
    levelError: Math.sqrt(inverse[0]!),
    logLikelihood: best.value,
    status: atEdge(points, line) ? "at-bound" : "converged"
  };
}

/** ln (a (a + 1) ... (a + f - 1)) for any f >= 0. */
function lnRising(a: number, f: number): number {
  return f === 0 ? 0 : lnGamma(a + f) - lnGamma(a);
}

/** Damped Newton upwards; u = p[2] between -5 and 25. */
function climb(
  start: Float64Array,
  value: (p: Float64Array) => number,
  derivatives: (p: Float64Array) => { g: Float64Array; h: Float64Array }
): { p: Float64Array; value: number } {
  let p = start;
  let best = value(p);
  let damping = 1e-3;
  for (let i = 0; i < 300 && damping < 1e12; i++) {
    const { g, h } = derivatives(p);
    const damped = h.map((v, j) => -v + (j % 4 === 0 ? damping * (Math.abs(v) + 1e-12) : 0));
    const inverse = inverseOf(damped);
    const move = g.map((_, j) => inverse[3 * j]! * g[0]! + inverse[3 * j + 1]! * g[1]! + inverse[3 * j + 2]! * g[2]!);
    const promised = move[0]! * g[0]! + move[1]! * g[1]! + move[2]! * g[2]!;
    const next = p.map((v, j) => v + move[j]!);
    next[2] = Math.min(25, Math.max(-5, next[2]!));
    const after = value(next);
    if (after >= best) {
      // the last step squares what was left
      const done = Math.abs(promised) < 1e-9 && damping < 1;
      p = next;
      best = after;
      damping /= 10;
      if (done) break;
    } else damping *= 10;
  }
  return { p, value: best };
}

/** Inverse of a symmetric 3 x 3 matrix, row-major, by cofactors. */
function inverseOf(m: Float64Array): Float64Array {
  const at = (i: number, j: number) => m[3 * (i % 3) + (j % 3)]!;
  const cofactor = (i: number, j: number) => at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  return Float64Array.from({ length: 9 }, (_, c) => cofactor(c % 3, Math.floor(c / 3)) / determinant);
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
