/**
 * Powers with the same bits everywhere. How `x ** y` rounds is left to the engine, and Node 24 rounds otherwise than
 * Node 20: in the last digit, which would give the same logs other results files. `Math.exp` and `Math.log` are V8's own
 * code, the same since Node 20. `2 ** n` and `256 ** n` are exact for whole n, and stay as they are.
 */

/** x², exactly rounded. */
export function square(x: number): number {
  return x * x;
}

/** x^n by repeated multiplication, for whole n >= 0: exact where every product is. */
export function wholePower(x: number, n: number): number {
  let product = 1;
  for (let i = 0; i < n; i++) product *= x;
  return product;
}

/**
 * x^y as exp(y ln x).
 *
 * @param x >= 0
 * @returns within 1e-14 of x^y, relative, as long as |y ln x| < 40
 */
export function power(x: number, y: number): number {
  return y === 0 ? 1 : y === 1 ? x : Math.exp(y * Math.log(x));
}

/**
 * 10^n: the nearest double where n is whole, so that 10^-3 is 0.001.
 *
 * @param n any number; beyond those of a double the result is Infinity or 0
 */
export function powerOfTen(n: number): number {
  return Number.isInteger(n) ? Number(`1e${n}`) : Math.exp(n * Math.LN10);
}
