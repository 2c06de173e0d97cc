/** Whether packed dumps are there to their end: the embedded engine takes one that is cut in a good place for a shorter one. */
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { itemAt } from "../../../src/lib/items.js";
import { LogError, reasonOf } from "../../../src/lib/log-error.js";

/** @throws LogError naming each packed file that is not whole */
export async function refuseCut(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (/\.zst$/i.test(path)) await refuseCutZstd(path);
    else if (/\.gz$/i.test(path)) await refuseCutGzip(path);
  }
}

/** Gzip says nowhere how long it is: it is unpacked, and its checksum looked at. */
async function refuseCutGzip(path: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(createReadStream(path), createGunzip(), nowhere).catch((error) => {
    // what cannot be opened is the engine's to name
    if ((error as NodeJS.ErrnoException).syscall === "open") return;
    throw new LogError(path, [`${path}: must be whole gzip; found: ${reasonOf(error)}`], { cause: error });
  });
}

/**
 * Follows frames and blocks by their lengths, and unpacks none.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc8878#section-3.1
 * @throws LogError when the file ends before its last frame does, or holds something else
 */
async function refuseCutZstd(path: string): Promise<void> {
  const file = await open(path).catch(() => null);
  // what cannot be opened is the engine's to name
  if (file === null) return;
  try {
    const { size } = await file.stat();
    let at = 0;
    while (at < size) at = await endOfFrame(file, at, path);
    if (at > size) throw cut(path, size);
  } finally {
    await file.close();
  }
}

async function endOfFrame(file: FileHandle, start: number, path: string): Promise<number> {
  const head = await bytesAt(file, start, 8, path, 5);
  const magic = head.readUInt32LE(0);
  if (magic >>> 4 === 0x184d2a5) return start + 8 + head.readUInt32LE(4);
  if (magic !== 0xfd2fb528) {
    const found = head.toString("hex", 0, 4);
    throw new LogError(path, [`${path}: must be zstd throughout; found ${found} at byte ${start}`]);
  }
  const descriptor = itemAt(head, 4);
  const single = (descriptor >> 5) & 1;
  const contentSize = itemAt([single, 2, 4, 8], descriptor >> 6);
  let at = start + 5 + (1 - single) + itemAt([0, 1, 2, 4], descriptor & 3) + contentSize;
  for (let last = false; !last; ) {
    const block = (await bytesAt(file, at, 3, path)).readUIntLE(0, 3);
    last = (block & 1) === 1;
    // a block of one byte repeated holds that byte alone
    at += 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
  }
  return at + (descriptor & 4);
}

async function bytesAt(file: FileHandle, at: number, length: number, path: string, least = length): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < least) throw cut(path, (await file.stat()).size);
  return buffer;
}

function cut(path: string, size: number): LogError {
  return new LogError(path, [
    `${path}: must be whole zstd; found its end at ${size} bytes, before that of its last frame`
  ]);
}
