/** The beta-binomial likelihood of counts about a power law: the chance of failing itself varies between evaluations. */
import { logistic } from "../../forms/logistic.js";
import { lnGamma } from "../../statistics/distributions.js";
import { digamma, trigamma } from "../../statistics/gamma-derivatives.js";
import { atEdge, type CountPoint, edge, edgeEnd, edgeLine, type Solved } from "./count-points.js";

/**
 * Newton's method on (level, k, ln s), s = (1 - rho) / rho the number of pseudo-trials, from several s; damped until it
 * climbs. Where the likelihood grows without end in s, the counts are binomial and rho is 0.
 */
export function fitBetaBinomial(points: readonly CountPoint[], binomial: Solved): Solved {
  const value = ([level, k, lnS]: Triple) => {
    const s = Math.exp(lnS);
    let sum = 0;
    for (const { dx, failures: f, trials: m } of points) {
      const eta = level - k * dx;
      if (eta > -edge) return Number.NEGATIVE_INFINITY;
      const q = Math.exp(eta);
      sum += lnRising(q * s, f) + lnRising((1 - q) * s, m - f) - lnRising(s, m);
    }
    return sum;
  };
  const derivatives = ([level, k, lnS]: Triple): Derivatives => {
    const s = Math.exp(lnS);
    const g: Triple = [0, 0, 0];
    const h: Symmetric = [0, 0, 0, 0, 0, 0];
    for (const { dx: x, failures: f, trials: m } of points) {
      // 0 has no digamma
      const q = Math.max(1e-150, Math.exp(level - k * x));
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
      g[0] += byEta;
      g[1] += byEta * -x;
      g[2] += byU;
      h[0] += etaEta;
      h[1] += etaEta * -x;
      h[2] += etaU;
      h[3] += etaEta * -x * -x;
      h[4] += etaU * -x;
      h[5] += uU;
    }
    return { g, h };
  };
  const most = (starts: readonly Triple[], of = value, by = derivatives) =>
    starts.map((start) => climb(start, of, by)).reduce((best, next) => (next.value > best.value ? next : best));
  const starts = (k: number, level: number) => [10, 100, 1000].map((s): Triple => [level, k, Math.log(s)]);
  let best = most(starts(binomial.k, binomial.level));
  let bend = derivatives;
  const reached = atEdge(points, { level: best.p[0], k: best.p[1] });
  if (reached) {
    // steps that are cut where q would reach 1 stop beside the greatest likelihood there: the level now follows k
    const line = (p: Triple): Triple => [edgeLine(points, p[1]).level, p[1], p[2]];
    bend = (p) => alongEdge(derivatives(line(p)), edgeEnd(points, p[1]));
    const found = most([...starts(binomial.k, 0), best.p], (p) => value(line(p)), bend);
    best = { p: line(found.p), value: found.value };
  }
  // beyond that s the differences of ln gamma have no digits left that would show a gain
  const [level, k, lnS] = best.p;
  if (!(best.value > binomial.logLikelihood + 1e-4) || lnS > 16) return binomial;
  const line = { level, k };
  const [a, b, c, d, e, f] = bend(best.p).h;
  const inverse = inverseOf([-a, -b, -c, -d, -e, -f]);
  const kError = Math.sqrt(inverse[3]);
  return {
    ...line,
    rho: logistic(-lnS),
    kError,
    levelError: reached ? Math.abs(edgeEnd(points, k)) * kError : Math.sqrt(inverse[0]),
    logLikelihood: best.value,
    status: atEdge(points, line) ? "at-bound" : "converged"
  };
}

/** Derivatives where the level is k times the end, and moves with nothing else. */
function alongEdge({ g: [gl, gk, gs], h: [ll, lk, ls, kk, ks, ss] }: Derivatives, end: number): Derivatives {
  return { g: [0, gk + end * gl, gs], h: [-1, 0, 0, kk + 2 * end * lk + end * end * ll, ks + end * ls, ss] };
}

/** ln (a (a + 1) ... (a + f - 1)) for any f >= 0. */
function lnRising(a: number, f: number): number {
  if (f === 0) return 0;
  // a chance too small for a number
  return a > 0 ? lnGamma(a + f) - lnGamma(a) : Number.NEGATIVE_INFINITY;
}

/** Damped Newton upwards; ln s between -5 and 25. */
function climb(
  start: Triple,
  value: (p: Triple) => number,
  derivatives: (p: Triple) => Derivatives
): { p: Triple; value: number } {
  let p = start;
  let best = value(p);
  let damping = 1e-3;
  for (let i = 0; i < 300 && damping < 1e12; i++) {
    const { g, h } = derivatives(p);
    const [a, b, c, d, e, f] = h;
    const more = (v: number) => -v + damping * (Math.abs(v) + 1e-12);
    const move = times(inverseOf([more(a), -b, -c, more(d), -e, more(f)]), g);
    const promised = move[0] * g[0] + move[1] * g[1] + move[2] * g[2];
    const lnS = Math.min(25, Math.max(-5, p[2] + move[2]));
    const next: Triple = [p[0] + move[0], p[1] + move[1], lnS];
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

/** Level, k and ln s, or what belongs to each. */
type Triple = [number, number, number];
/** The upper half of a symmetric 3 x 3 matrix, row by row. */
type Symmetric = [number, number, number, number, number, number];

interface Derivatives {
  g: Triple;
  h: Symmetric;
}

function times([a, b, c, d, e, f]: Symmetric, [x, y, z]: Triple): Triple {
  return [a * x + b * y + c * z, b * x + d * y + e * z, c * x + e * y + f * z];
}

/** By cofactors. */
function inverseOf([a, b, c, d, e, f]: Symmetric): Symmetric {
  const [aa, ab, ac] = [d * f - e * e, e * c - b * f, b * e - d * c];
  const [bb, bc, cc] = [f * a - c * c, c * b - e * a, a * d - b * b];
  const determinant = a * aa + b * ab + c * ac;
  return [aa / determinant, ab / determinant, ac / determinant, bb / determinant, bc / determinant, cc / determinant];
}
