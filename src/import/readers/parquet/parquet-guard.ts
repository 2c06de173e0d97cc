/**
 * What must hold of a Parquet file before hyparquet may see its bytes. The library believes what the bytes say: counts of
 * lists and runs, widths, offsets. Each check here stands for bytes that made it hang, take memory without end, or give
 * values that are none (docs/decisions/0006-decoding.md lists them). No value is decoded here but the lengths of texts that
 * share their beginnings.
 *
 * @see https://github.com/apache/parquet-format/blob/master/Encodings.md
 */
import type { FileMetaData, PageHeader, SchemaElement } from "hyparquet";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { maxColumns, maxPiece, maxRows, maxValues } from "../bytes/limits.js";
import { Bytes } from "./thrift.js";

/** Deepest nesting of the schema that is looked into. */
const deepestSchema = 32;

/**
 * A footer that hyparquet has read.
 *
 * @param size bytes of the file before the footer's length
 * @throws Error if it contradicts itself or the file, or claims what no log has
 */
export function checkFooter(metadata: FileMetaData, size: number): void {
  const { schema, row_groups: groups, key_value_metadata: pairs = [], num_rows: rows } = metadata;
  // a list that a damaged footer has as bytes has the methods of a list, too
  if (![schema, groups, pairs, ...groups.map(({ columns }) => columns)].every(Array.isArray)) {
    throw new Error("the footer contradicts itself (damaged?)");
  }
  checkSchema(schema);
  if (rows < 0 || rows > maxRows) throw new Error(`at most ${maxRows} rows are read; the footer says ${rows}`);
  const sum = groups.reduce((total, group) => total + group.num_rows, 0n);
  if (sum !== rows || groups.some((group) => group.num_rows < 0)) {
    throw new Error(`the footer says ${rows} rows, its row groups ${sum} (damaged?)`);
  }
  for (const { meta_data: meta, file_path: path, ...crypto } of groups.flatMap(({ num_rows, columns }) =>
    num_rows > 0n ? columns : []
  )) {
    if (path) throw new Error("the file keeps its columns in other files");
    const name = meta ? `column ${meta.path_in_schema.join(".")}` : "a column";
    if (crypto.crypto_metadata || crypto.encrypted_column_metadata) {
      throw new Error(`${name} is encrypted; write the file again without encryption`);
    }
    if (!meta) throw new Error("the footer leaves out where a column is (encrypted?)");
    const [start, length] = [chunkStart(meta), Number(meta.total_compressed_size)];
    if (start < 4 || length < 0 || start + length > size) {
      throw new Error(`${name} lies outside the file, says the footer (damaged?)`);
    }
  }
}

/** The library builds the tree of the schema by recursion, on the word of each element's count of children. */
function checkSchema(schema: readonly SchemaElement[]): void {
  if (schema.length > 2 * maxColumns) {
    throw new Error(`at most ${maxColumns} columns are read; found ${schema.length - 1}`);
  }
  /** children still to come, of each group around */
  const open: number[] = [1];
  for (const { num_children: children = 0, type, type_length: length = 0 } of schema) {
    if (open.length === 0 || (type !== undefined && children > 0)) {
      throw new Error("the schema contradicts itself (damaged?)");
    }
    if (type === "FIXED_LEN_BYTE_ARRAY" && !(length > 0)) throw new Error("bytes of a fixed length that is not given");
    open[open.length - 1]!--;
    if (children > 0) open.push(children);
    if (open.length > deepestSchema + 2) throw new Error(`the schema is nested more than ${deepestSchema} deep`);
    while (open.at(-1) === 0) open.pop();
  }
  if (open.length > 0) throw new Error("the schema contradicts itself (damaged?)");
}

type ColumnMeta = NonNullable<FileMetaData["row_groups"][number]["columns"][number]["meta_data"]>;

/** Where the pages of a column begin; some writers leave 0 where there is no dictionary. */
export function chunkStart({ data_page_offset: data, dictionary_page_offset: dictionary }: ColumnMeta): number {
  return Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
}

/** What is said of a page, in either version. */
export interface PageSaid {
  /** values and blanks */
  count: number;
  encoding: string;
  /** bytes of the levels, which version 2 says in the header */
  levels: { repetition: number; definition: number } | null;
  /** values without blanks, where the header says it */
  there: number | null;
}

/**
 * @param left bytes that its column has left
 * @throws Error if a page's header does not fit its kind, or the file
 */
export function checkHeader(header: PageHeader, left: number): PageSaid {
  const { type, compressed_page_size: size, uncompressed_page_size: unpacked } = header;
  if (!(size >= 0 && size <= left)) {
    throw new Error(`a page of ${size ?? "no stated number of"} bytes where its column has ${left} left (damaged?)`);
  }
  if (size > maxPiece) throw new Error(`a page of ${size} bytes (at most ${maxPiece} are read)`);
  if (type === "INDEX_PAGE") return { count: 0, encoding: "", levels: null, there: 0 };
  const dataPage = header.data_page_header;
  const two = header.data_page_header_v2;
  const { num_values: count, encoding } =
    (type === "DATA_PAGE_V2" ? two : type === "DATA_PAGE" ? dataPage : header.dictionary_page_header) ?? {};
  if (count === undefined) throw new Error("a page whose header does not fit its kind");
  if (!(count >= 0 && count <= maxValues)) {
    throw new Error(`a page of ${count} values (at most ${maxValues} are read)`);
  }
  if (type !== "DATA_PAGE_V2") return { count, encoding: String(encoding), levels: null, there: null };
  const { repetition_levels_byte_length: repetition = 0, definition_levels_byte_length: definition = 0 } = two!;
  if (!(repetition >= 0 && definition >= 0 && repetition + definition <= Math.min(size, unpacked))) {
    throw new Error("levels that are longer than their page");
  }
  const there = count - (two!.num_nulls ?? 0);
  if (!(there >= 0 && there <= count)) throw new Error(`a page of ${count} values of which ${count - there} are blank`);
  return { count, encoding: String(encoding), levels: { repetition, definition }, there };
}

/** How often levels run, and of what. */
export interface Levels {
  maxRepetition: number;
  maxDefinition: number;
}

/**
 * The levels of an unpacked page.
 *
 * @returns where its values begin
 * @throws Error if runs of levels end before the page's values, or go beyond them
 */
export function checkLevels(page: Uint8Array, said: PageSaid, { maxRepetition, maxDefinition }: Levels): number {
  let at = 0;
  for (const [most, length] of [
    [maxRepetition, said.levels?.repetition],
    [maxDefinition, said.levels?.definition]
  ] as const) {
    if (most > 0 || length) {
      const begin = length === undefined ? at + 4 : at;
      const end = begin + (length ?? lengthAt(page, at));
      if (end > page.length) throw new Error("levels that are longer than their page");
      const seen = most > 0 ? checkRuns(page.subarray(begin, end), bitWidth(most), said.count) : said.count;
      if (seen < said.count) throw new Error(`runs that end after ${seen} of ${said.count} values`);
      at = end;
    }
  }
  return at;
}

function lengthAt(page: Uint8Array, at: number): number {
  if (page.length < at + 4) throw new Error("a page without its levels");
  return new DataView(page.buffer, page.byteOffset).getUint32(at, true);
}

/** Bits that a level up to `most` takes. */
export function bitWidth(most: number): number {
  return 32 - Math.clz32(most);
}

/**
 * Small numbers in runs: each run packed in bits, or one number and how often. The library fills as many as a run says.
 *
 * @param width bits of a number
 * @param most how many there may be
 * @returns how many there are, the padding of a packed run apart
 */
export function checkRuns(bytes: Uint8Array, width: number, most: number): number {
  // beyond, numbers that are packed in bits lose their upper ones in the library
  if (width > 24) throw new Error(`numbers of ${width} bits in runs; at most 24 are read`);
  const reader = new Bytes(bytes, 0, "runs that are");
  let seen = 0;
  while (seen < most && reader.left > 0) {
    const header = reader.varint();
    const isPacked = header % 2 === 1;
    const run = Math.floor(header / 2) * (isPacked ? 8 : 1);
    // a packed run may be longer: DuckDB fills it up to 256 values
    const longest = isPacked ? maxValues : most - seen;
    if (run > longest) throw new Error(`a run of ${run} values where ${most - seen} are left`);
    const length = isPacked ? (run / 8) * width : (width + 7) >> 3;
    if (length > reader.left) throw new Error(`runs that end after ${seen} of ${most} values`);
    reader.skip(length);
    seen += run;
  }
  return Math.min(seen, most);
}

/**
 * The values of an unpacked page, without its levels.
 *
 * @param there how many they are, at most where `exact` cannot be known cheaply
 * @param exact how many they are, asked only for encodings that need it
 * @throws Error if the page cannot hold them, or they are written in a way that is not read
 */
export function checkValues(
  bytes: Uint8Array,
  { encoding, count }: PageSaid,
  { type, type_length: fixed }: SchemaElement,
  exact: () => number
): void {
  switch (encoding) {
    case "PLAIN":
      return;
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
      if (type === "BOOLEAN") throw new Error("booleans in a dictionary");
      checkRuns(bytes.subarray(1), bytes[0] ?? 0, count);
      return;
    case "RLE":
      if (type !== "BOOLEAN") throw new Error(`${type} in runs`);
      checkRuns(bytes.subarray(4), 1, count);
      return;
    case "BYTE_STREAM_SPLIT": {
      const width = type === "FIXED_LEN_BYTE_ARRAY" ? fixed! : type === "INT64" || type === "DOUBLE" ? 8 : 4;
      needBytes(bytes, exact() * width);
      return;
    }
    case "DELTA_BINARY_PACKED":
    case "DELTA_LENGTH_BYTE_ARRAY":
      checkDeltas(bytes, 0, exact());
      return;
    case "DELTA_BYTE_ARRAY":
      checkPrefixes(bytes, exact());
      return;
    default:
      throw new Error(`values in the encoding ${encoding}, which is not read`);
  }
}

function needBytes(bytes: Uint8Array, needed: number): void {
  if (bytes.length < needed) throw new Error(`values of ${needed} bytes in a page of ${bytes.length}`);
}

/**
 * Numbers as differences, in blocks of small blocks, each with its width.
 *
 * @returns where they end
 */
function checkDeltas(bytes: Uint8Array, from: number, count: number): number {
  const reader = new Bytes(bytes, from, "differences that are");
  const [block, miniblocks, said] = [reader.varint(), reader.varint(), reader.varint()];
  const each = block / miniblocks;
  if (!(miniblocks > 0 && block <= maxValues && each > 0 && each % 8 === 0)) {
    throw new Error(`differences in blocks of ${block} in ${miniblocks} parts`);
  }
  if (said < count) throw new Error(`differences of ${said} values where ${count} are there`);
  reader.varint();
  for (let seen = 1; seen < count; ) {
    reader.varint();
    const widths = Array.from({ length: Math.min(miniblocks, reader.left + 1) }, () => reader.next());
    for (const width of widths) {
      if (width > 64) throw new Error(`differences of ${width} bits`);
      // the parts of a block that nothing is in are not written
      if (seen < count) reader.skip((each / 8) * width);
      seen += each;
    }
  }
  return reader.at;
}

/** Texts that each take over the beginning of the one before: few bytes can mean very long texts. */
function checkPrefixes(bytes: Uint8Array, count: number): void {
  const lengths = (from: number): [Int32Array, number] => {
    const end = checkDeltas(bytes, from, count);
    const out = new Int32Array(count);
    deltaBinaryUnpack(
      { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: from },
      count,
      out
    );
    return [out, end];
  };
  const [prefixes, next] = lengths(0);
  const [suffixes] = lengths(next);
  let before = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (prefixes[i]! < 0 || prefixes[i]! > before) throw new Error("a text that takes over more than there is");
    total += prefixes[i]!;
    if (total > maxPiece) throw new Error(`texts that unpack to more than ${maxPiece} bytes`);
    before = prefixes[i]! + suffixes[i]!;
  }
}
