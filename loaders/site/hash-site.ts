import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { firstOf } from "../../src/lib/items.js";
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

/** What is said of a build of a site. */
export function siteLine(name: string, files: ReadonlyMap<string, string>): string {
  return `${hashOf(files)}  ${files.size} files  ${name}`;
}

/** What is said of builds that have to be the same as the first, and whether they are. */
export function verdictOn(sites: readonly ReadonlyMap<string, string>[]): { same: boolean; lines: string[] } {
  const changed = [...new Set(sites.flatMap((site) => differences(firstOf(sites), site)))].sort();
  if (changed.length === 0)
    return { same: true, lines: [`verify: all ${sites.length} builds are the same, byte for byte`] };
  return {
    same: false,
    lines: [...changed.map((name) => `differs: ${name}`), `verify: files that differ: ${changed.length}`]
  };
}

/** Names that differ between two sites or are in one of them only. */
export function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort();
}
