/** The pages that Framework has built, made whole: what their cells show is in them, and what stays live is one script. */
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { startThread } from "../../threads.js";
import { removeUnused } from "./unused.js";

/** A page's window takes the place of global names, so pages are looked at in threads: one for each core that is kept busy. */
const threads = 2;

/**
 * @param root folder of the site
 * @param sources where modules of pages are written, by their path as pages name them: what stays live is bundled from there
 * @returns number of pages with cells
 * @throws Error naming the page and the cell that cannot run in Node
 */
export async function makeStatic(root: string, sources: Readonly<Record<string, string>> = {}): Promise<number> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(root, name))).size));
  // the longest first, so that the threads end together; of equal ones always the same
  const waiting = names
    .map((name, i) => ({ name, size: sizes[i]! }))
    .sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
  const done = await Promise.all(Array.from({ length: threads }, () => work({ root, sources }, waiting)));
  await removeUnused(root);
  return done.reduce((sum, count) => sum + count, 0);
}

/** What a thread is started with. */
export interface ThreadData {
  root: string;
  sources: Readonly<Record<string, string>>;
}

/** What a thread answers for a page: whether it has cells, or what is wrong with one. */
export type PageAnswer = { live: boolean } | { wrong: string };

/** One thread's share of the pages: the next of those that wait, until none does. */
async function work(data: ThreadData, waiting: string[]): Promise<number> {
  const thread = startThread("page-thread", import.meta.url, data);
  let count = 0;
  try {
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
      thread.postMessage(page);
      const [answer] = (await once(thread, "message")) as [PageAnswer];
      if ("wrong" in answer) throw new Error(answer.wrong);
      if (answer.live) count++;
    }
  } finally {
    waiting.length = 0;
    await thread.terminate();
  }
  return count;
}
