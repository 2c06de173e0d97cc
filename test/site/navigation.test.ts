import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { neighbours, siteNavigation, sitePages } from "../../loaders/site/frame/pages.js";
import { type MarkdownSite, markdownHook } from "../../loaders/site/markdown/hook.js";
import { membersOf } from "../../loaders/site/registry.js";
import { relativeTo } from "../../src/components/relative-address.js";

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
    const exists = there("/index", "/beyond/transfer", "/beyond/llama", "/data");
    expect(siteNavigation(exists)[1]).toEqual({
      name: "Beyond",
      pages: [
        { path: "/beyond/llama", name: "Another family" },
        { path: "/beyond/transfer", name: "Transfer" }
      ]
    });
    expect(siteNavigation(there("/index", "/data"))).toHaveLength(2);
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
  const site: MarkdownSite = {
    context: { n: 7 },
    parts: {},
    figures: { one: () => "<figure></figure>" },
    tables: {},
    contents: (page) => page !== "/index",
    linesBefore: () => 0
  };
  const text = ["# Title", "## First, {{ n | count }}", "## Second", "::: figure one\n## Inside\n:::", "## Third"].join(
    "\n\n"
  );

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

  it("stands below the heading, with numbers written out, without what is inside figures", () => {
    const html = render("/power-law");
    expect(html.indexOf("</h1>")).toBeLessThan(html.indexOf('<nav class="contents"'));
    const links = [...html.matchAll(/<a class="section-link" href="#(h\d)">([^<]*)<\/a>/g)].map(([, id, name]) => [
      id,
      name
    ]);
    const list = [
      ["h1", "First, 7"],
      ["h2", "Second"],
      ["h4", "Third"]
    ];
    expect(links).toEqual([...list, ...list]);
  });

  it("is left out on the overview and where there are few sections", () => {
    expect(render("/index")).not.toContain("contents");
    expect(render("/power-law", "# Title\n\n## One\n\n## Two")).not.toContain("contents");
  });
});

describe("membersOf(folder, name)", () => {
  it("finds figures, tables and topics by the names of their files", async () => {
    expect(Object.keys(await membersOf("figures", "figure"))).toContain("loss-curves-still");
    expect(Object.keys(await membersOf("tables", "table"))).toContain("law-sizes");
    expect(Object.keys(await membersOf("words", "topic"))).toContain("study");
  });

  it("names the file that lacks its export", async () => {
    await expect(membersOf("words", "nothing")).rejects.toThrow(/^src\/paper\/words\/[\w-]+\.ts: must export nothing$/);
  });
});
