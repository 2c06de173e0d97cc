import { describe, expect, it } from "vitest";
import { largestInMemory, unpackedInMemory } from "../../src/import/bytes/unpack.js";

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
