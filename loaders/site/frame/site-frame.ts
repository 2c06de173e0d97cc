/** Head, header and footer of the pages of this site, for Framework's configuration or for pages that it has built without. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { glob } from "tinyglobby";
import { relativeTo } from "../../../src/components/frame/relative-address.js";
import { readVerdicts } from "../../analysis/recorded-verdicts.js";
import { readStudy } from "../../study/study.js";
import { studyRoot } from "../../study/study-root.js";
import { report } from "../site-report.js";
import { pageFooter, pageHead, pageHeader } from "./page-frame.js";

type Page = Parameters<typeof pageHeader>[0];

export interface SiteFrame {
  siteName: string;
  head: (page: Page) => string;
  header: (page: Page) => string;
  footer: (page: Page) => string;
}

/** @param preview whether the scripts are served as they are */
export async function siteFrame(preview = false): Promise<SiteFrame> {
  const study = await readStudy(studyRoot());
  const recorded = (await readVerdicts(studyRoot()))?.history.at(-1)?.date ?? study.date;
  const siteName = report.siteName(study.title);
  return {
    siteName,
    head: (page) => pageHead(page, preview),
    header: (page) => pageHeader(page, siteName),
    footer: (page) => pageFooter(page, study, recorded)
  };
}

/**
 * Puts head, header and footer into pages that Framework has built without. It would open nine windows a page for them, to
 * find their files and to write their links, which takes a third of its time; and cells run sooner on a page without.
 *
 * @param sources folder of the files that the head names
 * @throws Error naming the page that has no place for them
 */
export async function addFrames(root: string, sources = "src"): Promise<void> {
  const { head, header, footer } = await siteFrame();
  const places = new Map<string, string>();
  const placeOf = (file: string) => {
    const place = places.get(file) ?? placeFile(root, sources, file);
    places.set(file, place);
    return place;
  };
  for (const name of await glob("**/*.html", { cwd: root })) {
    const path = `/${name.replace(/\.html$/, "")}`;
    const page = { title: null, data: {}, path };
    const html = readFileSync(join(root, name), "utf8");
    const { index: before = -1 } = /\n(?:<script type="module"|<\/head>)/.exec(html) ?? {};
    const start = html.indexOf('\n<main id="observablehq-main"');
    const end = html.lastIndexOf("</main>") + "</main>".length;
    if (before < 0) throw new Error(`${name}: Framework has written no head`);
    if (start < 0 || end < start) throw new Error(`${name}: Framework has written no main part`);
    const inHead = `\n${fromPage(filesPlaced(head(page), path, placeOf), path)}`;
    const above = `\n<header id="observablehq-header">\n${fromPage(header(page), path)}\n</header>`;
    const below = `\n<footer id="observablehq-footer">\n<div>${fromPage(footer(page), path)}</div>\n</footer>`;
    const parts = [html.slice(0, before), inHead, html.slice(before, start), above, html.slice(start, end), below];
    writeFileSync(join(root, name), parts.join("") + html.slice(end));
  }
}

/** Copies a file to where Framework would, and says where. */
function placeFile(root: string, sources: string, file: string): string {
  const bytes = readFileSync(join(sources, file));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const place = `/_file${file.replace(/(?=\.\w+$)/, `.${hash}`)}`;
  mkdirSync(dirname(join(root, place)), { recursive: true });
  writeFileSync(join(root, place), bytes);
  return place;
}

function filesPlaced(head: string, path: string, placeOf: (file: string) => string): string {
  return head
    .replace(/ href="(\/[^"]+)"/g, (_, file: string) => ` href="${relativeTo(path, placeOf(file))}"`)
    .replaceAll(" crossorigin ", ' crossorigin="" ');
}

/** Links to pages, and signs that a text needs no reference for, as Framework writes them. */
function fromPage(html: string, path: string): string {
  return html
    .replace(
      /(<a\b[^>]*? href=")(\/[^"#?]*)/g,
      (_, before: string, target: string) => `${before}${relativeTo(path, target)}.html`
    )
    .replaceAll("&#36;", "$")
    .replace(/>[^<]*/g, (text) => text.replaceAll("&quot;", '"'));
}
