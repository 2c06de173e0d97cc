import { join } from "node:path";
import { acquireLock } from "./lock.js";

export interface Work<Made> {
  /** folder of the study, in whose `.build` the work is kept */
  root: string;
  /** of the work, for the lock */
  name: string;
  /** what was made before; null where nothing was */
  kept: () => Promise<Made | null>;
  /** makes and keeps it */
  make: () => Promise<Made>;
}

/** What was made before, else what is made now: of processes that ask at once one works, and the others take what it has kept. */
export async function keptOrMade<Made>({ root, name, kept, make }: Work<Made>): Promise<Made> {
  const before = await kept();
  if (before !== null) return before;
  // in a checkout of somebody else nothing can be kept: each works for itself
  const turn = await acquireLock(join(root, ".build", name), { target: name }).catch(() => null);
  try {
    return (await kept()) ?? (await make());
  } finally {
    await turn?.release();
  }
}
