import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { endOf } from "./print-page.js";

/** HTML of every figure of a site's pages, with what it keeps for its other views. */
export async function figuresIn(root: string): Promise<string[]> {
  const pages = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html")).sort();
  const html = await Promise.all(pages.map((page) => readFile(join(root, page), "utf8")));
  return html.flatMap((page) => {
    const figures: string[] = [];
    for (let start = page.indexOf("<figure"); start >= 0; ) {
      const end = endOf(page, start);
      figures.push(page.slice(start, end));
      start = page.indexOf("<figure", end);
    }
    return figures;
  });
}
