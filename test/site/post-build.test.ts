import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { contentPolicy } from "../../loaders/site/finish/content-policy.js";
import { finishPage, postBuild } from "../../loaders/site/finish/post-build.js";

const page = `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1">
<meta name="generator" content="Observable Framework v1.13.4">
<title>x</title>
<link rel="modulepreload" href="./_observablehq/client.1.js">
<link rel="script" href="./_file/bundles/frame.2.js">
<link rel="preload external" as="font" href="./f.woff2">
<script>theme()</script>
<script type="module">

import "./_observablehq/client.1.js";

</script>
</head>
<body><h2 id="a" tabindex="-1"><a class="observablehq-header-anchor" href="#a">A <b>b</b></a></h2><a href="./x" rel="external">x</a>
<footer>Data <span data-hash=""></span></footer>
</body>
</html>
`;

const hash = "ce1b6da8fbde02c3dd70d667503e1c3b8ca0b66a0a32169fb0e600f0e18791f6";

describe("finishPage(html, page, options)", () => {
  const finished = finishPage(page, "index.html", { base: null, hash });

  it("sets the language, lets people zoom and names no generator", () => {
    expect(finished).toContain('<html lang="en">');
    expect(finished).toContain('content="width=device-width, initial-scale=1"');
    expect(finished).not.toContain("generator");
  });

  it("says the state of the data, and refuses a page without a place for it", () => {
    expect(finished).toContain("<footer>Data ce1b6da</footer>");
    expect(() => finishPage("<html></html>", "x.html", { base: null, hash })).toThrow(
      'x.html: needs <span data-hash=""></span> in its footer; found none'
    );
  });

  it("makes scripts of the files that are linked as such", () => {
    expect(finished).toContain('<script type="module" src="./_file/bundles/frame.2.js"></script>');
  });

  it("takes out the runtime of a page without live code, and keeps it otherwise", () => {
    expect(finished).not.toContain("_observablehq");
    expect(finished).toContain("_file/bundles/frame.2.js");
    const live = page.replace(
      'import "./_observablehq/client.1.js";',
      'import {define} from "./_observablehq/client.1.js";\ndefine({});'
    );
    expect(finishPage(live, "index.html", { base: null, hash })).toContain("_observablehq/client.1.js");
  });

  it("drops the times of attachments", () => {
    const attached = page.replace("theme()", 'registerFile("a",{"name":"a","lastModified":1763829142000,"size":3})');
    expect(finishPage(attached, "index.html", { base: null, hash })).toContain('{"name":"a","size":3}');
  });

  it("unlinks headings and markers", () => {
    expect(finished).toContain('<h2 id="a" tabindex="-1">A <b>b</b></h2>');
    expect(finished).toContain('<link rel="preload" as="font"');
    expect(finished).toContain('<a href="./x">x</a>');
  });

  it("opens links to other sites elsewhere, also those that a cell has made", () => {
    const made =
      '<a href="https://arxiv.org/abs/1">a</a><a class="c" href="http://b.org/">b</a><a href="https://c.org/" target="_self">c</a><a href="https://d.org/" class="c" rel="license">d</a>';
    const html = finishPage(page.replace('<a href="./x"', `${made}<a href="./x"`), "index.html", { base: null, hash });
    expect(html).toContain('<a href="https://arxiv.org/abs/1" target="_blank" rel="noopener noreferrer">a</a>');
    expect(html).toContain('<a class="c" href="http://b.org/" target="_blank" rel="noopener noreferrer">b</a>');
    expect(html).toContain('<a href="https://c.org/" target="_self">c</a>');
    expect(html).toContain('<a href="https://d.org/" class="c" rel="license">d</a>');
    expect(html).toContain('<a href="./x">x</a>');
    const licence = '<a class="d" href="https://d.org/" rel="license">d</a>';
    expect(
      finishPage(page.replace('<a href="./x"', `${licence}<a href="./x"`), "index.html", { base: null, hash })
    ).toContain(licence);
  });

  it("asks no host about an address without its last slash", () => {
    const probe = `<script type="module">

if (location.pathname.endsWith("/")) {
  const alternate = location.pathname.slice(0, -1);
  fetch(alternate, {method: "HEAD"}).then((response) => response.ok && location.replace(alternate));
}

</script>
`;
    const html = finishPage(page.replace("<footer>", `${probe}<footer>`), "index.html", { base: null, hash });
    expect(html).not.toContain("location.pathname");
    expect(html).toContain('<a href="./x">x</a>\n<footer>');
  });

  it("leads from the page, not from the root of the host", () => {
    const linked = page.replace('<a href="./x"', '<a class="c" href="/data/x.json">y</a><a href="./x"');
    expect(finishPage(linked, "index.html", { base: null, hash })).toContain('<a class="c" href="./data/x.json">');
    expect(finishPage(linked, "beyond/llama.html", { base: null, hash })).toContain(
      '<a class="c" href="../data/x.json">'
    );
  });

  it("writes a policy that knows every inline script by its hash", () => {
    const hash = createHash("sha256").update("theme()").digest("base64");
    expect(finished).toContain(`script-src 'self' 'sha256-${hash}';`);
    expect(finished.indexOf("Content-Security-Policy")).toBeLessThan(finished.indexOf("<script"));
    expect(contentPolicy("<p>no script</p>")).toContain("script-src 'self';");
  });

  it("writes a canonical link only where the address is known", () => {
    expect(finished).not.toContain("canonical");
    const based = finishPage(page, "index.html", { base: new URL("https://example.org/rl/"), hash });
    expect(based).toContain('<link rel="canonical" href="https://example.org/rl/">');
    expect(finishPage(page, "tables.html", { base: new URL("https://example.org/rl/"), hash })).toContain(
      "rl/tables.html"
    );
  });
});

describe("postBuild(root, options)", () => {
  const missing = `<!DOCTYPE html><html><head><meta charset="utf-8">
<base href="/rl/">
<link rel="preload" as="style" href="./_import/style/site.css">
<link rel="stylesheet" type="text/css" href="./_import/style/site.css">
<link rel="icon" type="image/svg+xml" href="./_file/icon.svg">
<style>@font-face{src:url("./bundles/f.woff2")}
@font-face{src:local("Arial")}</style>
<script type="module">

if (location.pathname.endsWith("/")) {
  const alt = location.pathname.slice(0, -1);
  fetch(alt, {method: "HEAD"}).then((response) => response.ok && location.replace(alt));
}

</script>
<script>theme()</script>
<link rel="script" href="./_file/frame.1.js">
<link rel="search-code" href="./_file/search.1.js">
</head><body><nav class="nav-wide"><ul><li><a href="./beyond/x.html">x</a></li></ul></nav><button type="button" class="search-open" data-home="./">s</button><a href="#main">skip</a><a href="./index.html">home</a><span data-hash=""></span></body></html>`;

  function site(): string {
    const root = mkdtempSync(join(tmpdir(), "rlscale-post-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, "_import", "style"), { recursive: true });
    mkdirSync(join(root, "beyond"));
    writeFileSync(join(root, "_import", "style", "site.css"), "h1{color:red}");
    for (const name of ["index.html", "beyond/llama.html"]) writeFileSync(join(root, name), page);
    writeFileSync(join(root, "404.html"), missing);
    return root;
  }

  it("makes a 404 page that asks for nothing until it has found the site", async () => {
    const root = site();
    expect(await postBuild(root, { base: null, hash })).toBe(3);
    const html = readFileSync(join(root, "404.html"), "utf8");
    expect(html).toContain("<style>h1{color:red}</style>");
    expect(html).toContain('<style>@font-face{src:local("Arial")}</style>');
    expect(html).toContain('<nav hidden data-wait class="nav-wide">');
    expect(html).toContain('<a href="./beyond/x.html" data-to="beyond/x.html">x</a>');
    expect(html).toContain('<button hidden data-wait type="button" class="search-open"');
    expect(html).toContain('data-frame="_file/frame.1.js">@font-face{src:url("./bundles/f.woff2")}</template>');
    expect(html).not.toMatch(/<base|src="|rel="(preload|stylesheet)/);
    expect(html).not.toContain("fetch(alt");
    expect(html.match(/'sha256-/g)).toHaveLength(2);
    expect(existsSync(join(root, "sitemap.xml"))).toBe(false);
  });

  it("roots the 404 page where the address is known, so that it needs no script", async () => {
    const root = site();
    await postBuild(root, { base: new URL("https://example.org/rl/"), hash });
    const html = readFileSync(join(root, "404.html"), "utf8");
    expect(html).not.toContain("fetch(alt");
    expect([...html.matchAll(/(?:href|src|data-home)="([^"]+)"|url\("([^"]+)"/g)].map(([, a, b]) => a ?? b)).toEqual([
      ...["/rl/_import/style/site.css", "/rl/_import/style/site.css", "/rl/_file/icon.svg", "/rl/bundles/f.woff2"],
      ...["/rl/_file/frame.1.js", "/rl/_file/search.1.js", "/rl/beyond/x.html", "/rl/", "#main", "/rl/index.html"]
    ]);
  });

  it("writes a site map without dates where the address is known, and leaves 404 to it", async () => {
    const root = site();
    await postBuild(root, { base: new URL("https://example.org/rl/"), hash });
    expect(readFileSync(join(root, "sitemap.xml"), "utf8").match(/<loc>[^<]*/g)).toEqual([
      "<loc>https://example.org/rl/beyond/llama.html",
      "<loc>https://example.org/rl/"
    ]);
    expect(readFileSync(join(root, "sitemap.xml"), "utf8")).not.toContain("lastmod");
  });
});
