/**
 * What must hold of an Arrow file or stream before apache-arrow may see its bytes. The library believes lengths, counts and
 * offsets: with a flipped byte it reserves memory without end, goes round in the footer, or gives cut texts and the words of
 * other rows (docs/decisions/0006-decoding.md lists them). No value is decoded here.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */

import { Endianness } from "apache-arrow/fb/endianness";
import type { Field as FieldTable } from "apache-arrow/fb/field";
import { Footer } from "apache-arrow/fb/footer";
import { Message } from "apache-arrow/fb/message";
import { MessageHeader } from "apache-arrow/fb/message-header";
import { MetadataVersion } from "apache-arrow/fb/metadata-version";
import type { RecordBatch } from "apache-arrow/fb/record-batch";
import { Schema } from "apache-arrow/fb/schema";
import { Type } from "apache-arrow/fb/type";
import { Union } from "apache-arrow/fb/union";
import { UnionMode } from "apache-arrow/fb/union-mode";
import { Field } from "apache-arrow/schema";
import { DataType } from "apache-arrow/type";
import { itemAt } from "../../../lib/items.js";
import { decompressLz4Frame } from "../../read-lz4-frame.js";
import { maxColumns, maxDescription, type UnpackBudget } from "../bytes/limits.js";
import { unpackZstd } from "../bytes/unpack-pieces.js";
import { GuardedBuffer } from "./guarded-buffer.js";

/** Length of a message's description; what begins with another cannot be one. */
export function checkDescription(length: number): void {
  if (length > maxDescription) {
    throw new Error(`a description of ${length} bytes; at most ${maxDescription} are read (too many columns?)`);
  }
}

/** @throws Error if a message is none */
export function openMessage(bytes: Uint8Array): Message {
  return Message.getRootAsMessage(new GuardedBuffer(bytes));
}

/** The schema of a message, or null where it is about something else. */
export function schemaOf(message: Message): Schema | null {
  return message.headerType() === MessageHeader.Schema ? message.header(new Schema()) : null;
}

/** A message that the footer of a file has. */
export interface Block {
  at: number;
  kind: MessageHeader;
}

/** The schema that a file has at its end, and where its messages are: first dictionaries, then records. */
export function openFooter(bytes: Uint8Array): { schema: Schema; blocks: Block[] } {
  const footer = Footer.getRootAsFooter(new GuardedBuffer(bytes));
  const schema = footer.schema();
  if (schema === null) throw new Error("the footer has no schema (damaged?)");
  const dictionaries = Array.from({ length: footer.dictionariesLength() }, (_, i) => footer.dictionaries(i)!);
  const records = Array.from({ length: footer.recordBatchesLength() }, (_, i) => footer.recordBatches(i)!);
  return {
    schema,
    blocks: [
      ...dictionaries.map((block) => ({ at: Number(block.offset()), kind: MessageHeader.DictionaryBatch })),
      ...records.map((block) => ({ at: Number(block.offset()), kind: MessageHeader.RecordBatch }))
    ]
  };
}

/** A field as its messages lay it out, with what the library takes it for. */
export interface ArrowField {
  name: string;
  layout: Type;
  /** the library's type of a field without children, or of its words; null where it has none for it */
  type: DataType | null;
  /** number of the dictionary and type of the places in it, where the values are words of one */
  dictionary: { id: number; places: DataType | null } | null;
  /** a union whose values stand beside each other, each in full length */
  isSparse: boolean;
  children: ArrowField[];
}

/** Deepest nesting of types that is looked into. */
const deepest = 32;

/** @throws Error if the schema is none, or has more fields than any log */
export function checkSchema(schema: Schema): ArrowField[] {
  if (schema.endianness() !== Endianness.Little) throw new Error("numbers are in big-endian order, which is not read");
  let fields = 0;
  const mustHave = (table: FieldTable, depth: number): ArrowField => {
    if (++fields > maxColumns) throw new Error(`at most ${maxColumns} columns are read; the schema has more`);
    if (depth > deepest) throw new Error(`the schema is nested more than ${deepest} deep`);
    const layout = table.typeType();
    const children = Array.from({ length: table.childrenLength() }, (_, i) => table.children(i)!);
    const dictionary = table.dictionary();
    const encoded = dictionary && typeKnown(() => Field.decode(table, new Map()).type.indices);
    return {
      name: table.name() ?? "",
      layout,
      type: children.length === 0 ? typeKnown(() => Field.decode(table).type) : null,
      dictionary: dictionary && { id: Number(dictionary.id()), places: encoded },
      isSparse: layout === Type.Union && (table.type(new Union()) as Union | null)?.mode() === UnionMode.Sparse,
      children: children.map((child) => mustHave(child, depth + 1))
    };
  };
  return Array.from({ length: schema.fieldsLength() }, (_, i) => mustHave(schema.fields(i)!, 0));
}

/** The library's names of the types of a schema's columns, for messages. */
export function typeNames(schema: Schema, fields: readonly ArrowField[]): string[] {
  return fields.map(({ layout }, i) => {
    const type = typeKnown(() => Field.decode(schema.fields(i)!, new Map()).type);
    return type === null ? (Type[layout] ?? "unknown") : String(type);
  });
}

/** A type if the library knows it; of numbers of odd widths it says so only when its array is asked for. */
function typeKnown(decode: () => DataType): DataType | null {
  try {
    const type = decode();
    const isWhole = !DataType.isDecimal(type) || [32, 64, 128, 256].includes(type.bitWidth);
    return type.ArrayType !== undefined && isWhole ? type : null;
  } catch (error) {
    if (error instanceof Error && /^Unrecognized /.test(error.message)) return null;
    throw error;
  }
}

/** A part of a batch: how many values, and its bytes one buffer after the other, unpacked, the validity first. */
export interface Part {
  length: number;
  buffers: Uint8Array[];
}

export interface Body {
  /** bytes [start, end) of the message's body */
  bytes: (start: number, end: number) => Promise<Uint8Array>;
  length: number;
  version: MetadataVersion;
  budget: UnpackBudget;
}

/** What a batch has for the fields of the schema, one after the other. */
export class BatchParts {
  readonly rows: number;
  readonly #body: Body;
  /** values of each field */
  readonly #lengths: number[];
  readonly #buffers: { offset: number; length: number }[];
  /** further buffers of each field of views */
  readonly #views: number[];
  readonly #codec: number | null;
  #node = 0;
  #buffer = 0;
  #view = 0;

  constructor(table: RecordBatch, body: Body) {
    const all = <T>(count: number, at: (i: number) => T) => Array.from({ length: count }, (_, i) => at(i));
    this.#body = body;
    this.rows = Number(table.length());
    this.#lengths = all(table.nodesLength(), (i) => Number(table.nodes(i)!.length()));
    this.#buffers = all(table.buffersLength(), (i) => {
      const buffer = table.buffers(i)!;
      return { offset: Number(buffer.offset()), length: Number(buffer.length()) };
    });
    this.#views = all(table.variadicBufferCountsLength(), (i) => Number(table.variadicBufferCounts(i)));
    const compression = table.compression();
    this.#codec = compression?.codec() ?? null;
    if (compression !== null && (compression.codec() > 1 || compression.method() !== 0)) {
      throw new Error("buffers packed in a way that is not read");
    }
  }

  /**
   * The next field, whose children come after it.
   *
   * @param least values that it has at least
   * @throws Error if it has fewer, or its buffers are not in the message
   */
  async take(field: ArrowField, least: number): Promise<Part> {
    const length = this.#lengths[this.#node++];
    if (length === undefined || length < least) throw new Error(`${length ?? "no"} values for ${least} rows`);
    const buffers: Uint8Array[] = [];
    for (let left = this.#buffersOf(field); left > 0; left--) buffers.push(await this.#next());
    const [validity] = buffers;
    if (validity !== undefined && validity.length > 0) need(validity, Math.ceil(length / 8));
    return { length, buffers };
  }

  /** Goes past a field that is not read, and its children. */
  pass(field: ArrowField): void {
    this.#node++;
    this.#buffer += this.#buffersOf(field);
    if (field.dictionary === null) for (const child of field.children) this.pass(child);
  }

  #buffersOf({ layout, isSparse, dictionary }: ArrowField): number {
    if (dictionary !== null) return 2;
    if (layout === Type.Union) {
      // before version 5 of the metadata (Arrow 1.0) a union had a buffer of which values are there, too
      return (isSparse ? 1 : 2) + (this.#body.version < MetadataVersion.V5 ? 1 : 0);
    }
    if (layout !== Type.Utf8View && layout !== Type.BinaryView) return buffersByType[layout] ?? 2;
    const views = this.#views[this.#view++] ?? 0;
    if (!(views >= 0 && views <= this.#buffers.length)) throw new Error("fewer buffers than its texts need");
    return 2 + views;
  }

  /** The next buffer, unpacked, where numbers of 64 bits can be seen in it. */
  async #next(): Promise<Uint8Array> {
    const { offset, length } = this.#buffers[this.#buffer++] ?? {};
    if (offset === undefined || length === undefined) throw new Error("fewer buffers than its schema needs");
    if (!(offset >= 0 && length >= 0 && offset + length <= this.#body.length)) {
      throw new Error(`a buffer outside its message (${length} bytes from ${offset} of ${this.#body.length})`);
    }
    const bytes = await this.#body.bytes(offset, offset + length);
    if (bytes.length !== length) throw new Error("a buffer that is cut short");
    const plain = this.#codec !== null && length > 0 ? this.#unpack(bytes) : bytes;
    return plain.byteOffset % 8 === 0 ? plain : plain.slice();
  }

  #unpack(bytes: Uint8Array): Uint8Array {
    need(bytes, 8);
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true));
    const packed = bytes.subarray(8);
    if (size === -1) return packed;
    this.#body.budget.take(size);
    // some writers pack nothing at all into no bytes at all
    if (packed.length === 0 && size === 0) return packed;
    const unpacked = this.#codec === 1 ? unpackZstd(packed, size) : decompressLz4Frame(packed, size);
    if (unpacked.length !== size) throw new Error(`a buffer that unpacks to ${unpacked.length} of ${size} bytes`);
    return unpacked;
  }
}

/** Buffers that a field has of its own; where nothing stands, two. */
const buffersByType: Partial<Record<Type, number>> = {
  [Type.Null]: 0,
  [Type.RunEndEncoded]: 0,
  [Type.Struct_]: 1,
  [Type.FixedSizeList]: 1,
  [Type.Utf8]: 3,
  [Type.LargeUtf8]: 3,
  [Type.Binary]: 3,
  [Type.LargeBinary]: 3,
  [Type.ListView]: 3,
  [Type.LargeListView]: 3
};

function need(bytes: Uint8Array, needed: number): void {
  if (!(needed >= 0 && bytes.length >= needed)) {
    throw new Error(`values of ${needed} bytes in a buffer of ${bytes.length}`);
  }
}

/** Bits of one value of fixed width. */
export function checkWidth({ length, buffers }: Part, bits: number): void {
  need(buffers[1]!, Math.ceil((bits * length) / 8));
}

/**
 * Where texts or lists begin and end: never back, and within what they are of.
 *
 * @param size what `offsets` count, of that which they point into
 */
export function checkOffsets(offsets: Int32Array | BigInt64Array, length: number, size: number): void {
  // of no values, older writers write no offsets
  if (length === 0) return;
  if (offsets.length <= length) {
    throw new Error(`values of ${(length + 1) * offsets.BYTES_PER_ELEMENT} bytes in a buffer of ${offsets.byteLength}`);
  }
  if (offsets[0]! < 0) throw new Error("offsets that go back");
  for (let i = 0; i < length; i++) if (offsets[i]! > offsets[i + 1]!) throw new Error("offsets that go back");
  if (offsets[length]! > size) throw new Error(`values of ${offsets[length]} bytes in a buffer of ${size}`);
}

/** Texts of up to 12 bytes stand in place, longer ones in further buffers. */
export function checkViews({ length, buffers }: Part): void {
  const [views, texts] = [itemAt(buffers, 1), buffers.slice(2)];
  need(views, 16 * length);
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  for (let at = 0; at < 16 * length; at += 16) {
    const size = view.getInt32(at, true);
    const from = view.getInt32(at + 12, true);
    const bytes = size <= 12 ? 12 : from < 0 ? 0 : (texts[view.getInt32(at + 8, true)]?.length ?? 0) - from;
    if (size < 0 || size > bytes) throw new Error("a text outside its buffers");
  }
}
