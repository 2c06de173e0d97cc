/** Packed dumps that end before they should: the engine would take them for shorter ones. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { refuseCut } from "../../loaders/reduce/engines/packed-whole.js";
import { zstdOf } from "../fuzz/pack.js";
import { inFolder } from "./dumps.js";

/** Lines that take blocks of their own: a block of zstd holds 128 KiB. */
const lines = Buffer.from(Array.from({ length: 30_000 }, (_, i) => `{"step":${(i * i) % 9973}}\n`).join(""));
const first = lines.subarray(0, 100_000);

describe("refuseCut(paths)", () => {
  it("takes whole files, of one block and of many, one after another, and what is not there", async () => {
    await inFolder(async (folder) => {
      const files = {
        "one.jsonl.zst": zstdOf(first),
        "many.jsonl.zst": zstdOf(lines),
        "two.jsonl.ZST": Buffer.concat([zstdOf(first), zstdOf(lines)]),
        "whole.jsonl.gz": gzipSync(lines),
        "plain.jsonl": lines.subarray(0, 9)
      };
      for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
      const paths = [...Object.keys(files), "none.zst", "none.gz"].map((name) => join(folder, name));
      await expect(refuseCut(paths)).resolves.toBeUndefined();
    });
  });

  it("names a file that is cut, wherever that is, and where it ends", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "cut.jsonl.zst");
      const whole = zstdOf(lines);
      for (const size of [1, 4, 9, 20, 1000, Math.floor(whole.length / 2), whole.length - 1]) {
        await writeFile(path, whole.subarray(0, size));
        await expect(refuseCut([path]), `${size} bytes`).rejects.toThrow(
          `${path}: must be whole zstd; found its end at ${size} bytes, before that of its last frame`
        );
      }
      await writeFile(path, Buffer.concat([whole, Buffer.from("mine, not zstd")]));
      await expect(refuseCut([path])).rejects.toThrow(
        `${path}: must be zstd throughout; found 6d696e65 at byte ${whole.length}`
      );
      const packed = join(folder, "cut.jsonl.gz");
      await writeFile(packed, gzipSync(lines).subarray(0, -9));
      await expect(refuseCut([packed])).rejects.toThrow(/cut\.jsonl\.gz: must be whole gzip; found: unexpected end/);
    });
  });
});
