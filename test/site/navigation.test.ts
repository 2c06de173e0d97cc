import MarkdownIt from "markdown-it";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { pageHeader } from "../../loaders/site/frame/page-frame.js";
import { neighbours, siteNavigation, sitePages } from "../../loaders/site/frame/page-order.js";
import { markdownHook } from "../../loaders/site/markdown/hook.js";
import { relativeTo } from "../../src/components/frame/relative-address.js";
import { report } from "../../src/report/report.js";

const there =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe("siteNavigation(exists)", () => {
  it("has four groups of the pages that exist, in reading order", () => {
    const exists = there("/tables", "/index", "/power-law", "/beyond/llama", "/your-logs", "/glossary");
    expect(
      siteNavigation(exists).map((item) => [item.name, "pages" in item ? item.pages.map(({ path }) => path) : null])
    ).toEqual([
      ["Findings", ["/index", "/power-law", "/beyond/llama"]],
      ["Claims and tables", ["/tables"]],
      ["Tools", ["/your-logs"]],
      ["About", ["/glossary"]]
    ]);
  });

  it("has the pages of the other studies below Elsewhere, set in", () => {
    const pages = siteNavigation(() => true).flatMap((item) => ("pages" in item ? item.pages : [item]));
    const at = pages.findIndex(({ path }) => path === "/elsewhere");
    const within = pages.slice(at + 1, at + 4);
    expect(within.map(({ name }) => name)).toEqual(["verl ladder", "PODS", "OctoThinker"]);
    expect(pages.filter((page) => page.within)).toEqual(within);
    const header = pageHeader({ path: "/elsewhere-pods", title: "", data: {} }, "Site");
    expect(header.match(/nav-link within" href="\/elsewhere-/g)).toHaveLength(2 * within.length);
    expect(header).not.toContain('nav-link within" href="/elsewhere"');
  });

  it("leaves out a group of none", () => {
    expect(siteNavigation(there("/index", "/dataset")).map(({ name }) => name)).toEqual(["Findings", "About"]);
  });

  it("of a user's study has the pages with content", () => {
    const exists = there("/index", "/runs", "/dataset", "/claims");
    expect(siteNavigation(exists, report.navigation)).toEqual([
      {
        name: "Findings",
        pages: [
          { path: "/index", name: "Overview" },
          { path: "/runs", name: "Runs" }
        ]
      },
      { name: "About", pages: [{ path: "/dataset", name: "Data and ledger" }] }
    ]);
  });

  it("holds every page of the site once", () => {
    const pages = globSync(["*.md", "beyond/*.md"], { cwd: "src" }).map((name) => `/${name.replace(/\.md$/, "")}`);
    const shown = sitePages().map(({ path }) => path);
    expect([...shown].sort()).toEqual(pages.filter((page) => !["/404", "/print"].includes(page)).sort());
    expect(siteNavigation(() => true)).toHaveLength(4);
  });
});

describe("neighbours(path, exists)", () => {
  const exists = there("/index", "/data-reuse", "/beyond/llama", "/tables");

  it("leads through the pages that exist, into a menu and out of it", () => {
    expect(neighbours("/index", exists)).toEqual({
      previous: null,
      next: { path: "/data-reuse", name: "4 Data reuse" }
    });
    const { previous, next } = neighbours("/beyond/llama", exists);
    expect([previous?.path, next?.path]).toEqual(["/data-reuse", "/tables"]);
  });

  it("knows no neighbours of a page that is not in the order", () => {
    expect(neighbours("/404", exists)).toEqual({ previous: null, next: null });
  });
});

describe("relativeTo(page, target)", () => {
  it("is relative from every depth", () => {
    expect(relativeTo("/index", "/data/results.json")).toBe("./data/results.json");
    expect(relativeTo("/beyond/llama", "/data/results.json")).toBe("../data/results.json");
    expect(relativeTo("/beyond/llama", "/beyond/transfer")).toBe("./transfer");
  });
});

describe("the list of a page's sections", () => {
  const site = { contents: (page: string) => page !== "/index", linesBefore: () => 0 };
  const text = ["# Title", "## First, $n$", "## Second", "## Third"].join("\n\n");

  /** Framework gives headings their ids before the page is drawn. */
  function withIds(md: MarkdownIt): MarkdownIt {
    md.core.ruler.push("ids", (state) => {
      state.tokens
        .filter(({ type }) => type === "heading_open")
        .forEach((token, i) => {
          token.attrSet("id", `h${i}`);
        });
    });
    return md;
  }
  const render = (path: string, markdown = text) =>
    markdownHook(site)(withIds(new MarkdownIt({ html: true }))).render(markdown, { path });

  it("stands below the heading, formulas in it drawn", () => {
    const html = render("/power-law");
    expect(html.indexOf("</h1>")).toBeLessThan(html.indexOf('<nav class="contents"'));
    const links = [...html.matchAll(/<a class="section-link" href="#(h\d)">([\s\S]*?)<\/a>/g)].map(([, id, name]) => [
      id,
      name!.includes("katex") ? "formula" : name
    ]);
    const list = [
      ["h1", "formula"],
      ["h2", "Second"],
      ["h3", "Third"]
    ];
    expect(links).toEqual([...list, ...list]);
  });

  it("is left out on the overview and where there are few sections", () => {
    expect(render("/index")).not.toContain("contents");
    expect(render("/power-law", "# Title\n\n## One\n\n## Two")).not.toContain("contents");
  });
});
