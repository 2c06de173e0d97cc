// @vitest-environment jsdom
/** Small parts of pages by themselves: what waits for a frame, rows that nobody sorts, the figures that a page takes over. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { sortRows } from "../../../src/client/parts/sort-rows.js";
import { type FigureView, staticFigure } from "../../../src/components/frame/static-figure.js";
import { pageScript, soon } from "../../helpers/page-script.js";

const { saved } = pageScript({});
beforeAll(() => void vi.stubGlobal("requestAnimationFrame", (run: () => void) => setTimeout(run)));
afterAll(() => void vi.unstubAllGlobals());

it("what waits for a frame runs piece by piece in its order, a later one of the same name once, in its place", async () => {
  const { afterPaint } = await import("../../../src/client/parts/after-paint.js");
  const ran: string[] = [];
  afterPaint("table", () => ran.push("an older table"));
  afterPaint("figure", () => ran.push("figure"));
  afterPaint("table", () => ran.push("table"));
  afterPaint("words", () => ran.push("words"));
  expect(ran).toEqual([]);
  await soon(() => expect(ran).toEqual(["figure", "table", "words"]));
});

it("rows stand as they are until a reader asks for an order", () => {
  document.body.innerHTML = `<p data-sorts=".claims"><input type="radio" name="s" data-sort="supported"></p>
<div class="claims"><table><tbody data-supported="1"><tr><th>A</th></tr></tbody><tbody data-supported="2"><tr><th>B</th></tr></tbody></table></div>`;
  const order = () => [...document.querySelectorAll("th")].map(({ textContent }) => textContent);
  sortRows();
  expect(order()).toEqual(["A", "B"]);
  const input = document.querySelector("input");
  input?.click();
  input?.dispatchEvent(new Event("change", { bubbles: true }));
  expect(order()).toEqual(["B", "A"]);
});

const view: FigureView = {
  ...{
    reading: "Loss falls",
    subtitle: "",
    caption: "",
    source: "",
    description: "",
    table: "",
    computed: "",
    csv: "loss"
  },
  draw: ({ width }) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("width", String(width));
    return svg;
  }
};

it("a page's script takes over the figures that nobody changes, and gives out each width of one beside text", async () => {
  document.head.innerHTML = `<link rel="take-away" href="data:text/javascript,export async function makeFile(frame, kind, source) { const of = (width) => Array.from(source.drawing(width), (one) => one.outerHTML).join(''); return { name: kind, blob: new Blob([of('page') + ' ' + of('column')]) } }">`;
  const frames = ["still", "drawing", "plan"].map((live, i) => {
    const built = staticFigure(view, { document, id: `figure-${i}`, number: `Figure ${i}`, fileName: `f-${i}` });
    built.dataset.live = live;
    delete built.dataset.ready;
    return built;
  });
  const [beside] = frames;
  beside?.classList.add("still");
  beside?.insertAdjacentHTML(
    "beforeend",
    `<div class="still-wide"><i>wide</i></div><div class="still-narrow"><i>narrow</i></div>`
  );
  document.body.replaceChildren(...frames);
  await import("../../../src/client/figures.js");
  expect(frames.map(({ dataset }) => dataset.ready)).toEqual(["true", "true", undefined]);
  beside?.querySelector<HTMLElement>('[data-download="svg"]')?.click();
  await soon(() => expect(saved.map(({ name }) => name)).toEqual(["svg"]));
  expect(await saved[0]?.text()).toBe("<i>wide</i> <i>narrow</i>");
});
