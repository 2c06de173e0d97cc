/** The region that holds most of a cloud of resampled fits, and how its two parameters move together. Pure. */
import { square } from "../lib/power.js";

export interface CloudPoint {
  kMax: number;
  /** parameters, > 0 */
  n0: number;
}

/**
 * Outline around a share of the points: the convex hull, in K_max and ln N_0, of those nearest to the cloud's middle
 * (least Mahalanobis distance). Outline in order round, first point not repeated; fewer than three = no outline.
 */
export function cloudRegion(points: readonly CloudPoint[], share = 0.95): CloudPoint[] {
  const finite = points.filter(({ kMax, n0 }) => Number.isFinite(kMax) && n0 > 0 && Number.isFinite(n0));
  if (finite.length < 3) return [];
  const distance = distanceFrom(finite);
  const nearest = [...finite].sort((a, b) => distance(a) - distance(b)).slice(0, Math.ceil(share * finite.length));
  return hull(nearest);
}

/** Whether a pair lies inside an outline or on it. */
export function insideRegion(region: readonly CloudPoint[], point: CloudPoint): boolean {
  if (region.length < 3) return false;
  return region.every((corner, i) => turn(corner, region[(i + 1) % region.length]!, point) >= -1e-12);
}

/** Spearman's rank correlation of K_max and N_0; points with equal values share their mean rank. */
export function rankCorrelation(points: readonly CloudPoint[]): number {
  const a = ranks(points.map(({ kMax }) => kMax));
  const b = ranks(points.map(({ n0 }) => n0));
  const middle = (points.length + 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < points.length; i++) {
    ab += (a[i]! - middle) * (b[i]! - middle);
    aa += square(a[i]! - middle);
    bb += square(b[i]! - middle);
  }
  return ab / Math.sqrt(aa * bb);
}

function ranks(values: number[]): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end++;
    for (let i = start; i <= end; i++) result[order[i]!] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return result;
}

/** Squared Mahalanobis distance from the mean, in K_max and ln N_0. */
function distanceFrom(points: readonly CloudPoint[]): (point: CloudPoint) => number {
  const n = points.length;
  const k0 = points.reduce((sum, { kMax }) => sum + kMax, 0) / n;
  const l0 = points.reduce((sum, { n0 }) => sum + Math.log(n0), 0) / n;
  let [kk, ll, kl] = [0, 0, 0];
  for (const { kMax, n0 } of points) {
    const [dk, dl] = [kMax - k0, Math.log(n0) - l0];
    kk += (dk * dk) / n;
    ll += (dl * dl) / n;
    kl += (dk * dl) / n;
  }
  const determinant = kk * ll - kl * kl || Number.MIN_VALUE;
  return ({ kMax, n0 }) => {
    const [dk, dl] = [kMax - k0, Math.log(n0) - l0];
    return (dk * dk * ll - 2 * dk * dl * kl + dl * dl * kk) / determinant;
  };
}

/** Corners of the convex hull, anticlockwise: lower chain, then upper. */
function hull(points: readonly CloudPoint[]): CloudPoint[] {
  const sorted = [...points].sort((a, b) => a.kMax - b.kMax || a.n0 - b.n0);
  const chain = (from: CloudPoint[]) => {
    const corners: CloudPoint[] = [];
    for (const point of from) {
      while (corners.length > 1 && turn(corners.at(-2)!, corners.at(-1)!, point) <= 0) corners.pop();
      corners.push(point);
    }
    return corners.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/** Above 0 when the way from a over b to c turns left. */
function turn(a: CloudPoint, b: CloudPoint, c: CloudPoint): number {
  const [bl, cl] = [Math.log(b.n0 / a.n0), Math.log(c.n0 / a.n0)];
  return (b.kMax - a.kMax) * cl - (c.kMax - a.kMax) * bl;
}
