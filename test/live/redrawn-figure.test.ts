// @vitest-environment jsdom
/** A figure that is drawn anew after a choice: it is read on by key where it was read. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChoiceFigure, Choices } from "../../src/components/frame/choice-figure.js";
import { readable } from "../../src/components/frame/readings.js";
import { soon } from "../helpers/page-script.js";

const provenance = {
  ...{ hash: "abcdef0".padEnd(64, "1"), site: "A report", counterparts: {}, files: [], families: {} },
  study: { title: "T", authors: "A", authorNames: [], venue: "V", year: 2026, arxiv: "1", url: "https://host/" }
};
const losses: Record<string, Record<string, number[]>> = {
  base: { "7B": [0.81, 0.72, 0.63], "72B": [0.54, 0.45, 0.36] },
  instruct: { "7B": [0.8, 0.71, 0.62], "72B": [0.53, 0.44, 0.35] },
  small: { "7B": [0.79] }
};
const kind: ChoiceFigure<string> = {
  reads: { logs: "page", places: [] },
  controls: () => [
    {
      ...{ kind: "radio", name: "variant", legend: "Variant", fallback: "base" },
      options: Object.keys(losses).map((value) => ({ value, label: value }))
    }
  ],
  view: (_, { variant = "" }) => ({
    ...{ reading: variant, subtitle: "", caption: "", source: "", description: "", table: "", computed: "" },
    ...{ view: variant, csv: `loss\n${variant}\n` },
    draw: ({ width }) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("width", String(width));
      for (const [n, [name, values]] of Object.entries(losses[variant]!).entries()) {
        const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
        svg.append(group);
        for (const i of values.keys()) {
          const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
          for (const [key, value] of Object.entries({ cx: 20 + 10 * i, cy: 90 - 40 * n, r: 3 }))
            dot.setAttribute(key, String(value));
          group.append(dot);
        }
        readable(group, {
          ...{ group: name, count: values.length },
          words: (i) => [`step ${i + 1}`, `loss ${values[i]}`]
        });
      }
      return svg;
    }
  })
};

let live: typeof import("../../src/live/figure.js") & typeof import("../../src/live/choices.js");
let element: ReturnType<typeof live.choices>;
const frame = () => document.querySelector("figure")!;
const body = () => frame().querySelector<HTMLElement>(".figure-body")!;
const plot = () => body().querySelector<HTMLElement>('[data-part="plot"] > *')!;
const line = () => body().querySelector('[data-part="read"]')!.textContent;
const key = (name: string) =>
  plot().dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
/** As a page does it: the cell of the choice has a new value, and the cell that shows it puts its figure in place. */
const choose = (wanted: Choices) => {
  element.choose(wanted);
  const next = live.figure(kind, "", element.value, { number: "Figure 1.1", provenance } as never);
  body().replaceWith(next);
};

beforeAll(async () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
  vi.spyOn(Element.prototype, "getClientRects").mockReturnValue([{}] as unknown as DOMRectList);
  vi.stubGlobal("requestAnimationFrame", (paint: () => void) => setTimeout(paint));
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  live = { ...(await import("../../src/live/figure.js")), ...(await import("../../src/live/choices.js")) };
});
afterAll(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
beforeEach(() => {
  history.replaceState(null, "", "/page.html");
  element = live.choices(kind, "", { id: "figure-1-1" });
  document.body.innerHTML = '<figure class="figure" id="figure-1-1"></figure>';
  frame().append(element, live.figure(kind, "", element.value, { number: "Figure 1.1", provenance } as never));
});

describe("a figure that is drawn anew", () => {
  const ring = () => [...body().querySelectorAll(".read-mark")].map((mark) => plot().contains(mark));
  const toSecondOf72B = async (loss = 0.45) => {
    plot().focus();
    for (const name of ["ArrowRight", "ArrowRight", "ArrowDown"]) key(name);
    await soon(() => expect(line()).toBe(`72B, step 2: loss ${loss}`));
  };

  it("is read on at the same mark, with its new words and one ring, and from there by the next key", async () => {
    await toSecondOf72B();
    choose({ variant: "instruct" });
    await soon(() => expect(line()).toBe("72B, step 2: loss 0.44"));
    expect(document.activeElement).toBe(plot());
    expect(ring()).toEqual([true]);
    key("ArrowRight");
    await soon(() => expect(line()).toBe("72B, step 3: loss 0.35"));
    key("Escape");
    expect(ring()).toEqual([]);
  });

  it("lets its mark go when the keys leave it, unless the mark was pinned", async () => {
    await toSecondOf72B();
    choose({ variant: "instruct" });
    await soon(() => expect(ring()).toEqual([true]));
    plot().blur();
    expect(ring()).toEqual([]);

    await toSecondOf72B(0.44);
    key("Enter");
    choose({ variant: "base" });
    await soon(() => expect(line()).toBe("72B, step 2: loss 0.45"));
    plot().blur();
    expect([line(), ring()]).toEqual(["72B, step 2: loss 0.45", [true]]);
    key("Escape");
    expect(ring()).toEqual([]);
  });

  it("is read from its first mark where it has the other no longer", async () => {
    await toSecondOf72B();
    choose({ variant: "small" });
    await soon(() => expect(document.activeElement).toBe(plot()));
    expect([line(), ring()]).toEqual(["", []]);
    key("ArrowRight");
    await soon(() => expect(line()).toBe("7B, step 1: loss 0.79"));
  });

  it("is not read where nobody has read it by key", async () => {
    await toSecondOf72B();
    plot().blur();
    choose({ variant: "instruct" });
    await new Promise((done) => setTimeout(done, 200));
    expect([line(), ring()]).toEqual(["", []]);
  });
});
