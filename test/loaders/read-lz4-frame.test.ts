import { describe, expect, it } from "vitest";
import { decompressLz4Frame } from "../../src/import/read-lz4-frame.js";

const magic = [0x04, 0x22, 0x4d, 0x18];
const end = [0, 0, 0, 0];
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (word: string) => [...new TextEncoder().encode(word)];
const size = (count: number, flag = 0) => [count, 0, 0, flag];
/** Written by hand after the format's description: "abcabcabcX" as three literals, a match that overlaps, a literal. */
const repeating = [0x32, ...bytes("abc"), 3, 0, 0x10, ...bytes("X")];

describe("decompressLz4Frame(frame)", () => {
  it("repeats a match that runs into itself", () => {
    const frame = [...magic, 0x60, 0x40, 0, ...size(repeating.length), ...repeating, ...end];
    expect(text(decompressLz4Frame(Uint8Array.from(frame)))).toBe("abcabcabcX");
  });

  it("looks back into earlier blocks, and for checksums behind the blocks", () => {
    const second = [0x02, 10, 0, 0x10, ...bytes("Y")];
    const blocks = [repeating, second].flatMap((block) => [...size(block.length), ...block, 1, 2, 3, 4]);
    const frame = [...magic, 0x54, 0x40, 0, ...blocks, ...end, 9, 9, 9, 9];
    expect(text(decompressLz4Frame(Uint8Array.from(frame)))).toBe("abcabcabcXabcabcY");
  });

  it("takes blocks that are stored as they are, and a frame that names its size", () => {
    const frame = [...magic, 0x68, 0x40, ...size(3), ...end, 0, ...size(3, 0x80), ...bytes("abc"), ...end];
    expect(text(decompressLz4Frame(Uint8Array.from(frame)))).toBe("abc");
  });

  it("reads lengths of more than one byte", () => {
    const literals = bytes("x".repeat(300));
    const block = [0xff, 255, 30, ...literals, 1, 0, 255, 26, 0x10, ...bytes("!")];
    const frame = [...magic, 0x60, 0x40, 0, block.length & 255, block.length >> 8, 0, 0, ...block, ...end];
    expect(text(decompressLz4Frame(Uint8Array.from(frame)))).toBe(`${"x".repeat(300 + 15 + 255 + 26 + 4)}!`);
  });

  it.each([
    ["no frame", [1, 2, 3, 4, 5, 6, 7, 8], "not an LZ4 frame"],
    ["another version", [...magic, 0xa0, 0x40, 0, ...end], "LZ4 frame of unknown version 2"],
    ["no end mark", [...magic, 0x60, 0x40, 0, ...size(8), ...repeating], "LZ4 frame ends without its end mark"],
    ["half a block", [...magic, 0x60, 0x40, 0, ...size(11), 0x32, 97], "LZ4 block of 11 bytes; found 2"],
    ["half a sequence", [...magic, 0x60, 0x40, 0, ...size(2), 0x32, 97, ...end], "LZ4 block cut short"],
    [
      "a match before the beginning",
      [...magic, 0x60, 0x40, 0, ...size(4), 0x12, 97, 2, 0, ...end],
      "2 bytes back of 1"
    ],
    ["another size", [...magic, 0x68, 0x40, ...size(4), ...end, 0, ...end], "LZ4 frame of 4 bytes; found 0"]
  ])("refuses %s", (_, frame, message) => {
    expect(() => decompressLz4Frame(Uint8Array.from(frame))).toThrow(message);
  });
});
