import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { exportFigures, withFonts } from "../../loaders/site/finish/export-figures.js";
import { figuresOf } from "../../loaders/site/static/static-pages.js";
import { staticFigure } from "../../src/components/frame/static-figure.js";

const { document } = new JSDOM("<!DOCTYPE html><main></main>").window;

function figure(id: string, fileName: string): HTMLElement {
  return staticFigure(
    {
      reading: `What ${id} says`,
      subtitle: "Against size",
      caption: "Fitted alone",
      source: "Ours",
      description: "One dot",
      table: '<table><tr><td data-part="reading">not the title</td></tr></table>',
      computed: "",
      draw: ({ width }) => {
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.setAttribute("width", String(width));
        svg.setAttribute("height", "100");
        svg.innerHTML = `<circle r="5" cx="${width}" fill="var(--ink)"></circle>`;
        return svg;
      }
    },
    { document, id, number: "Figure 9.1", fileName }
  );
}

describe("exportFigures(document)", () => {
  it("makes a file of the widest drawing of each figure, with its words and light colours", async () => {
    const main = document.querySelector("main")!;
    const still = document.createElement("figure");
    main.append(figure("b", "fig-b"), figure("a", "fig-a"), still);
    const found = await exportFigures(document);
    expect(found.map(({ name }) => name)).toEqual(["fig-b", "fig-a"]);
    for (const [i, id] of ["b", "a"].entries()) {
      const { svg } = found[i]!;
      expect(svg).toContain(`<title>What ${id} says</title>`);
      expect(svg).toContain("<desc>One dot</desc>");
      expect(svg.match(/<circle [^>]*>/g)).toEqual(['<circle r="5" cx="1068" fill="#1b1d22">']);
      expect(svg).not.toContain("var(");
    }
  });

  it("passes over a figure without a drawing", async () => {
    const { document: page } = new JSDOM('<figure data-live="still" data-file="fig-c"></figure>').window;
    expect(await exportFigures(page)).toEqual([]);
  });
});

describe("figuresOf(pages)", () => {
  it("has them in the order of the pages' names, whatever page was made first", () => {
    const page = (name: string) => ({
      page: `${name}.html`,
      figures: [1, 2].map((n) => ({ name: `${name}-${n}`, svg: "" }))
    });
    const names = (...pages: string[]) => figuresOf(pages.map(page)).map(({ name }) => name);
    const inOrder = ["a-1", "a-2", "b-1", "b-2", "c-1", "c-2"];
    expect([names("a", "b", "c"), names("b", "c", "a"), names("c", "b", "a")]).toEqual([inOrder, inOrder, inOrder]);
  });
});

describe("withFonts(figures)", () => {
  it("has each name once, the first of it, in order, with the faces of its letters alone", async () => {
    const svg = (text: string) => `<svg>\n<text>${text}</text></svg>`;
    const figures = [
      { name: "b", svg: svg("k") },
      { name: "a", svg: svg("\u03c7") },
      { name: "b", svg: svg("another") }
    ];
    const [a, b, ...rest] = await withFonts(figures);
    expect(rest).toEqual([]);
    expect([a?.name, b?.name]).toEqual(["a", "b"]);
    expect(b?.svg).toContain("<text>k</text>");
    const ranges = (text = "") => [...text.matchAll(/unicode-range:([^}]*)\}/g)].map(([, range]) => range);
    expect(ranges(a?.svg)).toEqual([expect.stringContaining("U+0370")]);
    expect(ranges(b?.svg)).toEqual([expect.stringContaining("U+0000-00FF")]);
  });
});
