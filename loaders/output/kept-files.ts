/**
 * Files that are kept in a folder beside others and written anew one by one: logs made from tables, records. The list of
 * the folder (manifest.ts) says which of its files a command wrote and how; the rest belongs to whoever put it there.
 */
import { copyFile, link, mkdir, readdir, readFile, rename, rmdir, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { mustGet } from "../../src/lib/items.js";
import { someOf } from "../../src/lib/some-of.js";
import { asideOf } from "./claim-place.js";
import { acquireLock } from "./lock.js";
import {
  contentsOf,
  foldersAbove,
  hashBytes,
  hashFile,
  type Manifest,
  manifestFile,
  manifestText,
  parseManifest
} from "./manifest.js";
import { OutputError } from "./output-error.js";
import { firstRelation, realInputs, realPathOf } from "./places.js";
import { inWords, standingAt } from "./standing.js";

const kind = "data";

export interface KeptFiles {
  /** what writes them, in words */
  by: string;
  /** path in the folder, with forward slashes -> content */
  files: ReadonlyMap<string, Uint8Array | string>;
  /** folders below that hold these files and no others; listed ones that are not made any longer are removed */
  whole?: readonly string[];
  /** of those, paths that are left alone */
  apart?: readonly string[];
  /** what is read */
  inputs?: readonly string[];
  /** whether a file that no list has yet is one that the command wrote, by its content */
  knows?: (path: string, text: string) => boolean;
}

/**
 * Writes files into a folder, each whole. Nothing is written unless every file that stands in the way is as the list says.
 *
 * @throws OutputError naming files that are not in the list, or not as it says, and the way out
 */
export function writeKept(folder: string, kept: KeptFiles): Promise<void> {
  return inWords(folder, () => writeEach(folder, kept));
}

async function writeEach(folder: string, kept: KeptFiles): Promise<void> {
  if (kept.files.size === 0) throw new OutputError(folder, `${kept.by} has made no file; nothing was written`);
  const path = await realPathOf(folder);
  await refuseInputs(folder, path, kept);
  const aside = asideOf({ path });
  const lock = await acquireLock(aside, { target: folder });
  try {
    await mkdir(path, { recursive: true });
    const before = await listOf(folder, path);
    const gone = await refuseForeign(folder, path, before, kept);
    await writeAll(path, aside, { before, gone, files: kept.files });
  } finally {
    await lock.release();
  }
}

/**
 * Writes one file where none is: absent, empty, or with the same content already; or over one that the list of its
 * folder has, unchanged.
 *
 * @throws OutputError when something else stands there
 */
export async function writeOneFile(target: string, content: Uint8Array | string, by: string): Promise<void> {
  const path = await realPathOf(target);
  const [folder, name] = [dirname(path), basename(path)];
  if ((await listOf(folder, folder).catch(() => null))?.has(name)) {
    return writeKept(folder, { by, files: new Map([[name, content]]) });
  }
  const about = await standingAt(path);
  if (about.is === "file" && about.hash === hashBytes(content)) return;
  if (about.is === "other" || (about.is === "file" && about.hash !== hashBytes(""))) {
    const found = about.is === "other" ? `one ${about.what}` : "another";
    throw new OutputError(
      target,
      `must be a file that is not there or empty; found ${found}: name another place, or move it away`
    );
  }
  await editFile(target, () => content);
}

async function refuseInputs(
  folder: string,
  path: string,
  { files, whole = [], inputs = [] }: KeptFiles
): Promise<void> {
  const read = await realInputs(inputs);
  for (const place of [...whole, ...files.keys()]) {
    const found = await firstRelation(await realPathOf(join(path, place)), read);
    if (found === null) continue;
    throw new OutputError(
      join(folder, place),
      `must be apart from what is read; found ${found.other}: name another place`
    );
  }
}

/** The list of a folder; empty where it has none. @throws OutputError when there is a file of its name that is none */
async function listOf(folder: string, path: string): Promise<Manifest> {
  const about = await standingAt(join(path, manifestFile));
  if (about.is === "absent") return new Map();
  const isFile = about.is === "file";
  const manifest = isFile ? parseManifest(await readFile(join(path, manifestFile), "utf8"), kind) : null;
  if (manifest !== null) return manifest;
  throw new OutputError(
    join(folder, manifestFile),
    `must be the list of files as it was written; found ${isFile ? "another text" : `one ${about.what}`}: put it back`
  );
}

/** @returns listed files that are not made any longer */
async function refuseForeign(folder: string, path: string, list: Manifest, kept: KeptFiles): Promise<string[]> {
  const { by, files, whole = [], apart = [], knows = () => false } = kept;
  const isBelow = (file: string, folders: readonly string[]) => folders.some((folder) => file.startsWith(`${folder}/`));
  const there = (await Promise.all(whole.map((folder) => contentsBelow(path, folder)))).flat();
  const others = there.filter((file) => !isBelow(file, apart) && !apart.includes(file));
  const changed: string[] = [];
  const unknown: string[] = [];
  const gone: string[] = [];
  const noFiles: string[] = [];
  for (const file of new Set([...files.keys(), ...others])) {
    const about = await standingAt(join(path, file));
    const content = files.get(file);
    const listed = list.get(file);
    if (about.is === "absent") continue;
    if (about.is === "other") noFiles.push(`${file}, ${about.what}`);
    else if (content !== undefined && about.hash === hashBytes(content)) continue;
    else if (listed === undefined && !knows(file, await readFile(join(path, file), "utf8"))) unknown.push(file);
    else if (listed !== undefined && !listed.includes(about.hash)) changed.push(file);
    else if (content === undefined) gone.push(file);
  }
  if (unknown.length + changed.length + noFiles.length === 0) return gone;
  const found = [
    ...(unknown.length > 0 ? [`${someOf(unknown)}, which it did not write`] : []),
    ...(changed.length > 0 ? [`${someOf(changed)}, changed since it was written`] : []),
    ...(noFiles.length > 0 ? [someOf(noFiles)] : [])
  ];
  throw new OutputError(
    folder,
    `${by} replaces only what it wrote; found ${found.join("; and ")}: move it away, or put back what was written (git checkout)`
  );
}

async function contentsBelow(path: string, folder: string): Promise<string[]> {
  const { files, others } = await contentsOf(join(path, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return { files: [], others: [] };
    // a file, where a folder should be
    if (error.code === "ENOTDIR") return { files: [], others: [""] };
    throw error;
  });
  return [...files, ...others].map((file) => (file === "" ? folder : `${folder}/${file}`));
}

interface Change {
  before: Manifest;
  files: ReadonlyMap<string, Uint8Array | string>;
  gone: readonly string[];
}

/** While it writes, the list has the old and the new hash of each file: whenever it is ended, all are known the next time. */
async function writeAll(path: string, aside: string, { before, files, gone }: Change): Promise<void> {
  const next = join(aside, "next");
  await mkdir(next, { recursive: true });
  const made = [...files].map(([file, content]) => [file, hashBytes(content)] as const);
  const both = new Map([...before].map(([file, hashes]) => [file, [...hashes]]));
  for (const [file, hash] of made) both.set(file, [...new Set([...(both.get(file) ?? []), hash])]);
  const list = async (manifest: Manifest) => {
    await writeFile(join(next, "list"), manifestText(kind, manifest));
    await moveOver(join(next, "list"), join(path, manifestFile));
  };
  await list(both);
  for (const [file, hash] of made) {
    const target = join(path, file);
    if ((await hashFile(target).catch(() => null)) === hash) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(join(next, "file"), mustGet(files, file));
    await moveOver(join(next, "file"), target);
  }
  for (const file of gone) await unlink(join(path, file));
  for (const folder of foldersAbove(gone)) {
    if ((await readdir(join(path, folder)).catch(() => ["?"])).length === 0) await rmdir(join(path, folder));
  }
  const after = new Map([...before].filter(([file]) => !gone.includes(file)));
  for (const [file, hash] of made) after.set(file, [hash]);
  await list(after);
}

async function moveOver(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EXDEV") throw error;
    await copyFile(from, to);
  });
}

/**
 * Changes a text that the user writes too, by a function of what it says, whole.
 *
 * @throws OutputError when it changes meanwhile
 */
export function editFile(target: string, change: (text: string) => string | Uint8Array): Promise<void> {
  return inWords(target, () => editWhole(target, change));
}

async function editWhole(target: string, change: (text: string) => string | Uint8Array): Promise<void> {
  const path = await realPathOf(target);
  const aside = asideOf({ path });
  const lock = await acquireLock(aside, { target });
  try {
    const read = async () => {
      const about = await standingAt(path);
      if (about.is === "other") throw new OutputError(target, `must be a file; found one ${about.what}: move it away`);
      return about.is === "absent" ? null : await readFile(path, "utf8");
    };
    const text = await read();
    const next = join(aside, "next");
    await writeFile(next, change(text ?? ""));
    if ((await read()) !== text) throw new OutputError(target, "must not change while it is written: try again");
    if (text === null) await link(next, path);
    else await rename(next, path);
  } finally {
    await lock.release();
  }
}
