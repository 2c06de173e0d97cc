/** Hosts as they differ: clean addresses, any depth of a missing page, no host at all. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveSite } from "../../loaders/site/preview.js";
import { missing, pageFiles, site, useSite, watch } from "./browser.js";

const reason = missing();

/** A host that takes the ending from addresses and refuses to list a folder, as nginx with `try_files $uri $uri/ $uri.html`. */
function cleanHost(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, "http://x").pathname);
    const end = (code: number, location?: string) => response.writeHead(code, location ? { location } : {}).end();
    if (path.endsWith(".html")) return end(301, path.replace(/(^|(?<=\/)index)?\.html$/, "").replace(/index$/, ""));
    const file = join(site, path);
    const found = [file, join(file, "index.html"), `${file}.html`];
    if (existsSync(file) && statSync(file).isDirectory()) {
      if (!path.endsWith("/")) return end(301, `${path}/`);
      if (!existsSync(found[1]!)) return end(403);
    }
    const name = found.find((one) => existsSync(one) && statSync(one).isFile());
    if (name === undefined) return end(404);
    const type = name.endsWith(".html") ? "text/html" : name.endsWith(".css") ? "text/css" : "text/javascript";
    response.writeHead(200, { "content-type": name.endsWith(".json") ? "application/json" : type });
    createReadStream(name).pipe(response);
  });
  return new Promise((done) =>
    server.listen(0, "127.0.0.1", () =>
      done({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
    )
  );
}

describe.skipIf(reason !== null)("a host with clean addresses", () => {
  const at = useSite();
  let host: Awaited<ReturnType<typeof cleanHost>>;
  beforeAll(async () => {
    host = await cleanHost();
  });
  afterAll(() => host?.server.close());

  it("answers every page and every link of it", async () => {
    const links = new Set(
      pageFiles()
        .filter((name) => name !== "404.html")
        .map((name) => host.url + name)
    );
    const page = await at.browser.newPage();
    for (const name of ["index.html", "dataset.html", "beyond/llama.html"]) {
      await page.goto(host.url + name);
      const hrefs = await page.evaluate(() =>
        [...document.querySelectorAll("a[href]")].map((a) => (a as HTMLAnchorElement).href)
      );
      for (const href of hrefs) if (href.startsWith(host.url)) links.add(href.split("#")[0]!);
    }
    const lost: string[] = [];
    for (const link of links) {
      const answer = await fetch(link);
      await answer.arrayBuffer();
      if (!answer.ok) lost.push(`${answer.status} ${link}`);
    }
    expect(links.size).toBeGreaterThan(30);
    expect(lost).toEqual([]);
    await page.close();
  });

  it("leads from the old address of a page to its new one, place kept", async () => {
    const page = await at.browser.newPage();
    for (const old of ["data", "data/", "data.html"]) {
      await page.goto(`${host.url}${old}#dictionary`);
      await page.waitForURL(`${host.url}dataset#dictionary`);
      expect(await page.locator("#dictionary").innerText(), old).toBe("Dictionary");
    }
    await page.goto(`${at.url}data.html#dictionary`);
    await page.waitForURL(`${at.url}dataset.html#dictionary`);
    await page.close();
    const still = await at.browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(`${at.url}data.html`);
    await plain.waitForURL(`${at.url}dataset.html`);
    await still.close();
  });
});

describe.skipIf(reason !== null)("the 404 page", () => {
  const at = useSite();

  it("links right at any depth of any sub-path, with navigation, search and the site's faces", async () => {
    const deep = await serveSite({ root: site, base: "/some/where/" });
    const page = await at.browser.newPage({ viewport: { width: 1280, height: 800 } });
    const seen = watch(page, deep.url);
    for (const path of ["nothing", "a/b/c/nothing.html", "beyond/nothing/"]) {
      await page.goto(deep.url + path, { waitUntil: "networkidle" });
      expect(await page.locator("h1").innerText()).toBe("There is no page at this address");
      await page.waitForSelector("button.theme:visible");
      const found = await page.evaluate(async () => {
        await document.fonts.ready;
        const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href]:not([href^="#"], [target])')];
        return {
          links: links.map(({ href }) => href),
          faces: [...document.fonts].filter(({ status, family }) => status === "loaded" && /Source/.test(family))
            .length,
          navigation: document.querySelector("nav.nav-wide, details.nav-narrow")!.getClientRects().length
        };
      });
      expect(found.links.length).toBeGreaterThan(20);
      for (const link of new Set(found.links)) expect((await fetch(link)).status, link).toBe(200);
      expect(found.faces).toBeGreaterThanOrEqual(2);
      await page.locator("button.theme").click();
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toMatch(/dark|light/);
      await page.keyboard.press("/");
      await page.locator(".search-dialog input").fill("saturation");
      await page.waitForSelector(".search-found a");
      const [first] = await page
        .locator(".search-found a")
        .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
      expect((await fetch(first!)).status).toBe(200);
      await page.keyboard.press("Escape");
    }
    expect(seen.faults.filter((fault) => !/^(404: |console error: Failed to load resource)/.test(fault))).toEqual([]);
    await page.close();
    await deep.close();
  });
});

describe.skipIf(reason !== null)("a page opened as a file", () => {
  const at = useSite();

  it.each(["index.html", "your-logs.html", "plan.html", "beyond/llama.html"])(
    "%s says that it needs a server, and nothing waits",
    async (name) => {
      const page = await at.browser.newPage();
      await page.goto(pathToFileURL(resolve(site, name)).href);
      const note = page.locator(".needs-server");
      expect(await note.isVisible()).toBe(true);
      expect(await note.innerText()).toMatch(/python3 -m http\.server \d+ and open http:\/\/localhost:\d+\//);
      // what only a script answers is not offered
      const dead = "button:visible, input:visible, select:visible, .your-live:visible";
      expect(await page.locator(dead).evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 90)))).toEqual([]);
      await page.goto(`${at.url}${name}`);
      expect(await note.isVisible()).toBe(false);
      await page.close();
    }
  );
});
