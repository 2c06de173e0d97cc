/**
 * Arrow IPC files (Feather version 2 among them) and streams as records, one record batch after the other.
 *
 * Columns come out as from Parquet: see parquet.ts. Buffers may be packed with LZ4 or Zstandard, words kept in
 * dictionaries that grow or are replaced on the way.
 *
 * The messages are read here and not by apache-arrow, which believes lengths and offsets: with a flipped byte it
 * reserves memory without end, or goes round in the footer. Here every length is held against the file.
 */
import { LogError } from "../../lib/log-error.js";
import { latin1 } from "../bytes/latin1.js";
import type { LogSource } from "../bytes/log-source.js";
import { rangeIndexes } from "../bytes/pandas-index.js";
import type { Head, LogReader, ReadReport, RecordBatch, Value } from "../reader.js";
import { ArrowBatch, type ArrowColumn, type BatchAsked, unreadable } from "./arrow-columns.js";
import { type ArrowField, type ArrowMessage, type ArrowSchema, readMessage, readSchema } from "./arrow-schema.js";
import { UnsafeIntegers } from "./cells.js";
import { FlatTable } from "./flatbuffer.js";
import { batchRows, maxDescription, maxRows, maxValues, orLogError, tellUnread, UnpackBudget } from "./limits.js";
import { MapKeys } from "./map-keys.js";
import { pandasRangeIndex, tellMetadata } from "./metadata.js";

const fileMagic = "ARROW1";
const oldFeather = "FEA1";

export const arrowReader: LogReader = {
  format: "arrow",
  needsWhole: true,
  recognises: ({ bytes }: Head) => {
    const magic = latin1(bytes.subarray(0, 6));
    return magic === fileMagic || magic.startsWith(oldFeather) || isStream(bytes) ? 3 : 0;
  },
  read: readArrowRecords
};

/** A place in the source with a message; its body follows. */
interface Placed {
  message: ArrowMessage;
  bodyAt: number;
}

async function* readArrowRecords(source: LogSource, report: ReadReport): AsyncIterable<RecordBatch> {
  const magic = latin1(await source.bytes(0, 6));
  if (magic.startsWith(oldFeather)) {
    throw new LogError(source.path, [
      `${source.path}: Feather version 1 is not read; write it again as version 2 (pyarrow.feather.write_feather) or as Parquet`
    ]);
  }
  const open = (to: Problems) => (magic === fileMagic ? openFile(source) : openStream(source, to));
  const { schema, messages } = await orLogError(source.path, () => open(report));
  const indexes = await orLogError(source.path, () => indexesOf(schema, open, report));
  const records = new ArrowRecords(source, schema, indexes, report);
  for (;;) {
    const next = await orLogError(source.path, () => messages.next());
    if (next.done) break;
    const { message, bodyAt } = next.value;
    if (message.kind === "dictionary") await orLogError(source.path, () => records.learn(message, bodyAt));
    if (message.kind === "records") yield* records.batches(message, bodyAt);
    report.progress(bodyAt + message.bodyLength);
  }
  if (records.rows === 0) yield { firstRow: 0, rows: 0, columns: records.noRows() };
  records.unsafe.tell(report);
  report.progress(source.size);
}

interface Opened {
  schema: ArrowSchema;
  messages: AsyncIterator<Placed>;
}

type Problems = Pick<ReadReport, "problem">;
type Indexes = Map<string, (row: number) => Value>;

/** The indexes that pandas keeps as ranges. Only all batches together say how many rows there are, and each is asked first. */
async function indexesOf(
  { metadata, fields }: ArrowSchema,
  open: (report: Problems) => Promise<Opened>,
  report: ReadReport
): Promise<Indexes> {
  if (rangeIndexes(metadata.find(([key]) => key === "pandas")?.[1]).length === 0) return new Map();
  const { messages } = await open({ problem: () => {} });
  let rows = 0;
  for (let next = await messages.next(); !next.done; next = await messages.next()) {
    const { kind, header } = next.value.message;
    if (kind === "records") rows += header.int64(0);
  }
  const names = new Set(fields.flatMap((field) => leavesOf(field, "")).map(({ name }) => name));
  return pandasRangeIndex({ pairs: metadata, rows, exists: (name) => names.has(name) }, report);
}

/** A file says at its end where its messages are: first the dictionaries, then the records. */
async function openFile(source: LogSource): Promise<Opened> {
  const tail = await source.bytes(Math.max(0, source.size - 10), source.size);
  if (source.size < 18 || latin1(tail.subarray(4)) !== fileMagic) {
    throw new Error(
      `an Arrow file must end with "ARROW1"; found ${JSON.stringify(latin1(tail.subarray(4)))} (cut short?)`
    );
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getInt32(0, true);
  if (!(length > 0 && length <= source.size - 18)) {
    throw new Error(`the footer says it has ${length} bytes; the file has ${source.size} (damaged?)`);
  }
  checkDescription(length);
  const footer = FlatTable.root(await source.bytes(source.size - 10 - length, source.size - 10));
  const schema = footer.table(1);
  if (schema === null) throw new Error("the footer has no schema (damaged?)");
  const blocks = [...footer.words(2, 3), ...footer.words(3, 3)];
  return { schema: readSchema(schema), messages: blocksOf(source, blocks) };
}

async function* blocksOf(source: LogSource, blocks: number[][]): AsyncIterator<Placed> {
  for (const [at = 0] of blocks) {
    const placed = at >= 8 && at < source.size ? await messageAt(source, at) : null;
    if (placed === null) throw new Error(`no message where the footer has one, at byte ${at} (damaged?)`);
    yield placed;
  }
}

async function openStream(source: LogSource, report: Problems): Promise<Opened> {
  const first = await messageAt(source, 0);
  if (first?.message.kind !== "schema") throw new Error("an Arrow stream must begin with a schema (damaged?)");
  return { schema: readSchema(first.message.header), messages: messagesAfter(source, first, report) };
}

async function* messagesAfter(source: LogSource, first: Placed, report: Problems): AsyncIterator<Placed> {
  for (let at = endOf(first); ; ) {
    if (at === source.size) {
      report.problem("the stream has no end mark: it may not have been written to its end");
      return;
    }
    const placed = await messageAt(source, at);
    if (placed === null) return;
    yield placed;
    at = endOf(placed);
  }
}

function endOf({ message, bodyAt }: Placed): number {
  return bodyAt + message.bodyLength;
}

/** The message at a place, or null where an end mark stands. */
async function messageAt(source: LogSource, at: number): Promise<Placed | null> {
  const prefix = await source.bytes(at, Math.min(source.size, at + 8));
  if (prefix.length < 4) throw new Error(`a message that is cut short at byte ${at}`);
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  // before version 0.15 of Arrow a message began with its length, without a mark
  const marked = view.getInt32(0, true) === -1;
  if (marked && prefix.length < 8) throw new Error(`a message that is cut short at byte ${at}`);
  const length = view.getInt32(marked ? 4 : 0, true);
  if (length === 0) return null;
  const from = at + (marked ? 8 : 4);
  if (length < 0 || from + length > source.size) throw new Error(`a message that is cut short at byte ${at}`);
  checkDescription(length);
  const message = readMessage(await source.bytes(from, from + length));
  const bodyAt = from + length;
  if (!(message.bodyLength >= 0 && bodyAt + message.bodyLength <= source.size)) {
    throw new Error(`a message of ${message.bodyLength} bytes that is cut short at byte ${at}`);
  }
  return { message, bodyAt };
}

function checkDescription(length: number): void {
  if (length > maxDescription) {
    throw new Error(`a description of ${length} bytes; at most ${maxDescription} are read (too many columns?)`);
  }
}

/** Records of the batches, and what they refer to. */
class ArrowRecords {
  rows = 0;
  readonly unsafe = new UnsafeIntegers();
  readonly #source: LogSource;
  readonly #fields: ArrowField[];
  readonly #dictionaries = new Map<number, ArrayLike<Value>>();
  readonly #words = new Map<number, ArrowField>();
  readonly #mapKeys: MapKeys;
  readonly #names: string[];
  readonly #budget: UnpackBudget;
  readonly #indexes: Indexes;

  constructor(source: LogSource, schema: ArrowSchema, indexes: Indexes, report: ReadReport) {
    this.#source = source;
    this.#fields = schema.fields;
    this.#budget = new UnpackBudget(source.size);
    const columns = schema.fields.flatMap((field) => leavesOf(field, ""));
    const readable = columns.filter(({ holds }) => holds === null);
    this.#names = readable.filter(({ field }) => field.type.name !== "map").map(({ name }) => name);
    const names = new Set<string>();
    const repeated = readable.map(({ name }) => name).filter((name) => names.size === names.add(name).size);
    const unread = columns.flatMap(({ name, holds }) => (holds === null ? [] : [{ name, holds }]));
    tellUnread({ unread, repeated: [...new Set(repeated)] }, report);
    tellMetadata(schema.metadata, report);
    this.#mapKeys = new MapKeys(names, readable.length - this.#names.length);
    this.#indexes = indexes;
    for (const field of schema.fields) this.#findWords(field);
  }

  #findWords(field: ArrowField): void {
    if (field.dictionary !== null) this.#words.set(field.dictionary.id, { ...field, dictionary: null });
    for (const child of field.children) this.#findWords(child);
  }

  /** Columns of a log without records. */
  noRows(): Map<string, readonly Value[]> {
    return new Map([...this.#names, ...this.#indexes.keys()].map((name) => [name, []]));
  }

  /** Takes in a dictionary, or what is added to one. */
  async learn(message: ArrowMessage, bodyAt: number): Promise<void> {
    const { header } = message;
    const id = header.int64(0);
    const field = this.#words.get(id);
    const data = header.table(1);
    if (field === undefined || data === null) throw new Error(`dictionary ${id}, which no column uses (damaged?)`);
    if (unreadable(field) !== null || field.type.name === "map" || field.type.name === "struct") return;
    const batch = this.#open({ ...message, header: data }, bodyAt);
    if (!(batch.rows >= 0 && batch.rows <= maxValues))
      throw new Error(`a dictionary of ${batch.rows} words (damaged?)`);
    const [column] = await batch.open(field);
    if (column === undefined || !("rows" in column)) return;
    const words = column.rows(0, batch.rows);
    const isDelta = header.int8(2) !== 0;
    const before = isDelta ? Array.from(this.#dictionaries.get(id) ?? []) : [];
    this.#dictionaries.set(id, before.length > 0 ? before.concat(Array.from(words)) : words);
  }

  async *batches(message: ArrowMessage, bodyAt: number): AsyncIterable<RecordBatch> {
    const { path } = this.#source;
    const columns: ArrowColumn[] = [];
    const batch = await orLogError(path, async () => this.#open(message, bodyAt));
    if (!(batch.rows >= 0 && this.rows + batch.rows <= maxRows)) {
      throw new LogError(path, [`${path}: at most ${maxRows} rows are read; a batch says ${batch.rows}`]);
    }
    for (const field of this.#fields) {
      columns.push(...(await orLogError(path, () => batch.open(field), `column ${field.name} has `)));
    }
    const size = batchRows(columns.length);
    for (let from = 0; from < batch.rows; from += size) {
      const to = Math.min(batch.rows, from + size);
      const values = new Map<string, readonly Value[]>();
      for (const column of columns) {
        await orLogError(path, async () => this.#put(column, from, to, values), `column ${column.name} has `);
      }
      for (const [name, at] of this.#indexes) {
        values.set(
          name,
          Array.from({ length: to - from }, (_, i) => at(this.rows + i))
        );
      }
      yield { firstRow: this.rows, rows: to - from, columns: values };
      this.rows += to - from;
    }
  }

  #put(column: ArrowColumn, from: number, to: number, values: Map<string, readonly Value[]>): void {
    if ("map" in column) {
      for (const [name, found] of this.#mapKeys.columns(column.name, column.map(from, to))) values.set(name, found);
    } else {
      values.set(column.name, plainArray(column.rows(from, to)));
    }
  }

  #open({ header, bodyLength, unionsHaveValidity }: ArrowMessage, bodyAt: number): ArrowBatch {
    const asked: BatchAsked = {
      header,
      bodyLength,
      unionsHaveValidity,
      body: (start, end) => this.#source.bytes(bodyAt + start, bodyAt + end),
      dictionaries: this.#dictionaries,
      budget: this.#budget,
      unsafe: (column) => (value) => this.unsafe.add(column, value)
    };
    return new ArrowBatch(asked);
  }
}

function plainArray(values: ArrayLike<Value>): readonly Value[] {
  if (Array.isArray(values)) return values;
  const all = new Array<Value>(values.length);
  for (let i = 0; i < all.length; i++) all[i] = values[i];
  return all;
}

interface LeafOf {
  name: string;
  field: ArrowField;
  holds: string | null;
}

/** The columns that a field becomes; a structure gives those of its fields. */
function leavesOf(field: ArrowField, prefix: string): LeafOf[] {
  const name = prefix + field.name;
  const holds = unreadable(field);
  if (holds !== null || field.type.name !== "struct") return [{ name, field, holds }];
  return field.children.flatMap((child) => leavesOf(child, `${name}.`));
}

/** Whether bytes begin with a message that is a schema. */
function isStream(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const marked = view.getInt32(0, true) === -1;
  const length = view.getInt32(marked ? 4 : 0, true);
  if (length < 16 || length > maxDescription) return false;
  try {
    return readMessage(bytes.subarray(marked ? 8 : 4)).kind === "schema";
  } catch {
    return false;
  }
}
