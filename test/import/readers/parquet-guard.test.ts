/** Bytes that lead hyparquet astray, what it makes of them by itself, and what the guard says before it sees them. */
import { convertWithDictionary } from "hyparquet/src/convert.js";
import { deltaBinaryUnpack, deltaByteArray } from "hyparquet/src/delta.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { describe, expect, it } from "vitest";
import {
  checkFooter,
  checkHeader,
  checkLevels,
  checkRuns,
  checkValues,
  type PageSaid
} from "../../../src/import/readers/parquet/parquet-guard.js";
import { Cut, thriftEnd } from "../../../src/import/readers/parquet/thrift.js";

const bytes = (...content: number[]) => Uint8Array.from(content);
const readerOf = (content: Uint8Array) => ({ view: new DataView(content.buffer), offset: 0 });
const said = (encoding: string, count: number): PageSaid => ({ count, encoding, levels: null, there: null });
const values = (content: Uint8Array, encoding: string, count: number, type = "BYTE_ARRAY", length?: number) =>
  checkValues(
    content,
    said(encoding, count),
    { name: "x", type: type as "BYTE_ARRAY", type_length: length },
    () => count
  );

/** A number of seven bits a byte; `zigzag` for one with a sign. */
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const zigzag = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value);

/** One block of differences that are all the same. */
const differences = (count: number, first: number, each: number) => [
  ...[...varint(128), ...varint(4), ...varint(count), ...zigzag(first)],
  ...(count > 1 ? [...zigzag(each), 0, 0, 0, 0] : [])
];

describe("runs of small numbers", () => {
  it("may not be longer than what they are of: the library fills as many as they say", () => {
    const million = bytes(...varint(2 << 20), 3);
    const filled = new Array<number>(4);
    readRleBitPackedHybrid(readerOf(million), 2, filled, million.length);
    expect(filled).toHaveLength(1 << 20);
    expect(() => checkRuns(million, 2, 4)).toThrow("a run of 1048576 values where 4 are left");
  });

  it("of no bits may not be packed without end: the library counts them one by one", () => {
    expect(() => checkRuns(bytes(...varint(2 ** 30 + 1)), 0, 4)).toThrow("a run of 4294967296 values");
  });

  it("of more than 24 bits lose the upper ones in the library", () => {
    const ones = bytes(3, ...new Array<number>(32).fill(0xff));
    const found = new Array<number>(8);
    readRleBitPackedHybrid(readerOf(ones), 31, found, ones.length);
    expect(found.every((value) => value === 2 ** 31 - 1)).toBe(false);
    expect(() => checkRuns(ones, 31, 8)).toThrow("numbers of 31 bits in runs; at most 24 are read");
    const most = new Array<number>(8);
    readRleBitPackedHybrid(readerOf(ones), 24, most, ones.length);
    expect(most).toEqual(new Array(8).fill(2 ** 24 - 1));
  });

  it("must be there: what follows is read as if it belonged to them", () => {
    expect(() => checkRuns(bytes(0x05, 0xff), 2, 100)).toThrow("runs that end after 0 of 100 values");
    expect(checkRuns(bytes(0x03, 0x88, 0xc6, 0xfa), 3, 8)).toBe(8);
    // DuckDB fills a packed run up
    expect(checkRuns(bytes(0x05, 1, 2, 3, 4), 2, 9)).toBe(9);
  });
});

describe("levels", () => {
  const optional = { maxRepetition: 0, maxDefinition: 1 };

  it("lie in their page, and are as many as its values", () => {
    expect(checkLevels(bytes(2, 0, 0, 0, 8, 1, 9), said("PLAIN", 4), optional)).toBe(6);
    expect(() => checkLevels(bytes(2, 0), said("PLAIN", 4), optional)).toThrow("a page without its levels");
    expect(() => checkLevels(bytes(9, 0, 0, 0, 8, 1), said("PLAIN", 4), optional)).toThrow("longer than their page");
    expect(() => checkLevels(bytes(2, 0, 0, 0, 6, 1), said("PLAIN", 4), optional)).toThrow(
      "runs that end after 3 of 4 values"
    );
  });
});

describe("differences", () => {
  it("in blocks without parts: the library goes back and round", () => {
    const none = bytes(...varint(128), 0, ...varint(9), 0, ...new Array<number>(40).fill(0));
    expect(() => values(none, "DELTA_BINARY_PACKED", 9, "INT32")).toThrow("differences in blocks of 128 in 0 parts");
    const half = bytes(...varint(12), ...varint(4), ...varint(9), 0, 0);
    expect(() => values(half, "DELTA_BINARY_PACKED", 9, "INT64")).toThrow("differences in blocks of 12 in 4 parts");
  });

  it("of a block with 2^31 parts: the library makes room for their widths", () => {
    const parts = bytes(...varint(2 ** 24), ...varint(2 ** 21), ...varint(9), 0, 0, 1, 1, 1);
    expect(() => values(parts, "DELTA_BINARY_PACKED", 9, "INT64")).toThrow("differences that are cut short");
  });

  it("of fewer values than are there, or wider than any number", () => {
    expect(() => values(bytes(...differences(3, 0, 1)), "DELTA_BINARY_PACKED", 9, "INT64")).toThrow(
      "differences of 3 values where 9 are there"
    );
    const wide = bytes(...varint(128), ...varint(4), ...varint(9), 0, 0, 65, 0, 0, 0);
    expect(() => values(wide, "DELTA_BINARY_PACKED", 9, "INT64")).toThrow("differences of 65 bits");
  });

  it("as they should be are let through, and the library reads them", () => {
    const good = bytes(...differences(9, 5, 2));
    values(good, "DELTA_BINARY_PACKED", 9, "INT32");
    const out = new Int32Array(9);
    deltaBinaryUnpack(readerOf(good), 9, out);
    expect([...out]).toEqual([5, 7, 9, 11, 13, 15, 17, 19, 21]);
  });
});

describe("texts that take over the beginning of the one before", () => {
  const texts = (prefixes: number[], suffixes: number[], content: string) =>
    bytes(...prefixes, ...suffixes, ...new TextEncoder().encode(content));

  it("may not take over more than there is: the library puts zeros there", () => {
    const more = texts(differences(2, 0, 9), differences(2, 2, 0), "abcd");
    const out: Uint8Array[] = [];
    deltaByteArray(readerOf(more), 2, out);
    expect(new TextDecoder().decode(out[1])).toBe("ab\0\0\0\0\0\0\0cd");
    expect(() => values(more, "DELTA_BYTE_ARRAY", 2)).toThrow("a text that takes over more than there is");
  });

  it("may not mean more than 2^28 bytes", () => {
    const count = 30_000;
    // each is a byte longer than the one before
    const content = "a".repeat(count);
    const head = (each: number, first: number) => [
      ...[...varint(32_768), ...varint(4), ...varint(count), ...zigzag(first)],
      ...[...zigzag(each), 0, 0, 0, 0]
    ];
    const long = texts(head(1, 0), head(0, 1), content);
    expect(() => values(long, "DELTA_BYTE_ARRAY", count)).toThrow("texts that unpack to more than 268435456 bytes");
  });
});

describe("a dictionary", () => {
  it("has no word where the library finds one undefined", () => {
    expect(convertWithDictionary([3] as never, [1] as never, "RLE_DICTIONARY", {} as never)).toEqual([undefined]);
  });

  it("is not of booleans, and runs are of booleans only", () => {
    expect(() => values(bytes(1, 2, 0), "RLE_DICTIONARY", 1, "BOOLEAN")).toThrow("booleans in a dictionary");
    expect(() => values(bytes(1, 2, 0), "RLE", 1, "INT32")).toThrow("INT32 in runs");
  });
});

describe("values", () => {
  it("split by bytes must be in the page: the library makes room for them first", () => {
    expect(() => values(new Uint8Array(80), "BYTE_STREAM_SPLIT", 1 << 24, "DOUBLE")).toThrow(
      "values of 134217728 bytes in a page of 80"
    );
    expect(() => values(new Uint8Array(80), "BYTE_STREAM_SPLIT", 9, "FIXED_LEN_BYTE_ARRAY", 2 ** 30)).toThrow(
      "values of 9663676416 bytes"
    );
  });

  it("in an encoding that is not read are said to be so", () => {
    expect(() => values(new Uint8Array(8), "ALP", 1, "DOUBLE")).toThrow("in the encoding ALP, which is not read");
  });
});

describe("the header of a page", () => {
  const header = { type: "DATA_PAGE", uncompressed_page_size: 8, compressed_page_size: 8 } as const;
  const page = { num_values: 2, encoding: "PLAIN" } as never;

  it("says no more than its column has, and no page has more than 2^24 values", () => {
    expect(checkHeader({ ...header, data_page_header: page }, 8)).toMatchObject({ count: 2, there: null });
    expect(() => checkHeader({ ...header, data_page_header: page }, 7)).toThrow(
      "a page of 8 bytes where its column has 7 left (damaged?)"
    );
    expect(() => checkHeader({ ...header, compressed_page_size: -1, data_page_header: page }, 8)).toThrow(
      "of -1 bytes"
    );
    const many = { num_values: 2 ** 24 + 1, encoding: "PLAIN" } as never;
    expect(() => checkHeader({ ...header, data_page_header: many }, 8)).toThrow("at most 16777216 are read");
    expect(() => checkHeader(header, 8)).toThrow("does not fit its kind");
  });

  it("of version 2 has levels within the page, and no more blanks than values", () => {
    const two = (more: object) =>
      checkHeader(
        {
          ...header,
          type: "DATA_PAGE_V2",
          data_page_header_v2: { num_values: 2, encoding: "PLAIN", ...more } as never
        },
        8
      );
    expect(two({ num_nulls: 1 })).toMatchObject({ count: 2, there: 1 });
    expect(() => two({ num_nulls: 3 })).toThrow("a page of 2 values of which 3 are blank");
    expect(() => two({ definition_levels_byte_length: 9 })).toThrow("levels that are longer than their page");
    expect(() => two({ repetition_levels_byte_length: -4, definition_levels_byte_length: 4 })).toThrow("levels that");
  });
});

describe("a footer", () => {
  const root = (children: number) => ({ name: "root", num_children: children });
  const leaf = { name: "step", type: "INT32", repetition_type: "REQUIRED" } as const;
  const footer = (schema: object[], more: object = {}) =>
    checkFooter({ version: 1, schema, num_rows: 0n, row_groups: [], metadata_length: 9, ...more } as never, 100);

  it("has a schema whose counts of children are right: the library builds the tree on their word", () => {
    footer([root(1), leaf]);
    expect(() => footer([root(2), leaf])).toThrow("the schema contradicts itself");
    expect(() => footer([root(1), leaf, leaf])).toThrow("the schema contradicts itself");
    expect(() => footer([root(1), { ...leaf, num_children: 1 }, leaf])).toThrow("the schema contradicts itself");
    const nested = (depth: number) => [root(1), ...new Array<object>(depth).fill({ name: "a", num_children: 1 }), leaf];
    footer(nested(32));
    expect(() => footer(nested(33))).toThrow("nested more than 32 deep");
    const fixed = { ...leaf, type: "FIXED_LEN_BYTE_ARRAY" };
    expect(() => footer([root(1), fixed])).toThrow("bytes of a fixed length that is not given");
  });

  it("says as many rows as its row groups, and columns within the file", () => {
    const meta = {
      path_in_schema: ["step"],
      total_compressed_size: 50n,
      data_page_offset: 4n,
      dictionary_page_offset: 0n
    };
    const group = (change: object = {}) => ({ num_rows: 3n, columns: [{ meta_data: { ...meta, ...change } }] });
    const rows = (groups: object[], count = 3n) => footer([root(1), leaf], { num_rows: count, row_groups: groups });
    rows([group()]);
    expect(() => rows([group()], 4n)).toThrow("the footer says 4 rows, its row groups 3 (damaged?)");
    expect(() => rows([group(), { ...group(), num_rows: -3n }], 0n)).toThrow("its row groups 0");
    expect(() => rows([], 10n ** 9n)).toThrow("at most 100000000 rows are read");
    for (const change of [{ total_compressed_size: 97n }, { data_page_offset: 3n }, { total_compressed_size: -1n }]) {
      expect(() => rows([group(change)])).toThrow("column step lies outside the file");
    }
    expect(() => rows([{ num_rows: 3n, columns: [{ file_path: "a" }] }])).toThrow("columns in other files");
    expect(() => rows([{ num_rows: 3n, columns: new Uint8Array(3) }])).toThrow("the footer contradicts itself");
  });
});

describe("thriftEnd", () => {
  it("finds the end, and no list that the bytes cannot hold", () => {
    expect(thriftEnd(bytes(0x15, 2, 0, 9), 0)).toBe(3);
    expect(() => thriftEnd(bytes(0x19, 0xf5, 0xff, 0xff, 0xff, 0x7f, 0), 0)).toThrow(Cut);
    expect(() => thriftEnd(new Uint8Array(1000).fill(0x1c), 0)).toThrow("structures nested too deep");
    expect(() => thriftEnd(new Uint8Array(1000).fill(0x19), 0)).toThrow("lists nested too deep");
    // the library makes one large number of them, which takes time by their square
    expect(() => thriftEnd(bytes(0x16, ...new Array<number>(1000).fill(0xff)), 0)).toThrow("more than 10 bytes");
  });
});
