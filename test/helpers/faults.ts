/** What a test of faults needs of the machine: another user, a disk that fills. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const nobody = 65534;

/**
 * What `action` gives as an ordinary user: root may read anything. Files are opened with the rights of the process at
 * the time, its helpers included.
 *
 * @returns null where this process is root and an ordinary user cannot read the project
 */
export async function asOrdinaryUser<T>(action: () => Promise<T>): Promise<T | null> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid!(nobody);
  try {
    if (!isReadable("loaders/cli/main.ts") || !isReadable("node_modules/tsx/package.json")) return null;
    return await action();
  } finally {
    process.seteuid!(0);
  }
}

/** Opened, not asked by access(2), which answers for the user that started the process. */
function isReadable(path: string): boolean {
  try {
    closeSync(openSync(path, "r"));
    return true;
  } catch {
    return false;
  }
}

/** A disk of its own for `action`, in a new folder; whether one could be had. */
export async function onSmallDisk(folder: string, size: string, action: () => Promise<void>): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]).status !== 0) return false;
  try {
    await action();
    return true;
  } finally {
    spawnSync("umount", [folder]);
  }
}

/** Fills the disk that a folder is on but for some kilobytes. */
export function fill(folder: string, left: number): void {
  const { stdout } = spawnSync("df", ["--output=avail", "-k", folder], { encoding: "utf8" });
  writeFileSync(join(folder, "filler"), new Uint8Array(1024 * (Number(stdout.split("\n")[1]) - left)));
}
