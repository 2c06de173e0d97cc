/** Raw values of binary formats as values of a record. */
/** 64-bit integers as numbers, without a bigint for each; one that a number cannot hold stays a bigint. */
export function numbersOfInt64(raw: BigInt64Array | BigUint64Array): ArrayLike<number | bigint> {
  const signed = raw instanceof BigInt64Array;
  // words of 32 bits, the lower first
  const words = new Uint32Array(raw.buffer, raw.byteOffset, 2 * raw.length);
  const numbers = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const high = signed ? words[2 * i + 1]! | 0 : words[2 * i + 1]!;
    const number = high * 4294967296 + words[2 * i]!;
    if (!Number.isSafeInteger(number)) return Array.from<bigint, number | bigint>(raw, safe);
    numbers[i] = number;
  }
  return numbers;
}

function safe(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A time as ISO 8601 text to the millisecond, in UTC; what no calendar holds stays a number, as text. */
export function isoTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}

/** A day as ISO 8601 text, counted from 1970-01-01. */
export function isoDay(days: number): string {
  return isoTime(days * 86_400_000).replace(/T.*$/, "");
}

/** Units of a second, by the names that formats give them. */
export const perSecond = { SECOND: 1n, MILLIS: 1000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n } as const;

/** An instant in some unit since 1970 as milliseconds, cut and not rounded. */
export function milliseconds(instant: bigint, unit: keyof typeof perSecond): number {
  const per = perSecond[unit];
  return Number(per < 1000n ? (instant * 1000n) / per : instant / (per / 1000n));
}

/** Big-endian two's complement, as Parquet writes decimals in bytes. */
export function bigIntOfBytes(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

/**
 * An unscaled decimal as the nearest number: unscaled * 10^-scale, rounded once.
 * (Multiplying by 10 ** -scale rounds twice: 7 tenths would be 0.7000000000000001.)
 */
export function decimalToNumber(unscaled: bigint | number, scale: number): number {
  return Number(`${unscaled}e${-scale}`);
}
