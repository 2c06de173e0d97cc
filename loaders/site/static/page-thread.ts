/** The thread that pages.ts starts: makes one page of a built site static for each name that it is told. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { pageFile } from "../paths.js";
import { bundlePage } from "./bundle.js";
import { pageScript } from "./cells.js";
import { fill } from "./fill.js";
import type { PageAnswer, ThreadData } from "./pages.js";
import { prerender } from "./prerender.js";

if (parentPort === null) throw new Error("page-thread.ts runs as a thread of the build");
const port = parentPort;
const { root, sources } = workerData.data as ThreadData;

// what a cell says to itself is no matter of the build's, and a failing one is named in the answer
for (const name of ["log", "warn", "error", "info", "debug"] as const) console[name] = () => {};

port.on("message", async (page: string) => {
  try {
    port.postMessage({ live: await makePage(page) } satisfies PageAnswer);
  } catch (error) {
    const wrong = `${pageFile(`/${page.replace(/\.html$/, "")}`)}: ${(error as Error).message}`;
    port.postMessage({ wrong } satisfies PageAnswer);
  }
});

async function makePage(page: string): Promise<boolean> {
  const path = join(root, page);
  const html = await readFile(path, "utf8");
  const script = pageScript(html);
  if (script === null || script.cells.length === 0) return false;
  const rendered = await prerender(root, page, html, script);
  await writeFile(path, await withBundle(page, fill(html, script, rendered)));
  return true;
}

async function withBundle(page: string, filled: { html: string; code: string | null }): Promise<string> {
  const script = /<script type="module">(?=\s*import \{define\} from )[\s\S]*?<\/script>\n?/;
  const html = filled.html.replace(/<link rel="modulepreload" href="[^"]*">\n?/g, "");
  if (filled.code === null) return html.replace(script, "");
  const bundle = await bundlePage({ root, sources }, page, filled.code);
  const up = "../".repeat(page.split("/").length - 1) || "./";
  return html.replace(script, `<script type="module" src="${up}${bundle}"></script>\n`);
}
