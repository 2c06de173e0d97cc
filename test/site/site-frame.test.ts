import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sitePages } from "../../loaders/site/frame/pages.js";
import { addFrames } from "../../loaders/site/frame/site-frame.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rlscale-frame-"));
  mkdirSync(join(root, "deep"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const main = '\n<main id="observablehq-main" class="observablehq">\n<p><a href="/plan">as it is</a></main>';
const page = (inside = main) => `<body>\n<div id="observablehq-center">${inside}\n</div>\n</body>\n`;
const links = (html: string) => [...html.matchAll(/<a\b[^>]*? href="([^"]*)"/g)].map(([, to]) => to!);

describe("addFrames(root)", () => {
  it("puts header and footer round the main part, with links from the page's own folder", async () => {
    for (const name of ["index.html", "deep/page.html"]) writeFileSync(join(root, name), page());
    await addFrames(root);
    for (const [name, up] of [
      ["index.html", "./"],
      ["deep/page.html", "../"]
    ] as const) {
      const html = readFileSync(join(root, name), "utf8");
      const [header = "", rest = ""] = html.split(main);
      expect(header).toMatch(
        /^<body>\n<div id="observablehq-center">\n<header id="observablehq-header">\n[\s\S]*\n<\/header>$/
      );
      expect(rest).toMatch(
        /^\n<footer id="observablehq-footer">\n<div>[\s\S]*<\/div>\n<\/footer>\n<\/div>\n<\/body>\n$/
      );
      for (const { path } of sitePages()) expect(links(header)).toContain(`${up}${path.slice(1)}.html`);
      expect(links(header + rest).filter((to) => to.startsWith("/"))).toEqual([]);
    }
  });

  it("names a page without a main part", async () => {
    writeFileSync(join(root, "deep/page.html"), page(""));
    await expect(addFrames(root)).rejects.toThrow("deep/page.html: Framework has written no main part");
  });
});
