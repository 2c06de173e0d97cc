import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Makes a folder hold exactly the given files, and the sub-folders named in `keep`. Everything is written aside and
 * swapped in whole, so that a failed run leaves the old folder as it was.
 */
export function replaceFolder(folder: string, files: Map<string, Uint8Array>, keep: string[] = []): void {
  const aside = join(dirname(folder), `.${basename(folder)}.new`);
  const old = join(dirname(folder), `.${basename(folder)}.old`);
  if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
  for (const rest of [aside, old]) rmSync(rest, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  for (const name of keep)
    if (existsSync(join(folder, name))) cpSync(join(folder, name), join(aside, name), { recursive: true });
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(aside, path)), { recursive: true });
    writeFileSync(join(aside, path), bytes);
  }
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(aside, folder);
  rmSync(old, { recursive: true, force: true });
}
