/** The beta-binomial likelihood of counts about a power law: the chance of failing itself varies between evaluations. */
import { logistic } from "../../forms/logistic.js";
import { firstOf } from "../../items.js";
import { lnGamma } from "../../statistics/distributions.js";
import { digamma, trigamma } from "../../statistics/gamma-derivatives.js";
import { atEdge, edge, type Points, type Solved } from "./count-points.js";

/**
 * Newton's method on (level, k, ln s), s = (1 - rho) / rho the number of pseudo-trials, from several s; damped until it
 * climbs. Where the likelihood grows without end in s, the counts are binomial and rho is 0.
 */
export function fitBetaBinomial(points: Points, binomial: Solved): Solved {
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
  const line = { level: firstOf(best.p), k: best.p[1]! };
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
