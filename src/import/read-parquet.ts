import type { AsyncBuffer, FileMetaData, SchemaElement } from "hyparquet";
import { parquetMetadata, parquetScan, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { type Problems, reasonOf } from "../lib/log-error.js";
import { isSound } from "./bytes/is-sound.js";
import { latin1 } from "./bytes/latin1.js";
import type { ColumnKind, RawColumn, RawColumns, ReadOptions } from "./bytes/read-columns.js";
import { decimalToNumber, isReasonable, repeatedNames, toCells } from "./bytes/read-columns.js";
import { unpackHadoopLz4, unpackLz4 } from "./read-lz4-page.js";
import { bigIntOfBytes } from "./readers/cells.js";
import { parquetReader } from "./readers/parquet.js";

const unpackers = { ...compressors, LZ4: unpackHadoopLz4, LZ4_RAW: unpackLz4 };

/**
 * Columns of a Parquet file: pages of version 1 and 2, all row groups, every codec but LZO.
 *
 * @param bytes the whole file
 * @param problems receives what is wrong with the file; a column at fault is `damaged`
 * @returns null when the file cannot be read as a whole
 */
export async function readParquet(
  bytes: Uint8Array,
  problems: Problems,
  { wanted = () => true }: ReadOptions = {}
): Promise<RawColumns | null> {
  if (!isWhole(bytes, problems) || !(await isSound(bytes, parquetReader, problems))) return null;
  const metadata = readMetadata(bytes, problems);
  if (metadata === null) return null;
  const rows = Number(metadata.num_rows);
  if (!isReasonable(rows, problems)) return null;
  const elements = parquetSchema(metadata).children.map(({ element }) => element);
  const repeated = repeatedNames(elements.map(({ name }) => name));
  if (repeated.length > 0) problems.add(`column names must be unique; found twice: ${repeated.join(", ")}`);

  const columns = new Map<string, RawColumn>();
  for (const element of elements) {
    const { name } = element;
    const kind = wanted(name) ? kindOf(element) : "unread";
    const type = typeOf(element);
    const values =
      kind === "unread"
        ? []
        : kind === "empty"
          ? new Array(rows).fill(null)
          : await readColumn(bytes, metadata, element, problems);
    columns.set(name, values === null ? { kind: "damaged", type, values: [] } : { kind, type, values });
  }
  return { rows, columns, metadata: keyValues(metadata) };
}

function isWhole(bytes: Uint8Array, problems: Problems): boolean {
  const end = latin1(bytes.subarray(-4));
  if (bytes.length >= 12 && end === "PAR1") return true;
  const found = bytes.length < 12 ? `${bytes.length} bytes` : JSON.stringify(end);
  problems.add(`a Parquet file must end with "PAR1"; found ${found} (file cut short?)`);
  return false;
}

function readMetadata(bytes: Uint8Array, problems: Problems): FileMetaData | null {
  try {
    const metadata = parquetMetadata(bytes, { geoparquet: false });
    parquetSchema(metadata); // throws where fields say that they have more fields than there are
    return metadata;
  } catch (error) {
    problems.add(`a Parquet file must have a readable footer; found: ${reasonOf(error)}`);
    return null;
  }
}

/** The values of a column over all row groups, or null and a problem. */
async function readColumn(bytes: Uint8Array, metadata: FileMetaData, element: SchemaElement, problems: Problems) {
  const { name, scale = 0 } = element;
  try {
    const isDecimal = element.converted_type === "DECIMAL";
    const scan = await parquetScan({
      file: asyncBufferOf(bytes),
      metadata: isDecimal ? unscaled(metadata, element) : metadata,
      columns: [name],
      compressors: unpackers,
      geoparquet: false,
      utf8: !isDecimal
    });
    const groups = await Promise.all(scan.ranges.map((range) => scan.readColumn({ column: name, ...range })));
    const values = groups.flatMap((group): unknown[] =>
      Array.from<unknown, unknown>(group, (value) => (isDecimal ? nearestOf(value, scale) : value))
    );
    // the reader ends quietly where the bytes of a column end, whatever the footer says
    if (values.length !== Number(metadata.num_rows)) {
      problems.add(`column ${name} must have ${metadata.num_rows} values; found ${values.length}`);
      return null;
    }
    return toCells(name, values, problems);
  } catch (error) {
    problems.add(`column ${name} must be readable; found: ${reasonOf(error)}`);
    return null;
  }
}

/**
 * The footer with a decimal column as what it is stored in. hyparquet rounds the integer to a double and divides by
 * 10 ** scale, which is off in the last digit from 17 digits or a scale of 23 on.
 */
function unscaled(metadata: FileMetaData, element: SchemaElement): FileMetaData {
  const { converted_type: _, logical_type: __, ...bare } = element;
  return { ...metadata, schema: metadata.schema.map((one) => (one === element ? bare : one)) };
}

/** The decimal nearest to an unscaled integer; what is no such integer (null) as it is. */
function nearestOf(value: unknown, scale: number): unknown {
  const integer = value instanceof Uint8Array ? bigIntOfBytes(value) : value;
  return typeof integer === "bigint" || typeof integer === "number" ? decimalToNumber(integer, scale) : value;
}

/** hyparquet asks for ArrayBuffers; the slice copies, because bytes may be a window on a larger buffer. */
function asyncBufferOf(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer
  };
}

function kindOf(element: SchemaElement): ColumnKind {
  const { type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (type === undefined || repetition === "REPEATED") return "unread";
  if (logical?.type === "NULL") return "empty";
  if (type === "BOOLEAN") return "boolean";
  if (type === "FLOAT" || type === "DOUBLE") return "number";
  if (converted === "DECIMAL") return type === "INT96" ? "unread" : "number";
  if (logical?.type === "FLOAT16") return "number";
  if (type === "INT32" || type === "INT64") return isPlainInteger(element) ? "number" : "unread";
  const isText = converted === "UTF8" || converted === "ENUM" || logical?.type === "STRING" || logical?.type === "ENUM";
  return type === "BYTE_ARRAY" && isText ? "string" : "unread";
}

/** Not a time, a date or a decimal that hyparquet would give unscaled. */
function isPlainInteger({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (logical !== undefined && logical.type !== "INTEGER") return false;
  return converted === undefined || /^U?INT_(8|16|32|64)$/.test(converted);
}

function typeOf({ type, converted_type: converted, logical_type: logical, num_children: children }: SchemaElement) {
  if (type === undefined) return children ? "group" : "unknown";
  const meaning = logical?.type ?? converted;
  return meaning ? `${type} (${meaning})` : type;
}

function keyValues({ key_value_metadata: pairs = [] }: FileMetaData): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value ?? ""]));
}
