/**
 * For paper: `print.html` holds every page of the report in reading order, put together from the finished pages without
 * controls and scripts; and every page names the addresses that its links to other sites lead to.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeHtml } from "../../../src/lib/format.js";
import { itemAt, mustGet } from "../../../src/lib/items.js";
import { sitePages } from "../frame/page-order.js";

const printPage = "print.html";

/** Where the parts go in the page that `src/print.md` makes. */
const place = '<div data-parts=""></div>';

export interface ReportPage {
  /** "beyond/transfer.html" */
  file: string;
  /** as the navigation names it */
  name: string;
  html: string;
}

/** Writes the print page of a finished site and the notes of all pages; the number of parts comes back. */
export async function writePrintPage(root: string): Promise<number> {
  const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".html"));
  const names = new Map(sitePages().map(({ path, name }) => [`${path.slice(1)}.html`, name]));
  const order = [...names.keys()].filter((file) => files.includes(file));
  const pages = await Promise.all(
    order.map(async (file) => ({ file, name: mustGet(names, file), html: await readFile(join(root, file), "utf8") }))
  );
  if (files.includes(printPage)) {
    const frame = await readFile(join(root, printPage), "utf8");
    await writeFile(join(root, printPage), printReport(frame, pages));
  }
  await Promise.all(pages.map(({ file, html }) => writeFile(join(root, file), forPaper(html))));
  return pages.length;
}

/**
 * The whole report in the frame of the print page: contents, then every page as a section.
 *
 * @throws Error when the frame has no place for it
 */
export function printReport(frame: string, pages: readonly ReportPage[]): string {
  if (!frame.includes(place)) throw new Error(`${printPage}: needs ${place}; found none`);
  const slugs = new Map(pages.map(({ file }) => [file, slugOf(file)]));
  const parts = pages.map((page) => partOf(page, slugs));
  const contents = parts.map(
    ({ slug, name, title }) =>
      `<li><a href="#${slug}"><span>${escapeHtml(name)}</span> ${title.replace(/<\/?a\b[^>]*>/g, "")}</a></li>`
  );
  const list = `<nav class="print-contents" aria-label="Contents"><h2>Contents</h2><ol>${contents.join("")}</ol></nav>`;
  const sections = parts.map(({ slug, html }) => `<section class="print-part" id="${slug}">\n${html}\n</section>`);
  const whole = forPaper(frame).replace(place, () => `${list}\n${sections.join("\n")}`);
  return withoutScripts(whole);
}

interface Part {
  slug: string;
  name: string;
  title: string;
  html: string;
}

function partOf({ file, name, html }: ReportPage, slugs: ReadonlyMap<string, string>): Part {
  const slug = mustGet(slugs, file);
  const text = withPrefixedIds(lowerHeadings(withoutControls(mainOf(withWideMarked(html)))), slug);
  const title = /<h2\b[^>]*>([\s\S]*?)<\/h2>/.exec(text)?.[1] ?? escapeHtml(name);
  return { slug, name, title, html: listLinks(withLinksInside(text, file, slugs)) };
}

/** "beyond/transfer.html" -> "beyond-transfer" */
function slugOf(file: string): string {
  return file.replace(/\.html$/, "").replace(/[^a-z0-9]+/g, "-");
}

function mainOf(html: string): string {
  return /<main\b[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1]?.trim() ?? "";
}

const notForPaper =
  /<(?:nav class="contents[^"]*"|div class="figure-(?:controls|actions)"|div class="plot plot-(?:328|1068|680 tall)(?: tall)?"|p class="(?:figure-read|visually-hidden)"|fieldset class="row-filter[^"]*"|template\b|script\b|div class="figure-(?:zoom|range)")[^>]*>/;

/** The text and the drawings of the width of paper; nothing that somebody could press. */
export function withoutControls(html: string): string {
  return withoutElements(withoutElements(html.replace(/<link\b[^>]*>/g, ""), notForPaper), plannerForm).replace(
    / (?:data-(?:live|state|file|fixed|part|ready)|aria-describedby)="[^"]*"/g,
    ""
  );
}

/** The planner's fields and buttons: on paper it answers its first question. */
const plannerForm = /<(?:form class="plan-form"|div class="plan-form plan-fields"|p class="plan-actions")[^>]*>/;

/** Without each element whose opening tag fits, and all that is in it. */
export function withoutElements(html: string, opening: RegExp): string {
  const kept: string[] = [];
  let rest = html;
  for (let match = opening.exec(rest); match; match = opening.exec(rest)) {
    kept.push(rest.slice(0, match.index));
    rest = rest.slice(endOf(rest, match.index));
  }
  return kept.join("") + rest;
}

/** Where the element that opens here ends. */
export function endOf(html: string, start: number): number {
  const name = itemAt(/^<(\w+)/.exec(html.slice(start, start + 40))!, 1);
  const tags = new RegExp(`<(/?)${name}\\b[^>]*>`, "g");
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[1] === "/" ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return html.length;
}

/** Every heading one level down: the report's own title is the first. */
function lowerHeadings(html: string): string {
  return html.replace(/<(\/?)h([1-5])\b/g, (_, slash: string, level: string) => `<${slash}h${Number(level) + 1}`);
}

/** Names of places made the part's own, and what points at them within the page. */
function withPrefixedIds(html: string, slug: string): string {
  const prefixed = (ids: string) =>
    ids
      .split(/\s+/)
      .map((id) => `${slug}--${id}`)
      .join(" ");
  return html
    .replace(/ (id|for|headers|aria-labelledby|aria-controls)="([^"]+)"/g, (_, name: string, ids: string) => {
      return ` ${name}="${prefixed(ids)}"`;
    })
    .replace(/ name="([^"]+)"/g, (_, name: string) => ` name="${prefixed(name)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${prefixed(id)})`)
    .replace(/ (xlink:href|href)="#([^"]+)"/g, (_, name: string, id: string) => ` ${name}="#${prefixed(id)}"`);
}

/** Links between pages lead to their parts, links to files start from the root of the site. */
function withLinksInside(html: string, file: string, slugs: ReadonlyMap<string, string>): string {
  return html.replace(/(<a\b[^>]*? href=")([^"#][^"]*)"/g, (whole, before: string, href: string) => {
    if (/^[a-z]+:/i.test(href)) return whole;
    const { pathname, hash } = new URL(href, `https://site/${file}`);
    const target = pathname.slice(1) === "" ? "index.html" : pathname.slice(1);
    const slug = slugs.get(target) ?? slugs.get(`${target}.html`);
    if (slug === undefined) return `${before}./${target}${hash}"`;
    return `${before}#${slug}${hash === "" ? "" : `--${hash.slice(1)}`}"`;
  });
}

/** A page as paper needs it: links to other sites numbered and listed at its end. */
export function forPaper(html: string): string {
  return html.replace(
    /(<main\b[^>]*>)([\s\S]*)(<\/main>)/,
    (_, open: string, main: string, close: string) => `${open}${listLinks(main)}${close}`
  );
}

/** The wide drawing of a figure marked where the one of a sheet's width is too tall. */
function withWideMarked(html: string): string {
  return html.replace(
    /(class="plot plot-680 tall"(?:(?!class="plot)[\s\S])*class="plot plot-1068)(?: tall)?"/g,
    '$1 on-paper"'
  );
}

const foreignLink = /<a\b[^>]*? href="(https?:\/\/[^"]+)"[^>]*>[\s\S]*?<\/a>/g;

function listLinks(html: string): string {
  const addresses: string[] = [];
  const numbered = html.replace(foreignLink, (link, address: string) => {
    if (!addresses.includes(address)) addresses.push(address);
    return `${link}<sup class="note-mark">${addresses.indexOf(address) + 1}</sup>`;
  });
  if (addresses.length === 0) return html;
  const notes = addresses.map((address) => `<li>${address}</li>`);
  return `${numbered}<ol class="link-notes" aria-label="Addresses of links">${notes.join("")}</ol>`;
}

/** Nothing runs on the print page, so nothing is fetched for it either. */
function withoutScripts(html: string): string {
  return html
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>\n?/g, "")
    .replace(/<link rel="(?:modulepreload|take-away|search-code|script)"[^>]*>\n?/g, "");
}
