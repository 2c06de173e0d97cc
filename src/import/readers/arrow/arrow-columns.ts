/**
 * Columns of the record batches and dictionaries of Arrow: apache-arrow makes typed arrays and texts of buffers that the
 * guard has seen, and they become values of a record, a stretch of rows at a time.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout
 */
import type { Data } from "apache-arrow/data";
import { DateUnit, MetadataVersion, type TimeUnit } from "apache-arrow/enum";
import { Type as Layout } from "apache-arrow/fb/type";
import { BufferRegion, FieldNode } from "apache-arrow/ipc/metadata/message";
import { DataType } from "apache-arrow/type";
import { Vector } from "apache-arrow/vector";
import { CompressedVectorLoader } from "apache-arrow/visitor/vectorloader";
import { firstOf } from "../../../lib/items.js";
import {
  bigIntOfBytes,
  decimalToNumber,
  isoDay,
  isoTime,
  milliseconds,
  numbersOfInt64,
  perSecond
} from "../bytes/binary-values.js";
import type { ColumnKind, RawValue } from "../bytes/columnar.js";
import { type ArrowField, type BatchParts, checkOffsets, checkViews, checkWidth, type Part } from "./arrow-guard.js";

/** Values of rows [from, to). */
type Rows<T> = (from: number, to: number) => T;

export type ArrowColumn =
  | { name: string; rows: Rows<ArrayLike<RawValue>> }
  | { name: string; map: Rows<readonly [RawValue[][], RawValue[][]]> };

export type Dictionaries = ReadonlyMap<number, ArrayLike<RawValue>>;

/**
 * The columns of a field that records can hold: several for a structure, none for a list.
 *
 * @param wanted whether the columns of that name are decoded
 * @param prefix names of the structures around it, each with a dot
 */
export async function openColumns(
  field: ArrowField,
  batch: BatchParts,
  dictionaries: Dictionaries,
  wanted: (name: string) => boolean = () => true,
  prefix = ""
): Promise<ArrowColumn[]> {
  const name = prefix + field.name;
  const isStruct = field.layout === Layout.Struct_;
  if (unreadable(field) !== null || (!isStruct && !wanted(name))) {
    batch.pass(field);
    return [];
  }
  if (field.layout === Layout.Map) return [{ name, map: await openMap(field, batch, dictionaries) }];
  if (!isStruct) return [{ name, rows: await openLeaf(field, batch, dictionaries, batch.rows) }];
  const { buffers } = await batch.take(field, batch.rows);
  const columns: ArrowColumn[] = [];
  for (const child of field.children) {
    columns.push(...(await openColumns(child, batch, dictionaries, wanted, `${name}.`)));
  }
  return columns.map((column) =>
    "map" in column
      ? column
      : { ...column, rows: (from, to) => withNulls(column.rows(from, to), validityOf(buffers), from) }
  );
}

async function openMap(
  field: ArrowField,
  batch: BatchParts,
  dictionaries: Dictionaries
): Promise<Rows<readonly [RawValue[][], RawValue[][]]>> {
  const [entry] = field.children;
  const { length, buffers } = await batch.take(field, batch.rows);
  const offsets = new Int32Array(buffers[1]!.buffer, buffers[1]!.byteOffset, buffers[1]!.length >> 2);
  const entries = length === 0 ? 0 : (offsets[length] ?? -1);
  checkOffsets(offsets, length, entries);
  await batch.take(entry!, entries);
  const keys = await openLeaf(firstOf(entry!.children), batch, dictionaries, entries);
  const values = await openLeaf(entry!.children[1]!, batch, dictionaries, entries);
  return (from, to) => {
    const lists = (rows: Rows<ArrayLike<RawValue>>) =>
      Array.from({ length: to - from }, (_, i): RawValue[] => {
        const row = from + i;
        return isNull(validityOf(buffers), row) ? [] : Array.from(rows(offsets[row]!, offsets[row + 1]!));
      });
    return [lists(keys), lists(values)];
  };
}

/** Values of a field without children, or of the words of a dictionary. */
async function openLeaf(
  field: ArrowField,
  batch: BatchParts,
  dictionaries: Dictionaries,
  least: number
): Promise<Rows<ArrayLike<RawValue>>> {
  const part = await batch.take(field, least);
  if (field.layout === Layout.Null && field.dictionary === null) {
    return (from, to) => new Array<RawValue>(to - from).fill(null);
  }
  const values = cellsOf(load((field.dictionary === null ? field.type : field.dictionary.places)!, part));
  const validity = validityOf(part.buffers);
  if (field.dictionary === null) return (from, to) => withNulls(values(from, to), validity, from);
  const words = dictionaries.get(field.dictionary.id) ?? (part.length === 0 ? [] : null);
  if (words === null) throw new Error("words of a dictionary that has not come before (damaged?)");
  return (from, to) => {
    const places = values(from, to);
    return Array.from({ length: to - from }, (_, i) => {
      if (isNull(validity, from + i)) return null;
      const place = Number(places[i]);
      if (!(place >= 0 && place < words.length)) throw new Error(`word ${place} of a dictionary of ${words.length}`);
      return words[place];
    });
  };
}

export async function openDictionary(field: ArrowField, batch: BatchParts): Promise<ArrayLike<RawValue>> {
  const rows = await openLeaf({ ...field, dictionary: null }, batch, new Map(), batch.rows);
  return rows(0, batch.rows);
}

/** Hands the buffers of a field to the library, and holds their lengths against its type first. */
function load(type: DataType, part: Part): Data {
  const { length, buffers } = part;
  const views = DataType.isUtf8View(type) ? buffers.length - 2 : 0;
  if (DataType.isUtf8View(type)) checkViews(part);
  else if (!DataType.isUtf8(type) && !DataType.isLargeUtf8(type)) checkWidth(part, bitsOf(type));
  const regions = buffers.map((bytes) => new BufferRegion(0, bytes.length));
  // blanks are put in when values are asked for: a count of none, which writers may leave, would hide them here
  const node = new FieldNode(length, 0);
  const loader = new CompressedVectorLoader(buffers, [node], regions, new Map(), MetadataVersion.V5, [views]);
  const data = loader.visit(type) as Data;
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) checkOffsets(data.valueOffsets, length, data.values.length);
  return data;
}

function bitsOf(type: DataType): number {
  if (DataType.isBool(type)) return 1;
  if (DataType.isDecimal(type)) return type.bitWidth;
  return 8 * type.ArrayType.BYTES_PER_ELEMENT;
}

/** Values as the library has them, whatever is missing among them, as values of a record. */
function cellsOf(data: Data): Rows<ArrayLike<RawValue>> {
  const { type, values, stride } = data;
  const each =
    (value: (raw: never) => RawValue): Rows<ArrayLike<RawValue>> =>
    (from, to) =>
      Array.from(values.subarray(from, to) as ArrayLike<never>, value);
  if (DataType.isTimestamp(type)) return each((raw: bigint) => isoTime(milliseconds(raw, unitOf(type.unit))));
  if (DataType.isDate(type)) {
    return type.unit === DateUnit.DAY ? each(isoDay) : each((raw) => isoTime(Number(raw)).slice(0, 10));
  }
  if (DataType.isTime(type) || DataType.isDuration(type)) {
    const per = Number(perSecond[unitOf(type.unit)]);
    return each((raw) => Number(raw) / per);
  }
  if (DataType.isDecimal(type)) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const width = 4 * stride;
    return (from, to) =>
      Array.from({ length: to - from }, (_, i) => {
        const at = width * (from + i);
        return decimalToNumber(bigIntOfBytes(bytes.slice(at, at + width).reverse()), type.scale);
      });
  }
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    return (from, to) => numbersOfInt64(values.subarray(from, to));
  }
  if (DataType.isInt(type) || (DataType.isFloat(type) && !(values instanceof Uint16Array))) {
    return (from, to) => values.subarray(from, to);
  }
  const vector = new Vector([data]);
  return (from, to) => {
    const all = new Array<RawValue>(to - from);
    for (let i = 0; i < all.length; i++) all[i] = vector.get(from + i);
    return all;
  };
}

function unitOf(unit: TimeUnit): keyof typeof perSecond {
  return (["SECOND", "MILLIS", "MICROS", "NANOS"] as const)[unit] ?? "SECOND";
}

/** What a field holds that no record does, or null. */
export function unreadable(field: ArrowField): string | null {
  const { layout, type, dictionary, children } = field;
  switch (layout) {
    case Layout.Struct_:
      return dictionary === null ? null : "dictionaries of structures";
    case Layout.Map: {
      const entry = children[0]?.children;
      const plain = dictionary === null && entry?.length === 2 && entry.every((part) => isPlain(part));
      return plain ? null : "nested maps";
    }
    case Layout.List:
    case Layout.LargeList:
    case Layout.FixedSizeList:
    case Layout.ListView:
    case Layout.LargeListView:
      return "lists";
    case Layout.Binary:
    case Layout.LargeBinary:
    case Layout.BinaryView:
    case Layout.FixedSizeBinary:
      return "bytes";
    case Layout.RunEndEncoded:
      return "run-end encoded values";
    case Layout.NONE:
    case Layout.Interval:
    case Layout.Union:
      return `values of the type ${Layout[layout].toLowerCase()}`;
    default:
      return type === null || dictionary?.places === null ? "numbers of an unknown kind" : null;
  }
}

function isPlain(field: ArrowField): boolean {
  return field.layout !== Layout.Struct_ && field.layout !== Layout.Map && unreadable(field) === null;
}

/** What a study's own log may take a field for. */
export function kindOf(field: ArrowField): ColumnKind {
  if (unreadable(field) !== null) return "unread";
  switch (field.layout) {
    case Layout.Null:
      return "empty";
    case Layout.Int:
    case Layout.FloatingPoint:
    case Layout.Decimal:
      return "number";
    case Layout.Bool:
      return field.dictionary === null ? "boolean" : "unread";
    case Layout.Utf8:
    case Layout.LargeUtf8:
    case Layout.Utf8View:
      return "string";
    default:
      return "unread";
  }
}

function validityOf([bits]: readonly Uint8Array[]): Uint8Array | null {
  return bits === undefined || bits.length === 0 ? null : bits;
}

function isNull(validity: Uint8Array | null, row: number): boolean {
  return validity !== null && ((validity[row >> 3]! >> (row & 7)) & 1) === 0;
}

function withNulls(values: ArrayLike<RawValue>, validity: Uint8Array | null, from: number): ArrayLike<RawValue> {
  if (validity === null) return values;
  const all = new Array<RawValue>(values.length);
  for (let i = 0; i < all.length; i++) all[i] = isNull(validity, from + i) ? null : values[i];
  return all;
}
