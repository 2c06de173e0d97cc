import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { pathPlaces } from "../../src/components/drawing/svg.js";
import {
  type AxisRange,
  handlesOf,
  keepApart,
  rangeBetween,
  rangeWord,
  readRange,
  zoomControls,
  zoomSteps
} from "../../src/components/drawing/zoom.js";
import { lossCurves } from "../../src/components/loss-curves/loss-curves.js";
import { modelsOf } from "../../src/components/loss-curves/loss-curves-model.js";
import { defaultState, figureData } from "./figure-data.js";

const { document } = new JSDOM().window;
const wholes: AxisRange[] = [
  [1.2651e16, 1.1874e20],
  [512, 53_760]
];

describe("words of a range", () => {
  it("lead back to the range and to the handles that chose it", () => {
    for (const whole of wholes) {
      for (const [from, to] of [
        [0, 50],
        [10, 20],
        [37, 100],
        [94, 99]
      ] as const) {
        const range = rangeBetween(from, to, whole)!;
        expect(readRange(rangeWord(range), whole)).toEqual(range);
        const places = handlesOf(range, whole);
        // Ends have two figures, a handle's step is finer.
        expect(Math.abs(places[0] - from)).toBeLessThanOrEqual(1);
        expect(Math.abs(places[1] - to)).toBeLessThanOrEqual(1);
      }
      expect(rangeBetween(0, zoomSteps, whole)).toBeNull();
      expect(handlesOf(null, whole)).toEqual([0, zoomSteps]);
    }
    expect(rangeWord([1.3e16, 5e19])).toBe("1.3e16-5e19");
    expect(rangeWord([510, 54_000])).toBe("510-54000");
  });

  it("are none where the axis has no such part", () => {
    for (const word of ["1e16-1e17", "100-5000", "600-60000", "5000-600", "600-601", "600", "x", "", null]) {
      expect(readRange(word, [512, 53_760])).toBeNull();
    }
  });
});

describe("keepApart(places, moved)", () => {
  it("lets the handle that was moved give way", () => {
    expect(keepApart([40, 60], "from")).toEqual([40, 60]);
    expect(keepApart([70, 60], "from")).toEqual([55, 60]);
    expect(keepApart([40, 42], "to")).toEqual([40, 45]);
  });
});

describe("zoomControls(options)", () => {
  it("are two named handles and, where asked for, a box", () => {
    const strip = zoomControls({ document, id: "f", follows: "Loss axis follows" });
    expect([...strip.querySelectorAll("input")].map((input) => input.name)).toEqual(["f-x-from", "f-x-to", "f-y"]);
    expect(zoomControls({ document, id: "f" }).querySelectorAll("input")).toHaveLength(2);
  });
});

describe("lossCurves(model) of a part of the axis", () => {
  const modelOf = modelsOf(figureData());
  const model = modelOf(defaultState);
  const draw = (state: Partial<typeof defaultState>) =>
    lossCurves(modelOf({ ...model.state, ...state }), { document, width: 1068 });
  const range: AxisRange = [1e18, 1e19];
  /** x of dots and rings */
  const places = (svg: Element) =>
    [...svg.querySelectorAll("path[d*='h0'], path[d*='a2.4']")].flatMap((marks) =>
      pathPlaces(marks.getAttribute("d")!).map(([x]) => x)
    );

  it("draws the points in it, over the whole width, and no other", () => {
    const svg = draw({ x: range });
    const inside = model.sizes.flatMap(({ points }) => points).filter(({ x }) => x >= range[0] && x <= range[1]);
    expect(inside.length).toBeGreaterThan(0);
    const xs = places(svg);
    expect(xs).toHaveLength(inside.length);
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(34);
    expect(Math.max(...xs)).toBeLessThanOrEqual(972);
    expect(svg.outerHTML).not.toMatch(/NaN|Infinity/);
  });

  it("leaves the loss axis alone unless asked", () => {
    const ticks = (svg: Element) =>
      [...svg.querySelectorAll("text")].filter(({ textContent }) => /^\d\.\d+$/.test(textContent ?? ""));
    const labels = (svg: Element) => ticks(svg).map((tick) => [tick.textContent, tick.getAttribute("y")]);
    expect(labels(draw({ x: range }))).toEqual(labels(draw({})));
    expect(labels(draw({ x: range, fitY: true }))).not.toEqual(labels(draw({})));
  });

  it("draws any part, however short", () => {
    for (let from = 0; from < zoomSteps; from += 5) {
      const x = rangeBetween(from, from + 5, [1.3e16, 1e20])!;
      for (const fitY of [true, false]) expect(draw({ x, fitY, smooth: true }).outerHTML).not.toMatch(/NaN|Infinity/);
    }
  });

  it("is the same fit, and another state is not", () => {
    const looked = modelOf({ ...model.state, x: range, focus: 7e9 });
    expect(looked.law).toBe(model.law);
    expect(looked.state.focus).toBe(7e9);
    expect(modelOf({ ...model.state, objective: "linear" }).law).not.toBe(model.law);
  });
});
