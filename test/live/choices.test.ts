// @vitest-environment jsdom
/** A figure with choices as a page shows it: whatever a reader does, the figure, the address and the files are of one choice. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChoiceFigure, Choices } from "../../src/components/frame/choice-figure.js";
import { readableMark } from "../../src/components/frame/readings.js";
import type { ChoicesElement } from "../../src/live/choices.js";
import type { Provenance } from "../../src/live/figure.js";
import { pageScript, soon } from "../helpers/page-script.js";

const { saved } = pageScript({});
const whole = [100, 10_000] as const;

/** A kind of figure that shows nothing but its choices; its point is at (10 n, size). */
const kind: ChoiceFigure<{ name: string }> = {
  reads: { logs: "page", places: ["mine.json"] },
  controls: () => [
    {
      ...{ kind: "radio", name: "size", legend: "Size", fallback: "7B" },
      options: ["3B", "7B", "32B"].map((value) => ({ value, label: value }))
    },
    {
      ...{ kind: "range", name: "n", legend: "Points", from: 1, to: 9, step: 1, fallback: "5" },
      ...{ word: String, position: Number, label: (word: string) => `${word}<sup>2</sup> points` }
    },
    {
      ...{ kind: "span", name: "x", legend: "Samples", whole, label: (value: number) => `${value} samples` },
      ...{
        fallback: "all",
        follows: { name: "y", label: "Loss follows", on: "shown", off: "fixed", fallback: "fixed" }
      }
    },
    { kind: "toggle", name: "y", legend: "Loss", label: "Loss follows", on: "shown", off: "fixed", fallback: "fixed" }
  ],
  presets: [{ label: "Small", choices: { size: "3B", n: "2" } }],
  handles: (_, { n = "" }, width) => [
    {
      ...{ name: "pair", label: "The point", words: `at ${n}`, value: { now: Number(n), least: 1, most: 9 } },
      ...{ at: [10 * Number(n), width / 10], drop: (x) => ({ n: String(Math.round(x / 10)) }) },
      // ten steps up at once are also two to the right
      move: (right, up) => ({
        n: String(Number(n) + right + Math.trunc(up / 5)),
        size: up > 0 ? "32B" : up < 0 ? "3B" : "7B"
      })
    }
  ],
  pointed: (_, __, x) => (x > 500 ? null : { n: String(Math.round(x / 50)) }),
  view: ({ name }, { size = "", n = "", x = "", y = "" }) => ({
    ...{
      reading: `${name}: ${size} with ${n}`,
      subtitle: x,
      view: `${size}, ${n}`,
      shown: `${size}, ${n}, ${x}, ${y}`
    },
    ...{ caption: "", source: "7 runs", description: `Words of ${size}`, table: `<table><td>${n}</td></table>` },
    ...{ computed: "", csv: `size,n,x\n${size},${n},${x}\n` },
    draw: ({ width, label }) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("width", String(width));
      svg.setAttribute("aria-label", label ?? "");
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      svg.append(mark);
      readableMark(mark, size, `step ${n}`, x);
      return svg;
    }
  })
};
const provenance = {
  ...{ hash: "abcdef0123", site: "A site", counterparts: {}, logs: {} },
  study: { title: "T", authors: "A", authorNames: [], venue: "", year: 2026, arxiv: null, url: "https://host/" }
} as unknown as Provenance;

let live: typeof import("../../src/live/choices.js") & typeof import("../../src/live/figure.js");
beforeAll(async () => {
  live = { ...(await import("../../src/live/choices.js")), ...(await import("../../src/live/figure.js")) };
  // every box is seen
  Element.prototype.getClientRects = () => [{}] as unknown as DOMRectList;
});
afterAll(() => void vi.unstubAllGlobals());

const closed: (() => void)[] = [];
beforeEach(() => {
  saved.length = 0;
  document.body.replaceChildren();
  for (const close of closed.splice(0)) close();
});

/** A page with a figure, whose body is written anew for each value of its choices, as Framework does. */
function page(id: string, query = "", defaults: Choices = {}) {
  history.replaceState(null, "", `/page.html${query}#top`);
  const frame = document.createElement("figure");
  frame.id = id;
  const input = live.choices(kind, { name: id }, { id, defaults });
  const number = `Figure ${id.replace("figure-", "").replace("-", ".")}`;
  const write = () => {
    frame.querySelector(".figure-body")?.remove();
    frame.append(live.figure(kind, { name: id }, input.value, { number, provenance }));
  };
  frame.append(input);
  document.body.append(frame);
  write();
  input.addEventListener("input", write);
  closed.push(() => input.removeEventListener("input", write));
  return { frame, input };
}

const text = (frame: Element, part: string) => frame.querySelector(`[data-part="${part}"]`)!.textContent;
const inputOf = (frame: Element, name: string, value = "") =>
  frame.querySelector<HTMLInputElement>(`input[name="${frame.id}-${name}"]${value && `[value="${value}"]`}`)!;

/** Everything that the figure shows is of these choices. */
function expectShown(
  { frame, input }: { frame: HTMLElement; input: ChoicesElement },
  choices: Choices,
  query: string
): void {
  const { size, n, x = "all", y = "fixed" } = choices;
  expect(input.value).toEqual({ size, n, x, y });
  // words stand in the order in which they were chosen
  const words = (search: string) => [...new URLSearchParams(search)].sort();
  expect(words(location.search)).toEqual(words(query));
  expect(text(frame, "reading")).toBe(`${frame.id}: ${size} with ${n}`);
  expect(text(frame, "view")).toBe(`${size}, ${n}`);
  expect(frame.querySelector('[data-part="link"]')!.getAttribute("href")).toBe(`${location.search}#${frame.id}`);
  expect(inputOf(frame, "size", size).checked).toBe(true);
  expect(inputOf(frame, "n").value).toBe(n);
  expect(inputOf(frame, "n").parentElement!.querySelector("output")!.textContent).toBe(`${n}2 points`);
  expect(inputOf(frame, "n").getAttribute("aria-valuetext")).toBe(`${n}^2 points`);
  for (const svg of frame.querySelectorAll(".plot > svg"))
    expect(svg.getAttribute("aria-label")).toBe(`${frame.id}: ${size} with ${n}`);
  expect(frame.querySelectorAll(".plot > svg")).toHaveLength(3);
}

function pick(frame: Element, name: string, value: string): void {
  const control = name === "n" ? inputOf(frame, "n") : inputOf(frame, name, value);
  if (name === "n") control.value = value;
  else control.checked = true;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

describe("the choices of a figure", () => {
  it("are those of the address, without words that the figure does not know", () => {
    const shown = page("figure-2-1", "?size=32B&n=77&other=1");
    expectShown(shown, { size: "32B", n: "5" }, "?size=32B&other=1");
    expect(shown.frame.querySelector("form")!.getAttribute("aria-label")).toBe("What figure 2.1 shows");
  });

  it("are the page's own where nothing is asked, and go with what a reader picks into figure, address and files", async () => {
    const shown = page("figure-2-2", "", { n: "4" });
    expectShown(shown, { size: "7B", n: "4" }, "");
    pick(shown.frame, "size", "32B");
    expectShown(shown, { size: "32B", n: "4" }, "?size=32B");
    pick(shown.frame, "n", "8");
    expectShown(shown, { size: "32B", n: "8" }, "?size=32B&n=8");
    document.head.innerHTML = `<link rel="take-away" href="data:text/javascript,export async function makeFile(frame, kind, source) { return { name: source.name() + '.' + kind, blob: new Blob([await source.csv()]) } }">`;
    shown.frame.querySelector<HTMLElement>('[data-download="csv"]')!.click();
    await soon(() => expect(saved.map(({ name }) => name)).toEqual(["fig-2-2_abcdef0_32B_8.csv"]));
    expect(await saved[0]!.text()).toBe("size,n,x\n32B,8,all\n");
  });

  it("have buttons that make several at once, and one that goes back", () => {
    const shown = page("figure-2-3");
    const preset = shown.frame.querySelector<HTMLElement>(".preset")!;
    const reset = () => shown.frame.querySelector(".reset")!.hasAttribute("data-idle");
    expect([preset.getAttribute("aria-pressed"), reset()]).toEqual(["false", true]);
    preset.click();
    expectShown(shown, { size: "3B", n: "2" }, "?size=3B&n=2");
    expect([preset.getAttribute("aria-pressed"), reset()]).toEqual(["true", false]);
    shown.frame.querySelector("form")!.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }));
    expectShown(shown, { size: "7B", n: "5" }, "");
    const unfold = shown.frame.querySelector<HTMLElement>("button.unfold")!;
    for (const open of ["true", "false"]) {
      unfold.click();
      expect(unfold.getAttribute("aria-expanded")).toBe(open);
    }
  });

  it("name a part of a long axis in the files, and whether the other axis follows it", async () => {
    const { frame } = page("figure-2-10", "?x=1000-10000&y=shown");
    const follow = (of: Element) => of.querySelector<HTMLInputElement>(".zoom-box")!.checked;
    expect(follow(frame)).toBe(true);
    document.head.innerHTML = `<link rel="take-away" href="data:text/javascript,export async function makeFile(frame, kind, source) { return { name: source.name() + '.' + kind, blob: new Blob([]) } }">`;
    frame.querySelector<HTMLElement>('[data-download="csv"]')!.click();
    await soon(() => expect(saved.map(({ name }) => name)).toEqual(["fig-2-10_abcdef0_1000-10000_shown.csv"]));
    expect(follow(page("figure-2-11").frame)).toBe(false);
  });

  it("have handles under a long axis: its part in words, the other axis after it, and the whole again", () => {
    const shown = page("figure-2-4");
    const { frame } = shown;
    const [from, to] = [inputOf(frame, "x-from"), inputOf(frame, "x-to")];
    const said = () => frame.querySelector(".figure-zoom output")!.textContent;
    expect([from.value, to.value, said()]).toEqual(["0", "100", "100 samples to 10000 samples"]);
    from.value = "50";
    from.dispatchEvent(new Event("input", { bubbles: true }));
    // half way along the logarithm of 100 to 10,000
    expectShown(shown, { size: "7B", n: "5", x: "1000-10000" }, "?x=1000-10000");
    expect([said(), from.getAttribute("aria-valuetext")]).toEqual(["1000 samples to 10000 samples", "1000 samples"]);
    const follow = frame.querySelector<HTMLInputElement>(".zoom-box")!;
    follow.checked = true;
    follow.dispatchEvent(new Event("change", { bubbles: true }));
    expectShown(shown, { size: "7B", n: "5", x: "1000-10000", y: "shown" }, "?x=1000-10000&y=shown");
    to.value = "52";
    to.dispatchEvent(new Event("input", { bubbles: true }));
    // the handle that is moved keeps its distance: 5 steps of 100
    expect(shown.input.value.x).toBe("1000-1300");
    frame.querySelector('[data-part="plot"]')!.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    expect([shown.input.value.x, from.value, to.value]).toEqual(["all", "0", "100"]);
    frame.querySelector<HTMLElement>(".zoom-whole")!.click();
    expectShown(shown, { size: "7B", n: "5" }, "");
  });

  it("move together in all figures of a page", async () => {
    const first = page("figure-2-5");
    const other = page("figure-2-6");
    pick(first.frame, "size", "3B");
    await soon(() => expect(other.input.value.size).toBe("3B"));
    expectShown(first, { size: "3B", n: "5" }, "?size=3B");
    expect(text(other.frame, "reading")).toBe("figure-2-6: 3B with 5");
  });

  it("are pressed and dragged on the drawing", () => {
    const shown = page("figure-2-7");
    const plot = () => shown.frame.querySelector('[data-part="plot"]')!;
    const point = (type: string, clientX: number) =>
      plot().dispatchEvent(Object.assign(new MouseEvent(type, { bubbles: true, clientX }), { pointerId: 3 }));
    point("pointermove", 350);
    expectShown(shown, { size: "7B", n: "5" }, "");
    point("pointerdown", 150);
    expectShown(shown, { size: "7B", n: "3" }, "?n=3");
    point("pointermove", 350);
    expectShown(shown, { size: "7B", n: "7" }, "?n=7");
    point("pointermove", 501);
    window.dispatchEvent(Object.assign(new Event("pointerup"), { pointerId: 3 }));
    point("pointermove", 100);
    expectShown(shown, { size: "7B", n: "7" }, "?n=7");
  });

  it("have a point that keys move and a pointer drags; the address waits until it is let go", () => {
    const shown = page("figure-2-8");
    const handle = () => shown.frame.querySelector<HTMLElement>(".plot [data-handle='pair']")!;
    const says = () =>
      ["aria-valuenow", "aria-valuetext", "aria-valuemin", "aria-valuemax"].map((name) => handle().getAttribute(name));
    expect([handle().style.left, handle().style.top, ...says()]).toEqual(["50px", "32.8px", "5", "at 5", "1", "9"]);
    const key = (key: string, more: object = {}) =>
      handle().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
    key("ArrowRight");
    expectShown(shown, { size: "7B", n: "6" }, "?n=6");
    key("ArrowUp");
    expectShown(shown, { size: "32B", n: "6" }, "?size=32B&n=6");
    key("ArrowUp", { shiftKey: true });
    expectShown(shown, { size: "32B", n: "8" }, "?size=32B&n=8");
    pick(shown.frame, "n", "6");
    key("ArrowDown");
    key("x");
    key("ArrowLeft", { ctrlKey: true });
    expectShown(shown, { size: "3B", n: "6" }, "?size=3B&n=6");
    const pointer = (type: string, clientX: number, target: EventTarget = handle()) =>
      target.dispatchEvent(
        Object.assign(new MouseEvent(type, { bubbles: true, cancelable: true, clientX }), { pointerId: 4 })
      );
    pointer("pointerdown", 60);
    pointer("pointermove", 88, window);
    expect([shown.input.value.n, new URLSearchParams(location.search).get("n")]).toEqual(["9", "6"]);
    window.dispatchEvent(Object.assign(new MouseEvent("pointermove", { clientX: 12 }), { pointerId: 5 }));
    pointer("pointerup", 88, window);
    expectShown(shown, { size: "3B", n: "9" }, "?size=3B&n=9");
    pointer("pointermove", 21, window);
    expectShown(shown, { size: "3B", n: "9" }, "?size=3B&n=9");
  });

  it("fill what is folded after the next paint, and keep what was open", async () => {
    const shown = page("figure-2-9");
    await soon(() => expect(shown.frame.dataset.ready).toBe("true"));
    expect(text(shown.frame, "description")).toBe("Words of 7B");
    expect(text(shown.frame, "table")).toBe("5");
    expect(shown.frame.querySelector("[data-shown]")!.textContent).toBe("7B, 5, all, fixed");
    expect(shown.frame.querySelector('[data-part="cite"]')!.textContent).toContain("Figure 2.9: figure-2-9: 7B with 5");
  });

  it("refuse a default that the kind does not know", () => {
    expect(() => live.choices(kind, { name: "" }, { id: "figure-9-9", defaults: { size: "8B" } })).toThrow(
      'figure-9-9: size does not know "8B"'
    );
  });
});
