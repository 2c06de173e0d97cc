/** A decimal as the number nearest to it, from its digits and without its text. */

/** Powers of ten that a number holds exactly. */
const exactPowers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Digits that `head` may have, and `tail`. */
export const headDigits = 15;
export const tailDigits = 4;
/** Veltkamp's constant: parts a number into two halves whose products are exact. */
const splitter = 2 ** 27 + 1;
/** Above the relative error of the correction below, which is a few 2^-53. */
const doubt = 2 ** -48;

/**
 * The number nearest to (head * 10^digits + tail) * 10^scale, or NaN where this way cannot be sure of it: who asks reads the
 * text then.
 *
 * The digits are two numbers that add up to them exactly, and so is their quotient by the power of ten but for an error far
 * below half a unit of the last place: it is given where the error cannot change which number is the nearest.
 *
 * @param head whole number of up to 15 digits
 * @param tail whole number of `digits` digits, up to 4
 */
export function nearestTo(head: number, tail: number, digits: number, scale: number): number {
  let high = head;
  let low = 0;
  if (digits > 0) {
    const power = exactPowers[digits]!;
    const product = head * power;
    const sum = product + tail;
    const rest = productError(head, power, product) + (tail - (sum - product));
    high = sum + rest;
    low = rest - (high - sum);
  }
  if (scale === 0) return high;
  if (scale > 0)
    return low === 0 && high <= Number.MAX_SAFE_INTEGER && scale <= 22 ? high * exactPowers[scale]! : Number.NaN;
  if (scale < -22) return Number.NaN;
  const power = exactPowers[-scale]!;
  const quotient = high / power;
  if (low === 0 && high <= Number.MAX_SAFE_INTEGER) return quotient;
  const product = quotient * power;
  const correction = (high - product - productError(quotient, power, product) + low) / power;
  const nearest = quotient + correction * (1 - doubt);
  return nearest === quotient + correction * (1 + doubt) ? nearest : Number.NaN;
}

/** What a * b lacks of the exact product (Dekker 1971, section 5). */
function productError(a: number, b: number, product: number): number {
  const aWide = splitter * a;
  const bWide = splitter * b;
  const aHigh = aWide - (aWide - a);
  const bHigh = bWide - (bWide - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
