/** The pages that Framework has built, made whole: what their cells show is in them, and what stays live is one script. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePage } from "./bundle.js";
import { pageScript } from "./cells.js";
import { fill } from "./fill.js";
import { prerender } from "./prerender.js";

/**
 * @param root folder of the site
 * @returns number of pages with cells
 * @throws Error naming the page and the cell that cannot run in Node
 */
export async function makeStatic(root: string): Promise<number> {
  const pages = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html")).sort();
  let copy = 0;
  for (const page of pages) {
    const path = join(root, page);
    const html = await readFile(path, "utf8");
    const script = pageScript(html);
    if (script === null || script.cells.length === 0) continue;
    try {
      const rendered = await prerender(root, page, html, script, copy++);
      await writeFile(path, await withBundle(root, page, fill(html, script, rendered)));
    } catch (error) {
      throw new Error(`src/${page.replace(/\.html$/, ".md")}: ${(error as Error).message}`);
    }
  }
  return copy;
}

async function withBundle(root: string, page: string, filled: { html: string; code: string | null }): Promise<string> {
  const script = /<script type="module">(?=\s*import \{define\} from )[\s\S]*?<\/script>\n?/;
  const html = filled.html.replace(/<link rel="modulepreload" href="[^"]*">\n?/g, "");
  if (filled.code === null) return html.replace(script, "");
  const bundle = await bundlePage(root, page, filled.code);
  const up = "../".repeat(page.split("/").length - 1) || "./";
  return html.replace(script, `<script type="module" src="${up}${bundle}"></script>\n`);
}
