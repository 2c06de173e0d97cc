import type { Data, Field, RecordBatch, Vector } from "apache-arrow";
import { CompressionType, compressionRegistry, DataType, RecordBatchReader, Table, Type } from "apache-arrow";
import { decompressZstd } from "hyparquet-compressors";
import { type Problems, reasonOf } from "../lib/log-error.js";
import { takeVersion } from "./arrow-unions.js";
import { isSound } from "./bytes/is-sound.js";
import type { Cell, ColumnKind, RawColumn, RawColumns, ReadOptions } from "./bytes/read-columns.js";
import { decimalToNumber, isReasonable, repeatedNames, toCells } from "./bytes/read-columns.js";
import { decompressLz4Frame } from "./read-lz4-frame.js";
import { arrowReader } from "./readers/arrow.js";

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decompressLz4Frame });
// fzstd gives a window into a larger buffer, which cannot be seen as 64-bit values: hence the copy
compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes).slice() });

/**
 * Columns of an Arrow IPC file or stream: all record batches; bodies plain, LZ4 or Zstandard.
 *
 * @param bytes the whole file or stream
 * @param problems receives what is wrong with the file; a column at fault is `damaged`
 * @returns null when the file cannot be read as a whole
 */
export async function readArrow(
  bytes: Uint8Array,
  problems: Problems,
  { wanted = () => true }: ReadOptions = {}
): Promise<RawColumns | null> {
  if (!isWhole(bytes, problems) || !(await isSound(bytes, arrowReader, problems))) return null;
  const table = readTable(bytes, problems);
  if (table === null) return null;
  if (!isReasonable(table.numRows, problems)) return null;
  const { fields, metadata } = table.schema;
  const repeated = repeatedNames(fields.map(({ name }) => name));
  if (repeated.length > 0) problems.add(`column names must be unique; found twice: ${repeated.join(", ")}`);

  const columns = new Map<string, RawColumn>();
  fields.forEach((field, i) => {
    const kind = wanted(field.name) ? kindOf(field.type) : "unread";
    const type = String(field.type);
    const values =
      kind === "unread"
        ? []
        : kind === "empty"
          ? new Array(table.numRows).fill(null)
          : readColumn(table.getChildAt(i), field, problems);
    columns.set(field.name, values === null ? { kind: "damaged", type, values: [] } : { kind, type, values });
  });
  return { rows: table.numRows, columns, metadata: Object.fromEntries(metadata) };
}

function readTable(bytes: Uint8Array, problems: Problems): Table | null {
  try {
    // a window that does not start at a multiple of 8 cannot be seen as 64-bit values
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
    const reader = RecordBatchReader.from(aligned);
    reader.open();
    takeVersion(reader, aligned);
    const batches = reader.isFile() ? batchesOfFile(reader) : [...reader];
    return new Table(reader.schema, batches);
  } catch (error) {
    problems.add(`an Arrow file must be readable; found: ${reasonOf(error)}`);
    return null;
  }
}

/** One by one as the footer counts them: going on from one to the next never ends where a footer leads elsewhere. */
function batchesOfFile(reader: RecordBatchReader): RecordBatch[] {
  return Array.from({ length: reader.numRecordBatches }, (_, i) => {
    const batch = reader.readRecordBatch(i) as RecordBatch | null;
    if (batch === null) throw new Error(`no record batch where the footer puts number ${i}`);
    return batch;
  });
}

/**
 * A file ends with its magic word, a stream with its end mark; without them rows may be missing.
 * Before version 0.15 of Arrow a stream had no mark before its messages, and half of it at its end.
 */
function isWhole(bytes: Uint8Array, problems: Problems): boolean {
  const isFile = bytes[0] === 0x41;
  const word = bytes[0] === 0xff ? [0xff, 0xff, 0xff, 0xff] : [];
  const end = isFile ? [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31] : [...word, 0, 0, 0, 0];
  const found = [...bytes.subarray(-end.length)];
  if (found.length === end.length && found.every((byte, i) => byte === end[i])) return true;
  const name = isFile ? `an Arrow file must end with "ARROW1"` : "an Arrow stream must end with its end mark";
  const hex = found.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  problems.add(`${name}; found ${hex} after ${bytes.length} bytes (file cut short?)`);
  return false;
}

/** The values of a column, or null and a problem. */
function readColumn(vector: Vector | null, { name, type }: Field, problems: Problems): Cell[] | null {
  try {
    // the library looks neither for buffers shorter than their column nor for words missing in a dictionary
    const short = vector?.data.find((data) => capacityOf(data) < data.length);
    if (short) throw new Error(`${capacityOf(short)} values for ${short.length} rows`);
    const values = vector === null ? [] : valuesOf(vector, type);
    const missing = values.indexOf(undefined);
    if (missing !== -1) throw new Error(`no value in row ${missing}`);
    return toCells(name, values, problems);
  } catch (error) {
    problems.add(`column ${name} must be readable; found: ${reasonOf(error)}`);
    return null;
  }
}

/** How many values the buffers of a column have room for. */
function capacityOf({ type, values, valueOffsets, stride }: Data): number {
  switch (type.typeId) {
    case Type.Bool:
      return 8 * values.length;
    case Type.Utf8:
    case Type.LargeUtf8:
      return valueOffsets.length - 1;
    case Type.Utf8View:
      return values.length / 16;
    default:
      return values.length / stride;
  }
}

function valuesOf(vector: Vector, type: DataType): unknown[] {
  const values = Array.from({ length: vector.length }, (_, row) => vector.get(row));
  if (!DataType.isDecimal(type)) return values;
  return values.map((words) => (words === null ? null : decimalToNumber(unscaled(words), type.scale)));
}

/** Two's complement, least significant word first. */
function unscaled(words: Uint32Array): bigint {
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return BigInt.asIntN(32 * words.length, bits);
}

function kindOf(type: DataType): ColumnKind {
  switch (type.typeId) {
    case Type.Null:
      return "empty";
    case Type.Int:
    case Type.Float:
    case Type.Decimal:
      return "number";
    case Type.Bool:
      return "boolean";
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return "string";
    case Type.Dictionary: {
      const kind = kindOf((type as DataType & { dictionary: DataType }).dictionary);
      return kind === "string" || kind === "number" ? kind : "unread";
    }
    default:
      return "unread";
  }
}
