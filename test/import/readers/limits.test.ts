/** Small inputs that claim to be large ones. */
import { compressSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decompressLz4Frame } from "../../../src/import/read-lz4-frame.js";
import { batchRows, damageOf, UnpackBudget } from "../../../src/import/readers/bytes/limits.js";
import { unpackPage, unpackZstd } from "../../../src/import/readers/bytes/unpack-pieces.js";
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
