/** Small inputs that claim to be large ones. */
import { compressSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decompressLz4Frame } from "../../../src/import/read-lz4-frame.js";
import { batchRows, damageOf, UnpackBudget } from "../../../src/import/readers/limits.js";
import { decodeValues, hybrid } from "../../../src/import/readers/parquet-values.js";
import { ThriftCut, thriftEnd } from "../../../src/import/readers/thrift.js";
import { unpackPage, unpackZstd } from "../../../src/import/readers/unpack.js";
import { oneLine } from "../../../src/lib/log-error.js";

describe("UnpackBudget", () => {
  it("takes no piece and no sum of pieces that is larger than any log's", () => {
    const budget = new UnpackBudget(1000);
    expect(() => budget.take(2 ** 40)).toThrow(
      "a piece that unpacks to 1099511627776 bytes (at most 268435456 are read)"
    );
    expect(() => budget.take(Number.NaN)).toThrow("a piece that unpacks to NaN bytes");
    for (let i = 0; i < 4; i++) budget.take(2 ** 28);
    expect(() => budget.take(2 ** 28)).toThrow("more than 1073841824 bytes when unpacked");
  });
});

describe("unpacking", () => {
  // a frame of Zstandard without its length: a block that repeats one byte 131071 times
  const bomb = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0xfb, 0xff, 0x0f, 0x61]);

  it("stops at the length that is said, whatever the data become", () => {
    expect(unpackZstd(bomb, 1000)).toHaveLength(1000);
    const lz4 = Uint8Array.from([
      4, 34, 77, 24, 0x60, 0x40, 0x82, 8, 0, 0, 0, 0x1f, 97, 1, 0, 255, 255, 255, 0, 0, 0, 0, 0
    ]);
    expect(() => decompressLz4Frame(lz4, 100)).toThrow("LZ4 data of more than 100 bytes");
  });

  it("refuses a length that the data contradict", () => {
    const single = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x05, 0x2b, 0, 0, 0x61]);
    expect([...unpackZstd(single, 5)]).toEqual([97, 97, 97, 97, 97]);
    expect(() => unpackZstd(single, 2 ** 27)).toThrow("Zstandard data of 5 bytes where 134217728 are said");
    expect(() => unpackPage(Uint8Array.from([5, 16, 1, 2, 3, 4, 5]), 9, "SNAPPY")).toThrow(
      "unpacks to 5 bytes where it says 9"
    );
    expect(() => unpackPage(compressSync(new Uint8Array(9)).slice(0, 12), 9, "GZIP")).toThrow("GZIP data are damaged");
    expect(() => unpackPage(new Uint8Array(3), 4, "UNCOMPRESSED")).toThrow("unpacks to 3 bytes where it says 4");
    expect(() => unpackPage(new Uint8Array(3), 3, "LZO")).toThrow("pages packed with LZO, which is not read");
  });
});

describe("hybrid", () => {
  it("believes no run beyond the values that are asked for", () => {
    expect([...hybrid(Uint8Array.from([0xfe, 0xff, 0xff, 0xff, 0x0f, 3]), 2, 4)]).toEqual([3, 3, 3, 3]);
    expect(() => hybrid(Uint8Array.from([0x05, 0xff]), 2, 100)).toThrow("runs that end after");
    expect(() => hybrid(new Uint8Array(0), 25, 1)).toThrow("numbers of 25 bits");
  });

  it("reads runs that are packed in bits, as in the format's own example", () => {
    expect([...hybrid(Uint8Array.from([0x03, 0x88, 0xc6, 0xfa]), 3, 8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("decodeValues", () => {
  const told = () => {};

  it("holds counts against the bytes of the page", () => {
    const element = (type: "DOUBLE" | "BYTE_ARRAY") => ({ name: "x", type });
    const plain = (type: "DOUBLE" | "BYTE_ARRAY", bytes: Uint8Array, count: number) =>
      decodeValues(bytes, { encoding: "PLAIN", count, element: element(type) }, null, told);
    expect(() => plain("DOUBLE", new Uint8Array(8), 1e6)).toThrow("values of 8000000 bytes in a page of 8");
    expect(() => plain("BYTE_ARRAY", Uint8Array.from([255, 255, 255, 127, 65]), 1)).toThrow("longer than their page");
  });

  it("asks for a dictionary, and for words that are in it", () => {
    const indices = { encoding: "RLE_DICTIONARY", count: 1, element: { name: "x", type: "DOUBLE" as const } };
    expect(() => decodeValues(Uint8Array.from([2, 2, 3]), indices, null, told)).toThrow("no dictionary before it");
    expect(() => decodeValues(Uint8Array.from([2, 2, 3]), indices, [1], told)).toThrow("word 3 of a dictionary of 1");
  });
});

describe("thriftEnd", () => {
  it("finds the end, and no list that the bytes cannot hold", () => {
    expect(thriftEnd(Uint8Array.from([0x15, 2, 0, 9]), 0)).toBe(3);
    expect(() => thriftEnd(Uint8Array.from([0x19, 0xf5, 0xff, 0xff, 0xff, 0x7f, 0]), 0)).toThrow(ThriftCut);
    expect(() => thriftEnd(new Uint8Array(1000).fill(0x1c), 0)).toThrow("structures nested too deep");
    expect(() => thriftEnd(new Uint8Array(1000).fill(0x19), 0)).toThrow("lists nested too deep");
  });
});

describe("batchRows", () => {
  it("is smaller for wide logs", () => {
    expect([1, 12, 1000, 50_000].map(batchRows)).toEqual([65_536, 65_536, 2097, 64]);
  });
});

describe("oneLine", () => {
  it("writes what would break a line or turn it round as its number", () => {
    expect(oneLine("a\nb\u202ec d/é")).toBe("a\\u{a}b\\u{202e}c d/é");
  });
});

describe("damageOf", () => {
  it("says nothing of how a library lost its way", () => {
    expect(damageOf(new TypeError("Cannot read properties of undefined"))).toBe(
      "bytes that contradict each other (damaged?)"
    );
    expect(damageOf(new Error("a page of 5 bytes"))).toBe("a page of 5 bytes");
  });
});
