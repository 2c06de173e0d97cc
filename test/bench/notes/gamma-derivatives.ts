/** The inverse of the second derivative of ln gamma: what shrunk variances need. */
import { trigamma } from "../../../src/lib/statistics/gamma-derivatives.js";

/** The x > 0 with trigamma(x) = y, y > 0, by Newton's method on 1 / trigamma, which is nearly straight. */
export function trigammaInverse(y: number): number {
  if (!(y > 0 && Number.isFinite(y))) throw new RangeError(`trigammaInverse must be positive and finite; got ${y}`);
  let x = 0.5 + 1 / y;
  for (let i = 0; i < 60; i++) {
    const h = 1e-5 * x;
    const slope = (trigamma(x + h) - trigamma(x - h)) / (2 * h);
    const value = trigamma(x);
    const step = (value * (1 - value / y)) / slope;
    x += step;
    if (Math.abs(step) < 1e-13 * x) break;
  }
  return x;
}
