/**
 * What a page of a Parquet column holds, decoded: levels, and values in every encoding that writers use.
 * hyparquet decodes what is intricate (deltas, split streams); counts and lengths are held against the bytes of the
 * page first, since its own loops believe them.
 *
 * @see https://github.com/apache/parquet-format/blob/master/Encodings.md
 */
import type { SchemaElement } from "hyparquet";
import { parseFloat16 } from "hyparquet/src/convert.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { decimalToNumber } from "../bytes/read-columns.js";
import type { Value } from "../reader.js";
import { bigIntOfBytes, isoDay, isoTime, milliseconds, numbersOfInt64, perSecond } from "./cells.js";
import { maxPiece } from "./limits.js";

/** Values in the physical types of Parquet. */
type Raw = Int32Array | BigInt64Array | Float32Array | Float64Array | boolean[] | Uint8Array[];

/**
 * Small numbers in runs: each run packed in bits, or one number and how often.
 *
 * @param width bits of a number
 * @param count how many there must be
 */
export function hybrid(bytes: Uint8Array, width: number, count: number): Int32Array {
  if (width > 24) throw new Error(`numbers of ${width} bits in runs; at most 24 are read`);
  const out = new Int32Array(count);
  if (width === 0) return out;
  const mask = (1 << width) - 1;
  const wholeBytes = (width + 7) >> 3;
  let at = 0;
  let filled = 0;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error(`runs that end after ${filled} of ${count} values`);
    return byte;
  };
  while (filled < count) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = next();
      header += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
      if (shift > 28) throw new Error("a run of impossible length");
    }
    const packed = header % 2 === 1;
    const run = Math.floor(header / 2) * (packed ? 8 : 1);
    const end = Math.min(count, filled + run);
    if (packed) {
      let buffer = 0;
      let bits = 0;
      const from = at;
      for (; filled < end; filled++) {
        while (bits < width) {
          buffer |= next() << bits;
          bits += 8;
        }
        out[filled] = buffer & mask;
        buffer >>>= width;
        bits -= width;
      }
      at = from + (run / 8) * width;
    } else {
      let value = 0;
      for (let i = 0; i < wholeBytes; i++) value |= next() << (8 * i);
      out.fill(value, filled, end);
      filled = end;
    }
  }
  return out;
}

/** Bits that a level up to `most` takes. */
export function bitWidth(most: number): number {
  return 32 - Math.clz32(most);
}

export interface Encoded {
  encoding: string;
  /** values that are there, without the missing ones */
  count: number;
  element: SchemaElement;
}

/** Values of a page without its levels; a page of dictionary indices takes them from `dictionary`. */
export function decodeValues(
  bytes: Uint8Array,
  encoded: Encoded,
  dictionary: ArrayLike<Value> | null,
  unsafe: (value: number) => void
): ArrayLike<Value> {
  const { encoding, count, element } = encoded;
  if (count === 0) return [];
  if (encoding === "PLAIN_DICTIONARY" || encoding === "RLE_DICTIONARY") return lookUp(bytes, count, dictionary);
  return toValues(decodeRaw(bytes, encoded), element, unsafe);
}

function lookUp(bytes: Uint8Array, count: number, dictionary: ArrayLike<Value> | null): Value[] {
  if (dictionary === null) throw new Error("a page that refers to a dictionary, and no dictionary before it");
  const indices = hybrid(bytes.subarray(1), bytes[0] ?? 0, count);
  const values = new Array<Value>(count);
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    if (index >= dictionary.length) throw new Error(`word ${index} of a dictionary of ${dictionary.length}`);
    values[i] = dictionary[index];
  }
  return values;
}

function decodeRaw(bytes: Uint8Array, { encoding, count, element }: Encoded): Raw {
  const { type, type_length: typeLength } = element;
  switch (encoding) {
    case "PLAIN":
    case "PLAIN_DICTIONARY":
      return plain(bytes, count, element);
    case "RLE": {
      if (type !== "BOOLEAN") throw new Error(`${type} in runs`);
      return Array.from(hybrid(bytes, 1, count), (bit) => bit === 1);
    }
    case "BYTE_STREAM_SPLIT":
      needBytes(bytes, count * widthOf(element));
      return byteStreamSplit(readerOf(bytes), count, type!, typeLength) as Raw;
    case "DELTA_BINARY_PACKED": {
      const out = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
      deltaBinaryUnpack(readerOf(bytes), count, out);
      return out;
    }
    case "DELTA_LENGTH_BYTE_ARRAY": {
      const [lengths, rest] = deltas(bytes, count);
      return pieces(rest, lengths);
    }
    case "DELTA_BYTE_ARRAY":
      return deltaByteArrays(bytes, count);
    default:
      throw new Error(`values in the encoding ${encoding}, which is not read`);
  }
}

function readerOf(bytes: Uint8Array) {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

function deltas(bytes: Uint8Array, count: number): [Int32Array, Uint8Array] {
  const reader = readerOf(bytes);
  const out = new Int32Array(count);
  deltaBinaryUnpack(reader, count, out);
  return [out, bytes.subarray(reader.offset)];
}

/** Texts that each take over the beginning of the one before. */
function deltaByteArrays(bytes: Uint8Array, count: number): Uint8Array[] {
  const [prefixes, rest] = deltas(bytes, count);
  const [lengths, texts] = deltas(rest, count);
  const suffixes = pieces(texts, lengths);
  let total = 0;
  let before: Uint8Array = new Uint8Array(0);
  return suffixes.map((suffix, i) => {
    const prefix = prefixes[i]!;
    if (prefix < 0 || prefix > before.length) throw new Error("a text that takes over more than there is");
    total += prefix;
    if (total > maxPiece) throw new Error(`texts that unpack to more than ${maxPiece} bytes`);
    const text = new Uint8Array(prefix + suffix.length);
    text.set(before.subarray(0, prefix));
    text.set(suffix, prefix);
    before = text;
    return text;
  });
}

function pieces(bytes: Uint8Array, lengths: Int32Array): Uint8Array[] {
  let at = 0;
  return Array.from(lengths, (length) => {
    if (length < 0 || length > bytes.length - at) throw new Error("texts that are longer than their page");
    at += length;
    return bytes.subarray(at - length, at);
  });
}

function plain(bytes: Uint8Array, count: number, element: SchemaElement): Raw {
  switch (element.type) {
    case "BOOLEAN":
      needBytes(bytes, Math.ceil(count / 8));
      return Array.from({ length: count }, (_, i) => ((bytes[i >> 3]! >> (i & 7)) & 1) === 1);
    case "INT32":
      return new Int32Array(aligned(bytes, 4 * count));
    case "INT64":
      return new BigInt64Array(aligned(bytes, 8 * count));
    case "FLOAT":
      return new Float32Array(aligned(bytes, 4 * count));
    case "DOUBLE":
      return new Float64Array(aligned(bytes, 8 * count));
    case "INT96":
    case "FIXED_LEN_BYTE_ARRAY": {
      const width = widthOf(element);
      needBytes(bytes, width * count);
      return Array.from({ length: count }, (_, i) => bytes.subarray(width * i, width * (i + 1)));
    }
    default:
      return plainTexts(bytes, count);
  }
}

function plainTexts(bytes: Uint8Array, count: number): Uint8Array[] {
  needBytes(bytes, 4 * count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Array<Uint8Array>(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const from = at + 4;
    at = from <= bytes.length ? from + view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (at > bytes.length) throw new Error("texts that are longer than their page");
    texts[i] = bytes.subarray(from, at);
  }
  return texts;
}

function widthOf({ type, type_length: length }: SchemaElement): number {
  if (type === "FIXED_LEN_BYTE_ARRAY") {
    if (!length || length < 0) throw new Error("bytes of a fixed length that is not given");
    return length;
  }
  return { INT96: 12, INT64: 8, DOUBLE: 8 }[type as string] ?? 4;
}

function needBytes(bytes: Uint8Array, needed: number): void {
  if (bytes.length < needed) throw new Error(`values of ${needed} bytes in a page of ${bytes.length}`);
}

/** A copy where it can be seen as numbers: a page begins anywhere in its file. */
function aligned(bytes: Uint8Array, length: number): ArrayBuffer {
  needBytes(bytes, length);
  return bytes.slice(0, length).buffer as ArrayBuffer;
}

const text = new TextDecoder();

/** Physical values as values of a record: times as ISO 8601 text, decimals and integers as numbers. */
function toValues(raw: Raw, element: SchemaElement, unsafe: (value: number) => void): ArrayLike<Value> {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    const scale = element.scale ?? (logical?.type === "DECIMAL" ? logical.scale : 0) ?? 0;
    return mapRaw(raw, (value) => decimalToNumber(value instanceof Uint8Array ? bigIntOfBytes(value) : value, scale));
  }
  if (raw instanceof BigInt64Array) {
    const unit = instantUnit(element);
    if (unit !== null) return Array.from(raw, (value) => isoTime(milliseconds(value, unit)));
    if (isTimeOfDay(element)) return Array.from(raw, (value) => Number(value) / perUnitOfDay(element));
    return numbersOfInt64(raw, !isUnsigned(element), unsafe);
  }
  if (raw instanceof Int32Array) {
    if (converted === "DATE" || logical?.type === "DATE") return Array.from(raw, isoDay);
    if (isTimeOfDay(element)) return Array.from(raw, (value) => value / 1000);
    return isUnsigned(element) ? new Uint32Array(raw.buffer, raw.byteOffset, raw.length) : raw;
  }
  if (raw instanceof Float32Array || raw instanceof Float64Array) return raw;
  if (type === "BOOLEAN") return raw as boolean[];
  const bytes = raw as Uint8Array[];
  if (type === "INT96") return bytes.map(instantOfInt96);
  if (logical?.type === "FLOAT16") return bytes.map((value) => parseFloat16(value));
  if (logical?.type === "UUID") return bytes.map(uuidText);
  return bytes.map((value) => text.decode(value));
}

function mapRaw(raw: Raw, convert: (value: number | bigint | Uint8Array) => Value): Value[] {
  return Array.from(raw as Iterable<number | bigint | Uint8Array>, convert);
}

function isUnsigned({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return /^UINT/.test(converted ?? "") || (logical?.type === "INTEGER" && !logical.isSigned);
}

function instantUnit({ converted_type: converted, logical_type: logical }: SchemaElement) {
  if (logical?.type === "TIMESTAMP") return logical.unit;
  if (converted === "TIMESTAMP_MILLIS") return "MILLIS";
  return converted === "TIMESTAMP_MICROS" ? "MICROS" : null;
}

function isTimeOfDay({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return logical?.type === "TIME" || /^TIME_/.test(converted ?? "");
}

/** A time of day is given in seconds. */
function perUnitOfDay({ logical_type: logical }: SchemaElement): number {
  return logical?.type === "TIME" ? Number(perSecond[logical.unit]) : 1e6;
}

/** Nanoseconds of a day, and the day counted as astronomers do: how Spark and Impala wrote instants. */
function instantOfInt96(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  const days = view.getInt32(8, true) - 2_440_588;
  return isoTime(days * 86_400_000 + Number(view.getBigInt64(0, true) / 1_000_000n));
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
