/**
 * A table that carries the mark of its maker: a value in the Parquet file's own metadata, with the SHA-256 of the file
 * that it stands in. A file with the mark is as it was written; one that was changed since, by whatever program, is not.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

const key = "rlscale";
const words = "table written by rlscale reduce, sha256 ";
const blank = "0".repeat(64);

/** Key and value to be written into the metadata of a table; {@link sealTable} completes it. */
export const seal: { key: string; value: string } = { key, value: words + blank };

/** Completes the mark of a table that was just written. @throws Error when the table was written without one */
export async function sealTable(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    const place = await placeOfHash(file);
    if (place === null) throw new Error(`${path}: must have been written with the mark of rlscale reduce`);
    await file.write(await hashWithout(path, place), place, "latin1");
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether a file is a table with the mark, as it was written. */
export async function isSealed(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return false;
  try {
    const place = await placeOfHash(file);
    if (place === null) return false;
    const { buffer } = await file.read(Buffer.alloc(blank.length), 0, blank.length, place);
    return buffer.toString("latin1") === (await hashWithout(path, place));
  } finally {
    await file.close();
  }
}

/** Where the mark's hash begins in a Parquet file; null where it has no mark. */
async function placeOfHash(file: FileHandle): Promise<number | null> {
  const { size } = await file.stat();
  if (size < 12) return null;
  const { buffer: end } = await file.read(Buffer.alloc(8), 0, 8, size - 8);
  const length = end.readUInt32LE(0);
  if (end.toString("latin1", 4) !== "PAR1" || length > size - 12) return null;
  const start = size - 8 - length;
  const { buffer: footer } = await file.read(Buffer.alloc(length), 0, length, start);
  // of Thrift's compact form: a text's field, its length, the text; metadata stand after all that comes from the data
  const value = Buffer.from([
    0x18,
    key.length,
    ...Buffer.from(key),
    0x18,
    words.length + blank.length,
    ...Buffer.from(words)
  ]);
  const at = footer.lastIndexOf(value);
  return at < 0 || at + value.length + blank.length > length ? null : start + at + value.length;
}

/** SHA-256 of a file in which the mark's hash is blank, hex. */
async function hashWithout(path: string, place: number): Promise<string> {
  const hash = createHash("sha256");
  let at = 0;
  for await (const piece of createReadStream(path)) {
    const bytes = piece as Buffer;
    const from = Math.max(0, place - at);
    const to = Math.min(bytes.length, place + blank.length - at);
    if (from < to) bytes.fill("0", from, to);
    hash.update(bytes);
    at += bytes.length;
  }
  return hash.digest("hex");
}
