import { square } from "./power.js";

export interface WeightedLine {
  slope: number;
  /** of the slope, where a weight is one over a variance */
  se: number;
  /** y at x = 0 */
  intercept: number;
  /** weighted sum of squares about the line */
  chi2: number;
}

/** Least squares of y on x with weights, two points or more at different x. */
export function weightedLine(points: readonly { x: number; y: number; w: number }[]): WeightedLine {
  const sum = (of: (point: { x: number; y: number; w: number }) => number) =>
    points.reduce((total, point) => total + of(point), 0);
  const total = sum(({ w }) => w);
  const centreX = sum(({ x, w }) => w * x) / total;
  const centreY = sum(({ y, w }) => w * y) / total;
  const sxx = sum(({ x, w }) => w * square(x - centreX));
  const slope = sum(({ x, y, w }) => w * (x - centreX) * (y - centreY)) / sxx;
  const chi2 = sum(({ x, y, w }) => w * square(y - centreY - slope * (x - centreX)));
  return { slope, se: 1 / Math.sqrt(sxx), intercept: centreY - slope * centreX, chi2 };
}
