/**
 * Columns of one record batch or dictionary of Arrow, over their buffers: checked in length when they are opened, so
 * that any row can be asked for, and made into values only a stretch of rows at a time.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout
 */
import { parseFloat16 } from "hyparquet/src/convert.js";
import { decimalToNumber } from "../bytes/read-columns.js";
import { decompressLz4Frame } from "../read-lz4-frame.js";
import type { Value } from "../reader.js";
import type { ArrowField, ArrowType } from "./arrow-schema.js";
import { bigIntOfBytes, isoDay, isoTime, milliseconds, numbersOfInt64, perSecond } from "./cells.js";
import type { FlatTable } from "./flatbuffer.js";
import type { UnpackBudget } from "./limits.js";
import { unpackZstd } from "./unpack.js";

/** Values of rows [from, to). */
type Rows<T> = (from: number, to: number) => T;

export type ArrowColumn =
  | { name: string; rows: Rows<ArrayLike<Value>> }
  | { name: string; map: Rows<readonly [Value[][], Value[][]]> };

export interface BatchAsked {
  /** the RecordBatch table of the message */
  header: FlatTable;
  /** bytes [start, end) of the message's body */
  body: (start: number, end: number) => Promise<Uint8Array>;
  bodyLength: number;
  unionsHaveValidity: boolean;
  dictionaries: ReadonlyMap<number, ArrayLike<Value>>;
  budget: UnpackBudget;
  unsafe: (column: string) => (value: number) => void;
}

/** The buffers of a batch, taken one after the other as the fields of the schema need them. */
export class ArrowBatch {
  readonly rows: number;
  readonly #asked: BatchAsked;
  readonly #nodes: number[][];
  readonly #buffers: number[][];
  readonly #views: number[][];
  readonly #codec: "lz4" | "zstd" | null;
  /** values that a field has at least */
  #least: number;
  #node = 0;
  #buffer = 0;
  #view = 0;

  constructor(asked: BatchAsked) {
    const { header } = asked;
    this.#asked = asked;
    this.rows = header.int64(0);
    this.#least = this.rows;
    this.#nodes = header.words(1, 2);
    this.#buffers = header.words(2, 2);
    this.#views = header.words(4, 1);
    const compression = header.table(3);
    this.#codec = compression === null ? null : compression.int8(0) === 1 ? "zstd" : "lz4";
    if (compression !== null && (compression.int8(0) > 1 || compression.int8(1) !== 0)) {
      throw new Error("buffers packed in a way that is not read");
    }
  }

  /**
   * The columns of a field that records can hold: several for a structure, none for a list.
   *
   * @param prefix names of the structures around it, each with a dot
   */
  async open(field: ArrowField, prefix = ""): Promise<ArrowColumn[]> {
    const name = prefix + field.name;
    const { type, children } = field;
    if (unreadable(field) !== null) {
      this.#pass(field);
      return [];
    }
    if (field.dictionary !== null) return this.#openWords(name, field.dictionary);
    if (type.name === "struct") return this.#openStruct(name, children);
    if (type.name === "map") return [await this.#openMap(name, children[0]!.children)];
    const length = this.#length();
    if (type.name === "null") return [{ name, rows: (from, to) => new Array<Value>(to - from).fill(null) }];
    const validity = await this.#validity(length);
    const values = await this.#openPlain(type, length, this.#asked.unsafe(name));
    return [{ name, rows: (from, to) => withNulls(values(from, to), validity, from) }];
  }

  /** Length of the next field; shorter than the batch it cannot be. */
  #length(least = this.#least): number {
    const [length] = this.#nodes[this.#node++] ?? [];
    if (length === undefined || length < least) throw new Error(`${length ?? "no"} values for ${least} rows`);
    return length;
  }

  async #validity(length: number): Promise<Uint8Array | null> {
    const bits = await this.#take();
    if (bits.length === 0) return null;
    need(bits, Math.ceil(length / 8));
    return bits;
  }

  /** The next buffer, unpacked. */
  async #take(): Promise<Uint8Array> {
    const [offset, length] = this.#buffers[this.#buffer++] ?? [];
    if (offset === undefined || length === undefined) throw new Error("fewer buffers than its schema needs");
    if (!(offset >= 0 && length >= 0 && offset + length <= this.#asked.bodyLength)) {
      throw new Error(`a buffer outside its message (${length} bytes from ${offset} of ${this.#asked.bodyLength})`);
    }
    const bytes = await this.#asked.body(offset, offset + length);
    if (bytes.length !== length) throw new Error("a buffer that is cut short");
    return this.#codec === null || length === 0 ? bytes : this.#unpack(bytes);
  }

  #unpack(bytes: Uint8Array): Uint8Array {
    need(bytes, 8);
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true));
    const packed = bytes.subarray(8);
    if (size === -1) return packed;
    this.#asked.budget.take(size);
    // some writers pack nothing at all into no bytes at all
    if (packed.length === 0 && size === 0) return packed;
    const unpacked = this.#codec === "zstd" ? unpackZstd(packed, size) : decompressLz4Frame(packed, size);
    if (unpacked.length !== size) throw new Error(`a buffer that unpacks to ${unpacked.length} of ${size} bytes`);
    return unpacked;
  }

  async #openWords(name: string, { id, index }: { id: number; index: ArrowType }): Promise<ArrowColumn[]> {
    const length = this.#length();
    const validity = await this.#validity(length);
    const indices = await this.#openPlain(index, length, () => {});
    const words = this.#asked.dictionaries.get(id) ?? (this.rows === 0 ? [] : undefined);
    if (words === undefined) throw new Error("words of a dictionary that has not come before (damaged?)");
    const rows = (from: number, to: number): ArrayLike<Value> => {
      const values = new Array<Value>(to - from);
      const places = indices(from, to) as ArrayLike<number>;
      for (let i = 0; i < values.length; i++) {
        if (isNull(validity, from + i)) values[i] = null;
        else if (places[i]! >= 0 && places[i]! < words.length) values[i] = words[places[i]!];
        else throw new Error(`word ${places[i]} of a dictionary of ${words.length}`);
      }
      return values;
    };
    return [{ name, rows }];
  }

  async #openStruct(name: string, children: ArrowField[]): Promise<ArrowColumn[]> {
    const length = this.#length();
    const validity = await this.#validity(length);
    const columns: ArrowColumn[] = [];
    for (const child of children) columns.push(...(await this.open(child, `${name}.`)));
    if (validity === null) return columns;
    return columns.map((column) =>
      "map" in column ? column : { ...column, rows: (from, to) => withNulls(column.rows(from, to), validity, from) }
    );
  }

  async #openMap(name: string, [key, value]: ArrowField[]): Promise<ArrowColumn> {
    const length = this.#length();
    const validity = await this.#validity(length);
    const offsets = offsetsOf(await this.#take(), length, 4);
    const entries = offsets(length);
    this.#length(entries);
    await this.#validity(entries);
    const keys = await this.#openPart(key!, entries);
    const values = await this.#openPart(value!, entries);
    const map: Rows<readonly [Value[][], Value[][]]> = (from, to) => {
      const lists = (rows: Rows<ArrayLike<Value>>) =>
        Array.from({ length: to - from }, (_, i): Value[] => {
          const row = from + i;
          return isNull(validity, row) ? [] : Array.from(rows(offsets(row), offsets(row + 1)));
        });
      return [lists(keys), lists(values)];
    };
    return { name, map };
  }

  /** A field within entries, which are more or fewer than the rows of the batch. */
  async #openPart(field: ArrowField, entries: number): Promise<Rows<ArrayLike<Value>>> {
    this.#least = entries;
    const [column] = await this.open(field);
    this.#least = this.rows;
    if (column === undefined || !("rows" in column)) throw new Error("a map of values that are not read");
    return column.rows;
  }

  /** Values of a type without children, whatever is missing among them. */
  async #openPlain(type: ArrowType, length: number, unsafe: (value: number) => void): Promise<Rows<ArrayLike<Value>>> {
    if (type.name === "textView") return this.#openViews(length);
    if (type.name === "text" || type.name === "largeText") {
      const offsets = offsetsOf(await this.#take(), length, type.name === "text" ? 4 : 8);
      const bytes = await this.#take();
      need(bytes, offsets(length));
      const decode = textDecoder();
      return (from, to) =>
        Array.from({ length: to - from }, (_, i) => decode(bytes, offsets(from + i), offsets(from + i + 1)));
    }
    const bytes = await this.#take();
    if (type.name === "boolean") {
      need(bytes, Math.ceil(length / 8));
      return (from, to) => Array.from({ length: to - from }, (_, i) => bit(bytes, from + i));
    }
    const width = widthOf(type);
    need(bytes, width * length);
    return (from, to) => numbersOf(bytes.slice(width * from, width * to), type, unsafe);
  }

  /** Texts of up to 12 bytes stand in place, longer ones in buffers of which a batch says how many there are. */
  async #openViews(length: number): Promise<Rows<ArrayLike<Value>>> {
    const views = await this.#take();
    need(views, 16 * length);
    const count = this.#views[this.#view++]?.[0] ?? 0;
    if (!(count >= 0 && count <= this.#buffers.length)) throw new Error("fewer buffers than its texts need");
    const buffers: Uint8Array[] = [];
    for (let i = 0; i < count; i++) buffers.push(await this.#take());
    const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
    const decode = textDecoder();
    const textAt = (row: number): string => {
      const size = view.getInt32(16 * row, true);
      if (size <= 12) return decode(views, 16 * row + 4, 16 * row + 4 + size);
      const bytes = buffers[view.getInt32(16 * row + 8, true)];
      const from = view.getInt32(16 * row + 12, true);
      if (bytes === undefined) throw new Error("a text outside its buffers");
      return decode(bytes, from, from + size);
    };
    return (from, to) => Array.from({ length: to - from }, (_, i) => textAt(from + i));
  }

  /** Goes past the nodes and buffers of a field that is not read. */
  #pass({ type, dictionary, children }: ArrowField): void {
    this.#node++;
    if (dictionary !== null) {
      this.#buffer += 2;
      return;
    }
    this.#buffer += buffersOf(type) + (type.name === "union" && this.#asked.unionsHaveValidity ? 1 : 0);
    if (/View$/.test(type.name) && !/list/i.test(type.name)) this.#buffer += this.#views[this.#view++]?.[0] ?? 0;
    for (const child of children) this.#pass(child);
  }
}

/** Buffers that a field has of its own. */
function buffersOf({ name, sparse }: ArrowType): number {
  switch (name) {
    case "null":
    case "runs":
      return 0;
    case "struct":
    case "fixedList":
      return 1;
    case "union":
      return sparse ? 1 : 2;
    case "text":
    case "largeText":
    case "binary":
    case "largeBinary":
    case "listView":
    case "largeListView":
      return 3;
    default:
      return 2;
  }
}

/** What a field holds that no record does, or null. */
export function unreadable({ type, dictionary, children }: ArrowField): string | null {
  switch (type.name) {
    case "null":
    case "text":
    case "largeText":
    case "textView":
    case "boolean":
    case "date":
    case "time":
    case "timestamp":
    case "duration":
      return null;
    case "int":
      return [8, 16, 32, 64].includes(type.bits) ? null : "numbers of an unknown kind";
    case "float":
      return type.bits > 0 ? null : "numbers of an unknown kind";
    case "decimal":
      return [32, 64, 128, 256].includes(type.bits) ? null : "numbers of an unknown kind";
    case "struct":
      return dictionary === null ? null : "dictionaries of structures";
    case "map": {
      const entry = children[0]?.children;
      const plain = dictionary === null && entry?.length === 2 && entry.every((part) => isPlain(part));
      return plain ? null : "nested maps";
    }
    case "list":
    case "largeList":
    case "fixedList":
    case "listView":
    case "largeListView":
      return "lists";
    case "binary":
    case "largeBinary":
    case "binaryView":
    case "fixedBytes":
      return "bytes";
    case "runs":
      return "run-end encoded values";
    default:
      return `values of the type ${type.name}`;
  }
}

function isPlain(field: ArrowField): boolean {
  return field.type.name !== "struct" && field.type.name !== "map" && unreadable(field) === null;
}

function widthOf({ name, bits, inDays }: ArrowType): number {
  if (name === "date") return inDays ? 4 : 8;
  return name === "timestamp" || name === "duration" ? 8 : bits / 8;
}

/** Values of fixed width; `bytes` are a copy that begins where numbers can be seen in it. */
function numbersOf(bytes: Uint8Array, type: ArrowType, unsafe: (value: number) => void): ArrayLike<Value> {
  const buffer = bytes.buffer as ArrayBuffer;
  switch (type.name) {
    case "decimal":
      return Array.from({ length: bytes.length / (type.bits / 8) }, (_, i) => {
        const width = type.bits / 8;
        return decimalToNumber(bigIntOfBytes(bytes.subarray(width * i, width * (i + 1)).reverse()), type.scale);
      });
    case "float":
      if (type.bits === 64) return new Float64Array(buffer);
      if (type.bits === 32) return new Float32Array(buffer);
      return Array.from({ length: bytes.length / 2 }, (_, i) => parseFloat16(bytes.subarray(2 * i, 2 * i + 2)));
    case "timestamp":
      return Array.from(new BigInt64Array(buffer), (value) => isoTime(milliseconds(value, type.unit)));
    case "date":
      return type.inDays
        ? Array.from(new Int32Array(buffer), isoDay)
        : Array.from(new BigInt64Array(buffer), (value) => isoTime(Number(value)).slice(0, 10));
    case "time":
    case "duration": {
      const raw = widthOf(type) === 4 ? new Int32Array(buffer) : new BigInt64Array(buffer);
      return Array.from(raw as ArrayLike<number | bigint>, (value) => Number(value) / Number(perSecond[type.unit]));
    }
    default:
      return integersOf(buffer, type, unsafe);
  }
}

function integersOf(
  buffer: ArrayBuffer,
  { bits, signed }: ArrowType,
  unsafe: (value: number) => void
): ArrayLike<Value> {
  switch (bits) {
    case 8:
      return signed ? new Int8Array(buffer) : new Uint8Array(buffer);
    case 16:
      return signed ? new Int16Array(buffer) : new Uint16Array(buffer);
    case 32:
      return signed ? new Int32Array(buffer) : new Uint32Array(buffer);
    default:
      return numbersOfInt64(new BigInt64Array(buffer), signed, unsafe);
  }
}

function need(bytes: Uint8Array, needed: number): void {
  if (!(needed >= 0 && bytes.length >= needed))
    throw new Error(`values of ${needed} bytes in a buffer of ${bytes.length}`);
}

/** Where the value of a row begins; `offsets(length)` is where the last one ends. They must not go back. */
function offsetsOf(bytes: Uint8Array, length: number, width: 4 | 8): (row: number) => number {
  // of no values, older writers write no offsets
  if (length === 0) return () => 0;
  need(bytes, width * (length + 1));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (row: number): number =>
    width === 4 ? view.getInt32(4 * row, true) : Number(view.getBigInt64(8 * row, true));
  let before = 0;
  for (let row = 0; row <= length; row++) {
    const offset = at(row);
    if (offset < before) throw new Error("offsets that go back");
    before = offset;
  }
  return at;
}

/** Texts of a buffer; equal ones behind each other, as names of runs are, are decoded once. */
function textDecoder(): (bytes: Uint8Array, from: number, to: number) => string {
  const decoder = new TextDecoder();
  let last = "";
  let lastBytes: Uint8Array | null = null;
  return (bytes, from, to) => {
    if (from < 0 || to < from || to > bytes.length) throw new Error("a text outside its buffer");
    if (lastBytes !== null && lastBytes.length === to - from && lastBytes.every((byte, i) => byte === bytes[from + i]))
      return last;
    lastBytes = bytes.subarray(from, to);
    last = decoder.decode(lastBytes);
    return last;
  };
}

function bit(bits: Uint8Array, place: number): boolean {
  return ((bits[place >> 3]! >> (place & 7)) & 1) === 1;
}

function isNull(validity: Uint8Array | null, row: number): boolean {
  return validity !== null && !bit(validity, row);
}

function withNulls(values: ArrayLike<Value>, validity: Uint8Array | null, from: number): ArrayLike<Value> {
  if (validity === null) return values;
  const all = new Array<Value>(values.length);
  for (let i = 0; i < all.length; i++) all[i] = bit(validity, from + i) ? values[i] : null;
  return all;
}
