/** Head, header and footer of every page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { relativeTo } from "../../../src/components/frame/relative-address.js";
import { escapeHtml } from "../../../src/lib/format.js";
import type { Results } from "../../../src/lib/results.js";
import type { SiteMenu, SitePage } from "../../../src/report/study-report.js";
import { version } from "../../../src/report/version.js";
import { projectRoot } from "../../project-root.js";
import { report } from "../site-report.js";
import { fontHead } from "./fonts.js";
import { pageMeta } from "./page-meta.js";
import { neighbours, siteNavigation, sitePages } from "./page-order.js";

interface PageOptions {
  title: string | null;
  data: Record<string, unknown>;
  path: string;
}

/** Runs before the first paint: the theme that the reader has chosen, and a sign that scripts run. */
const early = readFileSync(join(projectRoot, "loaders/site/frame/early.js"), "utf8").trim();

const themeIcon =
  '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="1.6"></circle><path d="M9 2a7 7 0 0 1 0 14z" fill="currentColor"></path></svg>';
const menuIcon =
  '<svg width="20" height="18" viewBox="0 0 20 18" aria-hidden="true"><path d="M2 3.5h16M2 9h16M2 14.5h16" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"></path></svg>';

const searchIcon =
  '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="7.5" cy="7.5" r="5.2" fill="none" stroke="currentColor" stroke-width="1.8"></circle><path d="M11.5 11.5l5 5" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"></path></svg>';
const downIcon =
  '<svg width="10" height="7" viewBox="0 0 10 7" aria-hidden="true"><path d="M1 1.2l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.5"></path></svg>';

export function pageHead({ path }: PageOptions, preview: boolean): string {
  const { description, figures, script: bundle } = pageMeta(path);
  const fonts = preview ? "/_file/bundles/fonts" : relativeTo(path, "/bundles/fonts");
  return [
    `<meta name="description" content="${escapeHtml(description)}">`,
    '<meta name="color-scheme" content="light dark">',
    `<link rel="icon" type="image/svg+xml" href="/style/icon.svg">`,
    fontHead(fonts),
    `<script>${early}</script>`,
    script("/bundles/frame.js", preview),
    '<link rel="search-code" href="/bundles/search.js">',
    ...(figures
      ? [script(`/bundles/${bundle}.js`, preview), '<link rel="take-away" href="/bundles/take-away.js">']
      : [])
  ]
    .filter(Boolean)
    .join("\n");
}

/**
 * A script of the page. Framework would parse a module it sees, to find imports that a whole bundle has not; a file that is
 * linked to it copies, and the pass after the build makes the link a script.
 */
function script(src: string, preview: boolean): string {
  return preview ? `<script type="module" src="${src}"></script>` : `<link rel="script" href="${src}">`;
}

export function pageHeader({ path }: PageOptions, siteName: string): string {
  const items = siteNavigation();
  return `<a class="skip" href="#observablehq-main">Skip to content</a>
<div class="bar">
<p class="site-name"><a href="/index">${escapeHtml(siteName)}</a></p>
<nav class="nav-wide" aria-label="Pages"><ul>${items.map((item) => ("path" in item ? pageItem(item, path) : menuItem(item, path))).join("")}</ul></nav>
<button type="button" class="search-open" data-home="${relativeTo(path, "/")}" aria-label="Search" title="Search (Ctrl+K or /)">${searchIcon}</button>
<button type="button" class="theme" aria-label="Switch between light and dark" title="Light or dark">${themeIcon}</button>
<details class="nav-narrow"><summary aria-label="Pages">${menuIcon}</summary><nav aria-label="Pages"><ul>${items.map((item) => ("path" in item ? pageItem(item, path) : groupItem(item, path))).join("")}</ul></nav></details>
</div>
<p class="needs-server"><b>This page is open as a file.</b> Browsers run the scripts of a page only when a server sends it, so figures, search and the tools stand still here. In the folder of <code>index.html</code>, type <code>python3 -m http.server 8000</code> and open <code>http://localhost:8000/</code>.</p>`;
}

function pageItem(page: SitePage, path: string): string {
  const current = page.path === path ? ' aria-current="page"' : "";
  return `<li><a class="nav-link${page.within ? " within" : ""}" href="${page.path}"${current}>${escapeHtml(page.name)}</a></li>`;
}

function menuItem({ name, pages }: SiteMenu, path: string): string {
  const here = pages.some((page) => page.path === path) ? " here" : "";
  return `<li><details class="menu"><summary class="nav-link${here}">${escapeHtml(name)}${downIcon}</summary><ul>${pages.map((page) => pageItem(page, path)).join("")}</ul></details></li>`;
}

function groupItem({ name, pages }: SiteMenu, path: string): string {
  return `<li><span class="nav-group">${escapeHtml(name)}</span><ul>${pages.map((page) => pageItem(page, path)).join("")}</ul></li>`;
}

/** The publication of a study as far as there is one, with all of its authors on the first page; else its name. */
function published({ title, authors, authorNames, venue, url, arxiv }: FooterStudy, path: string): string {
  const name = `<cite>${escapeHtml(title)}</cite>`;
  if (authors === null) return `Study: ${name}.`;
  const writers = path === "/index" && authorNames.length > 0 ? authorNames.join(", ") : authors;
  const where = [escapeHtml(writers), name, ...(venue ? [escapeHtml(venue)] : [])].join(", ");
  const link = url
    ? ` <a href="${escapeHtml(url)}">${arxiv ? `arXiv ${escapeHtml(arxiv)}` : escapeHtml(url)}</a>.`
    : "";
  return `${report.publishedAs}: ${where}.${link}`;
}

/** Stands where the first digits of the data's hash go: they are known after the loaders have run. */
export const hashMark = `<span data-hash=""></span>`;

type FooterStudy = Pick<
  Results["study"],
  "title" | "authors" | "authorNames" | "venue" | "url" | "arxiv" | "provenance"
>;

/** `recorded` is the date that the numbers were last recorded on, as its record gives it. */
export function pageFooter({ path }: PageOptions, study: FooterStudy, recorded: string | null): string {
  const data = (name: string) => `href="${relativeTo(path, `/data/${name}`)}" rel="external"`;
  const cite = sitePages().some((page) => page.path === "/cite") ? '<a href="/cite">cite this site</a> \u00b7 ' : "";
  return `${pager(path)}<div class="foot">
<p>${published(study, path)} ${escapeHtml(study.provenance)}</p>
<p>This site: by the rlscale contributors, version ${version}${recorded === null ? "" : `, numbers as recorded on ${escapeHtml(recorded)}`}, data ${hashMark}<span class="foot-files"> \u00b7 <a ${data("results.json")}>results.json</a> \u00b7 <a ${data("results.schema.json")}>schema</a> \u00b7 <a ${data("rlscale-report.zip")}>everything, ZIP</a> \u00b7 <a href="/print">the whole report, to print</a> \u00b7 ${cite}code under the MIT licence</span></p>
</div>`;
}

function pager(path: string): string {
  const { previous, next } = neighbours(path);
  const link = (page: SitePage | null, rel: "prev" | "next", word: string) =>
    page
      ? `<a class="pager-link" href="${page.path}" rel="${rel}"><span>${word}</span> ${escapeHtml(page.name)}</a>`
      : "";
  if (!previous && !next) return "";
  return `<nav class="pager" aria-label="Previous and next page">${link(previous, "prev", "Previous")}${link(next, "next", "Next")}</nav>\n`;
}
