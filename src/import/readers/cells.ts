/** Raw values of binary formats as values of a record. */
import { oneLine } from "../../lib/log-error.js";
import type { ReadReport } from "../reader.js";

/** Integers that a number cannot hold, counted by column; told when the log is at its end. */
export class UnsafeIntegers {
  readonly #found = new Map<string, { count: number; first: bigint | number }>();

  add(column: string, value: bigint | number): void {
    const found = this.#found.get(column);
    if (found) found.count++;
    else this.#found.set(column, { count: 1, first: value });
  }

  tell(report: ReadReport): void {
    for (const [column, { count, first }] of this.#found) {
      const them = count === 1 ? "an integer" : `${count} integers`;
      report.problem(
        `column ${oneLine(column)} has ${them} beyond +-2^53, read as the nearest number (the first: ${first})`
      );
    }
  }
}

/** 64-bit integers as numbers, without a bigint for each: words of 32 bits, the lower first. */
export function numbersOfInt64(
  raw: BigInt64Array | BigUint64Array,
  signed: boolean,
  unsafe: (value: number) => void
): Float64Array {
  const words = new Uint32Array(raw.buffer, raw.byteOffset, 2 * raw.length);
  const numbers = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const high = signed ? words[2 * i + 1]! | 0 : words[2 * i + 1]!;
    const number = high * 4294967296 + words[2 * i]!;
    if (!Number.isSafeInteger(number)) unsafe(number);
    numbers[i] = number;
  }
  return numbers;
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
