/** Numbers as trainers print them. */

/** What Number() takes and is no decimal: "0x1F", "0b1", and with blanks around. */
const foreign = /^0[xXbBoO]|^\s|\s$/;
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
  const number = Number(text);
  if (Number.isFinite(number)) return text === "" || foreign.test(text) ? undefined : number;
  const sign = text.startsWith("-") ? -1 : 1;
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  const special = unsigned.length <= 8 ? notFinite.get(unsigned.toLowerCase()) : undefined;
  return special === undefined ? undefined : sign * special;
}
