/** Numbers as trainers print them. */

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
  if (Number.isFinite(number)) return isDecimal(text) ? number : undefined;
  const sign = text.startsWith("-") ? -1 : 1;
  const unsigned = /^[+-]/.test(text) ? text.slice(1) : text;
  const special = unsigned.length <= 8 ? notFinite.get(unsigned.toLowerCase()) : undefined;
  return special === undefined ? undefined : sign * special;
}

/** Whether what Number() takes is a decimal: not "", "0x1F", "0b1", and nothing with blanks around. */
function isDecimal(text: string): boolean {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  // "+", "-", "." and digits; a letter behind a leading zero is an exponent or another base
  const isPlain = first >= 43 && first <= 57 && last >= 46 && last <= 57;
  return isPlain && (first !== 48 || !/^.[xXbBoO]/.test(text));
}
