/** The thread that static-pages.ts starts: makes pages of a built site static, the next that no thread has begun, until none is left. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parentPort } from "node:worker_threads";
import { pageFile } from "../paths.js";
import { bundleScript, liveScript, scriptFile } from "./cells-bundle.js";
import { fill } from "./fill.js";
import { keepMade, keyOf, type MadePage, takeKept } from "./kept-pages.js";
import { type PageScript, pageScript } from "./page-cells.js";
import type { PageAnswer, PageDone, PageOrder } from "./static-pages.js";

if (parentPort === null) throw new Error("page-thread.ts runs as a thread of the build");
const port = parentPort;

/** A file that Framework has named by its content. */
const hashed = /\.[0-9a-f]{8}\.\w+$/;

// what a cell says to itself is no matter of the build's, and a failing one is named in the answer
for (const name of ["log", "warn", "error", "info", "debug"] as const) console[name] = () => {};

/** With its DOM: half a second for a thread. */
const cells = () => import("./prerender.js");

// what is wrong with it is said by the page that needs it
cells().catch(() => undefined);

port.on("message", async (order: PageOrder) => port.postMessage(await makePages(order)));

interface ThreadOrder extends PageOrder {
  /** hashes of the modules that pages import, by path */
  modules: Map<string, string>;
}

async function makePages(given: PageOrder): Promise<PageAnswer> {
  const order = { ...given, modules: new Map<string, string>() };
  const { pages, begun } = order;
  const done: PageDone[] = [];
  for (;;) {
    const page = pages[Atomics.add(begun, 0, 1)];
    if (page === undefined) return { done };
    try {
      const made = await makePage(page, order);
      if (made !== null) done.push(made);
    } catch (error) {
      Atomics.store(begun, 0, pages.length);
      return { wrong: `${pageFile(`/${page.replace(/\.html$/, "")}`)}: ${(error as Error).message}` };
    }
  }
}

async function makePage(page: string, order: ThreadOrder): Promise<PageDone | null> {
  const { root, kept, modules } = order;
  const path = join(root, page);
  const built = await readFile(path, "utf8");
  const script = pageScript(built);
  if (script === null || script.cells.length === 0) return null;
  const key = kept && (await keyOf(root, kept.code, page, built, modules));
  const known = key && kept && (await takeKept<MadePage>(kept.folder, key));
  const whole = known || (await made(page, built, script, key, order));
  const { html, bundle, figures } = whole;
  if (bundle !== null) {
    await mkdir(dirname(join(root, bundle.path)), { recursive: true });
    await writeFile(join(root, bundle.path), bundle.code);
  }
  await writeFile(path, html);
  return { page, keys: [key, whole.script].filter((name) => name !== null), ran: !known, figures };
}

async function made(
  page: string,
  built: string,
  script: PageScript,
  key: string | null,
  order: ThreadOrder
): Promise<MadePage> {
  const { root, kept } = order;
  const { prerender } = await cells();
  const rendered = await prerender(root, page, built, script);
  const whole = { ...(await withBundle(page, fill(built, script, rendered), order)), figures: rendered.figures };
  // what it asked for by a name without a hash may be another the next time
  if (key && kept && rendered.asked.every((name) => hashed.test(name))) keepMade(kept.folder, key, whole);
  return whole;
}

async function withBundle(
  page: string,
  filled: { html: string; code: string | null },
  order: ThreadOrder
): Promise<Omit<MadePage, "figures">> {
  const script = /<script type="module">(?=\s*import \{define\} from )[\s\S]*?<\/script>\n?/;
  const html = filled.html.replace(/<link rel="modulepreload" href="[^"]*">\n?/g, "");
  if (filled.code === null) return { html: html.replace(script, ""), bundle: null, script: null };
  const { text, files } = liveScript(filled.code);
  const { key, bundled } = await keptScript(page, text, order);
  const bundle = scriptFile(page, bundled, files);
  const up = "../".repeat(page.split("/").length - 1) || "./";
  const linked = html.replace(script, `<script type="module" src="${up}${bundle.path}"></script>\n`);
  return { html: linked, bundle, script: key };
}

/**
 * What esbuild makes of the script of a page's live cells, kept by that script and the modules that it imports: another state
 * of the data leaves it as it is.
 */
async function keptScript(
  page: string,
  text: string,
  { root, sources, kept, modules }: ThreadOrder
): Promise<{ key: string | null; bundled: string }> {
  const make = () => bundleScript({ root, sources }, page, text);
  if (kept === null) return { key: null, bundled: await make() };
  const key = `live-${await keyOf(root, kept.code, page, text, modules)}`;
  const before = await takeKept<string>(kept.folder, key);
  if (before !== null) return { key, bundled: before };
  const bundled = await make();
  keepMade(kept.folder, key, bundled);
  return { key, bundled };
}
