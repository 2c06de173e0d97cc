import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { dataTable } from "../../src/components/data-table.js";
import { svgElement } from "../../src/components/drawing/svg.js";
import { figureFrame, plotBoxes } from "../../src/components/frame/figure-frame.js";
import { markWords, readableMark, unpackReadings } from "../../src/components/frame/readings.js";
import { dataCsv, type FigureView, howComputed, staticFigure } from "../../src/components/frame/static-figure.js";

const { document } = new JSDOM().window;
const columns = ["size", "value"];
const rows = [
  ["7B", 0.1],
  ["72B", 0.25]
] as const;
const figure: FigureView = {
  reading: "Larger models learn <more>",
  subtitle: "Value against size",
  key: [{ mark: "interval", label: "value and 95% interval", color: "var(--size-7b)" }],
  draw: ({ document: where = document, width = 0, height = 100, label = "" }) => {
    const svg = where.createElementNS("http://www.w3.org/2000/svg", "svg") as SVGSVGElement;
    for (const [name, value] of Object.entries({ width, height, "aria-label": label })) {
      svg.setAttribute(name, String(value));
    }
    readableMark(svgElement(svg, "circle", { r: 2 }), "7B", "", "value 0.1");
    return svg;
  },
  height: (width) => (width < 480 ? 300 : 200),
  caption: "One dot a size.",
  source: "two sizes",
  description: "Values rise from 0.1 < 0.25.",
  table: dataTable(
    "Each size",
    ["Size", "Value"],
    rows.map(([name, value]) => [name, String(value)])
  ),
  computed: howComputed({ sentence: "Read.", values: [["<i>k</i>", 0.1]], command: "npx rlscale fit --sizes <7>" }),
  csv: dataCsv(columns, rows)
};
const frame = staticFigure(figure, { document, id: "figure-1-1", number: "Figure 1.1", fileName: "fig-1-1_abc" });
const texts = (selector: string) => [...frame.querySelectorAll(selector)].map((element) => element.textContent);

describe("staticFigure(figure, options)", () => {
  it("draws any kind at three widths, with the title as label and its own heights", () => {
    const drawn = plotBoxes(frame).map(({ box }) => box.firstElementChild!);
    const read = (name: string) => drawn.map((svg) => svg.getAttribute(name));
    expect(read("width")).toEqual(["328", "680", "1068"]);
    expect(read("height")).toEqual(["300", "200", "200"]);
    expect(new Set(read("aria-label"))).toEqual(new Set([figure.reading]));
  });

  it("marks a drawing that paper would set smaller than the wide one", () => {
    const looks = (height: number) =>
      plotBoxes(staticFigure({ ...figure, height }, { document, id: "f", number: "Figure 1", fileName: "f" })).map(
        ({ box }) => box.classList.contains("tall")
      );
    // 72 mm of a sheet's height hold 452 pixels at the scale at which 170 mm hold 1,068
    expect(Math.floor((72 / 170) * 1068)).toBe(452);
    expect(looks(452)).toEqual([false, false, false]);
    expect(looks(453)).toEqual([true, true, true]);
  });

  it("names the figure by its title and describes it in words", () => {
    const said = (name: string) =>
      frame.ownerDocument.importNode(frame, true).querySelector(`#${frame.getAttribute(name)}`);
    expect(said("aria-labelledby")?.textContent).toBe(figure.reading);
    expect(said("aria-describedby")?.textContent).toBe(figure.description);
  });

  it("shows the key, the table and how it was computed, and what it does not have takes no place", () => {
    expect(texts(".figure-key li")).toEqual(["value and 95% interval"]);
    expect(texts("tbody th")).toEqual(["7B", "72B"]);
    expect(texts(".exact dd")).toEqual(["0.1"]);
    expect(texts("code")).toEqual(["npx rlscale fit --sizes <7>"]);
    expect(frame.querySelector(".figure-numbers")?.childNodes).toHaveLength(0);
    expect(frame.querySelector('[data-part="controls"]')).toBeNull();
  });

  it("keeps the plotted values, unrounded, for the download", () => {
    expect(frame.querySelector("template")?.content.textContent).toBe("size,value\n7B,0.1\n72B,0.25\n");
    const kinds = [...frame.querySelectorAll("[data-download]")].map((one) => one.getAttribute("data-download"));
    expect(kinds).toEqual(["svg", "column", "png", "csv", "parquet", "pgfplots"]);
  });

  it("offers no CSV where there is none", () => {
    const bare = staticFigure({ ...figure, csv: undefined }, { document, id: "f", number: "Figure 1", fileName: "f" });
    expect(bare.querySelectorAll("[data-download]")).toHaveLength(3);
    expect(bare.querySelector('template[data-part="csv"]')).toBeNull();
  });

  it("keeps what its marks say, once for all widths", () => {
    const kept = [...frame.querySelectorAll<HTMLTemplateElement>('template[data-part^="marks"]')];
    expect(kept).toHaveLength(1);
    const [reading] = unpackReadings(kept[0]!.content.textContent!);
    expect(markWords({ reading: reading!, i: 0 })).toBe("<b>7B</b>: value 0.1");
  });
});

describe("dataCsv(columns, rows)", () => {
  it("quotes what needs it and leaves what is missing empty", () => {
    expect(
      dataCsv(
        ["a", "b"],
        [
          ["x,y", null],
          ['say "so"', true]
        ]
      )
    ).toBe('a,b\n"x,y",\n"say ""so""",true\n');
  });
});

describe("figureFrame(content, options)", () => {
  it("has a place for the read-out, the address and what is said", () => {
    const live = figureFrame(
      { ...figure, view: "", shown: "", key: [], numbers: [] },
      { document, id: "f", number: "Figure 1", widths: [328] }
    );
    for (const name of ["read", "link", "status"]) {
      expect(live.querySelector(`[data-part="${name}"]`)).not.toBeNull();
    }
  });
});
