/**
 * The list of every file that was written into a folder, with its SHA-256, kept in the folder itself. It is how the next
 * run knows its own files from those of others. `sha256sum -c` reads it; it holds no time and no place.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { mustHave } from "../../src/lib/items.js";

/** Name of the list in its folder. */
export const manifestFile = "rlscale-files.sha256";

/** Path with forward slashes -> SHA-256s that the file may have, hex; several while a change is under way. */
export type Manifest = ReadonlyMap<string, readonly string[]>;

const head = (kind: string) =>
  `# rlscale ${kind}: the files that were written here. Others, and changed ones, are left alone.\n`;

export function manifestText(kind: string, files: Manifest): string {
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, hashes]) => hashes.map((hash) => line(path, hash)));
  return head(kind) + lines.join("");
}

/** As sha256sum writes it: a name with a line break or a backslash has them escaped, and a backslash before the line. */
function line(path: string, hash: string): string {
  const escaped = path.replace(/[\\\n\r]/g, (mark) => mustHave(escapes, mark));
  return `${escaped === path ? "" : "\\"}${hash}  ${escaped}\n`;
}

const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r" };
const unescaped: Record<string, string> = { "\\\\": "\\", "\\n": "\n", "\\r": "\r" };

/** The list in a folder; null where there is none, or one that this tool would not have written. */
export async function readManifest(folder: string, kind: string): Promise<Manifest | null> {
  const path = join(folder, manifestFile);
  // a pipe would never end
  const isFile = await lstat(path).then(
    (about) => about.isFile(),
    () => false
  );
  const text = isFile ? await readFile(path, "utf8").catch(() => null) : null;
  return text === null ? null : parseManifest(text, kind);
}

/** The list with further contents that files may have: what the command has read of a person's edits, and carries over. */
export function withEdited(
  manifest: Manifest | null,
  edited: ReadonlyMap<string, string> = new Map()
): Manifest | null {
  if (manifest === null) return null;
  const more = [...edited].map(([path, hash]): [string, string[]] => [path, [...(manifest.get(path) ?? []), hash]]);
  return new Map([...manifest, ...more]);
}

/** A list from its text; null where it is none of this kind, or names a place outside its folder. */
export function parseManifest(text: string, kind: string): Manifest | null {
  if (!text.startsWith(head(kind)) || !text.endsWith("\n")) return null;
  const files = new Map<string, string[]>();
  for (const part of text.slice(head(kind).length).split("\n").slice(0, -1)) {
    const [, escaped, hash, name] = /^(\\?)([0-9a-f]{64}) {2}(.+)$/.exec(part) ?? [];
    if (name === undefined) return null;
    const path = escaped ? name.replace(/\\[\\nr]/g, (pair) => mustHave(unescaped, pair)) : name;
    if (!isBelow(path)) return null;
    files.set(path, [...(files.get(path) ?? []), hash!]);
  }
  return files;
}

/** Whether a path stays in the folder that it is told from. */
function isBelow(path: string): boolean {
  return (
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..") &&
    (sep === "/" || !/[\\:]/.test(path))
  );
}

/** What a folder holds, links not followed: files, folders with nothing in them, and what is neither. */
export interface Contents {
  files: string[];
  /** folders without a file anywhere below, links, sockets: nothing that is ever written here */
  others: string[];
}

/** Everything below a folder, by paths with forward slashes, in order; the list itself is left out. */
export async function contentsOf(folder: string): Promise<Contents> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathOf = (entry: { parentPath: string; name: string }) =>
    relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
  const files = entries.filter((entry) => entry.isFile()).map(pathOf);
  const notFolders = entries.filter((entry) => !entry.isDirectory()).map(pathOf);
  const full = new Set(foldersAbove(notFolders));
  const others = entries
    .filter((entry) => !entry.isFile() && !(entry.isDirectory() && full.has(pathOf(entry))))
    .map(pathOf);
  return { files: files.filter((path) => path !== manifestFile).sort(), others: others.sort() };
}

/** The folders that files lie in, each once, before those that it lies in itself. */
export function foldersAbove(paths: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const path of paths)
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) found.add(path.slice(0, end));
  return [...found].sort((a, b) => b.length - a.length);
}

/** SHA-256 of a file, hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** SHA-256 of bytes or text, hex. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A list of a folder as it stands. */
export async function listFolder(folder: string): Promise<Map<string, string[]>> {
  const { files } = await contentsOf(folder);
  const listed = new Map<string, string[]>();
  for (const path of files) listed.set(path, [await hashFile(join(folder, path))]);
  return listed;
}

/** What in a folder is not as its list says. */
export interface Foreign {
  /** not in the list */
  unlisted: string[];
  /** in the list with another content */
  changed: string[];
}

/** Compares a folder with its list. A listed file that is gone is no fault: nothing of it can be lost. */
export async function foreignIn(folder: string, manifest: Manifest): Promise<Foreign> {
  const { files, others } = await contentsOf(folder);
  const unlisted = [...files.filter((path) => !manifest.has(path)), ...others].sort();
  const changed: string[] = [];
  for (const path of files) {
    const hashes = manifest.get(path);
    // one that cannot be read cannot be known to be as it was
    const hash = hashes && (await hashFile(join(folder, path)).catch(() => null));
    if (hashes && (hash == null || !hashes.includes(hash))) changed.push(path);
  }
  return { unlisted, changed };
}
