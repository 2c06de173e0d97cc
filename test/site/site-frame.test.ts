import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sitePages } from "../../loaders/site/frame/page-order.js";
import { addFrames } from "../../loaders/site/frame/site-frame.js";

let root: string;
const sources = mkdtempSync(join(tmpdir(), "rlscale-frame-sources-"));
const named = ["style/icon.svg", ...["frame", "search", "figures", "take-away"].map((name) => `bundles/${name}.js`)];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rlscale-frame-"));
  mkdirSync(join(root, "beyond"));
  mkdirSync(join(sources, "bundles"), { recursive: true });
  mkdirSync(join(sources, "style"));
  for (const name of named) writeFileSync(join(sources, name), `what is in ${name}`);
});
afterEach(() => {
  for (const folder of [root, sources]) rmSync(folder, { recursive: true, force: true });
});

const main = '\n<main id="observablehq-main" class="observablehq">\n<p><a href="/plan">as it is</a></main>';
const page = (inside = main, head = "\n</head>") =>
  `<head>\n<title>T</title>${head}\n<body>\n<div id="observablehq-center">${inside}\n</div>\n</body>\n`;
const links = (html: string) => [...html.matchAll(/<a\b[^>]*? href="([^"]*)"/g)].map(([, to]) => to!);

describe("addFrames(root)", () => {
  it("puts header and footer round the main part, with links from the page's own folder", async () => {
    for (const name of ["index.html", "beyond/transfer.html"]) writeFileSync(join(root, name), page());
    await addFrames(root, sources);
    for (const name of ["index.html", "beyond/transfer.html"]) {
      const html = readFileSync(join(root, name), "utf8");
      const [header = "", rest = ""] = html.split(main);
      expect(header).toMatch(
        /^<head>[\s\S]*<\/head>\n<body>\n<div id="observablehq-center">\n<header id="observablehq-header">\n[\s\S]*\n<\/header>$/
      );
      expect(rest).toMatch(
        /^\n<footer id="observablehq-footer">\n<div>[\s\S]*<\/div>\n<\/footer>\n<\/div>\n<\/body>\n$/
      );
      const targets = links(header).map((to) => new URL(to, `https://site.invalid/${name}`).pathname);
      expect(targets).toEqual(expect.arrayContaining(sitePages().map(({ path }) => `${path}.html`)));
      expect(links(header).filter((to) => to !== "#observablehq-main" && !to.startsWith("."))).toEqual([]);
      expect(links(header + rest).filter((to) => to.startsWith("/"))).toEqual([]);
    }
  });

  it("puts the head before the page's scripts, with its files beside it under the hash of their content", async () => {
    const script = '\n<script type="module" src="./_page/x.js"></script>\n</head>';
    writeFileSync(join(root, "index.html"), page());
    writeFileSync(join(root, "beyond/transfer.html"), page(main, script));
    await addFrames(root, sources);
    const placed = named.map((name) => {
      const hash = createHash("sha256").update(`what is in ${name}`).digest("hex").slice(0, 8);
      return `_file/${name.replace(".", `.${hash}.`)}`;
    });
    expect(placed.map((name) => readFileSync(join(root, name), "utf8"))).toEqual(
      named.map((name) => `what is in ${name}`)
    );
    for (const [file, up, after] of [
      ["index.html", "./", "\n</head>"],
      ["beyond/transfer.html", "../", script]
    ] as const) {
      const html = readFileSync(join(root, file), "utf8");
      const head = html.slice("<head>\n<title>T</title>".length, html.indexOf(after));
      expect(head).toMatch(/^\n<meta name="description" content="[^"]{20,}">\n/);
      const linked = [...head.matchAll(/<link\b[^>]* href="([^"]*)"/g)].map(([, to]) => to!);
      const fonts = linked.filter((to) => to.startsWith(`${up}bundles/fonts/`));
      expect(linked).toEqual(expect.arrayContaining([...fonts, ...placed.map((name) => up + name)]));
      expect(linked).toHaveLength(fonts.length + placed.length);
    }
  });

  it("names a page without a head", async () => {
    writeFileSync(join(root, "index.html"), page(main, ""));
    await expect(addFrames(root, sources)).rejects.toThrow("index.html: Framework has written no head");
  });

  it("names a page without a main part", async () => {
    writeFileSync(join(root, "beyond/transfer.html"), page(""));
    await expect(addFrames(root, sources)).rejects.toThrow("beyond/transfer.html: Framework has written no main part");
  });
});
