/**
 * Forms of k(N) on the measured slopes: the sample is one slope per size with its variance, so chi-square, degrees of
 * freedom and AIC = chi2 + 2q speak of sizes, never of evaluations.
 */
import { power, square } from "../power.js";

export interface SlopePoint {
  /** N, parameters */
  modelSize: number;
  /** measured slope, fall of ln L per unit of ln X */
  k: number;
  /** its variance */
  variance: number;
}

export const slopeForms = ["saturating", "power", "logarithmic", "hill", "free"] as const;
export type SlopeForm = (typeof slopeForms)[number];

/** Number of parameters of each form; the free form has one per size. */
export const parameterCount: Record<Exclude<SlopeForm, "free">, number> = {
  saturating: 2,
  power: 2,
  logarithmic: 2,
  hill: 3
};

export interface SlopeFormFit {
  form: SlopeForm;
  /** saturating: kMax, n0; power: a (k at 10B), b; logarithmic: a (k at 10B), b; hill: kMax, n0, h */
  parameters: Record<string, number>;
  chi2: number;
  q: number;
  df: number;
  /** chi2 + 2q */
  aic: number;
  /** `at-bound`: a parameter lies at the end of the range searched, and the form is its limit */
  status: "converged" | "at-bound";
}

/** Size at which the level of the power and logarithmic forms is stated, parameters. */
const referenceSize = 1e10;

/**
 * Least squares of a form on the slopes, weights 1 / variance; the global minimum over a bounded range.
 *
 * saturating  k = K_max / (1 + N_0 / N)
 * power       k = a (N / 10B)^b
 * logarithmic k = a + b ln(N / 10B)
 * hill        k = K_max / (1 + (N_0 / N)^h)
 * free        one k per size
 *
 * @param points of 3 sizes or more
 */
export function fitSlopeForm(form: SlopeForm, points: readonly SlopePoint[]): SlopeFormFit {
  const sample = points.map(({ modelSize, k, variance }) => ({
    modelSize,
    x: Math.log(modelSize / referenceSize),
    k,
    w: 1 / variance
  }));
  const fitted = fitters[form](sample);
  const q = form === "free" ? points.length : parameterCount[form];
  return { form, ...fitted, q, df: points.length - q, aic: fitted.chi2 + 2 * q };
}

/** The form's k at a size. The free form has none but at its own sizes. */
export function evaluateSlopeForm(
  { form, parameters: p }: Pick<SlopeFormFit, "form" | "parameters">,
  modelSize: number
): number {
  const x = Math.log(modelSize / referenceSize);
  switch (form) {
    case "saturating":
      return p.kMax! / (1 + p.n0! / modelSize);
    case "hill":
      return p.kMax! / (1 + power(p.n0! / modelSize, p.h!));
    case "power":
      return p.a! * Math.exp(p.b! * x);
    case "logarithmic":
      return p.a! + p.b! * x;
    case "free":
      return p[String(modelSize)] ?? Number.NaN;
  }
}

type Fitted = Pick<SlopeFormFit, "parameters" | "chi2" | "status">;

/** A point as the fits use it: x = ln(N / 10B), weight 1 / variance. */
interface Weighted {
  modelSize: number;
  x: number;
  k: number;
  w: number;
}

const fitters: Record<SlopeForm, (points: readonly Weighted[]) => Fitted> = {
  saturating: (points) => {
    const [low, high] = sizeRange(points);
    const best = minimise((u) => chiSquareOf(points, (x) => 1 / (1 + Math.exp(u - x))), low, high);
    const { amplitude, chi2 } = scaled(points, (x) => 1 / (1 + Math.exp(best.at - x)));
    return { parameters: { kMax: amplitude, n0: referenceSize * Math.exp(best.at) }, chi2, status: best.status };
  },
  hill: (points) => {
    const [low, high] = sizeRange(points);
    const inner = (h: number) =>
      minimise((u) => chiSquareOf(points, (x) => 1 / (1 + Math.exp(h * (u - x)))), low, high);
    const outer = minimise((lnH) => inner(Math.exp(lnH)).value, Math.log(0.1), Math.log(20), 60);
    const h = Math.exp(outer.at);
    const best = inner(h);
    const { amplitude, chi2 } = scaled(points, (x) => 1 / (1 + Math.exp(h * (best.at - x))));
    const status = outer.status === "at-bound" ? outer.status : best.status;
    return { parameters: { kMax: amplitude, n0: referenceSize * Math.exp(best.at), h }, chi2, status };
  },
  power: (points) => {
    const best = minimise((b) => chiSquareOf(points, (x) => Math.exp(b * x)), -3, 3);
    const { amplitude, chi2 } = scaled(points, (x) => Math.exp(best.at * x));
    return { parameters: { a: amplitude, b: best.at }, chi2, status: best.status };
  },
  logarithmic: (points) => {
    const total = points.reduce((sum, { w }) => sum + w, 0);
    const meanX = points.reduce((sum, { w, x }) => sum + w * x, 0) / total;
    const meanK = points.reduce((sum, { w, k }) => sum + w * k, 0) / total;
    const sxx = points.reduce((sum, { w, x }) => sum + w * square(x - meanX), 0);
    const sxy = points.reduce((sum, { w, x, k }) => sum + w * (x - meanX) * (k - meanK), 0);
    const b = sxy / sxx;
    const a = meanK - b * meanX;
    return { parameters: { a, b }, chi2: distance(points, (x) => a + b * x), status: "converged" };
  },
  free: (points) => ({
    parameters: Object.fromEntries(points.map(({ modelSize, k }) => [String(modelSize), k])),
    chi2: 0,
    status: "converged"
  })
};

/** Range of ln(N_0 / 10B): four decades beyond the sizes. */
function sizeRange(points: readonly Weighted[]): [number, number] {
  const x = points.map((point) => point.x);
  return [Math.min(...x) - 4 * Math.LN10, Math.max(...x) + 4 * Math.LN10];
}

/** Chi-square of a shape with its best non-negative amplitude, in one pass: what a search needs. */
function chiSquareOf(points: readonly Weighted[], shape: (x: number) => number): number {
  let kk = 0;
  let kg = 0;
  let gg = 0;
  for (const { x, k, w } of points) {
    const g = shape(x);
    kk += w * k * k;
    kg += w * k * g;
    gg += w * g * g;
  }
  return kg > 0 ? kk - (kg * kg) / gg : kk;
}

/** The amplitude itself, and chi-square from the distances, without cancellation. */
function scaled(points: readonly Weighted[], shape: (x: number) => number): { amplitude: number; chi2: number } {
  let kg = 0;
  let gg = 0;
  for (const { x, k, w } of points) {
    const g = shape(x);
    kg += w * k * g;
    gg += w * g * g;
  }
  const amplitude = Math.max(0, kg / gg);
  return { amplitude, chi2: distance(points, (x) => amplitude * shape(x)) };
}

function distance(points: readonly Weighted[], at: (x: number) => number): number {
  let sum = 0;
  for (const { x, k, w } of points) sum += w * square(k - at(x));
  return sum;
}

/** Smallest value on [low, high]: a grid, then golden section about its best point; `at-bound` at either end. */
function minimise(f: (x: number) => number, low: number, high: number, steps = 240) {
  let best = 0;
  let value = Number.POSITIVE_INFINITY;
  for (let j = 0; j <= steps; j++) {
    const here = f(low + ((high - low) * j) / steps);
    if (here < value) {
      value = here;
      best = j;
    }
  }
  const width = (high - low) / steps;
  if (best === 0 || best === steps) return { at: low + width * best, value, status: "at-bound" as const };
  const golden = (Math.sqrt(5) - 1) / 2;
  let a = low + width * (best - 1);
  let b = low + width * (best + 1);
  let c = b - golden * (b - a);
  let d = a + golden * (b - a);
  let fc = f(c);
  let fd = f(d);
  for (let i = 0; i < 60 && b - a > 1e-10; i++) {
    if (fc < fd) {
      b = d;
      d = c;
      fd = fc;
      c = b - golden * (b - a);
      fc = f(c);
    } else {
      a = c;
      c = d;
      fc = fd;
      d = a + golden * (b - a);
      fd = f(d);
    }
  }
  const at = (a + b) / 2;
  return { at, value: f(at), status: "converged" as const };
}
