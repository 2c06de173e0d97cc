/**
 * Files that are chosen again: known by their content, since a browser does not say in which folder a file lies. The same
 * content is kept once; another file of the same name stands beside the first, under a name of its own.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { LogSource } from "../../../import/bytes/log-source.js";
import type { UserLog } from "../../../import/study/user-logs.js";

export interface Placed {
  /** where the file stands on the page */
  path: string;
  /** its content is there already, under this path */
  isThere: boolean;
}

/**
 * @param logs what is there, by path
 * @param together paths that were chosen in one go with this file: copies in one folder may be meant, and stay
 */
export async function placeOf(
  source: LogSource,
  logs: ReadonlyMap<string, UserLog>,
  together: ReadonlySet<string>
): Promise<Placed> {
  const rivals = [...logs.values()].filter((log) => log.path === source.path || bytesOf(log) === source.size);
  if (rivals.length === 0) return { path: source.path, isThere: false };
  const digest = await digestOf(source);
  const same = rivals.find(
    (rival) => sha256Of(rival) === digest && (originalOf(rival.path) === source.path || !together.has(rival.path))
  );
  return same ? { path: same.path, isThere: true } : { path: freePath(source.path, logs), isThere: false };
}

export function checksum(): { update(bytes: Uint8Array): void; digest(): string } {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0")).join("")
  };
}

export async function digestOf(source: LogSource): Promise<string> {
  const hash = checksum();
  for await (const piece of source.stream()) hash.update(piece);
  return hash.digest();
}

/** A number behind the folder that was chosen, or behind the name of a file that was: `runs (2)/a.jsonl`, `a (2).jsonl`. */
function freePath(path: string, taken: ReadonlyMap<string, UserLog>): string {
  const [, start = "", rest = ""] = /^([^/]+)(\/.*)$/.exec(path) ?? /^(.+?)((?:\.[a-z]\w{0,8})*)$/i.exec(path) ?? [];
  let free = path;
  for (let i = 2; taken.has(free); i++) free = `${start} (${i})${rest}`;
  return free;
}

/** The path without that number. */
function originalOf(path: string): string {
  return path.replace(/^([^/]*?) \(\d+\)(?=[./]|$)/, "$1");
}

function bytesOf(log: UserLog): number {
  return "log" in log ? log.log.bytes : log.bytes;
}

function sha256Of(log: UserLog): string | null {
  return "log" in log ? log.log.sha256 : log.sha256;
}
