/** Links of a built site that lead inside it: each to a file that is there, and to a place in it. */
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { mustGet } from "../../src/lib/items.js";
import { someOf } from "../../src/lib/some-of.js";
import { type Finding, fault, good } from "./finding.js";
import { type Fixes, ofCheckout } from "./outputs.js";

/**
 * @param site the built site
 * @param fixes what whoever owns it can do
 * @returns null where there is no site
 */
export async function checkLinks(site: string, { build, pages: fix }: Fixes = ofCheckout): Promise<Finding | null> {
  const entries = await readdir(site, { recursive: true }).catch(() => null);
  if (entries === null) return null;
  const files = new Set(entries.map((name) => name.replaceAll("\\", "/")));
  const pages = [...files].filter((name) => name.endsWith(".html")).sort();
  const texts = new Map(
    await Promise.all(pages.map(async (page) => [page, await readFile(join(site, page), "utf8")] as const))
  );
  const ids = new Map([...texts].map(([page, text]) => [page, idsOf(text)]));
  const broken: string[] = [];
  let links = 0;
  for (const [page, text] of texts) {
    for (const link of linksOf(text)) {
      links++;
      const [path = "", place = ""] = link.replace(/\?[^#]*/, "").split("#");
      const target = path === "" ? page : fileOf(posix.join(posix.dirname(page), decoded(path)), files);
      if (target === null) broken.push(`${page} -> ${link}`);
      else if (place !== "" && ids.has(target) && !mustGet(ids, target).has(decoded(place)))
        broken.push(`${page} -> ${link}`);
    }
  }
  return broken.length === 0
    ? good("links", `${links} in ${pages.length} pages lead where they say`)
    : fault("links", `${broken.length} of ${links} lead nowhere: ${someOf(broken)}`, `${build}; if they stay, ${fix}`);
}

/** What a page points to: not other sites, not data in the address, not what a script makes. */
function linksOf(text: string): string[] {
  return [...text.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "").matchAll(/\s(?:href|src)="([^"]+)"/g)]
    .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
    .filter((link) => !/^([a-z][a-z0-9+.-]*:|\/)/i.test(link));
}

function idsOf(text: string): Set<string> {
  return new Set([...text.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id));
}

/** The file that an address means, as plain hosts find it; null where there is none. */
function fileOf(path: string, files: ReadonlySet<string>): string | null {
  const clean = path.replace(/^\.\//, "").replace(/\/$/, "");
  const tries = clean === "." || clean === "" ? ["index.html"] : [clean, `${clean}.html`, `${clean}/index.html`];
  return tries.find((name) => files.has(name) && /\.[\w]+$/.test(name)) ?? null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
