/** Head, header and footer of every page. */
import { readFileSync } from "node:fs";
import { escapeHtml } from "../../../src/lib/format.js";
import type { Results } from "../../../src/lib/results.js";
import { fontHead } from "./fonts.js";
import { pageMeta } from "./page-meta.js";
import { relativeTo, siteName, sitePages } from "./pages.js";

interface PageOptions {
  title: string | null;
  data: Record<string, unknown>;
  path: string;
}

/** Runs before the first paint: the theme that the reader has chosen, and a sign that scripts run. */
const early = readFileSync(new URL("./early.js", import.meta.url), "utf8").trim();

const themeIcon =
  '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M9 2a7 7 0 0 1 0 14z" fill="currentColor"/></svg>';
const menuIcon =
  '<svg width="20" height="18" viewBox="0 0 20 18" aria-hidden="true"><path d="M2 3.5h16M2 9h16M2 14.5h16" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>';

export function pageHead({ path }: PageOptions, preview: boolean): string {
  const { description, figures } = pageMeta(path);
  const fonts = preview ? "/_file/bundles/fonts" : relativeTo(path, "/bundles/fonts");
  return [
    `<meta name="description" content="${escapeHtml(description)}">`,
    '<meta name="color-scheme" content="light dark">',
    `<link rel="icon" type="image/svg+xml" href="/style/icon.svg">`,
    fontHead(fonts),
    `<script>${early}</script>`,
    '<script type="module" src="/bundles/frame.js"></script>',
    figures ? '<script type="module" src="/bundles/figures.js"></script>' : ""
  ]
    .filter(Boolean)
    .join("\n");
}

export function pageHeader({ path }: PageOptions): string {
  const items = sitePages().map((page) => {
    const current = page.path === path ? ' aria-current="page"' : "";
    return `<li><a href="${page.path}"${current}>${escapeHtml(page.name)}</a></li>`;
  });
  const list = `<ul>${items.join("")}</ul>`;
  return `<a class="skip" href="#observablehq-main">Skip to content</a>
<div class="bar">
<p class="site-name"><a href="/index">${siteName}</a></p>
<nav class="nav-wide" aria-label="Pages">${list}</nav>
<button type="button" class="theme" aria-label="Switch between light and dark" title="Light or dark">${themeIcon}</button>
<details class="nav-narrow"><summary aria-label="Pages">${menuIcon}</summary><nav aria-label="Pages">${list}</nav></details>
</div>`;
}

export function pageFooter({ path }: PageOptions, { study, inputs }: Pick<Results, "study" | "inputs">): string {
  const data = (name: string) => `href="${relativeTo(path, `/data/${name}`)}" rel="external"`;
  return `<div class="foot">
<p>Paper: ${escapeHtml(study.authors)}, <cite>${escapeHtml(study.title)}</cite>, ${escapeHtml(study.venue)}. <a href="${escapeHtml(study.url)}">arXiv ${escapeHtml(study.arxiv)}</a></p>
<p>Data ${inputs.hash.slice(0, 7)} \u00b7 <a ${data("results.json")}>results.json</a> \u00b7 <a ${data("results.schema.json")}>schema</a> \u00b7 code under the MIT licence</p>
</div>`;
}
