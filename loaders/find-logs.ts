/** Logs of a command line: files, folders, and patterns, as sources that read from disk. */
import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { glob } from "tinyglobby";
import { logsAmong } from "../src/import/choose-logs.js";
import type { LogSource } from "../src/import/log-source.js";
import { LogError, reasonOf } from "../src/lib/log-error.js";

/**
 * The logs behind paths: a file itself, every file below a folder, what a pattern with `*` matches; in order of name.
 * Files that are one run together (MLflow's store, event files of a folder) are one log, named by their folder.
 *
 * @throws LogError when a path is not there or cannot be read
 */
export async function findLogs(paths: readonly string[]): Promise<LogSource[]> {
  const found = new Map<string, LogSource>();
  const named = new Set<string>();
  for (const path of paths) {
    const sources = await logsAt(path);
    if (sources.length === 1 && sources[0]!.path === path) named.add(path);
    for (const source of sources) found.set(source.path, source);
  }
  // by name, in whatever order they were given: sums over runs go in this order
  const sorted = [...found.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const sources = await eachOnce(sorted);
  const wanted = logsAmong(sources, named);
  if (wanted.length === 0) throw new LogError(paths.join(" "), [`${paths.join(" ")}: must hold a log; found none`]);
  return wanted;
}

/** A file that several paths lead to, by links or by "./", is one log. */
async function eachOnce(sources: readonly LogSource[]): Promise<LogSource[]> {
  const real = await Promise.all(sources.map(({ path }) => realpath(path).catch(() => path)));
  const seen = new Set<string>();
  return sources.filter((_, i) => !seen.has(real[i]!) && seen.add(real[i]!));
}

async function logsAt(path: string): Promise<LogSource[]> {
  const about = await stat(path).catch(() => null);
  if (about === null) {
    const matches = /[*?[{]/.test(path) ? (await glob(path, { absolute: path.startsWith("/") })).sort() : [];
    if (matches.length === 0)
      throw new LogError(path, [`${path}: must be a file, a folder or a pattern; found: nothing there`]);
    return (await Promise.all(matches.map(logsAt))).flat();
  }
  if (about.isFile()) return [sourceOfFile(path, about)];
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
  return found.flatMap(({ file, about }) => (about?.isFile() ? [sourceOfFile(file, about)] : []));
}

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
    path: path.replaceAll(sep, "/"),
    size,
    async bytes(start, end) {
      const file = await open(path).catch(wrap);
      try {
        const length = Math.max(0, Math.min(end, size) - start);
        const buffer = new Uint8Array(length);
        let at = 0;
        while (at < length) {
          const { bytesRead } = await file.read(buffer, at, length - at, start + at);
          if (bytesRead === 0) break;
          at += bytesRead;
        }
        if (at < length) throw changed(`${start + at} bytes where there were ${size}`);
        return buffer;
      } catch (error) {
        return wrap(error);
      } finally {
        await file.close();
      }
    },
    async *stream() {
      try {
        if (size === 0) return;
        let read = 0;
        for await (const piece of createReadStream(path, { end: size - 1, highWaterMark: 1 << 18 })) {
          read += (piece as Uint8Array).length;
          yield piece as Uint8Array;
        }
        const now = await stat(path);
        if (read < size) throw changed(`${read} bytes where there were ${size}`);
        // what has grown was written on; what has not was written over
        if (now.size === size && now.mtimeMs !== mtimeMs) throw changed("other bytes");
      } catch (error) {
        wrap(error);
      }
    }
  };
}

/** SHA-256 as the importer wants it. */
export function sha256(): { update(bytes: Uint8Array): void; digest(): string } {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}
