/**
 * Pages of one column of a row group, read one after the other: at most a page and a window of the file are held. hyparquet
 * decodes a page once the guard has seen it. Its own walk over pages is not used: it takes a whole column of a row group
 * at once.
 *
 * @see https://github.com/apache/parquet-format/blob/master/README.md#data-pages
 */
import type { CompressionCodec, DecodedArray, PageHeader, SchemaElement } from "hyparquet";
import { parquetHeader, readPage } from "hyparquet/src/column.js";
import { convert, convertWithDictionary, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { readDataPage, readDataPageV2 } from "hyparquet/src/datapage.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { lastOf } from "../../../lib/items.js";
import type { LogSource } from "../../bytes/log-source.js";
import { joined } from "../../bytes/unpack.js";
import {
  bigIntOfBytes,
  decimalToNumber,
  isoDay,
  isoTime,
  milliseconds,
  numbersOfInt64,
  perSecond
} from "../bytes/binary-values.js";
import type { RawValue } from "../bytes/columnar.js";
import type { UnpackBudget } from "../bytes/limits.js";
import { unpackPage } from "../bytes/unpack-pieces.js";
import { bitWidth, checkHeader, checkLevels, checkValues, type PageSaid } from "./parquet-guard.js";
import { isDecimal, type Leaf } from "./parquet-schema.js";
import { Cut, thriftEnd } from "./thrift.js";

type ColumnDecoder = Parameters<typeof readDataPage>[2];

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
  values: ArrayLike<RawValue>;
  /** as many as `values` in a column that repeats */
  repetition: ArrayLike<number>;
  definition: ArrayLike<number>;
}

/** A header with long statistics has some thousand bytes. */
const longestHeader = 1 << 20;

/** The values of a column over one row group, in the order of its rows. */
export class ColumnPages {
  readonly #source: LogSource;
  readonly #leaf: Leaf;
  readonly #decoder: ColumnDecoder;
  readonly #chunk: Chunk;
  readonly #budget: UnpackBudget;
  #window: Uint8Array = new Uint8Array(0);
  /** place of the window in the file, and of the next page in the window */
  #windowAt: number;
  #next = 0;
  #dictionary: ArrayLike<RawValue> | null = null;
  #page: Page = { values: [], repetition: [], definition: [] };
  #at = 0;

  constructor(source: LogSource, leaf: Leaf, chunk: Chunk, budget: UnpackBudget) {
    this.#source = source;
    this.#leaf = leaf;
    this.#decoder = decoderOf(leaf);
    this.#chunk = chunk;
    this.#budget = budget;
    this.#windowAt = chunk.start;
  }

  async take(rows: number): Promise<RawValue[]> {
    const out = new Array<RawValue>(rows);
    let filled = 0;
    while (filled < rows) {
      if (this.#at === this.#page.values.length && !(await this.#turn())) throw this.#ended(rows - filled);
      const { values } = this.#page;
      for (; this.#at < values.length && filled < rows; ) out[filled++] = values[this.#at++];
    }
    return out;
  }

  /** The entries of the next rows of a map: keys or values, one list a row. */
  async takeLists(rows: number): Promise<RawValue[][]> {
    const out: RawValue[][] = [];
    for (;;) {
      if (this.#at === this.#page.values.length && !(await this.#turn())) break;
      const { values, repetition, definition } = this.#page;
      for (; this.#at < values.length; this.#at++) {
        if (repetition[this.#at] === 0) {
          if (out.length === rows) return out;
          out.push([]);
        } else if (out.length === 0) {
          throw new Error("an entry before the first row");
        }
        if (definition[this.#at]! >= this.#leaf.entryDefinition) lastOf(out).push(values[this.#at]);
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
      const said = checkHeader(header, this.#left);
      const packed = await this.#bytes(header.compressed_page_size);
      this.#next += header.compressed_page_size;
      if (header.type === "INDEX_PAGE") continue;
      const bytes = this.#unpack(header, said, packed);
      if (header.type === "DICTIONARY_PAGE") this.#dictionary = this.#readDictionary(header, bytes);
      else {
        this.#page = this.#readPage(header, said, bytes);
        this.#at = 0;
        if (this.#page.values.length > 0) return true;
      }
    }
  }

  /** Header of the next page, or null at the end of the column. */
  async #header(): Promise<PageHeader | null> {
    if (this.#left <= 0) return null;
    for (let length = 256; ; length *= 8) {
      const bytes = await this.#bytes(Math.min(length, this.#left));
      try {
        thriftEnd(bytes, 0);
      } catch (error) {
        if (error instanceof Cut && length < longestHeader && length < this.#left) continue;
        throw error;
      }
      const reader = readerOf(bytes);
      const header = parquetHeader(reader);
      this.#next += reader.offset;
      return header;
    }
  }

  get #left(): number {
    return this.#chunk.end - this.#windowAt - this.#next;
  }

  /** The next bytes of the column, read in windows. */
  async #bytes(length: number): Promise<Uint8Array> {
    if (this.#next + length > this.#window.length) {
      this.#windowAt += this.#next;
      this.#next = 0;
      const end = Math.min(this.#chunk.end, this.#windowAt + Math.max(length, this.#chunk.window));
      this.#window = await this.#source.bytes(this.#windowAt, end);
      if (this.#window.length < length) throw new Error("the file is shorter than it was (changed while it was read?)");
    }
    return this.#window.subarray(this.#next, this.#next + length);
  }

  /** A page in a buffer of its own: what the library would read beyond it is an error then, and not another page. */
  #unpack({ uncompressed_page_size: size, data_page_header_v2: two }: PageHeader, said: PageSaid, packed: Uint8Array) {
    const levels = said.levels === null ? 0 : said.levels.repetition + said.levels.definition;
    const rest = packed.subarray(levels);
    // in version 2 a page without any value has nothing that could be unpacked
    const isPlain = said.levels !== null && (two?.is_compressed === false || rest.length === 0);
    if (isPlain) return packed.slice();
    this.#budget.take(size - levels);
    const unpacked = unpackPage(rest, size - levels, this.#chunk.codec);
    if (levels > 0) return joined([packed.subarray(0, levels), unpacked]);
    return unpacked.length === unpacked.buffer.byteLength ? unpacked : unpacked.slice();
  }

  #readDictionary(header: PageHeader, bytes: Uint8Array): ArrayLike<RawValue> {
    const plain = { ...header, compressed_page_size: bytes.length, uncompressed_page_size: bytes.length };
    const { data } = withinPage(() => readPage(readerOf(bytes), plain, this.#decoder, undefined, undefined, 0));
    return this.#toCells(convert(data ?? [], this.#decoder));
  }

  #readPage(header: PageHeader, said: PageSaid, bytes: Uint8Array): Page {
    const { maxDefinition, element } = this.#leaf;
    const valuesAt = checkLevels(bytes, said, this.#leaf);
    const values = bytes.subarray(valuesAt);
    // a page of blanks may have no byte for its values, which is nothing in any encoding but the plain one
    const encoding = (values.length === 0 ? "PLAIN" : said.encoding) as "PLAIN";
    checkValues(values, { ...said, encoding }, element, () => said.there ?? this.#countIn(bytes, said, valuesAt));
    const first = header.data_page_header && { ...header.data_page_header, encoding };
    const two = header.data_page_header_v2 && { ...header.data_page_header_v2, encoding, is_compressed: false };
    const page = () =>
      header.type === "DATA_PAGE_V2"
        ? readDataPageV2(bytes, { ...header, data_page_header_v2: two }, this.#decoder)
        : readDataPage(bytes, first!, this.#decoder);
    const { definitionLevels: definition = [], repetitionLevels: repetition, dataPage } = withinPage(page);
    const found = this.#lookUp(dataPage, encoding);
    if (definition.length === 0) {
      if (found.length !== said.count) throw new Error(`${found.length} values in a page of ${said.count}`);
      return { values: found, repetition, definition: new Array<number>(repetition.length).fill(maxDefinition) };
    }
    const filled = new Array<RawValue>(said.count);
    let at = 0;
    for (let i = 0; i < filled.length; i++) filled[i] = definition[i] === maxDefinition ? found[at++] : null;
    if (at !== found.length) throw new Error(`${found.length} values where its levels have ${at}`);
    return { values: filled, repetition, definition };
  }

  #lookUp(data: DecodedArray, encoding: string): ArrayLike<RawValue> {
    if (!/_DICTIONARY$/.test(encoding)) return this.#toCells(convert(data, this.#decoder));
    const words = this.#dictionary;
    if (words === null) throw new Error("a page that refers to a dictionary, and no dictionary before it");
    for (let i = 0; i < data.length; i++) {
      if (!(data[i] < words.length)) throw new Error(`word ${data[i]} of a dictionary of ${words.length}`);
    }
    return convertWithDictionary(data, words as DecodedArray, "RLE_DICTIONARY", this.#decoder);
  }

  /** Values that are no blanks in a page of version 1, whose header does not say it. */
  #countIn(bytes: Uint8Array, { count }: PageSaid, valuesAt: number): number {
    const { maxRepetition, maxDefinition } = this.#leaf;
    if (maxDefinition === 0) return count;
    const levels = new Array<number>(count);
    const reader = readerOf(bytes);
    if (maxRepetition > 0) reader.offset = 4 + reader.view.getUint32(0, true);
    readRleBitPackedHybrid(reader, bitWidth(maxDefinition), levels);
    if (reader.offset !== valuesAt) throw new Error("levels that are longer than their page");
    return levels.reduce((there, level) => there + (level === maxDefinition ? 1 : 0), 0);
  }

  /** Values as the library converts them, as values of a record: decimals rounded once, integers as numbers. */
  #toCells(values: DecodedArray): ArrayLike<RawValue> {
    const { element } = this.#leaf;
    const { converted_type: converted, logical_type: logical, scale } = element;
    if (isDecimal(element)) {
      const digits = scale ?? (logical?.type === "DECIMAL" ? logical.scale : 0) ?? 0;
      return Array.from<Uint8Array | bigint | number, RawValue>(values as number[], (value) =>
        decimalToNumber(value instanceof Uint8Array ? bigIntOfBytes(value) : value, digits)
      );
    }
    if (logical?.type === "TIME" || /^TIME_/.test(converted ?? "")) {
      const unit = logical?.type === "TIME" ? logical.unit : converted === "TIME_MILLIS" ? "MILLIS" : "MICROS";
      return Array.from<bigint | number, RawValue>(
        values as number[],
        (value) => Number(value) / Number(perSecond[unit])
      );
    }
    if (values instanceof BigInt64Array || values instanceof BigUint64Array) return numbersOfInt64(values);
    return values as ArrayLike<RawValue>;
  }
}

/** What `decode` gives; where the library looks for values behind the page, that is said. */
function withinPage<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RangeError) throw new Error("values that are longer than their page (damaged?)");
    throw error;
  }
}

function readerOf(bytes: Uint8Array) {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

/** How the library is to decode a column: times become text there. */
function decoderOf({ element, path }: Leaf): ColumnDecoder {
  const decimal = isDecimal(element);
  return {
    pathInSchema: path.slice(1).map(({ element: { name } }) => name),
    type: element.type!,
    element: meantFor(element),
    schemaPath: path,
    codec: "UNCOMPRESSED",
    parsers: {
      ...DEFAULT_PARSERS,
      timestampFromMilliseconds: (value) => isoTime(Number(value)) as never,
      timestampFromMicroseconds: (value) => isoTime(milliseconds(value, "MICROS")) as never,
      timestampFromNanoseconds: (value) => isoTime(milliseconds(value, "NANOS")) as never,
      dateFromDays: (days) => isoDay(days) as never
    },
    utf8: !decimal
  };
}

/**
 * The element as the library is to take it. A decimal stays the integer that it is stored in: the library rounds that to a
 * double and divides, which is off in the last digit from 17 digits or a scale of 23 on. JSON stays text. A day is one
 * also where the older of the two annotations is left out.
 */
function meantFor(element: SchemaElement): SchemaElement {
  const { converted_type: converted, logical_type: logical, ...bare } = element;
  if (isDecimal(element)) return bare;
  if (converted === "JSON") return { ...bare, converted_type: "UTF8" };
  return logical?.type === "DATE" ? { ...element, converted_type: "DATE" } : element;
}
