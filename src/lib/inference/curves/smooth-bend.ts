/**
 * Does a curve leave a straight line in ln X, in whatever smooth way, beyond what drifts along it anyway?
 *
 * The null: a straight line; an autoregression along the evaluations, m(t) = phi m(t - 1) + e(t), of unknown phi and size; evaluation
 * noise, known from repeats. The alternative: a smooth Gaussian process in ln X besides, the prior of a cubic smoothing spline,
 * of unknown size. The statistic is twice the logarithm of the ratio of restricted likelihoods, each at its greatest. It has no
 * tabled distribution: it is computed again on curves of the null. Plugged-in estimates of phi and size would reject too often, because
 * phi is found too small where it is near 1; so each curve of the null has a phi and a size drawn by their restricted likelihood under
 * the null, as in `slow-departure.ts`. Autoregressions that last longer than 32 evaluations are not told from a bend.
 *
 * @see D. A. Harville 1977, Journal of the American Statistical Association 72, 320-338; C. M. Crainiceanu and D. Ruppert 2004,
 *   Journal of the Royal Statistical Society B 66, 165-185, for such ratios and why they are simulated
 */
import { Matrix } from "ml-matrix";
import { firstOf } from "../../items.js";
import { square, wholePower } from "../../statistics/power.js";
import { type Random, seededRandom } from "../../statistics/random.js";
import type { RunEffects } from "../runs/run-effects.js";
import { runVariances, type SlopeSample } from "../sizes/slope-sample.js";
import { dot, eigen, makeSmoother, type Smoother } from "./smoother.js";

/** Evaluations after which a departure of the null is forgotten, phi = exp(-1 / T); 0 = none. */
const memories = [0, 1, 2, 4, 8, 16, 32] as const;

/** Standard deviations of e tried, over the residuals' root mean square. */
const sizes = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 1] as const;

/** Directions of the smooth process, smoothest first: what is left out has less than a thousandth of the first's variance. */
const directions = 6;

/** Columns of a straight line: level and slope. */
const lineColumns = 2;
const width = lineColumns + directions;

/** Sizes of the smooth process tried: its variance in its first direction over that of noise there, by factors of 3. */
const smoothSizes = Array.from({ length: 11 }, (_, i) => 0.3 * wholePower(3, i));

export interface SmoothBend {
  /** twice the logarithm of the likelihood ratio, 0 where a bend explains nothing */
  statistic: number;
  /** share of curves of the null with as large a statistic, itself counted */
  p: number;
}

type Curve = Pick<SlopeSample, "lnX" | "lnL" | "repeatsAt" | "white" | "residual" | "dx" | "meanX" | "runCentre">;

/** By evaluation: gain, and one over the root of the one-step variance. */
interface Filter {
  phi: number;
  gain: Float64Array;
  scale: Float64Array;
}

/** One value of each column. */
type Row = readonly [number, number, number, number, number, number, number, number];

/** One phi and size: what the restricted likelihood of any curve of the design needs. */
interface Cell extends Filter {
  variance: number;
  prior: number;
  /** logarithms of the determinants */
  logs: number;
  /** of each evaluation, the whitened line, orthonormal; then whitened smooth directions, free of the line, or 0 */
  rows: readonly Row[];
  /** of each size of the smooth process tried: what a square along each direction gains, and the logarithm of the determinant */
  bends: { shares: number[]; logs: number }[];
}

/**
 * @param draws curves of the null
 * @param smoother of the sample's own design
 */
export function smoothBend(
  sample: Curve,
  effects: RunEffects,
  { draws = 499, seed = 1 }: { draws?: number; seed?: number } = {},
  smoother: Smoother = makeSmoother(sample.lnX, sample.repeatsAt)
): SmoothBend {
  const cells = cellsOf(sample, smoother);
  const { statistic, weights } = likelihoodRatio(cells, sample.lnL);
  const random = seededRandom(seed);
  let above = 0;
  for (let i = 0; i < draws; i++) {
    const cell = cells[drawn(weights, random)]!;
    if (likelihoodRatio(cells, nullCurve(sample, effects, cell, random)).statistic >= statistic) above++;
  }
  return { statistic, p: (1 + above) / (1 + draws) };
}

/** The ratio, and the probability of each cell under the null. */
function likelihoodRatio(cells: readonly Cell[], lnL: Float64Array): { statistic: number; weights: number[] } {
  let [without, best] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const along = new Float64Array(width);
  const logs = cells.map((cell) => {
    let squares = project(cell, lnL, along);
    for (let j = 0; j < lineColumns; j++) squares -= square(along[j]!);
    const straight = -0.5 * (cell.logs + squares);
    without = Math.max(without, straight);
    for (const { shares, logs } of cell.bends) {
      let gained = -logs;
      for (let j = 0; j < shares.length; j++) gained += square(along[lineColumns + j]!) * shares[j]!;
      best = Math.max(best, straight + 0.5 * gained);
    }
    return straight + cell.prior;
  });
  const most = Math.max(...logs);
  return { statistic: Math.max(0, 2 * (best - without)), weights: logs.map((value) => Math.exp(value - most)) };
}

/**
 * Whitens values and finds their sum of squares and their product with each of the 8 columns in one pass: sums that do not
 * wait for one another take a third of the time.
 *
 * @param along receives the products
 * @returns the sum of squares
 */
function project({ phi, gain, scale, rows }: Cell, values: Float64Array, along: Float64Array): number {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [expected, squares] = [0, 0];
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t]!;
    const error = values[t]! - expected;
    const white = error * scale[t]!;
    squares += white * white;
    a += row[0] * white;
    b += row[1] * white;
    c += row[2] * white;
    d += row[3] * white;
    e += row[4] * white;
    f += row[5] * white;
    g += row[6] * white;
    h += row[7] * white;
    expected = phi * (expected + gain[t]! * error);
  }
  along.set([a, b, c, d, e, f, g, h]);
  return squares;
}

/** One-step errors of the filter over their standard deviations. */
function whitened({ phi, gain, scale }: Filter, values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let expected = 0;
  for (let t = 0; t < values.length; t++) {
    const error = values[t]! - expected;
    out[t] = error * scale[t]!;
    expected = phi * (expected + gain[t]! * error);
  }
  return out;
}

function cellsOf({ lnX, residual, dx, repeatsAt, white }: Curve, smoother: Smoother): Cell[] {
  const n = lnX.length;
  const size = Math.sqrt(dot(residual, residual) / n);
  const noise = Float64Array.from({ length: n }, (_, t) => white / repeatsAt[t]!);
  const ones = new Float64Array(n).fill(1);
  const smooth = smoother.directions.slice(0, directions).map((direction, j) => {
    const kept = smoother.kept[j]!;
    // the process's variance along this direction, that of the first one as unit, in units of an evaluation's noise
    const unit = (kept / (1 - kept)) * ((1 - firstOf(smoother.kept)) / firstOf(smoother.kept)) * white;
    return direction.map((value, t) => (value * Math.sqrt(unit)) / repeatsAt[t]!);
  });
  return memories.flatMap((memory) =>
    sizes.flatMap((share, i) => {
      // no size: one cell for all memories
      if (share === 0 && memory > 0) return [];
      const phi = memory === 0 ? 0 : Math.exp(-1 / memory);
      const gap = (sizes[Math.min(i + 1, sizes.length - 1)]! - sizes[Math.max(0, i - 1)]!) / 2;
      const filter = filterOf(phi, square(share * size), noise);
      const variance = square(share * size) / (1 - phi * phi);
      const prior = Math.log(((share === 0 ? memories.length : 1) * gap) / (0.1 + share));
      return [{ variance, prior, ...withColumns(filter, [ones, dx], smooth) }];
    })
  );
}

function filterOf(phi: number, renewed: number, noise: Float64Array) {
  const gain = new Float64Array(noise.length);
  const scale = new Float64Array(noise.length);
  let spread = renewed / (1 - phi * phi);
  let logs = 0;
  noise.forEach((value, t) => {
    const total = spread + value;
    gain[t] = spread / total;
    scale[t] = 1 / Math.sqrt(total);
    logs += Math.log(total);
    spread = phi * phi * spread * (1 - gain[t]!) + renewed;
  });
  return { phi, gain, scale, logs };
}

/** Whitens the line and makes it orthonormal; turns the smooth directions into independent ones beside it. */
function withColumns(
  filter: Filter & Pick<Cell, "logs">,
  line: readonly Float64Array[],
  smooth: readonly Float64Array[]
): Omit<Cell, "variance" | "prior"> {
  let { logs } = filter;
  const columns: Float64Array[] = [];
  for (const column of line) {
    const rest = without(whitened(filter, column), columns);
    const squares = dot(rest, rest);
    logs += Math.log(squares);
    columns.push(rest.map((value) => value / Math.sqrt(squares)));
  }
  const beside = smooth.map((column) => without(whitened(filter, column), columns));
  const { values, vectors } = eigen(new Matrix(beside.map((a) => beside.map((b) => dot(a, b)))));
  const kept = values.map((value, j) => ({ value, j })).filter(({ value }) => value > 1e-12 * firstOf(values));
  for (const { value, j } of kept) {
    const column = new Float64Array(filter.gain.length);
    beside.forEach((shape, i) => {
      const share = vectors.get(i, j) / Math.sqrt(value);
      for (let t = 0; t < column.length; t++) column[t]! += share * shape[t]!;
    });
    columns.push(column);
  }
  const bends = smoothSizes.map((size) => ({
    shares: kept.map(({ value }) => (size * value) / (1 + size * value)),
    logs: kept.reduce((sum, { value }) => sum + Math.log(1 + size * value), 0)
  }));
  return { ...filter, logs, rows: rowsOf(columns), bends };
}

function rowsOf(columns: readonly Float64Array[]): Row[] {
  return Array.from(firstOf(columns), (_, t) => {
    const at = (j: number) => columns[j]?.[t] ?? 0;
    return [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)];
  });
}

/** What is left of a column beside orthonormal ones. */
function without(column: Float64Array, others: readonly Float64Array[]): Float64Array {
  const rest = column.slice();
  for (const other of others) {
    const along = dot(rest, other);
    for (let t = 0; t < rest.length; t++) rest[t]! -= along * other[t]!;
  }
  return rest;
}

function drawn(weights: readonly number[], { uniform }: Random): number {
  const at = uniform() * weights.reduce((a, b) => a + b, 0);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    if (sum >= at) return i;
  }
  return weights.length - 1;
}

/** A straight line (0: neither likelihood sees it) with a departure, evaluation noise, and runs whose levels and slopes differ. */
function nullCurve(sample: Curve, effects: RunEffects, { phi, variance }: Cell, { normal }: Random): Float64Array {
  const { repeatsAt, dx, meanX, runCentre, white } = sample;
  let state = Math.sqrt(variance) * normal();
  const out = dx.map((_, t) => {
    if (t > 0) state = phi * state + Math.sqrt(variance * (1 - phi * phi)) * normal();
    return state + Math.sqrt(white / repeatsAt[t]!) * normal();
  });
  const variances = runVariances(sample, effects);
  let most = 0;
  for (let t = 0; t < out.length; t++) most = Math.max(most, repeatsAt[t]!);
  for (let repeat = 0; repeat < most; repeat++) {
    const [level, slope] = [Math.sqrt(variances.level) * normal(), Math.sqrt(variances.slope) * normal()];
    for (let t = 0; t < out.length; t++) {
      if (repeat < repeatsAt[t]!) out[t]! += (level + slope * (dx[t]! + meanX - runCentre)) / repeatsAt[t]!;
    }
  }
  return out;
}
