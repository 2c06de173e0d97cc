/** What a test of faults needs of the machine: a process without root's rights, a disk that fills. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { rlscale } from "./command-line.js";

/** What lets root pass over the modes of files, and what a process of root's is started with to be without it. */
const passes = "-dac_override,-dac_read_search";
const without = ["setpriv", `--inh-caps=${passes}`, `--bounding-set=${passes}`];

/**
 * Calls of the command line in a process that the modes of files bind, as an ordinary user's is: one of root's gives up
 * its right to pass over them. It stays the owner of the project, which may lie where nobody else can enter.
 *
 * @param project the checkout whose command line it is
 * @returns null where this process is root and cannot give the right up
 */
export function boundByModes(calls: string[][], project = process.cwd()): Awaited<ReturnType<typeof rlscale>>[] | null {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot && spawnSync(without[0]!, [...without.slice(1), "true"]).status !== 0) return null;
  const program = [process.execPath, "loaders/run.js", "test/helpers/run-commands.ts", JSON.stringify(calls)];
  const [command, ...args] = isRoot ? [...without, ...program] : program;
  const { status, stdout, stderr } = spawnSync(command!, args, { cwd: project, encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`the process of ${calls.length} calls ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
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
