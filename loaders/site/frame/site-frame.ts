/** Header and footer of the pages of this site, for Framework's configuration or for pages that it has built without. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { relativeTo } from "../../../src/components/frame/relative-address.js";
import { readVerdicts } from "../../analysis/verdicts.js";
import { readStudy } from "../../study/study.js";
import { studyRoot } from "../../study/study-root.js";
import { report } from "../report.js";
import { pageFooter, pageHeader } from "./frame.js";

type Page = Parameters<typeof pageHeader>[0];

export interface SiteFrame {
  siteName: string;
  header: (page: Page) => string;
  footer: (page: Page) => string;
}

export async function siteFrame(): Promise<SiteFrame> {
  const study = await readStudy(studyRoot());
  const recorded = (await readVerdicts(studyRoot()))?.history.at(-1)?.date ?? study.date;
  const siteName = report.siteName(study.title);
  return {
    siteName,
    header: (page) => pageHeader(page, siteName),
    footer: (page) => pageFooter(page, study, recorded)
  };
}

/**
 * Puts header and footer into pages that Framework has built without. It would open six windows a page for them, to find
 * files that are not there and to write their links, which takes a fifth of its time.
 *
 * @throws Error naming the page that has no place for them
 */
export async function addFrames(root: string): Promise<void> {
  const { header, footer } = await siteFrame();
  for (const name of await glob("**/*.html", { cwd: root })) {
    const path = `/${name.replace(/\.html$/, "")}`;
    const page = { title: null, data: {}, path };
    const html = await readFile(join(root, name), "utf8");
    const start = html.indexOf('\n<main id="observablehq-main"');
    const end = html.lastIndexOf("</main>") + "</main>".length;
    if (start < 0 || end < start) throw new Error(`${name}: Framework has written no main part`);
    const above = `\n<header id="observablehq-header">\n${fromPage(header(page), path)}\n</header>`;
    const below = `\n<footer id="observablehq-footer">\n<div>${fromPage(footer(page), path)}</div>\n</footer>`;
    await writeFile(join(root, name), html.slice(0, start) + above + html.slice(start, end) + below + html.slice(end));
  }
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
