/** The pages that Framework has built, made whole: what their cells show is in them, and what stays live is one script. */
import { once } from "node:events";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { itemAt } from "../../../src/lib/items.js";
import { startThread } from "../../threads.js";
import type { ExportedFigure } from "../finish/export-figures.js";
import { bundleName, type PageModules } from "../framework/page-modules.js";
import { forgetOthers, hashOfStatic, type MadePage } from "./kept-pages.js";

/** A page's window takes the place of global names, so pages are looked at in threads: one for each core that is kept busy. */
const threads = 2;

/** No module in one file. */
const none = { code: "", sources: {} };

export interface StaticOptions {
  /** modules of pages that are in one file, which cells run from; what stays live is bundled from their sources */
  bundled?: Pick<PageModules, "code" | "sources">;
  /** folder of pages made before, for those that nothing has changed for; without it all are made */
  keepIn?: string;
  /** whether cells will run: threads then load their DOM while they wait for pages */
  runs?: boolean;
}

/** Threads that wait for pages, and what is kept of pages made before. */
interface Started {
  threads: readonly Worker[];
  kept: ThreadData["kept"];
}

/** Starts the threads, so that they are warm when the site is there; they hold no process open until they have work. */
export async function startStatic(
  root: string,
  { bundled = none, keepIn, runs = false }: StaticOptions
): Promise<Started> {
  const kept = keepIn === undefined ? null : { folder: keepIn, code: await hashOfStatic(bundled.code) };
  const data: ThreadData = { root, sources: bundled.sources, kept, runs };
  const all = Array.from({ length: threads }, () => startThread("page-thread", import.meta.url, data));
  for (const thread of all) thread.unref();
  return { threads: all, kept };
}

/**
 * @param root folder of the site
 * @param started what `startStatic` has given for the same site
 * @returns numbers of pages with cells: all, and those whose cells ran; their figures, in the order of the pages' names
 * @throws Error naming the page and the cell that cannot run in Node
 */
export async function makeStatic(
  root: string,
  options: StaticOptions = {},
  started: Promise<Started> = startStatic(root, options)
): Promise<{ pages: number; ran: number; figures: ExportedFigure[] }> {
  const { threads, kept } = await started;
  const { code } = options.bundled ?? none;
  if (code !== "") await writeFile(join(root, "_import", bundleName), code, { flag: "wx" });
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(root, name))).size));
  // the longest first, so that the threads end together; of equal ones always the same
  const waiting = names
    .map((name, i) => ({ name, size: itemAt(sizes, i) }))
    .sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
  const answers = (await Promise.all(threads.map((thread) => work(thread, waiting)))).flat();
  if (kept) await forgetOthers(kept.folder, new Set(answers.map(({ key }) => key)));
  return { pages: answers.length, ran: answers.filter(({ ran }) => ran).length, figures: figuresOf(answers) };
}

/** Figures of pages in the order of the pages' names, whichever thread has made a page, and when. */
export function figuresOf(pages: readonly Pick<PageDone, "page" | "figures">[]): ExportedFigure[] {
  return [...pages].sort((a, b) => (a.page < b.page ? -1 : 1)).flatMap(({ figures }) => figures);
}

/** What a thread is started with. */
export interface ThreadData {
  root: string;
  sources: Readonly<Record<string, string>>;
  /** folder of pages made before, and the hash of the code that makes them */
  kept: { folder: string; code: string } | null;
  runs: boolean;
}

/** A page with cells that a thread has made. */
export interface PageDone {
  page: string;
  /** name that it is kept under */
  key: string | null;
  /** whether its cells have run */
  ran: boolean;
  figures: MadePage["figures"];
}

/** What a thread answers for a page: null where it has no cells. */
export type PageAnswer = { done: PageDone | null } | { wrong: string };

/** One thread's share of the pages: the next of those that wait, until none does. */
async function work(thread: Worker, waiting: string[]): Promise<PageDone[]> {
  thread.ref();
  const all: PageDone[] = [];
  try {
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
      thread.postMessage(page);
      const [answer] = (await once(thread, "message")) as [PageAnswer];
      if ("wrong" in answer) throw new Error(answer.wrong);
      if (answer.done) all.push(answer.done);
    }
  } finally {
    waiting.length = 0;
    await thread.terminate();
  }
  return all;
}
