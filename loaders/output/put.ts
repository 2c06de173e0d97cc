/** Puts what a command has made into its place: whole or not at all, and only over what the same command wrote. */
import { chmod, cp, link, lstat, readdir, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { someOf } from "../../src/lib/some-of.js";
import { asideOf, type Claim, type ClaimOptions, claimOutput } from "./claim-place.js";
import { acquireLock } from "./lock.js";
import {
  foldersAbove,
  foreignIn,
  hashFile,
  listFolder,
  type Manifest,
  manifestFile,
  manifestText,
  readManifest,
  withEdited
} from "./manifest.js";
import { OutputError } from "./output-error.js";
import { sealTable } from "./sealed-table.js";

export interface PutOptions extends ClaimOptions {
  /** called once when another process is writing to the same place */
  onWait?: (pid: number) => void;
}

/** What a command works with while it holds a place. */
export interface Held {
  claim: Claim;
  /** where the command makes what is to stand there; not there yet, on the same disk */
  next: string;
  /** puts what was made into its place */
  put: () => Promise<void>;
}

/**
 * Holds a place while a command makes what is to stand there. What a killed command has left is dealt with first: what
 * stood there before goes back, what was half done goes away. When the command ends without having put anything, what
 * stood there is as it was.
 *
 * @throws OutputError as {@link claimOutput}, and when another process holds the place for too long
 */
export async function holdOutput<T>(target: string, options: PutOptions, work: (held: Held) => Promise<T>): Promise<T> {
  const first = await claimOutput(target, options);
  const aside = asideOf(first);
  const lock = await acquireLock(aside, { target, onWait: options.onWait });
  let kept = false;
  try {
    if (lock.inherited) kept = !(await recover(first, aside));
    // another process may have written there while this one waited
    const claim = await claimOutput(target, options);
    const next = join(aside, "next");
    const put = async () => {
      if (options.kind === "table") await putTable(claim, next, options);
      else kept = !(await putFolder(claim, aside, options));
    };
    return await work({ claim, next, put });
  } finally {
    if (!kept) await lock.release();
  }
}

/**
 * What a killed command has left: the old folder goes back where there is none; else it has been replaced, and goes.
 *
 * @returns whether nothing is left that somebody else put there
 */
async function recover({ path, kind }: Claim, aside: string): Promise<boolean> {
  const previous = join(aside, "previous");
  await rm(join(aside, "next"), { recursive: true, force: true });
  if ((await lstat(previous).catch(() => null)) === null) return true;
  if ((await lstat(path).catch(() => null)) === null) {
    await rename(previous, path);
    return true;
  }
  return removeListed(previous, await readManifest(previous, kind));
}

/** @returns whether the old folder could be taken away whole; what somebody put into it meanwhile stays in it */
async function putFolder({ target, path, kind, mode }: Claim, aside: string, options: PutOptions): Promise<boolean> {
  const [next, previous] = [join(aside, "next"), join(aside, "previous")];
  const listed = await listFolder(next);
  if (listed.size === 0)
    throw new OutputError(target, "must get a file at least; nothing was made, and nothing written");
  await writeFile(join(next, manifestFile), manifestText(kind, listed));
  if (mode !== null) await chmod(next, mode);
  const { state } = await claimOutput(target, options);
  if (state === "ours") {
    await rename(path, previous);
    try {
      await refuseMeanwhile(target, previous, options);
      await rename(next, path);
    } catch (error) {
      await rename(previous, path);
      throw error;
    }
    return removeListed(previous, withEdited(await readManifest(previous, kind), options.edited));
  }
  // fails where something has come into it meanwhile
  if (state === "empty") await rmdir(path);
  await rename(next, path);
  return true;
}

/** Looked at once more where nobody finds it any longer: a file that came while it was looked at before would be lost. */
async function refuseMeanwhile(target: string, previous: string, { kind, edited }: ClaimOptions): Promise<void> {
  const manifest = withEdited(await readManifest(previous, kind), edited);
  const { unlisted, changed } = manifest
    ? await foreignIn(previous, manifest)
    : { unlisted: [manifestFile], changed: [] };
  const found = [...unlisted, ...changed];
  if (found.length > 0) {
    throw new OutputError(target, `must not change while it is written; found ${someOf(found)}: move it away`);
  }
}

/** Removes the files of a list that are as it says, and the folders that are empty then; whether nothing is left. */
async function removeListed(folder: string, manifest: Manifest | null): Promise<boolean> {
  if (manifest === null) return (await readdir(folder)).length === 0;
  for (const [path, hashes] of manifest) {
    const file = join(folder, path);
    const about = await lstat(file).catch(() => null);
    if (about?.isFile() && hashes.includes(await hashFile(file))) await unlink(file);
  }
  for (const name of foldersAbove(manifest.keys())) await rmdir(join(folder, name)).catch(() => undefined);
  if ((await readdir(folder)).some((name) => name !== manifestFile)) return false;
  await unlink(join(folder, manifestFile));
  await rmdir(folder);
  return true;
}

async function putTable({ target, path }: Claim, next: string, options: PutOptions): Promise<void> {
  const { num_rows } = await parquetMetadataAsync(await asyncBufferFromFile(next));
  if (num_rows === 0n) throw new OutputError(target, "must get a row at least; none was made, and nothing written");
  await sealTable(next);
  const { state } = await claimOutput(target, options);
  if (state !== "absent") return rename(next, path);
  try {
    // unlike a rename, refused when something has come to stand there
    await link(next, path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new OutputError(target, "must not come into being while it is written: look at it");
    // a disk without links
    return rename(next, path);
  }
  await unlink(next);
}

/** Moves a folder; from another disk, copies. */
export async function moveAcross(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await cp(from, to, { recursive: true }).catch(async (failed: unknown) => {
      // a disk that is full: what is half copied would only keep it full
      await rm(to, { recursive: true, force: true });
      throw failed;
    });
    await rm(from, { recursive: true });
  }
}
