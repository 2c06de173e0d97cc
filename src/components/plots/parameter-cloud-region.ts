/** The region that holds most of a cloud of resampled fits, and how its two parameters move together. Pure. */
import { itemAt, lastOf } from "../../lib/items.js";

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
  return region.every((corner, i) => turn(corner, itemAt(region, (i + 1) % region.length), point) >= -1e-12);
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
      while (corners.length > 1 && turn(corners.at(-2)!, lastOf(corners), point) <= 0) corners.pop();
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
