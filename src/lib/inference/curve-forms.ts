/**
 * Forms of L(X) for one curve: which describes it, and which foretells its end.
 *
 *   power         L = a X^-k
 *   power-floor   L = c + a X^-k,                      0 <= c < min L
 *   exponential   L = c + a exp(-X / X_0),             0 <= c <= max L
 *   sigmoid       L = c + lambda / (1 + (X / X_0)^beta), 0 <= c <= max L
 *
 * All by least squares on ln L. Per size the sigmoid is the study's loss decomposition, with c its floor at that size:
 * it is listed once. The search is deterministic: amplitude and floor are linear in L, so a grid over the other one or
 * two parameters with the best linear pair at each point (weights 1 / L^2, which is ln L to first order) finds every
 * valley; the lowest of them are polished on ln L itself and the best is kept.
 */
import { FitError } from "../fit-error.js";
import { pooledR2 } from "../goodness.js";
import { logMoments } from "../log-moments.js";
import { type Accumulate, type BoxMinimum, levelAndAmplitude, minimiseInBox } from "./curve-forms-solver.js";

export const curveForms = ["power", "power-floor", "exponential", "sigmoid"] as const;
export type CurveForm = (typeof curveForms)[number];

/** One curve: ln X and ln L, equal length, in order of training. */
export interface LogPoints {
  lnX: Float64Array;
  lnL: Float64Array;
}

interface FormParameters {
  /** power forms: fall of ln (L - c) per unit of ln X */
  k?: number;
  /** floor, loss */
  c?: number;
  /** amplitude: loss above the floor at the geometric mean of X (power forms), at X = 0 (exponential, sigmoid) */
  amplitude: number;
  /** FLOPs or samples */
  x0?: number;
  beta?: number;
}

export interface FormFit {
  form: CurveForm;
  parameters: FormParameters;
  /** parameters of the form, without the residual variance */
  q: number;
  n: number;
  /** residual sum of squares of ln L */
  rss: number;
  /**
   * n ln(RSS / n) + 2p + 2p(p + 1) / (n - p - 1), p = q + 1 for the residual variance; null when n <= p + 1 or RSS = 0.
   * It counts points as independent: see `autocorrelation`.
   */
  aicc: number | null;
  /** `at-bound`: a parameter in `notIdentified` is at, or beyond, the edge of what the data can tell; `flat`: loss does not fall */
  status: "converged" | "at-bound" | "flat";
  /** what the data do not determine, in words; empty when converged */
  notIdentified: string[];
  /** R^2 on L; null when L does not vary */
  r2: number | null;
  /** R^2 on ln L */
  r2Log: number | null;
  /** lag-1 autocorrelation of the residuals of ln L */
  autocorrelation: number;
  /** the form's L at any X, by ln X */
  loss: (lnX: number) => number;
}

const parametersOf: Record<CurveForm, number> = { power: 2, "power-floor": 3, exponential: 3, sigmoid: 4 };

/** X_0 is searched from X_first / 10^3 to X_last x 10^3, beta between these. */
const x0Decades = 3;
const betaRange = [0.1, 10] as const;
const slopeRange = [0, 10] as const;
/** A fall of ln L over all points that is no more than the rounding of its sums. */
const roundingOfLogs = 1e-12;
/** Valleys of the grid that are polished. */
const polished = 5;

/**
 * The best fit of one form.
 *
 * @throws FitError when points are fewer than the form's parameters plus one, or not positive and finite
 */
export function fitForm(form: CurveForm, { lnX, lnL }: LogPoints): FormFit {
  const q = parametersOf[form];
  if (lnX.length < q + 1) throw new FitError(`${form}: needs ${q + 1} points or more; got ${lnX.length}`);
  const data = prepare(lnX, lnL);
  return describe(form, data, solvers[form](data));
}

/** All forms of one curve, simplest first. */
export function fitForms(points: LogPoints): FormFit[] {
  return curveForms.map((form) => fitForm(form, points));
}

interface Data {
  n: number;
  lnX: Float64Array;
  lnL: Float64Array;
  loss: Float64Array;
  /** 1 / L^2 */
  weight: Float64Array;
  /** ln X - mean */
  dx: Float64Array;
  meanX: number;
  first: number;
  last: number;
  minLoss: number;
  maxLoss: number;
  /** least-squares line of ln L on ln X */
  k: number;
  level: number;
  scratch: Float64Array;
}

function prepare(lnX: Float64Array, lnL: Float64Array): Data {
  const { meanX, meanY, sxx, sxy } = logMoments(Number.NaN, lnX, lnL, "curve");
  const loss = lnL.map(Math.exp);
  return {
    n: lnX.length,
    lnX,
    lnL,
    loss,
    weight: loss.map((l) => 1 / (l * l)),
    dx: lnX.map((x) => x - meanX),
    meanX,
    first: Math.min(...lnX),
    last: Math.max(...lnX),
    minLoss: Math.min(...loss),
    maxLoss: Math.max(...loss),
    k: -sxy / sxx,
    level: meanY,
    scratch: new Float64Array(lnX.length)
  };
}

interface Solved {
  parameters: FormParameters;
  notIdentified: string[];
  flat: boolean;
  loss: (lnX: number) => number;
}

const solvers: Record<CurveForm, (data: Data) => Solved> = {
  power: solvePower,
  "power-floor": solvePowerFloor,
  exponential: solveExponential,
  sigmoid: solveSigmoid
};

function solvePower({ k, level, meanX, first, last }: Data): Solved {
  const falls = k * (last - first) > roundingOfLogs;
  return {
    parameters: { k, amplitude: Math.exp(level) },
    notIdentified: falls ? [] : ["loss does not fall"],
    flat: !falls,
    loss: (x) => Math.exp(level - k * (x - meanX))
  };
}

/** p = [c, u, k]: L = c + exp(u - k (ln X - mean)). */
function solvePowerFloor(data: Data): Solved {
  const { dx, meanX, minLoss, k: ownK, level } = data;
  const cMax = minLoss * (1 - 1e-9);
  const grid = logarithmicGrid(1e-3, slopeRange[1], 60);
  const valleys = valleysOf(grid.length, (j) => {
    fill(data, (t) => Math.exp(-grid[j]! * dx[t]!));
    const { rss, c, a } = levelAndAmplitude(data.loss, data.scratch, data.weight, cMax);
    return { rss, start: [c, Math.log(Math.max(a, 1e-12)), grid[j]!] };
  });
  // The power law itself is the form at c = 0: it can never fit better than this.
  const best = polish(data, [...valleys, [0, level, Math.max(0, ownK)]], {
    lower: [0, -40, slopeRange[0]],
    upper: [cMax, 10, slopeRange[1]],
    model: (t, p, d) => {
      const above = Math.exp(p[1]! - p[2]! * dx[t]!);
      d[0] = 1;
      d[1] = above;
      d[2] = -above * dx[t]!;
      return p[0]! + above;
    }
  });
  const [c, u, k] = best.p as unknown as [number, number, number];
  const notIdentified = [
    ...(c <= 0 ? ["floor at 0"] : c >= cMax ? ["floor at its upper bound, the smallest loss"] : []),
    ...(k >= slopeRange[1] ? ["slope at its upper bound"] : [])
  ];
  return {
    parameters: { k, c, amplitude: Math.exp(u) },
    notIdentified: k <= 0 ? ["loss does not fall"] : notIdentified,
    flat: k <= 0,
    loss: (x) => c + Math.exp(u - k * (x - meanX))
  };
}

/** p = [c, a, v]: L = c + a exp(-X / e^v). */
function solveExponential(data: Data): Solved {
  const { lnX, first, last, maxLoss } = data;
  const margin = x0Decades * Math.LN10;
  const [low, high] = [first - margin, last + margin];
  const grid = evenGrid(low, high, 80);
  const valleys = valleysOf(grid.length, (j) => {
    fill(data, (t) => Math.exp(-Math.exp(lnX[t]! - grid[j]!)));
    const { rss, c, a } = levelAndAmplitude(data.loss, data.scratch, data.weight, maxLoss);
    return { rss, start: [c, a, grid[j]!] };
  });
  const best = polish(data, valleys, {
    lower: [0, 0, low],
    upper: [maxLoss, 1e6, high],
    model: (t, p, d) => {
      const ratio = Math.exp(lnX[t]! - p[2]!);
      const shape = Math.exp(-ratio);
      d[0] = 1;
      d[1] = shape;
      d[2] = p[1]! * shape * ratio;
      return p[0]! + p[1]! * shape;
    }
  });
  const [c, a, v] = best.p as unknown as [number, number, number];
  return {
    parameters: { c, amplitude: a, x0: Math.exp(v) },
    notIdentified: a > 0 ? [...floorAtBound(c, maxLoss), ...scaleOutside(v, data)] : ["loss does not fall"],
    flat: !(a > 0),
    loss: (x) => c + a * Math.exp(-Math.exp(x - v))
  };
}

/** p = [c, lambda, v, ln beta]: L = c + lambda / (1 + exp(beta (ln X - v))). */
function solveSigmoid(data: Data): Solved {
  const { lnX, first, last, maxLoss } = data;
  const margin = x0Decades * Math.LN10;
  const [low, high] = [first - margin, last + margin];
  const middles = evenGrid(low, high, 36);
  const widths = evenGrid(Math.log(betaRange[0]), Math.log(betaRange[1]), 14);
  const valleys = valleysOf(
    middles.length * widths.length,
    (j) => {
      const v = middles[j % middles.length]!;
      const lnBeta = widths[Math.floor(j / middles.length)]!;
      const beta = Math.exp(lnBeta);
      fill(data, (t) => 1 / (1 + Math.exp(beta * (lnX[t]! - v))));
      const { rss, c, a } = levelAndAmplitude(data.loss, data.scratch, data.weight, maxLoss);
      return { rss, start: [c, a, v, lnBeta] };
    },
    middles.length
  );
  const best = polish(data, valleys, {
    lower: [0, 0, low, widths[0]!],
    upper: [maxLoss, 1e6, high, widths.at(-1)!],
    model: (t, p, d) => {
      const beta = Math.exp(p[3]!);
      const shape = 1 / (1 + Math.exp(beta * (lnX[t]! - p[2]!)));
      const slope = p[1]! * shape * (1 - shape) * beta;
      d[0] = 1;
      d[1] = shape;
      d[2] = slope;
      d[3] = -slope * (lnX[t]! - p[2]!);
      return p[0]! + p[1]! * shape;
    }
  });
  const [c, a, v, lnBeta] = best.p as unknown as [number, number, number, number];
  const beta = Math.exp(lnBeta);
  const width =
    lnBeta <= widths[0]! ? ["beta at its lower bound"] : lnBeta >= widths.at(-1)! ? ["beta at its upper bound"] : [];
  return {
    parameters: { c, amplitude: a, x0: Math.exp(v), beta },
    notIdentified: a > 0 ? [...floorAtBound(c, maxLoss), ...scaleOutside(v, data), ...width] : ["loss does not fall"],
    flat: !(a > 0),
    loss: (x) => c + a / (1 + Math.exp(beta * (x - v)))
  };
}

function floorAtBound(c: number, cMax: number): string[] {
  return c <= 0 ? ["floor at 0"] : c >= cMax ? ["floor at its upper bound"] : [];
}

function scaleOutside(v: number, { first, last }: Data): string[] {
  return v < first ? ["X_0 before the first point"] : v > last ? ["X_0 beyond the last point"] : [];
}

function fill({ scratch, n }: Data, shape: (t: number) => number): void {
  for (let t = 0; t < n; t++) scratch[t] = shape(t);
}

function evenGrid(low: number, high: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, j) => low + ((high - low) * j) / steps);
}

function logarithmicGrid(low: number, high: number, steps: number): number[] {
  return evenGrid(Math.log(low), Math.log(high), steps).map(Math.exp);
}

/** Starts at the lowest local minima of a grid (rows of `width` points when it has two dimensions). */
function valleysOf(
  length: number,
  at: (j: number) => { rss: number; start: number[] },
  width = length
): readonly number[][] {
  const points = Array.from({ length }, (_, j) => at(j));
  const rss = (row: number, column: number) =>
    column < 0 || column >= width || row < 0 || row * width >= length
      ? Number.POSITIVE_INFINITY
      : points[row * width + column]!.rss;
  return points
    .filter(({ rss: own }, j) => {
      const row = Math.floor(j / width);
      const column = j % width;
      return (
        own <= rss(row, column - 1) &&
        own <= rss(row, column + 1) &&
        own <= rss(row - 1, column) &&
        own <= rss(row + 1, column)
      );
    })
    .sort((a, b) => a.rss - b.rss)
    .slice(0, polished)
    .map(({ start }) => start);
}

interface BoxModel {
  lower: number[];
  upper: number[];
  /** fitted L of point t; fills d with its derivatives */
  model: (t: number, p: Float64Array, d: Float64Array) => number;
}

/** The best of several starts on ln L itself. */
function polish({ n, lnL }: Data, starts: readonly number[][], { lower, upper, model }: BoxModel): BoxMinimum {
  const q = lower.length;
  const d = new Float64Array(q);
  const accumulate: Accumulate = (p, gradient, curvature) => {
    gradient.fill(0);
    curvature.fill(0);
    let rss = 0;
    for (let t = 0; t < n; t++) {
      const fitted = model(t, p, d);
      const r = lnL[t]! - Math.log(fitted);
      rss += r * r;
      for (let i = 0; i < q; i++) {
        const di = d[i]! / fitted;
        gradient[i]! += di * r;
        for (let j = 0; j <= i; j++) curvature[i * q + j]! += (di * d[j]!) / fitted;
      }
    }
    return rss;
  };
  return starts
    .map((start) => minimiseInBox({ start, lower, upper, accumulate }))
    .reduce((best, next) => (next.rss < best.rss ? next : best));
}

function describe(form: CurveForm, { n, lnX, lnL, loss: measured }: Data, solved: Solved): FormFit {
  const fitted = lnX.map((x) => solved.loss(x));
  const residual = lnL.map((y, t) => y - Math.log(fitted[t]!));
  let rss = 0;
  let lagged = 0;
  for (let t = 0; t < n; t++) {
    rss += residual[t]! * residual[t]!;
    if (t > 0) lagged += residual[t]! * residual[t - 1]!;
  }
  const q = parametersOf[form];
  return {
    form,
    parameters: solved.parameters,
    q,
    n,
    rss,
    aicc: aicc(rss, n, q),
    status: solved.flat ? "flat" : solved.notIdentified.length > 0 ? "at-bound" : "converged",
    notIdentified: solved.notIdentified,
    r2: pooledR2([{ measured, fitted }]),
    r2Log: pooledR2([{ measured: lnL, fitted: fitted.map(Math.log) }]),
    autocorrelation: rss > 0 ? lagged / rss : 0,
    loss: solved.loss
  };
}

/** AICc of a least-squares fit with q parameters and an unknown variance; null where it is undefined. */
export function aicc(rss: number, n: number, q: number): number | null {
  const p = q + 1;
  return n > p + 1 && rss > 0 ? n * Math.log(rss / n) + 2 * p + (2 * p * (p + 1)) / (n - p - 1) : null;
}

/** Parts of a curve that a forecast is fitted on; the rest is scored. */
export const forecastShares = [0.5, 0.3] as const;

interface FormForecast {
  form: CurveForm;
  /** mean of |predicted - measured| / measured of L over the points scored; null when the form could not be fitted */
  error: number | null;
  /** mean of (predicted - measured) / measured over the last tenth of the curve */
  finalError: number | null;
  status: FormFit["status"] | "too few points";
}

export interface ForecastTest {
  /** share of the points, from the first, that is fitted */
  share: number;
  fitted: number;
  scored: number;
  /** in the order of `curveForms` */
  forms: FormForecast[];
  /** the same of standing still at the mean of the last five points fitted */
  standingStill: { error: number; finalError: number };
}

/** Fits every form on the first part of a curve and scores the rest. */
export function forecastTest({ lnX, lnL }: LogPoints, share: number): ForecastTest {
  const n = lnX.length;
  const fitted = Math.floor(share * n + 1e-9);
  const early = { lnX: lnX.slice(0, fitted), lnL: lnL.slice(0, fitted) };
  const score = (loss: (lnX: number) => number) => {
    const tenth = Math.max(1, Math.floor(n / 10));
    let error = 0;
    let finalError = 0;
    for (let t = fitted; t < n; t++) {
      const relative = loss(lnX[t]!) / Math.exp(lnL[t]!) - 1;
      error += Math.abs(relative);
      if (t >= n - tenth) finalError += relative;
    }
    return { error: error / (n - fitted), finalError: finalError / tenth };
  };
  const still = early.lnL.slice(-5).reduce((sum, y) => sum + Math.exp(y), 0) / Math.min(5, fitted);
  return {
    share,
    fitted,
    scored: n - fitted,
    forms: curveForms.map((form) => {
      if (fitted < parametersOf[form] + 2) return { form, error: null, finalError: null, status: "too few points" };
      const fit = fitForm(form, early);
      return { form, ...score(fit.loss), status: fit.status };
    }),
    standingStill: score(() => still)
  };
}

/** A winner is clear when the second is this far behind in AICc: the margin of the rules for k(N). */
export const clearMargin = 6;

export interface CurveVerdict {
  /** least AICc; of forms that fit alike (to a part in a million) the simplest */
  description: CurveForm;
  /** AICc of each form minus the least, in the order of `curveForms` */
  deltas: (number | null)[];
  /** the next form is more than `clearMargin` behind */
  clear: boolean;
  /** least error averaged over the forecasts */
  forecast: CurveForm | null;
  /** mean error over the forecasts, in the order of `curveForms` */
  forecastErrors: (number | null)[];
  /** description and forecast name the same form */
  agree: boolean;
}

/** Both halves of the verdict on one curve. */
export function judgeForms(fits: readonly FormFit[], forecasts: readonly ForecastTest[]): CurveVerdict {
  const scores = fits.map(({ aicc: value }) => value);
  const description = simplestOfBest(scores);
  const least = description === null ? Number.NaN : scores[description]!;
  const deltas = scores.map((value) => (value === null ? null : value - least));
  const forecastErrors = curveForms.map((_, i) => {
    const errors = forecasts.map(({ forms }) => forms[i]!.error);
    return errors.length === 0 || errors.includes(null)
      ? null
      : errors.reduce<number>((sum, e) => sum + e!, 0) / errors.length;
  });
  const forecast = simplestOfBest(forecastErrors);
  const describes = curveForms[description ?? 0]!;
  return {
    description: describes,
    deltas,
    clear: deltas.every((delta, i) => i === description || delta === null || delta > clearMargin),
    forecast: forecast === null ? null : curveForms[forecast]!,
    forecastErrors,
    agree: forecast !== null && curveForms[forecast] === describes
  };
}

/**
 * Whether no form of L(X) describes the curve better than the power law by more than `clearMargin` in AICc: the one count of
 * claims and pages alike.
 *
 * @param deltas AICc of each form minus the least, in the order of `curveForms`; null where a form could not be fitted
 */
export function powerLawStands({ deltas }: Pick<CurveVerdict, "deltas">): boolean {
  const delta = deltas[curveForms.indexOf("power")] ?? null;
  return delta !== null && delta <= clearMargin;
}

function simplestOfBest(values: readonly (number | null)[]): number | null {
  let best: number | null = null;
  values.forEach((value, i) => {
    if (value === null) return;
    if (best === null || value < values[best]! - 1e-6 * Math.abs(values[best]!)) best = i;
  });
  return best;
}
