// @vitest-environment jsdom
/** A drawing beside text: its title, its two widths, its rows and how to cite it. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Provenance } from "../../src/live/figure.js";
import { pageScript } from "../helpers/page-script.js";

pageScript({});
let drawing: typeof import("../../src/live/drawing.js").drawing;
beforeAll(async () => {
  ({ drawing } = await import("../../src/live/drawing.js"));
});
afterAll(() => void vi.unstubAllGlobals());

it("is a figure of its own that says what it draws, at both widths, and is cited by its name", () => {
  const study = {
    title: "T",
    authors: "Tan",
    authorNames: [],
    venue: "",
    year: 2026,
    arxiv: null,
    url: "https://host/"
  };
  const provenance = { hash: "abcdef0123", site: "A site", study } as unknown as Provenance;
  const still = {
    ...{ name: "tenfold", title: "Loss falls by 21%", note: "over <i>X</i>", csv: "size,fall\n72B,0.21\n" },
    draw: ({ width }: { width: number }) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg") as SVGSVGElement;
      svg.setAttribute("width", String(width));
      return svg;
    }
  };
  const frame = drawing(still, provenance);
  expect([frame.id, frame.className, frame.dataset.file, frame.dataset.ready]).toEqual([
    ...["drawing-tenfold", "still", "tenfold_abcdef0", "true"]
  ]);
  const text = (part: string) => frame.querySelector(`[data-part="${part}"]`)!.textContent;
  expect([text("reading"), text("subtitle"), text("source")]).toEqual(["Loss falls by 21%", "over X", "data abcdef0"]);
  expect([...frame.querySelectorAll("svg[width]")].map((svg) => svg.getAttribute("width"))).toEqual(["328", "620"]);
  expect(frame.querySelector<HTMLTemplateElement>('[data-part="csv"]')!.content.textContent).toBe(still.csv);
  expect(text("cite")).toContain("Loss falls by 21%. In: A site");
  expect(text("cite")).toContain("the address of this page, with #drawing-tenfold");
  expect(text("cite")).toContain("Tan. 2026. T. https://host/");
});
