/**
 * What a form of L(X) is, and how it is searched. A form is one file that says it all.
 *
 * The search is deterministic: amplitude and floor are linear in L, so a grid over the other one or two parameters with
 * the best linear pair at each point (weights 1 / L^2, which is ln L to first order) finds every valley; the lowest of
 * them are polished on ln L itself and the best is kept.
 */
import { logMoments } from "../log-moments.js";
import { type Accumulate, type BoxMinimum, levelAndAmplitude, minimiseInBox } from "./box-solver.js";

/** One curve: ln X and ln L, equal length, in order of training. */
export interface LogPoints {
  lnX: Float64Array;
  lnL: Float64Array;
}

export interface FormParameters {
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

export interface CurveShape {
  /** its name for people */
  words: string;
  /** without the residual variance */
  parameters: readonly (keyof FormParameters)[];
  /** least squares on ln L */
  fit: (curve: CurveData) => FittedCurve;
}

export interface FittedCurve {
  parameters: FormParameters;
  /** what the data do not determine, in words */
  notIdentified: string[];
  /** loss does not fall */
  flat: boolean;
  /** L at any X, by ln X */
  loss: (lnX: number) => number;
}

export interface CurveData extends LogPoints {
  n: number;
  loss: Float64Array;
  /** 1 / L^2 */
  weight: Float64Array;
  meanX: number;
  first: number;
  last: number;
  minLoss: number;
  maxLoss: number;
  /** least-squares line of ln L on ln X */
  k: number;
  level: number;
}

/** @throws FitError when values are not positive and finite */
export function curveData({ lnX, lnL }: LogPoints): CurveData {
  const { meanX, meanY, sxx, sxy } = logMoments(Number.NaN, lnX, lnL, "curve");
  const loss = lnL.map(Math.exp);
  return {
    n: lnX.length,
    lnX,
    lnL,
    loss,
    weight: loss.map((l) => 1 / (l * l)),
    meanX,
    first: Math.min(...lnX),
    last: Math.max(...lnX),
    minLoss: Math.min(...loss),
    maxLoss: Math.max(...loss),
    k: -sxy / sxx,
    level: meanY
  };
}

/** L = c + a s(X) with s of one or two parameters, as the search has it. */
export interface FlooredForm {
  /** s at ln X */
  shape: (lnX: number, rest: ArrayLike<number>) => number;
  /** where s is tried: points of a grid, rows of `width` when it has two dimensions */
  grid: readonly (readonly number[])[];
  width?: number;
  /** greatest floor */
  cMax: number;
  /** ends of p = [c, amplitude as searched, ...rest] */
  lower: number[];
  upper: number[];
  /** amplitude as searched; a itself unless given */
  searched?: (a: number) => number;
  /** starts beside those of the grid */
  also?: readonly number[][];
  /** L at ln X; fills d with its derivatives by p */
  model: (lnX: number, p: Float64Array, d: Float64Array) => number;
}

/** Valleys of the grid that are polished. */
const polished = 5;

/** The best p of a form with a floor, and its L at any ln X. */
export function fitFloored(data: CurveData, form: FlooredForm): { p: number[]; loss: (lnX: number) => number } {
  const { shape, grid, width = grid.length, cMax, searched = (a) => a, also = [], lower, model } = form;
  const points = grid.map((rest) => {
    const values = data.lnX.map((x) => shape(x, rest));
    const { rss, c, a } = levelAndAmplitude(data.loss, values, data.weight, cMax);
    return { rss, start: [c, searched(a), ...rest] };
  });
  const { p } = polish(data, [...lowestOf(points, width), ...also], form);
  const d = new Float64Array(lower.length);
  return { p: Array.from(p), loss: (lnX) => model(lnX, p, d) };
}

/** Starts at the lowest local minima of a grid. */
function lowestOf(points: readonly { rss: number; start: number[] }[], width: number): number[][] {
  const rss = (row: number, column: number) =>
    (column < 0 || column >= width ? undefined : points[row * width + column]?.rss) ?? Number.POSITIVE_INFINITY;
  return points
    .filter((point, j) => {
      const [row, column] = [Math.floor(j / width), j % width];
      const beside = [rss(row, column - 1), rss(row, column + 1), rss(row - 1, column), rss(row + 1, column)];
      return beside.every((value) => point.rss <= value);
    })
    .sort((a, b) => a.rss - b.rss)
    .slice(0, polished)
    .map(({ start }) => start);
}

/** The best of several starts on ln L itself. */
function polish(
  { n, lnX, lnL }: CurveData,
  starts: readonly number[][],
  { lower, upper, model }: FlooredForm
): BoxMinimum {
  const q = lower.length;
  const d = new Float64Array(q);
  const accumulate: Accumulate = (p, gradient, curvature) => {
    gradient.fill(0);
    curvature.fill(0);
    let rss = 0;
    for (let t = 0; t < n; t++) {
      const fitted = model(lnX[t]!, p, d);
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

/** Ends and steps between them. */
export function evenGrid([low, high]: readonly [number, number], steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, j) => low + ((high - low) * j) / steps);
}

/** X_0 is searched from X_first / 10^3 to X_last x 10^3. */
export function scaleRange({ first, last }: CurveData): readonly [number, number] {
  const margin = 3 * Math.LN10;
  return [first - margin, last + margin];
}

/** What is not known of a floor of a loss that falls, and of a scale X_0 = e^v. */
export function floorAndScale(c: number, v: number, { first, last }: CurveData): string[] {
  return [
    ...(c <= 0 ? ["floor at 0"] : []),
    ...(v < first ? ["X_0 before the first point"] : v > last ? ["X_0 beyond the last point"] : [])
  ];
}

export const doesNotFall = ["loss does not fall"];

/** A fall of ln L over all points that is no more than the rounding of its sums. */
const roundingOfLogs = 1e-12;

/** A fitted loss falls over the points, by more than rounding makes of one that stays. */
export function fallsOver({ first, last }: CurveData, loss: (lnX: number) => number): boolean {
  return Math.log(loss(first) / loss(last)) > roundingOfLogs;
}
