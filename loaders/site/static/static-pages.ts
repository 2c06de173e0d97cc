/** The pages that Framework has built, made whole: what their cells show is in them, and what stays live is one script. */
import { once } from "node:events";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
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
}

/** Pages with cells: all, and those whose cells ran; their figures, in the order of the pages' names. */
interface StaticPages {
  pages: number;
  ran: number;
  figures: ExportedFigure[];
}

/** Starts the threads, which load their DOM before there is a page; they hold no process open until they have work. */
export function startStatic(): readonly Worker[] {
  const all = Array.from({ length: threads }, () => startThread("page-thread", import.meta.url));
  for (const thread of all) thread.unref();
  return all;
}

/**
 * Gives the pages to the threads, which then ask this one for nothing until they are done.
 *
 * @param root folder of the site
 * @throws Error naming the page and the cell that cannot run in Node, from `made`
 */
export async function beginStatic(
  root: string,
  { bundled = none, keepIn }: StaticOptions = {},
  threads: readonly Worker[] = startStatic()
): Promise<{ made: Promise<StaticPages> }> {
  const kept = keepIn === undefined ? null : { folder: keepIn, code: await hashOfStatic(bundled.code) };
  if (bundled.code !== "") writeFileSync(join(root, "_import", bundleName), bundled.code, { flag: "wx" });
  const pages = longestFirst(root);
  const order: PageOrder = { root, sources: bundled.sources, kept, pages, begun: new Int32Array(sharedNumber()) };
  const answered = Promise.all(threads.map((thread) => answerOf(thread, order)));
  return { made: answered.then((answers) => madeOf(answers.flat(), kept)).finally(() => end(threads)) };
}

/** All of it. */
export async function makeStatic(root: string, options: StaticOptions = {}): Promise<StaticPages> {
  return (await beginStatic(root, options)).made;
}

/** The longest first, so that the threads end together; of equal ones always the same. */
function longestFirst(root: string): string[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".html"))
    .map((name) => ({ name, size: statSync(join(root, name)).size }))
    .sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

function sharedNumber(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

async function answerOf(thread: Worker, order: PageOrder): Promise<readonly PageDone[]> {
  thread.ref();
  thread.postMessage(order);
  const [answer] = (await once(thread, "message")) as [PageAnswer];
  if ("wrong" in answer) throw new Error(answer.wrong);
  return answer.done;
}

async function madeOf(pages: readonly PageDone[], kept: PageOrder["kept"]): Promise<StaticPages> {
  if (kept) await forgetOthers(kept.folder, new Set(pages.flatMap(({ keys }) => keys)));
  return { pages: pages.length, ran: pages.filter(({ ran }) => ran).length, figures: figuresOf(pages) };
}

async function end(threads: readonly Worker[]): Promise<void> {
  await Promise.all(threads.map((thread) => thread.terminate()));
}

/** Figures of pages in the order of the pages' names, whichever thread has made a page, and when. */
export function figuresOf(pages: readonly Pick<PageDone, "page" | "figures">[]): ExportedFigure[] {
  return [...pages].sort((a, b) => (a.page < b.page ? -1 : 1)).flatMap(({ figures }) => figures);
}

/** What the threads are told. */
export interface PageOrder {
  root: string;
  sources: Readonly<Record<string, string>>;
  /** folder of pages made before, and the hash of the code that makes them */
  kept: { folder: string; code: string } | null;
  /** paths in the site */
  pages: readonly string[];
  /** how many of them have been begun by either thread: shared memory */
  begun: Int32Array;
}

/** A page with cells that a thread has made. */
export interface PageDone {
  page: string;
  /** names that it and its parts are kept under */
  keys: readonly string[];
  /** whether its cells have run */
  ran: boolean;
  figures: MadePage["figures"];
}

/** What a thread answers when no page is left, or one cannot be made. */
export type PageAnswer = { done: readonly PageDone[] } | { wrong: string };
