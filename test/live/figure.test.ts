// @vitest-environment jsdom
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ChoiceFigure, Figure } from "../../src/components/frame/choice-figure.js";
import type { FigureReads } from "../../src/components/frame/inputs-read.js";
import type { Results } from "../../src/lib/results.js";
import { provenanceData } from "../../src/report/figure-origin.js";
import type { StudyReference } from "../../src/report/reference.js";

describe("figure(kind, data, choices, options)", () => {
  const file = (path: string, state = "current") => ({ path, state, rowsRead: 10, rowsExcluded: 2 });
  const results = {
    study: {
      title: "T",
      authors: "Tan et al.",
      authorNames: [],
      venue: "V",
      year: 2026,
      arxiv: "1",
      url: "https://host/",
      families: [{ id: "qwen", name: "Qwen" }]
    },
    inputs: {
      hash: "abcdef0".padEnd(64, "1"),
      files: [
        file("d/main/qwen-a.parquet"),
        file("d/main/qwen-b.parquet", "earlier"),
        file("d/main/llama-a.parquet"),
        file("d/reuse/qwen-c.arrow")
      ]
    }
  } as unknown as Results;
  const counterparts = { figures: { "figure-1-1": "Figure 4 & k_C" }, pages: {} };
  const reference = { study: { site: "A report", counterparts } } as unknown as StudyReference;
  const provenance = provenanceData({ results, reference });
  const view = (reading: string) => ({
    ...{ reading, subtitle: "Loss", caption: "", source: "7 runs", description: "Words", table: "", computed: "" },
    draw: () => document.createElementNS("http://www.w3.org/2000/svg", "svg"),
    csv: `reading\n${reading}\n`
  });
  const reads: FigureReads = { logs: "own", places: ["sizeLaws"] };
  const plain: Figure<string> = { reads, view };
  let figure: typeof import("../../src/live/figure.js").figure;

  beforeAll(async () => {
    // as the build looks at a page
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("prerender" as DocumentVisibilityState);
    globalThis.ResizeObserver ??= class {
      observe() {}
      unobserve() {}
      disconnect() {}
    };
    ({ figure } = await import("../../src/live/figure.js"));
  });
  const shown = (kind: Figure<string>) => figure(kind, "Loss < 1", {}, { number: "Figure 1.1", provenance });
  const inputs = (logs: FigureReads["logs"], more: Partial<FigureReads> = {}) =>
    shown({ reads: { logs, places: [], ...more }, view }).querySelector('[data-part="inputs"]')!;

  it("is the whole of a figure that has no choices, with its rows, named after its number and its data", () => {
    const frame = shown(plain);
    expect(frame.outerHTML).toMatch(/^<figure class="figure" id="figure-1-1"/);
    expect({ ...frame.dataset }).toEqual({ live: "still", file: "fig-1-1_abcdef0" });
    expect(frame.querySelectorAll("svg[aria-hidden], .plot > svg").length).toBeGreaterThan(2);
    expect(frame.querySelector<HTMLTemplateElement>('[data-part="csv"]')!.content.textContent).toBe(
      "reading\nLoss < 1\n"
    );
  });

  it("is what stands under the controls of one that has", () => {
    const kind: ChoiceFigure<string> = {
      ...{ reads, controls: () => [] },
      view: (data, { size = "" }) => ({ ...view(`${data} at ${size}`), view: size, shown: size })
    };
    const body = figure(kind, "Loss", { size: "7B" }, { number: "Figure 1.1", provenance });
    expect(body.className).toBe("figure-body");
    expect(body.querySelector('[data-part="reading"]')!.textContent).toBe("Loss at 7B");
    expect(body.querySelector("[data-shown]")!.textContent).toBe("7B");
  });

  it("cites itself with places for the view's title and address", () => {
    const html = shown(plain).querySelector('[data-part="cite"]')!.innerHTML;
    expect(html).toContain('Figure 1.1: <span data-cite="title">Loss &lt; 1</span>');
    expect(html).toContain('<span data-cite="link">the address of this page, with #figure-1-1</span>');
    expect(html).toContain("@misc{tan2026,");
    expect(html).toContain("In: A report, drawn by rlscale");
  });

  it("counts the rows of the logs that it reads", () => {
    expect(inputs("own").textContent).toContain("1 log: 10 rows read, 8 used, 2 excluded");
    expect({ ...inputs("own").querySelector("ul")!.dataset }).toEqual({ files: "/main/qwen-", without: "earlier" });
    expect(inputs("reuse", { earlier: true }).textContent).toContain("3 logs: 30 rows read, 24 used, 6 excluded");
    expect({ ...inputs("others", { earlier: true }).querySelector("ul")!.dataset }).toEqual({
      files: "/main/(?!qwen-)"
    });
    expect(inputs("public").querySelector("ul")).toBeNull();
    expect(inputs("public").innerHTML).toContain("<code>data/studies</code>");
    const beside = inputs("page", { places: ["my-run.json"] });
    expect(beside.textContent).toContain("Inputsmy-run.json, beside this page: none of the study's logs");
    expect(beside.querySelector("ul, a")).toBeNull();
    expect(inputs("all", { earlier: true }).textContent).toContain("4 logs");
  });

  it("puts where the publication shows the same before its source, and nothing where it does not", () => {
    const source = (number: string) =>
      figure(plain, "Loss", {}, { number, provenance }).querySelector(".figure-source")!.outerHTML;
    expect(source("Figure 1.1")).toBe(
      '<p class="figure-source"><span data-part="counterpart">Figure 4 &amp; <i>k</i><sub>C</sub></span> \u00b7 <span data-part="source">7 runs</span></p>'
    );
    expect(source("Figure 1.2")).toBe('<p class="figure-source" data-part="source">7 runs</p>');
  });

  it("has neither link nor citation where the address does not say what it shows", () => {
    const follows = { script: "your-logs", name: "curves", addressed: false };
    const frame = shown({ ...plain, follows });
    expect({ ...frame.dataset }).toEqual({ live: "your-logs", show: "curves", file: "fig-1-1_abcdef0" });
    expect(frame.querySelector('[data-part="link"]')!.hasAttribute("hidden")).toBe(true);
    expect(frame.querySelector(".figure-cite, .figure-copy")).toBeNull();
    expect(shown(plain).querySelector(".figure-cite")).not.toBeNull();
  });
});
