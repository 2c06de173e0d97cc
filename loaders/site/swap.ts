/**
 * Puts a finished site in the place of the old one. Plain directories cannot be exchanged in one step from Node, so there
 * are two renames on one disk, with nothing else between them; a build killed just there leaves the old site beside, and
 * the next build, even one that fails, puts it back first.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Where the old site stands while the new one takes its place, and the new one while it is copied from another disk. */
export const besides = (output: string) => ({ previous: `${output}.previous`, next: `${output}.next` });

export async function swapIn(site: string, output: string): Promise<void> {
  const { previous, next } = besides(output);
  await mkdir(dirname(resolve(output)), { recursive: true });
  await rm(next, { recursive: true, force: true });
  await rm(previous, { recursive: true, force: true });
  await moveAcross(site, next);
  if (existsSync(output)) await rename(output, previous);
  await rename(next, output);
  await rm(previous, { recursive: true, force: true });
}

/** What a killed build has left beside the output: the old site goes back, a half-copied new one goes. */
export async function repair(output: string): Promise<void> {
  const { previous, next } = besides(output);
  if (!existsSync(output) && existsSync(previous)) await rename(previous, output);
  await rm(previous, { recursive: true, force: true });
  await rm(next, { recursive: true, force: true });
}

/** Renames; from another disk, copies. */
async function moveAcross(from: string, to: string): Promise<void> {
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
