/**
 * 1 - x on the decimal digits as written, so that 0.97801 gives 0.02199 and not 0.021990000000000003.
 *
 * @param digits x as plain decimal digits, 0 <= x <= 1
 * @returns the double nearest to the exact difference
 * @throws RangeError if the text is not such a number
 */
export function oneMinus(digits: string): number {
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(digits);
  if (!parts) throw new RangeError(`a fraction must be plain decimal digits; got "${digits}"`);
  const decimals = parts[2] ?? "";
  const scale = 10n ** BigInt(decimals.length);
  const difference = scale - BigInt(`${parts[1]}${decimals}`);
  if (difference < 0n || difference > scale) throw new RangeError(`a fraction must be in [0, 1]; got ${digits}`);
  const padded = difference.toString().padStart(decimals.length + 1, "0");
  const cut = padded.length - decimals.length;
  return Number(`${padded.slice(0, cut)}.${padded.slice(cut)}`);
}

/**
 * Decimal digits as a table with that many decimals prints them: 17 with 1 decimal is "17.0".
 *
 * @throws RangeError if the text already has more decimals
 */
export function printedText(digits: string, decimals: number): string {
  const [whole = "", fraction = ""] = digits.split(".");
  if (!/^-?\d+$/.test(whole) || !/^\d*$/.test(fraction)) throw new RangeError(`not plain decimal digits: "${digits}"`);
  if (fraction.length > decimals) throw new RangeError(`${digits} has more than ${decimals} decimals`);
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, "0")}`;
}
