/** Instead of `test/numbers/given-site.ts`: files of a site that is not built. */
import { madePage } from "./made-pages.js";
import { dataFile } from "./page-files.js";

/** Pages that the test's file names. */
declare const RLSCALE_PAGES: readonly string[];

const pages = new Map<string, string>();
for (const name of RLSCALE_PAGES) pages.set(name, (await madePage(name)).html);

export function siteText(path: string): string {
  if (path.startsWith("data/")) return dataFile(path.slice("data/".length));
  const html = pages.get(path.replace(/\.html$/, ""));
  if (html === undefined) throw new RangeError(`${path} is not made here; there are ${[...pages.keys()].join(", ")}`);
  return html;
}
