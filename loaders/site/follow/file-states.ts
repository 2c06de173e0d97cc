/** How files on disk stand, for those that are looked at again and again: a network disk tells nobody of a change. */
import { open, stat } from "node:fs/promises";
import { firstOf } from "../../../src/lib/items.js";
import type { FileState, FileStates } from "./grown.js";

const files = /\.(jsonl|ndjson|csv|tsv|log|txt|out)$/i;

/** A path that leads to nothing is left out. */
export async function statesOf(paths: readonly string[]): Promise<FileStates> {
  const found = await Promise.all(paths.map(async (path) => [path, await stateOf(path).catch(() => null)] as const));
  return new Map(found.filter((entry): entry is readonly [string, FileState] => entry[1] !== null));
}

async function stateOf(path: string): Promise<FileState> {
  const { size, mtimeMs } = await stat(path);
  return { size, mtimeMs, endsWithLine: files.test(path) ? size === 0 || (await lastByte(path, size)) === 10 : null };
}

async function lastByte(path: string, size: number): Promise<number> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(new Uint8Array(1), 0, 1, size - 1);
    return firstOf(buffer);
  } finally {
    await file.close();
  }
}
