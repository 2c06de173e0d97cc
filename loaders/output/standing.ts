/** What stands at a place where a file is to be written, without a byte of it being changed. */
import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { hashFile } from "./manifest.js";
import { OutputError } from "./output-error.js";

/** Nothing; a file with its SHA-256; or what is no file that can be read, in words. Links are not followed. */
export type Standing = { is: "absent" } | { is: "file"; hash: string } | { is: "other"; what: string };

export async function standingAt(path: string): Promise<Standing> {
  const about = await lstat(path).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
  if (about === "ENOENT") return { is: "absent" };
  if (about === "ENOTDIR") return { is: "other", what: "whose folder is a file" };
  if (typeof about === "string") return { is: "other", what: `which cannot be looked at (${about})` };
  if (!about.isFile()) return { is: "other", what: `which is ${kindOf(about)}` };
  try {
    return { is: "file", hash: await hashFile(path) };
  } catch (error) {
    return { is: "other", what: `which cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

function kindOf(about: Stats): string {
  if (about.isDirectory()) return "a folder";
  if (about.isSymbolicLink()) return "a link";
  if (about.isFIFO()) return "a pipe";
  return about.isSocket() ? "a socket" : "a device";
}

/** The system's own errors in a sentence that names the place. */
export async function inWords<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new OutputError(target, `must be where files can be read and written; found ${message}`, { cause: error });
  }
}
