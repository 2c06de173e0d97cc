/** Stubs where pages were, and no page that shares its name with a folder. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JSDOM } from "jsdom";
import { describe, expect, it, onTestFinished } from "vitest";
import { stubFiles, writeMoved } from "../../loaders/site/finish/moved-pages.js";

function site(...pages: string[]): string {
  const root = mkdtempSync(join(tmpdir(), "rlscale-moved-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "data"));
  for (const page of pages) writeFileSync(join(root, page), "<main></main>");
  return root;
}

describe("writeMoved(root)", () => {
  it("leaves a stub beside the folder and in it", async () => {
    const root = site("dataset.html");
    await writeMoved(root);
    expect(stubFiles).toEqual(["data.html", "data/index.html"]);
    const links = stubFiles.map((file) => {
      const { document } = new JSDOM(readFileSync(join(root, file), "utf8"), { url: `https://host.org/at/${file}` })
        .window;
      return [
        document.querySelector("a")!.href,
        /url=(\S+)"/.exec(document.querySelector("noscript")!.innerHTML)![1],
        document
          .querySelector('meta[http-equiv="Content-Security-Policy"]')!
          .getAttribute("content")!
          .match(/'sha256-/g)!.length
      ];
    });
    const page = "https://host.org/at/dataset.html";
    expect(links).toEqual([
      [page, "./dataset.html", 1],
      [page, "../dataset.html", 1]
    ]);
  });

  it("leads from every form of the old address, with choices and place", async () => {
    const root = site("dataset.html");
    await writeMoved(root);
    const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(readFileSync(join(root, "data.html"), "utf8"))!;
    const from = (pathname: string) => {
      let to = "";
      const location = { pathname, search: "?v=1", hash: "#files", replace: (address: string) => (to = address) };
      new Function("location", script)(location);
      return to;
    };
    for (const old of ["/data", "/data/", "/data.html", "/data/index", "/data/index.html"]) {
      expect(from(old)).toBe("/dataset.html?v=1#files");
      expect(from(`/data/reports${old}`)).toBe("/data/reports/dataset.html?v=1#files");
    }
  });

  it("writes none where a site has no such page", async () => {
    const root = site("index.html");
    await writeMoved(root);
    expect(stubFiles.filter((file) => existsSync(join(root, file)))).toEqual([]);
  });

  it("refuses a page with the name of a folder, at any depth", async () => {
    const root = site("dataset.html");
    mkdirSync(join(root, "beyond/llama"), { recursive: true });
    writeFileSync(join(root, "beyond/llama.html"), "");
    await expect(writeMoved(root)).rejects.toThrow("beyond/llama.html: the site has a folder beyond/llama/ too");
  });
});
