/** Numbers as trainers print them. */

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const notFinite = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY]
]);

/**
 * The number that a text spells, or undefined: decimals with or without exponent, and what Python, NumPy, JavaScript and
 * W&B write for what is not finite ("nan", "NaN", "inf", "-Infinity"). No hexadecimal, no thousands separators, no units.
 */
export function numberOf(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const sign = text.startsWith("-") ? -1 : 1;
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  const special = unsigned.length <= 8 ? notFinite.get(unsigned.toLowerCase()) : undefined;
  return special === undefined ? undefined : sign * special;
}
