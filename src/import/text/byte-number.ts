/** Decimals read from bytes. */
import { latin1 } from "../bytes/latin1.js";
import { headDigits, nearestTo, tailDigits } from "./decimal.js";

const [minus, plus, dot, zero] = [45, 43, 46, 48];

/** The number at a place of some bytes, to the last bit as Number() has it of the same digits. */
export class ByteNumber {
  value = 0;
  /** place behind it */
  end = 0;
  /** whether JSON spells numbers so: without a plus, zeros in front, or a point that has no digit on either side */
  isJson = true;

  /**
   * Reads an optional sign, digits with or without a point, and an exponent; false where no digit stands first.
   *
   * @param scale power of ten by which the number is multiplied, -2 of a percentage; with an exponent it is NaN then
   */
  read(bytes: Uint8Array, from: number, scale = 0): boolean {
    let i = from;
    const sign = bytes[i];
    if (sign === minus || sign === plus) i++;
    let head = 0;
    let tail = 0;
    let digits = 0;
    let power = scale;
    const whole = i;
    let digit = bytes[i]! - zero;
    for (; digit >= 0 && digit <= 9; digit = bytes[++i]! - zero) {
      if (digits < headDigits) head = 10 * head + digit;
      else tail = 10 * tail + digit;
      if (digits > 0 || digit > 0) digits++;
    }
    this.end = i;
    if (i === whole) return false;
    this.isJson = sign !== plus && (bytes[whole] !== zero || i === whole + 1);
    if (bytes[i] === dot) {
      const fraction = ++i;
      digit = bytes[i]! - zero;
      for (; digit >= 0 && digit <= 9; digit = bytes[++i]! - zero) {
        if (digits < headDigits) head = 10 * head + digit;
        else tail = 10 * tail + digit;
        if (digits > 0 || digit > 0) digits++;
      }
      if (i === fraction) this.isJson = false;
      power += fraction - i;
    }
    let hasExponent = false;
    if (bytes[i] === 101 || bytes[i] === 69) {
      const signed = bytes[i + 1];
      const first = signed === minus || signed === plus ? i + 2 : i + 1;
      let exponent = 0;
      let at = first;
      for (digit = bytes[at]! - zero; digit >= 0 && digit <= 9; digit = bytes[++at]! - zero)
        exponent = Math.min(1e6, 10 * exponent + digit);
      hasExponent = at > first;
      if (hasExponent) {
        i = at;
        power += signed === minus ? -exponent : exponent;
      }
    }
    this.end = i;
    const most = headDigits + tailDigits;
    const nearest = digits > most ? Number.NaN : nearestTo(head, tail, Math.max(0, digits - headDigits), power);
    if (scale !== 0 && hasExponent) this.value = Number.NaN;
    else if (!Number.isNaN(nearest)) this.value = sign === minus ? -nearest : nearest;
    else this.value = Number(latin1(bytes.subarray(from, i)) + (scale === 0 ? "" : `e${scale}`));
    return true;
  }
}
