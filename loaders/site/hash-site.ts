import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { hashBytes, hashFile } from "../output/manifest.js";

/** SHA-256 of every file below a folder, by its path with forward slashes, in order of the paths. */
export async function hashFiles(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort((a, b) => (a < b ? -1 : 1));
  const hashes = new Map<string, string>();
  for (const name of names) {
    hashes.set(name, await hashFile(join(root, name)));
  }
  return hashes;
}

/** One hash of a whole site: of its files' names and hashes. */
export function hashOf(files: ReadonlyMap<string, string>): string {
  const lines = [...files].map(([name, hash]) => `${hash}  ${name}\n`);
  return hashBytes(lines.join(""));
}

/** Names that differ between two sites or are in one of them only. */
export function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort();
}
