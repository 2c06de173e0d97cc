/**
 * Where the study's objective, least squares on L, has its minima: a scan of the objective itself over both shared
 * parameters, so that no start has to be guessed.
 *
 * For a given slope k the best level of a size is known in closed form, so each size has a loss f_i(k) of one variable,
 * and F(K_max, N_0) = sum_i w_i f_i(K_max g_i(N_0)). The f_i are tabulated once on a grid of slopes (one exp a point, then
 * products) and read off by cubic interpolation; the profile over ln N_0 is scanned, and every dip of it is a start.
 */
import { limitOf, slopeRatio } from "../forms/saturating.js";
import { firstOf, lastOf } from "../items.js";
import type { LogCurve } from "../log-moments.js";
import { searchRange } from "./variable-projection.js";

export interface ScanStart {
  /** minus infinity: one slope for all sizes */
  lnN0: number;
  /** best K_max at this N_0 on the table, > 0 */
  kMax: number;
}

export interface LinearScan {
  /** dips of the profile inside the range; without any, points just beyond the sizes */
  dips: ScanStart[];
  /** the limits N_0 = 0 and the far end of the range */
  none: ScanStart;
  far: ScanStart;
}

/** Step of the profile in ln N_0, and number of slopes in a table; g is a logistic of unit width in ln N_0. */
const profileStep = 0.5;
const tableSize = 48;
const coarse = 3;

/**
 * @param curves of m sizes, in logs, ascending
 * @param weights weight of each size's mean square, length m
 */
export function scanLinear(curves: readonly LogCurve[], weights: ArrayLike<number>): LinearScan {
  const steepest = Math.max(...curves.map(({ sxx, sxy }) => Math.abs(sxy / sxx)));
  let top = 2 * steepest + 1e-9;
  for (let attempt = 0; ; attempt++) {
    const scan = scanUpTo(curves, weights, top);
    if (!scan.atEdge || attempt === 3) return scan;
    top *= 3;
  }
}

function scanUpTo(
  curves: readonly LogCurve[],
  weights: ArrayLike<number>,
  top: number
): LinearScan & { atEdge: boolean } {
  const h = top / (tableSize - 1);
  const tables = curves.map((curve) => tabulate(curve, h));
  const [low, high] = searchRange(curves);
  const steps = Math.ceil((high - low) / profileStep);
  const sizes = curves.map(({ modelSize }) => modelSize);
  const largest = lastOf(sizes);
  let atEdge = false;

  /** Best slope of the largest size at this N_0, and the objective there. */
  const best = (lnN0: number) => {
    const n0 = Math.exp(lnN0);
    const relative = sizes.map((size) => slopeRatio(size, largest, n0));
    const at = (index: number) => {
      let sum = 0;
      for (let i = 0; i < tables.length; i++) sum += weights[i]! * interpolate(tables[i]!, index * relative[i]!);
      return sum;
    };
    let index = 0;
    let value = at(0);
    for (let j = coarse; j < tableSize; j += coarse) {
      const here = at(j);
      if (here < value) {
        value = here;
        index = j;
      }
    }
    if (index + coarse > tableSize - 1) atEdge = true;
    for (let width = coarse / 2; width > 0.1; width /= 2) {
      for (const next of [index - width, index + width]) {
        if (next < 0 || next > tableSize - 1) continue;
        const here = at(next);
        if (here < value) {
          value = here;
          index = next;
        }
      }
    }
    const kTop = Math.max(index, 0.1) * h; // never 0: the polish finds how near to it the best is
    return { value, start: { lnN0, kMax: limitOf(kTop, largest, n0) } };
  };

  const profile = Array.from({ length: steps + 1 }, (_, j) => best(low + ((high - low) * j) / steps));
  const dips = profile.filter(
    ({ value }, j) => j > 0 && j < steps && value <= profile[j - 1]!.value && value <= profile[j + 1]!.value
  );
  // where the profile runs out flat towards a limit a dip can be too shallow to see: start beside the sizes
  const beside = [Math.log(firstOf(sizes)) - 2, Math.log(largest) + 2].map((lnN0) => best(lnN0));
  return {
    dips: (dips.length > 0 ? dips : beside).map(({ start }) => start),
    none: best(Number.NEGATIVE_INFINITY).start,
    far: profile[steps]!.start,
    atEdge
  };
}

/** f(k) = mean (L - a e^{-k dx})^2 with the best a, for k = 0, h, 2h, ... */
function tabulate({ n, meanX, lnX, loss }: LogCurve, h: number): Float64Array {
  const up = new Float64Array(tableSize);
  const down = new Float64Array(tableSize);
  let squares = 0;
  for (let j = 0; j < n; j++) {
    const value = loss[j]!;
    const factor = Math.exp(-h * (lnX[j]! - meanX));
    let shape = 1;
    squares += value * value;
    for (let m = 0; m < tableSize; m++) {
      up[m]! += value * shape;
      down[m]! += shape * shape;
      shape *= factor;
    }
  }
  return up.map((sum, m) => (squares - (sum * sum) / down[m]!) / n);
}

/** Cubic through the four nearest entries. */
function interpolate(table: Float64Array, index: number): number {
  const base = Math.min(Math.max(Math.floor(index) - 1, 0), tableSize - 4);
  const t = index - base;
  const [a, b, c, d] = [table[base]!, table[base + 1]!, table[base + 2]!, table[base + 3]!];
  const t1 = t - 1;
  const t2 = t - 2;
  const t3 = t - 3;
  return (-a * t1 * t2 * t3) / 6 + (b * t * t2 * t3) / 2 - (c * t * t1 * t3) / 2 + (d * t * t1 * t2) / 6;
}
