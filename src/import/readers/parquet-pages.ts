/**
 * Pages of one column of a row group, read one after the other: at most a page and a window of the file are held.
 *
 * @see https://github.com/apache/parquet-format/blob/master/README.md#data-pages
 */
import type { CompressionCodec, PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import type { LogSource } from "../bytes/log-source.js";
import type { Value } from "../reader.js";
import { maxPiece, maxValues, type UnpackBudget } from "./limits.js";
import type { Leaf } from "./parquet-schema.js";
import { bitWidth, decodeValues, hybrid } from "./parquet-values.js";
import { ThriftCut, thriftEnd } from "./thrift.js";
import { unpackPage } from "./unpack.js";

/** Where the pages of a column are. */
export interface Chunk {
  start: number;
  end: number;
  codec: CompressionCodec;
  /** bytes to read at once */
  window: number;
}

/** Values of a page with the missing ones as null, and where lists and maps have their entries. */
interface Page {
  values: ArrayLike<Value>;
  /** as many as `values`; null where nothing repeats */
  repetition: Int32Array | null;
  definition: Int32Array | null;
}

/** A header with long statistics has some thousand bytes. */
const longestHeader = 1 << 20;

/** The values of a column over one row group, in the order of its rows. */
export class ColumnPages {
  readonly #source: LogSource;
  readonly #leaf: Leaf;
  readonly #chunk: Chunk;
  readonly #budget: UnpackBudget;
  readonly #unsafe: (value: number) => void;
  #window = new Uint8Array(0);
  /** place of the window in the file, and of the next page in the window */
  #windowAt: number;
  #next = 0;
  #dictionary: ArrayLike<Value> | null = null;
  #page: Page = { values: [], repetition: null, definition: null };
  #at = 0;

  constructor(
    source: LogSource,
    leaf: Leaf,
    chunk: Chunk,
    { budget, unsafe }: { budget: UnpackBudget; unsafe: (value: number) => void }
  ) {
    this.#source = source;
    this.#leaf = leaf;
    this.#chunk = chunk;
    this.#budget = budget;
    this.#unsafe = unsafe;
    this.#windowAt = chunk.start;
  }

  /** The values of the next rows; a value a row. */
  async take(rows: number): Promise<Value[]> {
    const out = new Array<Value>(rows);
    let filled = 0;
    while (filled < rows) {
      if (this.#at === this.#page.values.length && !(await this.#turn())) throw this.#ended(rows - filled);
      const end = Math.min(this.#page.values.length, this.#at + rows - filled);
      filled = copyInto(out, filled, this.#page.values, this.#at, end);
      this.#at = end;
    }
    return out;
  }

  /** The entries of the next rows of a map: keys or values, one list a row. */
  async takeLists(rows: number): Promise<Value[][]> {
    const out: Value[][] = [];
    for (;;) {
      if (this.#at === this.#page.values.length && !(await this.#turn())) break;
      const { values, repetition, definition } = this.#page;
      for (; this.#at < values.length; this.#at++) {
        if (repetition![this.#at] === 0) {
          if (out.length === rows) return out;
          out.push([]);
        } else if (out.length === 0) {
          throw new Error("an entry before the first row");
        }
        if (definition![this.#at]! >= this.#leaf.entryDefinition) out[out.length - 1]!.push(values[this.#at]);
      }
    }
    if (out.length < rows) throw this.#ended(rows - out.length);
    return out;
  }

  #ended(missing: number): Error {
    return new Error(`values for ${missing} rows fewer than its row group says (cut short?)`);
  }

  /** Goes on to the next page of data that holds something; whether there is one. */
  async #turn(): Promise<boolean> {
    for (;;) {
      const header = await this.#header();
      if (header === null) return false;
      const packed = await this.#bytes(header.compressed_page_size);
      this.#next += header.compressed_page_size;
      if (header.type === "DICTIONARY_PAGE") this.#dictionary = this.#readDictionary(header, packed);
      else if (header.type !== "INDEX_PAGE") {
        this.#page = header.type === "DATA_PAGE_V2" ? this.#readPage2(header, packed) : this.#readPage1(header, packed);
        this.#at = 0;
        if (this.#page.values.length > 0) return true;
      }
    }
  }

  /** Header of the next page, or null at the end of the column. */
  async #header(): Promise<PageHeader | null> {
    if (this.#windowAt + this.#next >= this.#chunk.end) return null;
    for (let length = 256; ; length *= 8) {
      const bytes = await this.#bytes(Math.min(length, this.#left));
      try {
        thriftEnd(bytes, 0);
      } catch (error) {
        if (error instanceof ThriftCut && length < longestHeader && length < this.#left) continue;
        throw error;
      }
      const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
      const header = parquetHeader(reader);
      this.#next += reader.offset;
      const { compressed_page_size: size } = header;
      if (!(size >= 0 && size <= this.#left)) {
        throw new Error(
          `a page of ${size ?? "no stated number of"} bytes where its column has ${this.#left} left (damaged?)`
        );
      }
      return header;
    }
  }

  get #left(): number {
    return this.#chunk.end - this.#windowAt - this.#next;
  }

  /** The next bytes of the column, read in windows. */
  async #bytes(length: number): Promise<Uint8Array> {
    if (length > maxPiece) throw new Error(`a page of ${length} bytes (at most ${maxPiece} are read)`);
    if (this.#next + length > this.#window.length) {
      this.#windowAt += this.#next;
      this.#next = 0;
      const end = Math.min(this.#chunk.end, this.#windowAt + Math.max(length, this.#chunk.window));
      this.#window = new Uint8Array(await this.#source.bytes(this.#windowAt, end));
      if (this.#window.length < length) throw new Error("the file is shorter than it was (changed while it was read?)");
    }
    return this.#window.subarray(this.#next, this.#next + length);
  }

  #unpack(packed: Uint8Array, size: number): Uint8Array {
    this.#budget.take(size);
    return unpackPage(packed, size, this.#chunk.codec);
  }

  #readDictionary(header: PageHeader, packed: Uint8Array): ArrayLike<Value> {
    const count = countOf(header.dictionary_page_header?.num_values);
    const bytes = this.#unpack(packed, header.uncompressed_page_size);
    return decodeValues(bytes, { encoding: "PLAIN", count, element: this.#leaf.element }, null, this.#unsafe);
  }

  #readPage1(header: PageHeader, packed: Uint8Array): Page {
    const { num_values: values, encoding } = header.data_page_header ?? {};
    const count = countOf(values);
    let bytes = this.#unpack(packed, header.uncompressed_page_size);
    const levels = (most: number): Int32Array | null => {
      if (most === 0) return null;
      if (bytes.length < 4) throw new Error("a page without its levels");
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      if (length > bytes.length - 4) throw new Error("levels that are longer than their page");
      const found = hybrid(bytes.subarray(4, 4 + length), bitWidth(most), count);
      bytes = bytes.subarray(4 + length);
      return found;
    };
    const repetition = levels(this.#leaf.maxRepetition);
    const definition = levels(this.#leaf.maxDefinition);
    return this.#withLevels(repetition, definition, { bytes, encoding: String(encoding), count });
  }

  #readPage2(header: PageHeader, packed: Uint8Array): Page {
    const page = header.data_page_header_v2;
    const count = countOf(page?.num_values);
    const { repetition_levels_byte_length: first = 0, definition_levels_byte_length: second = 0 } = page!;
    if (!(first >= 0 && second >= 0 && first + second <= packed.length)) {
      throw new Error("levels that are longer than their page");
    }
    const level = (most: number, from: number, length: number): Int32Array | null =>
      most === 0 ? null : hybrid(packed.subarray(from, from + length), bitWidth(most), count);
    const repetition = level(this.#leaf.maxRepetition, 0, first);
    const definition = level(this.#leaf.maxDefinition, first, second);
    const rest = packed.subarray(first + second);
    // a page without any value has nothing that could be unpacked
    const isPacked = page!.is_compressed !== false && rest.length > 0;
    const bytes = isPacked ? this.#unpack(rest, header.uncompressed_page_size - first - second) : rest;
    return this.#withLevels(repetition, definition, { bytes, encoding: String(page!.encoding), count });
  }

  /** Values of the page with null where the levels say that there is none. */
  #withLevels(
    repetition: Int32Array | null,
    definition: Int32Array | null,
    { bytes, encoding, count }: { bytes: Uint8Array; encoding: string; count: number }
  ): Page {
    const { element, maxDefinition } = this.#leaf;
    const there = definition === null ? count : countEqual(definition, maxDefinition);
    // booleans in runs have the length of the runs before them, in both versions of pages
    const coded = encoding === "RLE" ? bytes.subarray(4) : bytes;
    const found = decodeValues(coded, { encoding, count: there, element }, this.#dictionary, this.#unsafe);
    if (there === count) return { values: found, repetition, definition };
    const values = new Array<Value>(count);
    let at = 0;
    for (let i = 0; i < count; i++) values[i] = definition![i] === maxDefinition ? found[at++] : null;
    return { values, repetition, definition };
  }
}

/** Copies values from `from` to `end` behind the first `filled`, and gives how many there are then. */
function copyInto(out: Value[], filled: number, values: ArrayLike<Value>, from: number, end: number): number {
  for (let i = from; i < end; i++) out[filled++] = values[i];
  return filled;
}

function countOf(values: number | undefined): number {
  if (values === undefined) throw new Error("a page whose header does not fit its kind");
  if (!(values >= 0 && values <= maxValues))
    throw new Error(`a page of ${values} values (at most ${maxValues} are read)`);
  return values;
}

function countEqual(levels: Int32Array, level: number): number {
  let count = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i] === level) count++;
  return count;
}
