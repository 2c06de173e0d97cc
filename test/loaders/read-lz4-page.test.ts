import { describe, expect, it } from "vitest";
import { unpackHadoopLz4, unpackLz4 } from "../../src/import/read-lz4-page.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (word: string) => [...new TextEncoder().encode(word)];
const big = (count: number) => [0, 0, count >> 8, count & 255];
/** "abcabcabcX": three letters, a match that overlaps, a letter. */
const repeating = [0x32, ...bytes("abc"), 3, 0, 0x10, ...bytes("X")];
const hadoop = (length: number, ...blocks: number[][]) => [
  ...big(length),
  ...blocks.flatMap((block) => [...big(block.length), ...block])
];
const unpacked = (packed: number[], size: number, unpack = unpackHadoopLz4) =>
  text(unpack(Uint8Array.from(packed), size));

describe("unpackLz4(packed, size)", () => {
  it("reads a block, and the block of nothing that stands for a column without a value", () => {
    expect(unpacked(repeating, 10, unpackLz4)).toBe("abcabcabcX");
    expect(unpackLz4(Uint8Array.of(0), 0)).toEqual(new Uint8Array(0));
    expect(unpackLz4(new Uint8Array(0), 0)).toEqual(new Uint8Array(0));
  });

  it.each([
    ["fewer bytes than are said", repeating, 11, "LZ4 data of 10 bytes; said to be 11"],
    ["more bytes than are said", repeating, 9, "LZ4 data of more than 9 bytes"],
    ["a block cut short", repeating.slice(0, 5), 10, "LZ4 block cut short"]
  ])("refuses %s", (_, packed, size, message) => {
    expect(() => unpacked(packed, size, unpackLz4)).toThrow(message);
  });
});

describe("unpackHadoopLz4(packed, size)", () => {
  it("reads a block by itself, whatever its bytes would be as lengths", () => {
    expect(unpacked(repeating, 10)).toBe("abcabcabcX");
    // the lowest first byte that a block by itself has: a letter, then a match
    expect(unpacked([0x10, ...bytes("a"), 1, 0, 0x10, ...bytes("X")], 6)).toBe("aaaaaX");
    const long = [0xf0, 0xf1, ...bytes("y".repeat(256))];
    expect(unpacked(long, 256)).toBe("y".repeat(256));
  });

  it("reads one length with one block, with several blocks, and several lengths", () => {
    expect(unpacked(hadoop(10, repeating), 10)).toBe("abcabcabcX");
    expect(unpacked(hadoop(20, repeating, repeating), 20)).toBe("abcabcabcXabcabcabcX");
    expect(unpacked([...hadoop(10, repeating), ...hadoop(10, repeating)], 20)).toBe("abcabcabcXabcabcabcX");
  });

  it.each([[[]], [[0]], [[0, 0, 0, 0]], [hadoop(0, [0])]])("reads nothing out of %j", (packed) => {
    expect(unpackHadoopLz4(Uint8Array.from(packed), 0)).toEqual(new Uint8Array(0));
  });

  it.each([
    ["lengths without blocks", big(10), 10, "cut short"],
    ["a block that is cut short", hadoop(10, repeating).slice(0, -1), 10, "LZ4 block of 8 bytes; found 7"],
    ["blocks of more than their length", hadoop(9, repeating), 10, "LZ4 blocks of 10 bytes; said to be 9"],
    ["blocks of less than the page", hadoop(10, repeating), 11, "LZ4 data of 10 bytes; said to be 11"]
  ])("refuses %s", (_, packed, size, message) => {
    expect(() => unpacked(packed, size)).toThrow(message);
  });
});
