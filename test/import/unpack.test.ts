import { gzipSync as nodeGzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sourceOfBytes } from "../../src/import/bytes/log-source.js";
import { largestInMemory, unpacked, unpackedInMemory } from "../../src/import/bytes/unpack.js";
import { zstdOf } from "../fuzz/pack.js";

const table = `step,score\n${Array.from({ length: 40 }, (_, i) => `${i},${(1 / (i + 2)).toFixed(4)}`).join("\n")}\n`;

async function textOf(bytes: Uint8Array): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of (await unpacked(sourceOfBytes("run.csv.gz", bytes))).stream())
    text += decoder.decode(piece, { stream: true });
  return text;
}

describe("unpacked(source)", () => {
  const plain = new TextEncoder().encode(table);
  const packed: [string, Uint8Array][] = [
    ["gzip", nodeGzip(plain)],
    ["gzip of level 0", nodeGzip(plain, { level: 0 })],
    ["zstd", zstdOf(plain)]
  ];

  it.each(packed)("reads a whole %s file, and refuses it wherever it is cut", async (_, bytes) => {
    expect(await textOf(bytes)).toBe(table);
    for (let length = 4; length < bytes.length; length += bytes.length - length < 12 ? 1 : 5)
      await expect(textOf(bytes.slice(0, length)), `${length} bytes`).rejects.toThrow(
        /must be whole (gzip|zstd); found: /
      );
  });

  it("refuses a zstd file that is cut behind a whole block, or within one", async () => {
    const blocks = zstdOf(new TextEncoder().encode("7,0.5\n".repeat(50_000)));
    // six bytes of header, then blocks of 128 KiB behind three bytes each
    for (const length of [6, 6 + 3 + 131_072, 200_000, 6 + 2 * (3 + 131_072), blocks.length - 1])
      await expect(textOf(blocks.slice(0, length)), `${length} bytes`).rejects.toThrow(
        "run.csv.gz: must be whole zstd; found: unexpected EOF; copy it again, or unpack what is there with unzstd -c and take that"
      );
  });

  it("reads gzip files put one behind the other, and refuses them cut in the second", async () => {
    const one = nodeGzip(plain);
    const both = Uint8Array.from([...one, ...nodeGzip("x")]);
    expect(await textOf(both)).toBe(`${table}x`);
    for (let length = one.length + 4; length < both.length; length++)
      await expect(textOf(both.slice(0, length)), `${length} bytes`).rejects.toThrow("run.csv.gz: must be whole gzip");
  });

  it("refuses a gzip file whose checksum is another, and says how to take what is there", async () => {
    const bytes = Uint8Array.from(nodeGzip(plain));
    bytes[bytes.length - 8]! ^= 1;
    await expect(textOf(bytes)).rejects.toThrow(
      "run.csv.gz: must be whole gzip; found: what it unpacks to has another checksum than it states; copy it again, or unpack what is there with gunzip -c and take that"
    );
  });
});

describe("unpackedInMemory(source)", () => {
  const source = (...pieces: Uint8Array[]) => ({
    path: "run.parquet",
    size: 9,
    bytes: async () => new Uint8Array(),
    stream: async function* () {
      yield* pieces;
    }
  });

  it("puts pieces together, with the size that they have", async () => {
    const { size, bytes } = await unpackedInMemory(source(Uint8Array.of(1, 2), Uint8Array.of(3)));
    expect([size, [...(await bytes(0, 9))]]).toEqual([3, [1, 2, 3]]);
  });

  it("takes no more than its limit", async () => {
    await expect(unpackedInMemory(source(new Uint8Array(1), new Uint8Array(largestInMemory)))).rejects.toThrow(
      "run.parquet: at most 268435456 bytes of a packed file of its kind are unpacked; unpack it first"
    );
  });
});
