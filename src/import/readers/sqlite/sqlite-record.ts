/** A row of a SQLite table: a header of types, then the values. @see https://www.sqlite.org/fileformat2.html#record_format */
import { viewOf } from "./view.js";

/** A text that is stored as a blob (JSON) is a blob here too. */
export type Cell = number | string | Uint8Array | null;

const text = new TextDecoder();

/** An integer of 1 to 9 bytes, and where it ends. Beyond 2^53 it is the nearest double. */
export function varint(bytes: Uint8Array, at: number): [number, number] {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 128) return [value, at + i + 1];
  }
  return [value * 256 + (bytes[at + 8] ?? 0), at + 9];
}

/** The cells of a row. Whatever lies beyond its end is null. */
export function recordOf(payload: Uint8Array): Cell[] {
  const [headerLength, first] = varint(payload, 0);
  const cells: Cell[] = [];
  let at = headerLength;
  for (let next = first; next < Math.min(headerLength, payload.length); ) {
    const [type, after] = varint(payload, next);
    next = after;
    const length = lengthOf(type);
    cells.push(at + length > payload.length ? null : cellOf(payload.subarray(at, at + length), type));
    at += length;
  }
  return cells;
}

const lengths = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function lengthOf(type: number): number {
  return type < 12 ? lengths[type]! : Math.floor((type - 12) / 2);
}

function cellOf(bytes: Uint8Array, type: number): Cell {
  if (type >= 12) return type % 2 === 1 ? text.decode(bytes) : bytes;
  if (type === 8 || type === 9) return type - 8;
  const view = viewOf(bytes);
  if (type === 1) return view.getInt8(0);
  if (type === 2) return view.getInt16(0);
  if (type === 3) return view.getInt8(0) * 65_536 + view.getUint16(1);
  if (type === 4) return view.getInt32(0);
  if (type === 5) return view.getInt16(0) * 2 ** 32 + view.getUint32(2);
  if (type === 6) return Number(view.getBigInt64(0));
  return type === 7 ? view.getFloat64(0) : null;
}
