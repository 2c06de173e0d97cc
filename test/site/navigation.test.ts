import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { neighbours, siteNavigation, sitePages } from "../../loaders/site/frame/pages.js";
import { markdownHook } from "../../loaders/site/markdown/hook.js";
import { relativeTo } from "../../src/components/frame/relative-address.js";
import { report } from "../../src/report/report.js";

const there =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe("siteNavigation(exists)", () => {
  it("names the pages that exist, in reading order", () => {
    const exists = there("/tables", "/index", "/power-law");
    expect(siteNavigation(exists).map(({ name }) => name)).toEqual(["Overview", "2 Power law", "Tables"]);
  });

  it("gathers those beyond the findings in one menu, and has none where there are none", () => {
    const exists = there("/index", "/beyond/transfer", "/beyond/llama", "/dataset");
    expect(siteNavigation(exists)[1]).toEqual({
      name: "Beyond",
      pages: [
        { path: "/beyond/llama", name: "Another family" },
        { path: "/beyond/transfer", name: "Transfer" }
      ]
    });
    expect(siteNavigation(there("/index", "/dataset"))).toHaveLength(2);
  });

  it("of a user's study has the pages with content, in one row", () => {
    const exists = there("/index", "/runs", "/dataset", "/claims");
    expect(siteNavigation(exists, report.navigation).map(({ name }) => name)).toEqual([
      "Overview",
      "Runs",
      "Data and ledger"
    ]);
  });

  it("holds every planned page", () => {
    expect(sitePages(() => true)).toHaveLength(17);
    expect(siteNavigation(() => true)).toHaveLength(12);
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
