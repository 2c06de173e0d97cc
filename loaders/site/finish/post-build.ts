/** What Framework's HTML lacks, written into every page after the build: language, policy, nothing that tells the time. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromFolder } from "../../../src/live/site-links.js";
import { hashMark } from "../frame/page-frame.js";
import { contentPolicy } from "./content-policy.js";
import { defineTerms } from "./define-terms.js";
import { publishKept } from "./kept-views.js";
import { findingPage, rootedPage } from "./missing-page.js";
import { cardPath, cardSize } from "./social-cards.js";

export interface PostBuildOptions {
  /** address of the site, for canonical links and the site map; null = none are written, and 404 looks for the site */
  base: URL | null;
  /** SHA-256 of the data */
  hash: string;
}

/** The page that hosts answer with when an address leads nowhere. */
const missingPage = "404.html";

/** Pages that explain no term: the glossary itself, and those that hold nothing of their own. */
const pagesWithoutTerms = new Set([missingPage, "glossary.html", "print.html"]);

/** Finishes every page under a folder; the number of pages comes back. */
export async function postBuild(root: string, options: PostBuildOptions): Promise<number> {
  const pages = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html")).sort();
  let live = false;
  for (const page of pages) {
    const path = join(root, page);
    const drawn = await readFile(path, "utf8");
    const alone = page === missingPage;
    const whole = alone && options.base === null ? await findingPage(drawn, root) : drawn;
    const said = pagesWithoutTerms.has(page) ? whole : defineTerms(whole, glossaryFrom(page));
    const html = await publishKept(finishPage(said, page, options), { root, page });
    await writeFile(path, alone && options.base ? rootedPage(html, options.base) : html);
    live ||= html.includes("/_observablehq/");
  }
  if (options.base) await writeFile(join(root, "sitemap.xml"), siteMap(pages, options.base));
  if (!live) await rm(join(root, "_observablehq"), { recursive: true, force: true });
  return pages.length;
}

function glossaryFrom(page: string): string {
  return `${upFrom(page)}glossary.html`;
}

/** One page, finished. Pure: the same text in, the same text out. */
export function finishPage(html: string, page: string, { base, hash }: PostBuildOptions): string {
  const finished = [
    (text: string) => sayHash(text, page, hash),
    setLanguage,
    removeClock,
    fixViewport,
    removeIdleRuntime,
    removeHeadingLinks,
    openElsewhere,
    removeMarkers,
    linkScripts,
    removeCleanUrlProbe,
    (text: string) => fromPage(text, page)
  ].reduce((text, step) => step(text), html);
  // A page that stands for every missing address has no address of its own.
  const canonical = base && page !== missingPage ? `<link rel="canonical" href="${addressOf(page, base)}">\n` : "";
  const policy = `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(finished)}">\n`;
  const preview = page === missingPage ? "" : previewTags(finished, page, base);
  return finished.replace(/<meta charset="utf-8">\n?/, (meta) => `${meta.trimEnd()}\n${policy}${canonical}${preview}`);
}

/** The state of the data at the foot of the page. */
function sayHash(html: string, page: string, hash: string): string {
  if (!html.includes(hashMark)) throw new Error(`${page}: needs ${hashMark} in its footer; found none`);
  return html.replace(hashMark, hash.slice(0, 7));
}

/** What a link to the page shows elsewhere. Its picture needs a whole address, so a site without one shows words. */
function previewTags(html: string, page: string, base: URL | null): string {
  const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? "";
  const description = /<meta name="description" content="([^"]*)">/.exec(html)?.[1] ?? "";
  const tags = [
    ["og:type", "article"],
    ["og:title", title],
    ["og:description", description],
    ...(base
      ? [
          ["og:url", addressOf(page, base)],
          ["og:image", String(new URL(cardPath(page), base))],
          ["og:image:width", String(cardSize.width)],
          ["og:image:height", String(cardSize.height)]
        ]
      : [])
  ];
  const card = `<meta name="twitter:card" content="${base ? "summary_large_image" : "summary"}">\n`;
  return tags.map(([name, content]) => `<meta property="${name}" content="${content}">\n`).join("") + card;
}

/** Every page but 404 with its whole address; no dates, which would change with every build. */
function siteMap(pages: string[], base: URL): string {
  const entries = pages
    .filter((page) => page !== missingPage)
    .map((page) => `<url><loc>${addressOf(page, base)}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join("\n")}\n</urlset>\n`;
}

function addressOf(page: string, base: URL): string {
  return String(new URL(page.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1"), base));
}

function setLanguage(html: string): string {
  return html.replace(/<html>/, '<html lang="en">');
}

function removeClock(html: string): string {
  return html.replace(/"lastModified":\d+,?/g, "").replace(/<meta name="generator"[^>]*>\n?/, "");
}

function fixViewport(html: string): string {
  return html.replace(
    /<meta name="viewport"[^>]*>/,
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
  );
}

/** A page without live code needs none of Framework's runtime. */
function removeIdleRuntime(html: string): string {
  const idle = /<script type="module">\s*import "[^"]*\/_observablehq\/client\.[^"]*";\s*<\/script>\n?/;
  if (!idle.test(html)) return html;
  return html.replace(idle, "").replace(/<link rel="modulepreload" href="[^"]*\/_observablehq\/[^"]*">\n?/g, "");
}

/** Framework makes every heading a link to itself; ours are headings. */
function removeHeadingLinks(html: string): string {
  return html.replace(/<a class="observablehq-header-anchor" href="[^"]*">([\s\S]*?)<\/a>(?=<\/h[1-4]>)/g, "$1");
}

/** Links to other sites that a cell has made open as those that Framework has seen in the page's text. */
function openElsewhere(html: string): string {
  return html.replace(
    /<a\b(?![^>]* target=)(?=[^>]* href="https?:)(?![^>]* rel=)([^>]*)>/g,
    '<a$1 target="_blank" rel="noopener noreferrer">'
  );
}

/** `rel="external"` told Framework to leave an address alone; readers need not know. */
function removeMarkers(html: string): string {
  return html.replace(/rel="preload external"/g, 'rel="preload"').replace(/ rel="external"/g, "");
}

/** The scripts of a page, which Framework has seen as files. */
function linkScripts(html: string): string {
  return html.replace(/<link rel="script" href="([^"]*)">/g, '<script type="module" src="$1"></script>');
}

/** Addresses from the root of the host, which Framework leaves alone where it is told to, hold at one place only. */
function fromPage(html: string, page: string): string {
  return fromFolder(html, upFrom(page));
}

/** From a page to the root of the site, with a slash at its end. */
function upFrom(page: string): string {
  return "../".repeat(page.split(/[\\/]/).length - 1) || "./";
}

/** Framework's 404 page asks the host whether the address exists without its last slash; a plain host answers by itself. */
function removeCleanUrlProbe(html: string): string {
  return html.replace(/<script type="module">\s*if \(location\.pathname\.endsWith\("\/"\)\)[\s\S]*?<\/script>\n?/, "");
}
