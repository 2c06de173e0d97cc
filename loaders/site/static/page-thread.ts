/** The thread that pages.ts starts: makes one page of a built site static for each name that it is told. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { pageFile } from "../paths.js";
import { bundlePage } from "./cells-bundle.js";
import { fill } from "./fill.js";
import { keepPage, keyOf, type MadePage, takeKept } from "./kept-pages.js";
import { type PageScript, pageScript } from "./page-cells.js";
import type { PageAnswer, PageDone, ThreadData } from "./static-pages.js";

if (parentPort === null) throw new Error("page-thread.ts runs as a thread of the build");
const port = parentPort;
const { root, sources, kept, runs } = workerData.data as ThreadData;

/** Hashes of the modules that pages import, by path. */
const modules = new Map<string, string>();

/** A file that Framework has named by its content. */
const hashed = /\.[0-9a-f]{8}\.\w+$/;

// what a cell says to itself is no matter of the build's, and a failing one is named in the answer
for (const name of ["log", "warn", "error", "info", "debug"] as const) console[name] = () => {};

port.on("message", async (page: string) => {
  try {
    port.postMessage({ done: await makePage(page) } satisfies PageAnswer);
  } catch (error) {
    const wrong = `${pageFile(`/${page.replace(/\.html$/, "")}`)}: ${(error as Error).message}`;
    port.postMessage({ wrong } satisfies PageAnswer);
  }
});

/** With its DOM: half a second for a thread whose pages are all kept. */
const cells = () => import("./prerender.js");

// what is wrong with it is said by the page that needs it
if (runs) cells().catch(() => undefined);

async function makePage(page: string): Promise<PageDone | null> {
  const path = join(root, page);
  const built = await readFile(path, "utf8");
  const script = pageScript(built);
  if (script === null || script.cells.length === 0) return null;
  const key = kept && (await keyOf(root, kept.code, page, built, modules));
  const known = key && (await takeKept(kept.folder, key));
  const { html, bundle, figures } = known || (await made(page, built, script, key));
  if (bundle !== null) {
    await mkdir(dirname(join(root, bundle.path)), { recursive: true });
    await writeFile(join(root, bundle.path), bundle.code);
  }
  await writeFile(path, html);
  return { page, key, ran: !known, figures };
}

async function made(page: string, built: string, script: PageScript, key: string | null): Promise<MadePage> {
  const { prerender } = await cells();
  const rendered = await prerender(root, page, built, script);
  const whole = { ...(await withBundle(page, fill(built, script, rendered))), figures: rendered.figures };
  // what it asked for by a name without a hash may be another the next time
  if (key && kept && rendered.asked.every((name) => hashed.test(name))) keepPage(kept.folder, key, whole);
  return whole;
}

async function withBundle(
  page: string,
  filled: { html: string; code: string | null }
): Promise<Omit<MadePage, "figures">> {
  const script = /<script type="module">(?=\s*import \{define\} from )[\s\S]*?<\/script>\n?/;
  const html = filled.html.replace(/<link rel="modulepreload" href="[^"]*">\n?/g, "");
  if (filled.code === null) return { html: html.replace(script, ""), bundle: null };
  const bundle = await bundlePage({ root, sources }, page, filled.code);
  const up = "../".repeat(page.split("/").length - 1) || "./";
  return { html: html.replace(script, `<script type="module" src="${up}${bundle.path}"></script>\n`), bundle };
}
