/** Logs of a command line: files, folders, and patterns, as sources that read from disk. */
import { closeSync, openSync, readSync, type Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { glob } from "tinyglobby";
import type { LogSource } from "../../src/import/bytes/log-source.js";
import { type FoundFile, logsAmong } from "../../src/import/choose-logs.js";
import { itemAt } from "../../src/lib/items.js";
import { LogError, reasonOf } from "../../src/lib/log-error.js";

/**
 * The logs behind paths: a file itself, every file below a folder, what a pattern with `*` matches; in order of name.
 * Files that are one run together (MLflow's store, event files of a folder) are one log, named by their folder.
 *
 * @throws LogError when a path is not there or cannot be read
 */
export async function findLogs(paths: readonly string[]): Promise<LogSource[]> {
  const found = (await Promise.all(paths.map(filesAt))).flat();
  // by name, in whatever order they were given: sums over runs go in this order
  const sorted = found.sort((a, b) => Buffer.compare(Buffer.from(a.source.path), Buffer.from(b.source.path)));
  const files = await eachOnce(sorted);
  const wanted = await logsAmong(files);
  if (wanted.length === 0) throw new LogError(paths.join(" "), [`${paths.join(" ")}: ${nothingIn(files)}`]);
  return wanted;
}

function nothingIn([first, ...others]: readonly FoundFile[]): string {
  if (first === undefined) return "must hold a log; found none";
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  return `must hold a log; found none, and passed over ${first.source.path}${more}: name a file itself to have it read`;
}

/** A file that several paths lead to, by links or by "./", is one log; the path that names it itself is taken. */
async function eachOnce(files: readonly FoundFile[]): Promise<FoundFile[]> {
  const real = await Promise.all(files.map(({ source: { path } }) => realpath(path).catch(() => path)));
  const firsts = new Map<string, FoundFile>();
  for (const [i, file] of files.entries()) {
    const first = firsts.get(itemAt(real, i));
    if (first === undefined || (first.below !== null && file.below === null)) firsts.set(itemAt(real, i), file);
  }
  return [...firsts.values()];
}

/** Paths of the files that the paths of a command line lead to, logs or not. @throws as {@link findLogs} */
export async function filesBehind(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(filesAt));
  return found.flat().map(({ source }) => source.path);
}

async function filesAt(path: string): Promise<FoundFile[]> {
  const about = await stat(path).catch(() => null);
  if (about === null) return filesMatching(path);
  if (about.isFile()) return [{ source: sourceOfFile(path, about), below: null }];
  if (!about.isDirectory()) throw new LogError(path, [`${path}: must be a file or a folder; found: neither`]);
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error) => {
    throw new LogError(path, [`${path}: must be a readable folder; found: ${reasonOf(error)}`]);
  });
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  // a link to a file is read; one to a folder, which may lead around, or to nothing is passed over
  const found = await Promise.all(files.map(async (file) => ({ file, about: await stat(file).catch(() => null) })));
  return found.flatMap(({ file, about }) =>
    about?.isFile() ? [{ source: sourceOfFile(file, about), below: withSlashes(relative(path, file)) }] : []
  );
}

async function filesMatching(pattern: string): Promise<FoundFile[]> {
  const isPattern = /[*?[{]/.test(pattern);
  const matches = isPattern ? (await glob(pattern, { absolute: pattern.startsWith("/") })).sort() : [];
  if (matches.length === 0)
    throw new LogError(pattern, [`${pattern}: must be a file, a folder or a pattern; found: nothing there`]);
  const found = (await Promise.all(matches.map(filesAt))).flat();
  const segments = pattern.split("/");
  const given = segments.slice(
    0,
    segments.findIndex((segment) => /[*?[{]/.test(segment))
  );
  return found.map(({ source }) => {
    const below = relative(given.join("/") || (pattern.startsWith("/") ? "/" : "."), source.path);
    // a pattern matches what begins with a dot only where the user wrote that dot
    return { source, below: withSlashes(below).replace(/(^|\/)\.+/g, "$1") };
  });
}

function withSlashes(path: string): string {
  return path.replaceAll(sep, "/");
}

/** Bytes. */
const pieceLength = 1 << 18;

/**
 * A file on disk as a source: as long as it was when it was found, so that a log that a trainer still writes is read up
 * to there. One that has become shorter, or was written over, is refused.
 */
export function sourceOfFile(path: string, { size, mtimeMs }: Pick<Stats, "size" | "mtimeMs">): LogSource {
  const changed = (found: string) =>
    new LogError(path, [`${path}: must not change while it is read; found ${found}: read it again`]);
  const wrap = (error: unknown): never => {
    if (error instanceof LogError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const found = code === "EACCES" ? "no permission to read it" : (code ?? reasonOf(error));
    throw new LogError(path, [`${path}: must be a readable file; found: ${found}`], { cause: error });
  };
  return {
    path: withSlashes(path),
    size,
    async beside(suffix) {
      const about = await stat(`${path}${suffix}`).catch(() => null);
      return about?.isFile() ? sourceOfFile(`${path}${suffix}`, about) : null;
    },
    async bytes(start, end) {
      const length = Math.max(0, Math.min(end, size) - start);
      try {
        const [piece = new Uint8Array(0)] = piecesOf(path, { start, length, piece: length });
        if (piece.length < length) throw changed(`${start + piece.length} bytes where there were ${size}`);
        return piece;
      } catch (error) {
        return wrap(error);
      }
    },
    async *stream() {
      try {
        let read = 0;
        for (const piece of piecesOf(path, { start: 0, length: size, piece: pieceLength })) {
          if (read > 0) await turn();
          read += piece.length;
          yield piece;
        }
        if (read < size) throw changed(`${read} bytes where there were ${size}`);
        // what has grown was written on; what has not was written over
        const now = await stat(path);
        if (now.size === size && now.mtimeMs !== mtimeMs) throw changed("other bytes");
      } catch (error) {
        wrap(error);
      }
    }
  };
}

/** Bytes of a file in pieces, fewer where it ends before. Read at once: five hundred small logs wait longer for a thread than for a disk. */
function* piecesOf(
  path: string,
  { start, length, piece }: { start: number; length: number; piece: number }
): Generator<Uint8Array> {
  const file = openSync(path, "r");
  try {
    for (let at = 0; at < length; ) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(piece, length - at));
      let filled = 0;
      for (let count = -1; count !== 0 && filled < buffer.length; filled += count)
        count = readSync(file, buffer, filled, buffer.length - filled, start + at + filled);
      if (filled > 0) yield buffer.subarray(0, filled);
      if (filled < buffer.length) return;
      at += filled;
    }
  } finally {
    closeSync(file);
  }
}
