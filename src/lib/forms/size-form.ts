/** What a form of k(N) is, and how its parameters are searched on measured slopes. A form is one file that says it all. */
import { square } from "../statistics/power.js";

export interface SizeForm<P extends string = string> {
  /** its name for people */
  words: string;
  /** the same within a sentence */
  inSentence: string;
  /** k(N) in plain text, and as HTML */
  text: string;
  formula: string;
  /** empty where every size has a parameter of its own */
  parameters: readonly P[];
  /** k at a size of N parameters */
  value(modelSize: number, parameters: Record<P, number>): number;
  /** least squares on slopes, weights 1 / variance: the global minimum over a bounded range */
  fit(points: readonly WeightedSlope[]): FittedSizeForm<P>;
}

/** A slope as the fits use it: x = ln(N / 10B), weight 1 / variance. */
export interface WeightedSlope {
  modelSize: number;
  x: number;
  k: number;
  w: number;
}

export interface FittedSizeForm<P extends string = string> {
  parameters: Record<P, number>;
  chi2: number;
  /** `at-bound`: a parameter lies at the end of the range searched, and the form is its limit */
  status: "converged" | "at-bound";
}

/** Size at which the level of the power and logarithmic forms is stated, parameters. */
export const referenceSize = 1e10;

/** Range of ln(N_0 / 10B): four decades beyond the sizes. */
export function beyondSizes(points: readonly WeightedSlope[]): readonly [number, number] {
  const x = points.map((point) => point.x);
  return [Math.min(...x) - 4 * Math.LN10, Math.max(...x) + 4 * Math.LN10];
}

type Shape = (x: number) => number;

/** Chi-square of a shape with its best non-negative amplitude, in one pass: what a search needs. */
function chiSquareOf(points: readonly WeightedSlope[], shape: Shape): number {
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
export function scaled(points: readonly WeightedSlope[], shape: Shape): { amplitude: number; chi2: number } {
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

export function distance(points: readonly WeightedSlope[], at: Shape): number {
  let sum = 0;
  for (const { x, k, w } of points) sum += w * square(k - at(x));
  return sum;
}

/** The shape of one parameter that is nearest to the slopes, its amplitude free. */
export function minimise(
  points: readonly WeightedSlope[],
  shape: (parameter: number) => Shape,
  range: readonly [number, number]
): Minimum {
  return smallest((parameter) => chiSquareOf(points, shape(parameter)), range);
}

/** `minimise` for a shape that is fitted again and again at the same sizes: its values on the grid are worked out once. */
export function minimiser(
  shape: (parameter: number) => Shape
): (points: readonly WeightedSlope[], range: readonly [number, number]) => Minimum {
  let known: { x: readonly number[]; ends: readonly [number, number]; grid: Float64Array } | null = null;
  return (points, range) => {
    const [low, high] = range;
    if (
      known?.x.length !== points.length ||
      known.ends[0] !== low ||
      known.ends[1] !== high ||
      points.some(({ x }, i) => x !== known?.x[i])
    ) {
      const x = points.map((point) => point.x);
      const grid = Array.from({ length: gridSteps + 1 }, (_, j) => x.map(shape(gridPoint(range, j, gridSteps))));
      known = { x, ends: range, grid: Float64Array.from(grid.flat()) };
    }
    const { grid } = known;
    return smallest(
      (parameter) => chiSquareOf(points, shape(parameter)),
      range,
      gridSteps,
      chiSquareOnGrid(points, grid)
    );
  };
}

/** {@link chiSquareOf} a shape whose values at the points stand in a row of a grid. */
function chiSquareOnGrid(points: readonly WeightedSlope[], grid: Float64Array): (row: number) => number {
  const n = points.length;
  const weights = Float64Array.from(points, ({ w }) => w);
  const weighted = Float64Array.from(points, ({ w, k }) => w * k);
  let kk = 0;
  for (const { k, w } of points) kk += w * k * k;
  return (row) => {
    let kg = 0;
    let gg = 0;
    for (let i = 0, at = row * n; i < n; i++, at++) {
      const g = grid[at]!;
      kg += weighted[i]! * g;
      gg += weights[i]! * g * g;
    }
    return kg > 0 ? kk - (kg * kg) / gg : kk;
  };
}

const gridSteps = 240;

function gridPoint([low, high]: readonly [number, number], j: number, steps: number): number {
  return low + ((high - low) * j) / steps;
}

export interface Minimum {
  at: number;
  value: number;
  status: "converged" | "at-bound";
}

/**
 * Smallest value on [low, high]: a grid, then golden section about its best point; `at-bound` at either end.
 *
 * @param onGrid the value at each point of the grid, where it is known by another way
 */
export function smallest(
  f: (x: number) => number,
  range: readonly [number, number],
  steps = gridSteps,
  onGrid = (j: number) => f(gridPoint(range, j, steps))
): Minimum {
  const [low, high] = range;
  let best = 0;
  let value = Number.POSITIVE_INFINITY;
  for (let j = 0; j <= steps; j++) {
    const here = onGrid(j);
    if (here < value) {
      value = here;
      best = j;
    }
  }
  const width = (high - low) / steps;
  if (best === 0 || best === steps) return { at: low + width * best, value, status: "at-bound" };
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
  return { at, value: f(at), status: "converged" };
}
