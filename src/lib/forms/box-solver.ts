/**
 * Least squares inside a box: Levenberg-Marquardt on normal equations that the caller sums up, with the parameters
 * that press against a bound held there. Small problems only (up to some twenty parameters).
 *
 * (Nocedal and Wright 2006, chapter 10; the active set as in Bertsekas 1982, SIAM J. Control Optim. 20, 221-246.)
 */

/**
 * Residual sum of squares at p; fills `gradient` (q) with J'r and `curvature` (q x q, row-major, lower triangle is
 * enough) with J'J, where r = measured - fitted and J = d fitted / d p. Not finite where the model is undefined.
 */
export type Accumulate = (p: Float64Array, gradient: Float64Array, curvature: Float64Array) => number;

export interface BoxProblem {
  start: ArrayLike<number>;
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
  accumulate: Accumulate;
  maxIterations?: number;
  /** stop when a step promises a smaller drop than this part of the sum */
  relativeDrop?: number;
}

export interface BoxMinimum {
  p: Float64Array;
  rss: number;
  iterations: number;
  /** a test of convergence was met, not the limit of iterations */
  converged: boolean;
}

/** The local minimum next to the start. */
export function minimiseInBox({
  start,
  lower,
  upper,
  accumulate,
  maxIterations = 300,
  relativeDrop = 1e-13
}: BoxProblem): BoxMinimum {
  const q = start.length;
  let p = Float64Array.from(start, (v, i) => Math.min(upper[i]!, Math.max(lower[i]!, v)));
  let gradient = new Float64Array(q);
  let curvature = new Float64Array(q * q);
  let rss = accumulate(p, gradient, curvature);
  let trial = new Float64Array(q);
  let nextGradient = new Float64Array(q);
  let nextCurvature = new Float64Array(q * q);
  const factor = new Float64Array(q * q);
  const step = new Float64Array(q);
  let damping = 1e-4;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const free = (i: number) =>
      !((p[i]! <= lower[i]! && gradient[i]! <= 0) || (p[i]! >= upper[i]! && gradient[i]! >= 0));
    solveDamped(curvature, gradient, damping, free, factor, step);
    let promised = 0;
    let cut = false;
    for (let i = 0; i < q; i++) {
      const whole = p[i]! + step[i]!;
      trial[i] = Math.min(upper[i]!, Math.max(lower[i]!, whole));
      cut ||= trial[i] !== whole;
      promised += (trial[i]! - p[i]!) * gradient[i]!;
    }
    if (!(promised > relativeDrop * rss)) {
      // what is left of a step that a bound cuts may lead uphill: a shorter one does not
      if (!cut || damping > 1e14) return { p, rss, iterations, converged: true };
      damping *= 10;
      continue;
    }
    const next = accumulate(trial, nextGradient, nextCurvature);
    if (next < rss) {
      [p, trial] = [trial, p];
      [gradient, nextGradient] = [nextGradient, gradient];
      [curvature, nextCurvature] = [nextCurvature, curvature];
      rss = next;
      damping = Math.max(damping / 10, 1e-12);
    } else {
      damping *= 10;
      if (damping > 1e14) return { p, rss, iterations, converged: true };
    }
  }
  return { p, rss, iterations: maxIterations, converged: false };
}

/** (H + damping diag H) step = gradient over the free parameters, by Cholesky; 0 for the others. */
function solveDamped(
  curvature: Float64Array,
  gradient: Float64Array,
  damping: number,
  free: (i: number) => boolean,
  factor: Float64Array,
  step: Float64Array
): void {
  const q = gradient.length;
  const use: number[] = [];
  for (let i = 0; i < q; i++) if (free(i) && curvature[i * q + i]! > 0) use.push(i);
  step.fill(0);
  const m = use.length;
  for (let a = 0; a < m; a++) {
    const i = use[a]!;
    for (let b = 0; b <= a; b++) {
      let sum = curvature[i * q + use[b]!]!;
      if (a === b) sum *= 1 + damping;
      for (let c = 0; c < b; c++) sum -= factor[a * m + c]! * factor[b * m + c]!;
      if (a === b) factor[a * m + a] = Math.sqrt(Math.max(sum, Number.EPSILON * curvature[i * q + i]!));
      else factor[a * m + b] = sum / factor[b * m + b]!;
    }
  }
  for (let a = 0; a < m; a++) {
    let sum = gradient[use[a]!]!;
    for (let c = 0; c < a; c++) sum -= factor[a * m + c]! * step[use[c]!]!;
    step[use[a]!] = sum / factor[a * m + a]!;
  }
  for (let a = m - 1; a >= 0; a--) {
    let sum = step[use[a]!]!;
    for (let c = a + 1; c < m; c++) sum -= factor[c * m + a]! * step[use[c]!]!;
    step[use[a]!] = sum / factor[a * m + a]!;
  }
}

/**
 * Best y = c + a s with a >= 0 and 0 <= c <= cMax, points weighted by w: the linear half of a search over shapes.
 *
 * @returns the weighted residual sum, c and a
 */
export function levelAndAmplitude(
  y: ArrayLike<number>,
  s: ArrayLike<number>,
  w: ArrayLike<number>,
  cMax: number
): { rss: number; c: number; a: number } {
  let sw = 0;
  let sy = 0;
  let ss = 0;
  for (let t = 0; t < y.length; t++) {
    sw += w[t]!;
    sy += w[t]! * y[t]!;
    ss += w[t]! * s[t]!;
  }
  const meanY = sy / sw;
  const meanS = ss / sw;
  let syy = 0;
  let sys = 0;
  let sss = 0;
  for (let t = 0; t < y.length; t++) {
    const dy = y[t]! - meanY;
    const ds = s[t]! - meanS;
    syy += w[t]! * dy * dy;
    sys += w[t]! * dy * ds;
    sss += w[t]! * ds * ds;
  }
  const at = (c: number, a: number) => {
    const offset = meanY - c - a * meanS;
    return { rss: syy - 2 * a * sys + a * a * sss + sw * offset * offset, c, a };
  };
  const a = sss > 0 ? Math.max(0, sys / sss) : 0;
  const c = meanY - a * meanS;
  if (c >= 0 && c <= cMax) return at(c, a);
  const edge = c < 0 ? 0 : cMax;
  const shape = sss + sw * meanS * meanS;
  return at(edge, shape > 0 ? Math.max(0, (sys + sw * meanS * (meanY - edge)) / shape) : 0);
}
