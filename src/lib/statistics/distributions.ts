/** The t, F and normal distributions: the few values that tests and intervals need. */
import { firstOf } from "../items.js";

/**
 * ln of the gamma function, x > 0, to about 1e-15 relative: Lanczos' sum with g = 7 and nine terms.
 *
 * @see C. Lanczos 1964, SIAM J. Numer. Anal. B 1, 86-96; coefficients by P. Godfrey
 */
export function lnGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`lnGamma: x must be positive; got ${x}`);
  const z = x - 1;
  let sum = firstOf(lanczos);
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7
];

/**
 * Regularised incomplete beta function I_x(a, b) by its continued fraction (Lentz' evaluation).
 *
 * @param x in [0, 1]
 * @see NIST Digital Library of Mathematical Functions, 8.17.22
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`incompleteBeta: x must be in [0, 1]; got ${x}`);
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return (front * betaFraction(x, a, b)) / a;
}

function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

/**
 * P(T <= t) for Student's t.
 *
 * @param df degrees of freedom, > 0; Infinity gives the normal distribution
 */
export function tCdf(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`tCdf: df must be positive; got ${df}`);
  if (df === Number.POSITIVE_INFINITY) return normalCdf(t);
  const tail = 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** P(|T| >= |t|), without the cancellation of 1 - cdf. */
export function tTwoSided(t: number, df: number): number {
  return 2 * tCdf(-Math.abs(t), df);
}

/**
 * The t that P(T <= t) = p, by bisection of the distribution function to the last bits.
 *
 * @param p in (0, 1)
 */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`tQuantile: p must be in (0, 1); got ${p}`);
  if (p === 0.5) return 0;
  if (p > 0.5) return -tQuantile(1 - p, df);
  const before = quantiles.get(df);
  if (before?.p === p) return before.t;
  const t = lowerQuantile(p, df);
  quantiles.set(df, { p, t });
  return t;
}

/** The last quantile of each number of degrees of freedom: hundreds of curves ask for the same. */
const quantiles = new Map<number, { p: number; t: number }>();

function lowerQuantile(p: number, df: number): number {
  let low = -1;
  while (tCdf(low, df) > p) low *= 2;
  let high = 0;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (tCdf(middle, df) > p) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** t that 95 % of the t distribution lies within, +- ; df >= 1, infinity allowed. From a table in 1 / df, within 2e-4 for df >= 2. */
export function tWithin95(df: number): number {
  // 200 / 0 is infinity: the normal distribution
  within95 ??= Array.from({ length: 201 }, (_, i) => tQuantile(0.975, 200 / i));
  const at = Math.min(1, 1 / df) * (within95.length - 1);
  const below = Math.min(Math.floor(at), within95.length - 2);
  return within95[below]! + (within95[below + 1]! - within95[below]!) * (at - below);
}

/** t at 1 / df = 0, 1/200, ..., 1, made when first asked for. */
let within95: number[] | undefined;

/** Chance that F with (df1, df2) degrees of freedom is f or more; f >= 0. */
export function fUpperTail(f: number, df1: number, df2: number): number {
  return incompleteBeta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2);
}

/** P(Z <= z) of the standard normal, tails included: about 1e-14 relative. */
export function normalCdf(z: number): number {
  const tail = 0.5 * upperGammaHalf((z * z) / 2);
  return z > 0 ? 1 - tail : tail;
}

/** Q(1/2, x) = erfc(sqrt x). */
function upperGammaHalf(x: number): number {
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return upperGamma(0.5, x, Math.sqrt(x / Math.PI) * Math.exp(-x));
}

/**
 * Q(a, x), the upper incomplete gamma function over gamma(a): series of the lower tail below a + 1, continued fraction of
 * the upper one above.
 *
 * @param a > 0
 * @param x > 0, finite
 * @param front x^a e^-x / gamma(a), which some a have in a closed form
 * @see NIST Digital Library of Mathematical Functions, 8.7.1, 8.11.4 and 8.9.2
 */
export function upperGamma(a: number, x: number, front: number): number {
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 10_000 && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * fraction;
}

/**
 * Holm's adjusted p values, in the order given: the family-wise error is kept at any level at which they are read.
 *
 * @see S. Holm 1979, Scand. J. Statist. 6, 65-70
 */
export function holmAdjusted(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let running = 0;
  order.forEach((i, rank) => {
    running = Math.max(running, Math.min(1, (p.length - rank) * p[i]!));
    adjusted[i] = running;
  });
  return adjusted;
}
