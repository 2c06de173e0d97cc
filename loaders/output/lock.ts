/**
 * A folder that one process at a time holds. It comes into being whole, by one rename, with a note of who holds it; what
 * a killed process has left is taken over by one other process, whichever comes first.
 *
 * The note of the first holder is `owner.json`; whoever takes over from a dead holder puts a note into
 * `after-<token of the dead>`, again by one rename, which only one process can do.
 */
import { randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { OutputError } from "./output-error.js";

const note = "owner.json";

interface Owner {
  token: string;
  pid: number;
  host: string;
  /** when the process was started, as the system counts; null where it does not say. Numbers are given out again. */
  started: string | null;
}

export interface Lock {
  /** the folder, for what the holder puts aside */
  folder: string;
  /** whether a killed process held it before: what it left is still there */
  inherited: boolean;
  /** gives the folder up, and what is in it */
  release(): Promise<void>;
}

export interface LockOptions {
  target: string;
  /** called once when another process holds it */
  onWait?: (pid: number) => void;
  /** how long to wait for another process, ms */
  patience?: number;
}

/** @throws OutputError when another process holds it for too long, or a folder of someone else has its name */
export async function acquireLock(folder: string, { target, onWait, patience = 180_000 }: LockOptions): Promise<Lock> {
  const owner = await thisProcess();
  const made = `${folder}-${owner.token}`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await removeForgotten(folder);
    await mkdir(made);
    await writeFile(join(made, note), JSON.stringify(owner));
  } catch (error) {
    await rm(made, { recursive: true, force: true }).catch(() => undefined);
    throw notWritable(target, error);
  }
  try {
    const end = performance.now() + patience;
    for (let isAnnounced = false; ; ) {
      if (await renamed(made, folder)) return { folder, inherited: false, release: () => release(folder) };
      const holder = await holderOf(folder);
      if (holder === "gone") continue;
      if (holder === "none") {
        throw new OutputError(
          target,
          `needs the place ${folder} for its work; found something else there: move it away`
        );
      }
      if (!(await isAlive(holder))) {
        if (await renamed(made, join(folder, `after-${holder.token}`))) {
          return { folder, inherited: true, release: () => release(folder) };
        }
        continue;
      }
      if (performance.now() > end) {
        throw new OutputError(
          target,
          `is being written by another process (${holder.pid} on ${holder.host}): wait for it, or, if it is dead, remove ${folder}`
        );
      }
      if (!isAnnounced) onWait?.(holder.pid);
      isAnnounced = true;
      await new Promise((done) => setTimeout(done, 100));
    }
  } finally {
    // where it was not renamed into the lock
    await rm(made, { recursive: true, force: true });
  }
}

/** The system's own error in a sentence that names the place. */
function notWritable(target: string, error: unknown): OutputError {
  const { message } = error as NodeJS.ErrnoException;
  return new OutputError(target, `must be where files can be written; found ${message}`, { cause: error });
}

/** Renames unless something is there; whether it did. */
async function renamed(from: string, to: string): Promise<boolean> {
  // an empty folder would give way to a rename: it may be a user's
  if ((await lstat(to).catch(() => null)) !== null) return false;
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // the last two: the folder that it goes into was given up meanwhile; Windows' word for what is there
    if (["EEXIST", "ENOTEMPTY", "ENOTDIR", "ENOENT", "EPERM"].includes(code)) return false;
    throw error;
  }
}

/** Who holds a lock: the last of those who took it over; "gone" when it was given up meanwhile, "none" when it is no lock. */
async function holderOf(folder: string): Promise<Owner | "gone" | "none"> {
  let holder = await readNote(folder);
  if (holder === null) return (await lstat(folder).catch(() => null)) === null ? "gone" : "none";
  for (;;) {
    const next = await readNote(join(folder, `after-${holder.token}`));
    if (next === null) return holder;
    holder = next;
  }
}

async function readNote(folder: string): Promise<Owner | null> {
  try {
    const owner = JSON.parse(await readFile(join(folder, note), "utf8")) as Partial<Owner>;
    const { token, pid, host, started } = owner;
    if (typeof token !== "string" || !/^[0-9a-f-]{36}$/.test(token)) return null;
    if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0 || typeof host !== "string") return null;
    return { token, pid, host, started: typeof started === "string" ? started : null };
  } catch {
    return null;
  }
}

async function thisProcess(): Promise<Owner> {
  return { token: randomUUID(), pid: process.pid, host: hostname(), started: await startOf(process.pid) };
}

/** Whether the holder is still there. One on another machine is taken to be. */
async function isAlive({ pid, host, started }: Owner): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = await startOf(pid);
  return started === null || now === null || started === now;
}

/** When a process was started, in ticks since the system was, and of which start of the system; null where it is not told. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8")
    ]);
    // the name of the program stands in brackets, and may hold spaces and brackets itself
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return ticks === undefined ? null : `${boot.trim()} ${ticks}`;
  } catch {
    return null;
  }
}

/** Out of the way by one rename, then away, the note last. What was put aside in it has been dealt with: it goes too. */
async function release(folder: string): Promise<void> {
  const first = await readNote(folder);
  if (first === null) return;
  const away = `${folder}-${first.token}`;
  await rename(folder, away);
  await removeWhole(away);
}

async function removeWhole(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name !== note) await rm(join(folder, name), { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
}

/** What processes that were killed on the way to the lock, or from it, have left beside it: it bears their token. */
async function removeForgotten(folder: string): Promise<void> {
  const start = `${basename(folder)}-`;
  for (const name of await readdir(dirname(folder))) {
    const token = name.startsWith(start) ? name.slice(start.length) : "";
    const path = join(dirname(folder), name);
    const owner = token === "" ? null : await readNote(path);
    if (owner?.token === token && !(await isAlive(owner))) await removeWhole(path);
  }
}
