// @vitest-environment jsdom
/** Marks of a drawing read by pointer and by key: the words are those of the mark that is pointed at, and of no other. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readable } from "../../src/components/frame/readings.js";
import { dataCsv, type FigureView, staticFigure } from "../../src/components/frame/static-figure.js";
import { pageScript, soon } from "../helpers/page-script.js";

pageScript({});
afterAll(() => void vi.unstubAllGlobals());

/** Three sizes of two points each, with a colour of its size; no two places and no two numbers are alike. */
const sizes = [
  {
    name: "0.5B",
    color: "--size-0-5b",
    points: [
      [20, 90, 0.81],
      [60, 80, 0.72]
    ]
  },
  {
    name: "7B",
    color: "--size-7b",
    points: [
      [25, 60, 0.63],
      [65, 50, 0.54]
    ]
  },
  {
    name: "72B",
    color: "--size-72b",
    points: [
      [30, 30, 0.45],
      [70, 20, 0.36]
    ]
  }
] as const;
const svgOf = (tag: string, attributes: Record<string, string | number>, parent?: Element) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  parent?.append(made);
  return made;
};
const view: FigureView = {
  ...{ reading: "Loss falls", subtitle: "", caption: "", source: "", description: "", table: "", computed: "" },
  csv: dataCsv(["loss"], [[0.81]]),
  draw: ({ width }) => {
    const svg = svgOf("svg", { width, height: 100 }) as SVGSVGElement;
    const box = svgOf("g", { "data-box": "10 90 5 95" }, svg);
    for (const { name, color, points } of sizes) {
      const group = svgOf("g", { fill: `var(${color})` }, box);
      for (const [x, y] of points) svgOf("circle", { cx: x, cy: y, r: 3 }, group);
      readable(group, {
        group: name,
        count: points.length,
        words: (i) => [`10<sup>${i + 1}</sup> samples`, `loss ${points[i]![2]}`]
      });
      svgOf("text", { fill: `var(${color})`, class: name }, svg).textContent = name;
    }
    return svg;
  }
};

let frame: HTMLElement;
const plot = () => frame.querySelector<HTMLElement>('[data-part="plot"] > *')!;
const line = () => frame.querySelector('[data-part="read"]')!;
const ring = () => [...frame.querySelectorAll(".read-mark")].map((mark) => mark.querySelector("circle")!);
const pointer = (type: string, clientX: number, clientY: number, target: Element = plot()) =>
  target.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX, clientY }));
const key = (key: string, more: object = {}) =>
  plot().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const faded = () =>
  [...plot().querySelectorAll<SVGElement>("g[fill], text")]
    .filter(({ style }) => style.opacity !== "")
    .map((one) => `${one.tagName} ${one.getAttribute("fill")!.slice(11, -1)} ${one.style.opacity}`);

let figures: typeof import("../../src/client/parts/take-over.js") & typeof import("../../src/client/parts/focus.js");
beforeAll(async () => {
  figures = {
    ...(await import("../../src/client/parts/take-over.js")),
    ...(await import("../../src/client/parts/focus.js"))
  };
});
beforeEach(() => {
  history.replaceState(null, "", "/page.html");
  delete document.documentElement.dataset.focus;
  const built = staticFigure(view, { document, id: "figure-1-1", number: "Figure 1.1", fileName: "f" });
  // as the page gets it: the words stand beside the drawing
  document.body.innerHTML = built.outerHTML;
  frame = document.querySelector("figure")!;
  figures.takeOver(frame);
});

describe("reading a figure that the build has drawn", () => {
  it("by pointer says the nearest mark at once, with a ring where it is, and forgets it behind the edge", () => {
    const hint = line().innerHTML;
    pointer("pointermove", 63, 47);
    expect(line().textContent).toBe("7B, 102 samples: loss 0.54");
    expect(line().getAttribute("aria-live")).toBe("off");
    expect(ring().map((one) => ["cx", "cy", "fill"].map((name) => one.getAttribute(name)))).toEqual([
      ["65", "50", "var(--size-7b)"]
    ]);
    expect(frame.querySelector(".read-mark path")!.getAttribute("d")).toBe("M65,5V95M10,50H65");
    pointer("pointermove", 21, 88);
    expect([line().textContent, ring().length]).toEqual(["0.5B, 101 samples: loss 0.81", 1]);
    pointer("pointerleave", 0, 0);
    expect([line().innerHTML, ring().length]).toEqual([hint, 0]);
  });

  it("by a click holds what was read until the next", () => {
    pointer("click", 30, 30);
    pointer("pointermove", 65, 50);
    pointer("pointerleave", 0, 0);
    expect(line().textContent).toBe("72B, 101 samples: loss 0.45");
    pointer("click", 65, 50);
    pointer("pointermove", 20, 90);
    expect(line().textContent).toBe("0.5B, 101 samples: loss 0.81");
  });

  it("by key goes along a group and between groups, spoken after a rest with powers in words", async () => {
    key("ArrowRight");
    await soon(() => expect(line().textContent).toBe("0.5B, 10 to the power of 1 samples: loss 0.81"));
    expect(line().getAttribute("aria-live")).toBe("polite");
    key("ArrowRight");
    key("ArrowDown");
    await soon(() => expect(line().textContent).toBe("7B, 10 to the power of 2 samples: loss 0.54"));
    key("Home", { ctrlKey: true });
    key("x");
    key("Home");
    await soon(() => expect(line().textContent).toBe("7B, 10 to the power of 1 samples: loss 0.63"));
    const hint = line().innerHTML;
    plot().dispatchEvent(new Event("blur"));
    expect(line().innerHTML).not.toBe(hint);
  });

  it("by Enter and by a size's name brings that size out on the page, and the address says it", () => {
    figures.followFocus();
    pointer("pointermove", 65, 50);
    key("Enter");
    expect([location.search, figures.focusedSize()]).toEqual(["?focus=7", 7e9]);
    expect(faded()).toEqual(["g 0-5b 0.25", "g 72b 0.25", "text 0-5b 0.35", "text 72b 0.35"]);
    pointer("pointermove", 20, 90);
    // pinned
    expect(line().textContent).toBe("7B, 102 samples: loss 0.54");
    key("Enter");
    expect([location.search, faded()]).toEqual(["", []]);
    pointer("click", 0, 0, plot().querySelector("text")!);
    expect([location.search, figures.focusedSize()]).toEqual(["?focus=0.5", 5e8]);
    // of the size that stands out, nearest along the axis
    pointer("pointermove", 62, 20);
    expect(line().textContent).toBe("0.5B, 102 samples: loss 0.72");
    key("Escape");
    expect([location.search, figures.focusedSize(), faded()]).toEqual(["", null, []]);
  });

  it("opens with the size that the address names, and drops one that no figure shows", () => {
    history.replaceState(null, "", "/page.html?focus=72&case=1");
    figures.followFocus();
    expect([figures.focusedSize(), faded().length, location.search]).toEqual([72e9, 4, "?focus=72&case=1"]);
    delete document.documentElement.dataset.focus;
    history.replaceState(null, "", "/page.html?focus=3&case=1");
    figures.followFocus();
    expect([figures.focusedSize(), location.search]).toEqual([null, "?case=1"]);
    delete document.documentElement.dataset.focus;
    history.replaceState(null, "", "/page.html?focus=7.50");
    expect(figures.focusedSize()).toBeNull();
  });

  it("brings out the size of the mark that is read where each mark of a group has a colour of its own", () => {
    const marks = [...plot().querySelectorAll("g[fill] circle")];
    for (const [i, mark] of marks.entries()) mark.setAttribute("fill", `var(${sizes[i % 2 === 0 ? 1 : 2].color})`);
    figures.followFocus();
    pointer("pointermove", 20, 90);
    key("Enter");
    expect(figures.focusedSize()).toBe(7e9);
    key("Enter");
    pointer("pointermove", 60, 80);
    key("Enter");
    expect(figures.focusedSize()).toBe(72e9);
  });
});

describe("a figure that follows what is read", () => {
  it("has the words of what it shows now, though none stand beside it", async () => {
    const { liveFigure } = await import("../../src/client/parts/live-figure.js");
    const built = staticFigure(view, { document, id: "figure-live", number: "Figure", fileName: "f" });
    document.body.innerHTML = built.outerHTML;
    frame = document.querySelector("figure")!;
    for (const kept of frame.querySelectorAll("template, script")) kept.remove();
    let words = "first";
    const now = (): FigureView => ({
      ...view,
      draw: (options) => {
        const svg = view.draw(options);
        const box = svg.querySelector("[data-box]")!;
        box.replaceChildren();
        const group = svgOf("g", { fill: "var(--size-7b)" }, box);
        svgOf("circle", { cx: 65, cy: 50, r: 3 }, group);
        readable(group, { group: "7B", count: 1, words: () => ["step 10", words] });
        return svg;
      }
    });
    const live = liveFigure(frame, now, () => "f");
    live.show();
    pointer("pointermove", 65, 50);
    expect(line().textContent).toBe("7B, step 10: first");
    words = "second";
    live.show();
    pointer("pointermove", 65, 50);
    expect(line().textContent).toBe("7B, step 10: second");
  });
});
