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
import { itemAt } from "../../items.js";
import { square } from "../../statistics/power.js";
import { fitBetaBinomial } from "./beta-binomial.js";
import { atEdge, type CountPoint, edge, edgeEnd, edgeLine, halfCounted, type Solved } from "./count-points.js";

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

export interface CountFit extends Solved {
  objective: CountObjective;
  meanX: number;
  /** Pearson's chi-square over n - 2: 1 where counts are binomial; null for the half-count */
  dispersion: number | null;
  n: number;
  /** points with a loss of exactly 0, and of exactly 1 */
  allRight: number;
  noneRight: number;
}

/**
 * @throws FitError with fewer than 3 points, or where all losses are 0 (or all are 1); by a likelihood also where only the first
 *   or only the last X has losses above 0
 * @throws RangeError when a loss is not in [0, 1] or trials are not positive
 */
export function fitCounts(curve: CountCurve, objective: CountObjective): CountFit {
  const { lnX, loss, trials } = curve;
  const n = lnX.length;
  if (n < 3) throw new FitError(`counts: needs 3 points or more; got ${n}`);
  const meanX = mean(lnX);
  const points = Array.from(loss, (value, t): CountPoint => {
    const [x, m] = [itemAt(lnX, t), itemAt(trials, t)];
    if (!(value >= 0 && value <= 1)) throw new RangeError(`counts: loss ${t + 1} must be in [0, 1]; got ${value}`);
    if (!(m > 0)) throw new RangeError(`counts: trials of point ${t + 1} must be positive; got ${m}`);
    return { dx: x - meanX, failures: value * m, trials: m };
  });
  const allRight = loss.filter((value) => value === 0).length;
  const noneRight = loss.filter((value) => value === 1).length;
  if (allRight === n || noneRight === n) {
    throw new FitError(`counts: needs a loss between 0 and 1; all ${n} are ${allRight === n ? 0 : 1}`);
  }
  const counted = { objective, meanX, n, allRight, noneRight };
  const half = halfCount(points);
  if (objective === "half-count") return { ...counted, ...half, rho: 0, dispersion: null, status: "converged" };
  if ([1, -1].some((falling) => failsOnlyAt(points, edgeEnd(points, falling)))) {
    throw new FitError("counts: needs a loss above 0 elsewhere than at the first or the last X alone");
  }
  const binomial = fitBinomial(points, half);
  const found = objective === "binomial" ? binomial : fitBetaBinomial(points, binomial);
  return { ...counted, ...found, dispersion: dispersionOf(points, found) };
}

/** Then a steeper line is likelier, however steep. */
function failsOnlyAt(points: readonly CountPoint[], end: number): boolean {
  return points.every(({ dx, failures }) => failures === 0 || dx === end);
}

type Line = Pick<CountFit, "k" | "level">;

function halfCount(points: readonly CountPoint[]) {
  const n = points.length;
  const logs = points.map(({ dx, failures, trials }) => ({ dx, y: Math.log(halfCounted(failures / trials, trials)) }));
  const level = mean(Float64Array.from(logs, ({ y }) => y));
  const sxx = logs.reduce((sum, { dx }) => sum + dx * dx, 0);
  const k = -logs.reduce((sum, { dx, y }) => sum + dx * y, 0) / sxx;
  const rss = logs.reduce((sum, { dx, y }) => sum + square(y - level + k * dx), 0);
  const s2 = rss / (n - 2);
  return { k, level, kError: Math.sqrt(s2 / sxx), levelError: Math.sqrt(s2 / n), logLikelihood: -rss / 2 };
}

/** A line with ln q < 0 at every point, the given one, whose level is below 0, turned flat as far as it must be. */
function inside(points: readonly CountPoint[], { k, level }: Line): Line {
  const rise = -k * edgeEnd(points, k);
  return rise + level < -edge ? { k, level } : { k: (k * (-level - edge)) / (2 * rise), level };
}

/** Fisher scoring; where it ends with a chance of 1, the most likely line of all that have one at that end. */
function fitBinomial(points: readonly CountPoint[], start: Line): Solved {
  const free = climb(points, inside(points, start), (line) => {
    const { byLevel, byK, levelLevel, levelK, kK, determinant } = derivatives(points, line);
    const level = (kK * byLevel - levelK * byK) / determinant;
    const k = (levelLevel * byK - levelK * byLevel) / determinant;
    return { level, k, promised: level * byLevel + k * byK };
  });
  const line = atEdge(points, free) ? alongEdge(points, free.k) : free;
  const logLikelihood = likelihoodOf(points, line);
  if (atEdge(points, line)) {
    const kError = 1 / Math.sqrt(edgeDerivatives(points, line).kK);
    const levelError = Math.abs(edgeEnd(points, line.k)) * kError;
    return { ...line, rho: 0, kError, levelError, logLikelihood, status: "at-bound" };
  }
  const { levelLevel, kK, determinant } = derivatives(points, line);
  return {
    ...line,
    rho: 0,
    kError: Math.sqrt(levelLevel / determinant),
    levelError: Math.sqrt(kK / determinant),
    logLikelihood,
    status: "converged"
  };
}

/** Steps that are cut where q would reach 1 stop beside the greatest likelihood there: the level now follows k. */
function alongEdge(points: readonly CountPoint[], k: number): Line {
  return climb(points, edgeLine(points, k), (at) => {
    const { byK, kK } = edgeDerivatives(points, at);
    return { level: (edgeEnd(points, at.k) * byK) / kK, k: byK / kK, promised: square(byK) / kK };
  });
}

/** Of k, where the level follows it, and the negative second one. */
function edgeDerivatives(points: readonly CountPoint[], { k, level }: Line) {
  const end = edgeEnd(points, k);
  let [byK, kK] = [0, 0];
  for (const { dx, failures, trials } of points) {
    const q = Math.exp(level - k * dx);
    byK += ((failures - trials * q) / (1 - q)) * (end - dx);
    kK += ((trials * q) / (1 - q)) * square(end - dx);
  }
  return { byK, kK };
}

function likelihoodOf(points: readonly CountPoint[], { k, level }: Line): number {
  return points.reduce((sum, { dx, failures, trials }) => {
    const eta = level - k * dx;
    if (eta > -edge) return Number.NEGATIVE_INFINITY;
    return sum + failures * eta + (trials - failures) * Math.log(-Math.expm1(eta));
  }, 0);
}

/** Of the level, of k, and the negative second ones. */
function derivatives(points: readonly CountPoint[], { k, level }: Line) {
  let [byLevel, byK, levelLevel, levelK, kK] = [0, 0, 0, 0, 0];
  for (const { dx, failures, trials } of points) {
    const q = Math.exp(level - k * dx);
    const r = (failures - trials * q) / (1 - q);
    const w = (trials * q) / (1 - q);
    byLevel += r;
    byK -= r * dx;
    levelLevel += w;
    levelK -= w * dx;
    kK += w * dx * dx;
  }
  return { byLevel, byK, levelLevel, levelK, kK, determinant: levelLevel * kK - levelK * levelK };
}

/** By steps that are cut where q would reach 1 or the likelihood would fall. */
function climb(
  points: readonly CountPoint[],
  start: Line,
  moveFrom: (line: Line) => Line & { promised: number }
): Line {
  let line = start;
  let best = likelihoodOf(points, line);
  for (let i = 0; i < 500; i++) {
    const move = moveFrom(line);
    if (move.promised < 1e-18 * Math.max(1, Math.abs(best))) break;
    let part = 1;
    let next = line;
    for (; part > 1e-12; part /= 2) {
      next = { k: line.k + part * move.k, level: line.level + part * move.level };
      if (likelihoodOf(points, next) >= best) break;
    }
    if (part <= 1e-12) break;
    line = next;
    best = likelihoodOf(points, line);
  }
  return line;
}

function dispersionOf(points: readonly CountPoint[], { k, level }: Line): number {
  let sum = 0;
  for (const { dx, failures, trials } of points) {
    const q = Math.exp(level - k * dx);
    const off = failures - trials * q;
    sum += (off * off) / (trials * q * (1 - q));
  }
  return sum / (points.length - 2);
}
