/** The whole report in one page: each sentence, figure and table is that of its page, so that what binds the page binds it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JSDOM, VirtualConsole } from "jsdom";
import { describe, expect, it } from "vitest";
import { site } from "../browser/browser.js";
import { pageNames, wordsOf } from "./page.js";
import { results } from "./results.js";

function main(name: string): Element {
  const html = readFileSync(join(site, `${name}.html`), "utf8");
  return new JSDOM(html, { virtualConsole: new VirtualConsole() }).window.document.querySelector("main")!;
}

/** What a reader cannot press on paper. */
const onScreen =
  "nav, template, script, style, form, button, .figure-controls, .figure-actions, .figure-read, .visually-hidden, .figure-zoom, .figure-range, .row-filter, .plot, .plan-fields, .plan-actions";

/** A drawing of a sheet's width; where it is too tall, the wide one after it. */
function isOnPaper({ classList, previousElementSibling }: Element): boolean {
  if (classList.contains("plot-680")) return !classList.contains("tall");
  return classList.contains("on-paper") || (previousElementSibling?.matches(".plot-680.tall") ?? false);
}

/** Words of each smallest block in their order, and of the drawings of paper's width. */
function read(part: Element) {
  const figures = part.querySelectorAll("figure.figure").length;
  const drawings = [...part.querySelectorAll(".plot > svg")]
    .filter((svg) => isOnPaper(svg.parentElement!))
    .map((svg) => [...svg.querySelectorAll("text")].map(wordsOf));
  for (const element of part.querySelectorAll(onScreen)) element.remove();
  const blocks = [
    ...part.querySelectorAll("h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, caption, figcaption, summary")
  ]
    .filter((element) => !element.querySelector("p, li, dl, table, h2, h3, h4"))
    .map(wordsOf)
    .filter(Boolean);
  return { figures, drawings, blocks };
}

const cover = main("print");
const parts = new Map([...cover.querySelectorAll(".print-part")].map((part) => [part.id, read(part)]));
const names = pageNames().filter((name) => !["404", "print"].includes(name));

describe("the report on paper", () => {
  it("has each page once, and the data's hash on its cover", () => {
    expect([...parts.keys()].sort()).toEqual(names.map((name) => name.replace("/", "-")).sort());
    expect(cover.querySelectorAll(".print-part")).toHaveLength(parts.size);
    expect(wordsOf(cover.querySelector(".print-of .hash")!)).toBe(results().inputs.hash);
  });

  it.each(names)("%s: every block of words, every cell and every drawing is the page's", (name) => {
    const { figures, drawings, blocks } = parts.get(name.replace("/", "-"))!;
    const page = read(main(name));
    expect(blocks).toEqual(page.blocks);
    expect(drawings).toEqual(page.drawings);
    expect(figures).toBe(page.figures);
    expect(drawings.length).toBeGreaterThanOrEqual(figures);
  });
});
