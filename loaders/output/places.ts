/** Where paths lead, and whether one place is another, holds it or lies in it: by what the system says, not by names. */
import { lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { firstOf } from "../../src/lib/items.js";
import { OutputError } from "./output-error.js";

/**
 * The place that a path leads to, links followed; of what is not there yet, the links of the folders above it.
 *
 * @throws OutputError when the path ends in a link to nothing, or a folder above it cannot be entered
 */
export async function realPathOf(path: string): Promise<string> {
  const below: string[] = [];
  // not resolve(): "link/.." is the folder above what the link leads to
  let at = isAbsolute(path) ? path : `${process.cwd()}${sep}${path}`;
  for (;;) {
    const found = await realpath(at).catch((error: NodeJS.ErrnoException) => error);
    if (typeof found === "string") return join(found, ...below);
    if (found.code !== "ENOENT" && found.code !== "ENOTDIR") {
      throw new OutputError(path, `must be a place that can be looked at; found: ${found.code ?? found.message}`);
    }
    const about = await lstat(at).catch(() => null);
    if (about?.isSymbolicLink()) {
      throw new OutputError(path, `must not be a link to nothing; it leads to ${await readlink(at)}: name that place`);
    }
    below.unshift(basename(at));
    at = dirname(at);
  }
}

/** How one place stands to another. */
export type Relation = "is" | "holds" | "lies in";

/**
 * How a place stands to each of others, all real paths; what is not there is known by its path alone.
 *
 * @returns the first of the others that it is, holds or lies in; null when it is apart from all
 */
export async function firstRelation(
  target: string,
  others: readonly string[]
): Promise<{ relation: Relation; other: string } | null> {
  const known = new Map<string, string>();
  const up = await identities(target, known);
  for (const other of others) {
    const down = await identities(other, known);
    if (up[0] === down[0]) return { relation: "is", other };
    if (up.includes(firstOf(down))) return { relation: "lies in", other };
    if (down.includes(firstOf(up))) return { relation: "holds", other };
  }
  return null;
}

/** Device and number of a place and of every folder above it: two names of one folder have the same. */
async function identities(path: string, known: Map<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    let identity = known.get(at);
    if (identity === undefined) {
      const about = await stat(at, { bigint: true }).catch(() => null);
      identity = about === null || about.ino === 0n ? `path ${at}` : `${about.dev}:${about.ino}`;
      known.set(at, identity);
    }
    found.push(identity);
    if (dirname(at) === at) return found;
  }
}

/** What is read: the paths, there or not, and where the links below them lead, as real paths. */
export async function realInputs(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const walk = async (path: string, named: boolean): Promise<void> => {
    const real = await (named ? realPathOf(path) : realpath(path)).catch(() => null);
    if (real === null || found.has(real)) return;
    const about = await stat(real).catch(() => null);
    if (named || about?.isFile()) found.add(real);
    if (!about?.isDirectory()) return;
    found.add(real);
    const entries = await readdir(real, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isSymbolicLink()) await walk(join(entry.parentPath, entry.name), false);
    }
  };
  for (const path of paths) await walk(path, true);
  return [...found];
}
