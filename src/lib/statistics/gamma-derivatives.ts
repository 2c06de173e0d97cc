/** Derivatives of ln gamma: what a likelihood of counts needs. */

/** Arguments are moved up to here before the asymptotic series, whose first term left out is then below 1e-15. */
const large = 12;

/** d ln gamma(x) / dx, x > 0. @see NIST Digital Library of Mathematical Functions, 5.5.2 and 5.11.2 */
export function digamma(x: number): number {
  requirePositive("digamma", x);
  let sum = 0;
  let z = x;
  for (; z < large; z++) sum -= 1 / z;
  const w = 1 / (z * z);
  const series = w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - (w * 691) / 32760)))));
  return sum + Math.log(z) - 0.5 / z - series;
}

/** d^2 ln gamma(x) / dx^2, x > 0. @see NIST Digital Library of Mathematical Functions, 5.15.5 and 5.15.8 */
export function trigamma(x: number): number {
  requirePositive("trigamma", x);
  let sum = 0;
  let z = x;
  for (; z < large; z++) sum += 1 / (z * z);
  const w = 1 / (z * z);
  const series = w * (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - w * (5 / 66 - (w * 691) / 2730)))));
  return sum + 1 / z + 0.5 * w + series / z;
}

function requirePositive(name: string, x: number): void {
  if (!(x > 0 && Number.isFinite(x))) throw new RangeError(`${name} must be positive and finite; got ${x}`);
}
