/**
 * Arrow IPC files (Feather version 2 among them) and streams as records, one record batch after the other.
 *
 * Columns come out as from Parquet: see parquet.ts. Buffers may be packed with LZ4 or Zstandard, words kept in
 * dictionaries that grow or are replaced on the way.
 *
 * apache-arrow decodes the values; `arrow-guard.ts` says what it may see. Its own walk over messages is not used: it goes
 * round in a footer that leads elsewhere, and takes a file as a whole.
 */

import { DictionaryBatch } from "apache-arrow/fb/dictionary-batch";
import type { Message } from "apache-arrow/fb/message";
import { MessageHeader } from "apache-arrow/fb/message-header";
import { RecordBatch } from "apache-arrow/fb/record-batch";
import { Type } from "apache-arrow/fb/type";
import { LogError } from "../../../lib/log-error.js";
import { latin1 } from "../../bytes/latin1.js";
import type { LogSource } from "../../bytes/log-source.js";
import type { Head } from "../../reader.js";
import {
  type ColumnarFile,
  columnarReader,
  type OpenColumnar,
  type RawBatch,
  type RawValue,
  repeatedNames
} from "../bytes/columnar.js";
import { batchRows, maxRows, maxValues, orLogError, UnpackBudget } from "../bytes/limits.js";
import { MapKeys } from "../bytes/map-keys.js";
import { type ArrowColumn, kindOf, openColumns, openDictionary, unreadable } from "./arrow-columns.js";
import { type ArrowField, BatchParts, checkSchema, typeNames } from "./arrow-guard.js";
import { fileMagic, isStream, type Opened, openFile, openStream, type Placed } from "./arrow-messages.js";

const oldFeather = "FEA1";

const recognises = ({ bytes }: Pick<Head, "bytes">) => {
  const magic = latin1(bytes.subarray(0, 6));
  return magic === fileMagic || magic.startsWith(oldFeather) || isStream(bytes) ? 3 : 0;
};

const openArrow: OpenColumnar = async (source, report) => {
  const magic = latin1(await source.bytes(0, 6));
  if (magic.startsWith(oldFeather)) {
    throw new LogError(source.path, [
      `${source.path}: Feather version 1 is not read; write it again as version 2 (pyarrow.feather.write_feather) or as Parquet`
    ]);
  }
  const open = magic === fileMagic ? openFile : openStream;
  const opened = await orLogError(source.path, () => open(source, report));
  return orLogError(source.path, () => columnarOf(source, opened));
};

export const arrowReader = columnarReader("arrow", recognises, openArrow);

function columnarOf(source: LogSource, { schema, messages }: Opened): ColumnarFile {
  const fields = checkSchema(schema);
  const columns = fields.flatMap((field) => leavesOf(field, ""));
  const readable = columns.filter(({ holds }) => holds === null);
  const names = readable.map(({ name }) => name);
  const maps = readable.filter(({ isMap }) => isMap).length;
  const types = typeNames(schema, fields);
  return {
    schema: fields.map((field, i) => ({ name: field.name, kind: kindOf(field), type: types[i]! })),
    names: readable.filter(({ isMap }) => !isMap).map(({ name }) => name),
    unread: columns.flatMap(({ name, holds }) => (holds === null ? [] : [{ name, holds }])),
    repeated: repeatedNames(names),
    pairs: Array.from({ length: schema.customMetadataLength() }, (_, i) => {
      const pair = schema.customMetadata(i)!;
      return [pair.key() ?? "", pair.value() ?? ""] as const;
    }),
    rows: () => orLogError(source.path, () => rowsIn(messages(true))),
    batches: (wanted = () => true) => {
      const mapKeys = new MapKeys(names, maps);
      return new ArrowRecords(source, fields, mapKeys, wanted).batches(messages(false));
    }
  };
}

async function rowsIn(messages: AsyncIterable<Placed>): Promise<number> {
  let rows = 0;
  for await (const { message, kind } of messages) {
    if (kind === MessageHeader.RecordBatch) rows += Number(headerOf(message, new RecordBatch()).length());
  }
  return rows;
}

function headerOf<T>(message: Message, table: T): T {
  const header = message.header(table) as T | null;
  if (header === null) throw new Error("a message without content (damaged?)");
  return header;
}

/** Records of the batches, and what they refer to. */
class ArrowRecords {
  readonly #source: LogSource;
  readonly #fields: readonly ArrowField[];
  readonly #dictionaries = new Map<number, ArrayLike<RawValue>>();
  readonly #words = new Map<number, ArrowField>();
  readonly #mapKeys: MapKeys;
  readonly #budget: UnpackBudget;
  readonly #wanted: (name: string) => boolean;

  constructor(source: LogSource, fields: readonly ArrowField[], mapKeys: MapKeys, wanted: (name: string) => boolean) {
    this.#source = source;
    this.#fields = fields;
    this.#mapKeys = mapKeys;
    this.#budget = new UnpackBudget(source.size);
    this.#wanted = wanted;
    for (const field of fields) this.#findWords(field);
  }

  #findWords(field: ArrowField): void {
    if (field.dictionary !== null) this.#words.set(field.dictionary.id, field);
    for (const child of field.children) this.#findWords(child);
  }

  async *batches(messages: AsyncIterable<Placed>): AsyncIterable<RawBatch> {
    const { path } = this.#source;
    const places = messages[Symbol.asyncIterator]();
    for (;;) {
      const next = await orLogError(path, () => places.next());
      if (next.done) return;
      const { kind } = next.value;
      if (kind === MessageHeader.DictionaryBatch) await orLogError(path, () => this.#learn(next.value));
      if (kind === MessageHeader.RecordBatch) yield* this.#records(next.value);
    }
  }

  /** Takes in a dictionary, or what is added to one. */
  async #learn(placed: Placed): Promise<void> {
    const header = headerOf(placed.message, new DictionaryBatch());
    const id = Number(header.id());
    const field = this.#words.get(id);
    const data = header.data();
    if (field === undefined || data === null) throw new Error(`dictionary ${id}, which no column uses (damaged?)`);
    if (unreadable(field) !== null) return;
    const batch = this.#open(data, placed);
    if (!(batch.rows >= 0 && batch.rows <= maxValues)) {
      throw new Error(`a dictionary of ${batch.rows} words (damaged?)`);
    }
    const words = await openDictionary(field, batch);
    const before = header.isDelta() ? Array.from(this.#dictionaries.get(id) ?? []) : [];
    this.#dictionaries.set(id, before.length > 0 ? before.concat(Array.from(words)) : words);
  }

  async *#records(placed: Placed): AsyncIterable<RawBatch> {
    const { path } = this.#source;
    const batch = await orLogError(path, () => this.#open(headerOf(placed.message, new RecordBatch()), placed));
    if (!(batch.rows >= 0 && batch.rows <= maxRows)) {
      throw new LogError(path, [`${path}: at most ${maxRows} rows are read; a batch says ${batch.rows}`]);
    }
    const columns: ArrowColumn[] = [];
    for (const field of this.#fields) {
      const open = () => openColumns(field, batch, this.#dictionaries, this.#wanted);
      columns.push(...(await orLogError(path, open, `column ${field.name} has `)));
    }
    const size = batchRows(columns.length);
    for (let from = 0; from < batch.rows; from += size) {
      const to = Math.min(batch.rows, from + size);
      const values = new Map<string, ArrayLike<RawValue>>();
      for (const column of columns) {
        await orLogError(path, () => this.#put(column, from, to, values), `column ${column.name} has `);
      }
      yield { rows: to - from, columns: values };
    }
  }

  #put(column: ArrowColumn, from: number, to: number, values: Map<string, ArrayLike<RawValue>>): void {
    if ("rows" in column) values.set(column.name, column.rows(from, to));
    else for (const [name, found] of this.#mapKeys.columns(column.name, column.map(from, to))) values.set(name, found);
  }

  #open(table: RecordBatch, { message, bodyAt, bodyLength }: Placed): BatchParts {
    return new BatchParts(table, {
      bytes: (start, end) => this.#source.bytes(bodyAt + start, bodyAt + end),
      length: bodyLength,
      version: message.version(),
      budget: this.#budget
    });
  }
}

interface LeafOf {
  name: string;
  isMap: boolean;
  holds: string | null;
}

/** The columns that a field becomes; a structure gives those of its fields. */
function leavesOf(field: ArrowField, prefix: string): LeafOf[] {
  const name = prefix + field.name;
  const holds = unreadable(field);
  if (holds !== null || field.layout !== Type.Struct_) return [{ name, isMap: field.layout === Type.Map, holds }];
  return field.children.flatMap((child) => leavesOf(child, `${name}.`));
}
