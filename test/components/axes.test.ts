import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import {
  decadeTicks,
  decimalsOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  evenFormat,
  extentOf,
  lossTick,
  lossTicks,
  niceTicks,
  positionScale,
  powerText
} from "../../src/components/drawing/axes.js";
import { drawingRoot } from "../../src/components/drawing/plot-parts.js";
import { expectSound, textBoxes } from "./plot-parts-checks.js";

const { document } = new JSDOM("<!DOCTYPE html>").window;
const box = { left: 40, right: 640, top: 20, bottom: 280 };
const root = () => drawingRoot(document, 680, 320, "axes");

describe("scales", () => {
  it("place values on linear and logarithmic axes", () => {
    expect(positionScale("linear", [0, 10], [100, 0])(2.5)).toBe(75);
    expect(positionScale("log", [1, 100], [0, 200])(10)).toBeCloseTo(100, 9);
  });

  it("find the extent of what is there", () => {
    expect(extentOf([3, null, 1, undefined, Number.NaN, Number.POSITIVE_INFINITY, 2])).toEqual([1, 3]);
    expect(() => extentOf([null, Number.NaN])).toThrow("extentOf: needs a finite number or more; got none");
  });
});

describe("ticks", () => {
  it("are powers of ten, and one, two, five", () => {
    expect(decadeTicks([0.95e18, 3e19])).toEqual({
      major: [1e18, 1e19],
      minor: [2e18, 3e18, 4e18, 5e18, 6e18, 7e18, 8e18, 9e18, 2e19, 3e19]
    });
    expect(niceTicks([400, 60000])).toEqual([500, 1000, 2000, 5000, 10000, 20000, 50000]);
    expect(niceTicks([0.02, 0.6])).toEqual([0.02, 0.05, 0.1, 0.2, 0.5]);
  });

  it("are as many over many decades, and none where a domain holds none", () => {
    expect(decadeTicks([1, 1e15]).major).toHaveLength(16);
    expect(decadeTicks([1, 1e15]).minor).toHaveLength(15 * 8);
    expect(decadeTicks([2.1, 2.9])).toEqual({ major: [], minor: [] });
    expect(niceTicks([3, 4.5])).toEqual([]);
  });

  it("name losses at tenths, closer where the range is small", () => {
    expect(lossTicks([0.39, 1])).toEqual([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(lossTicks([0.62, 0.74])).toEqual([0.65, 0.7]);
    expect([0.4, 0.65, 1].map(lossTick)).toEqual(["0.4", "0.65", "1.0"]);
  });

  it("have the decimals that their distance needs, and none at zero", () => {
    expect([0, 0.05, 0.1].map(evenFormat([0, 0.05, 0.1]))).toEqual(["0", "0.05", "0.10"]);
    expect([0, 20].map(evenFormat([0, 20]))).toEqual(["0", "20"]);
    expect([decimalsOf([]), decimalsOf([0.5]), decimalsOf([0.2, 0.3]), decimalsOf([0.1, 0.102])]).toEqual([0, 0, 1, 3]);
  });

  it("name powers of ten with a raised exponent", () => {
    expect(powerText(1e18)).toEqual([{ text: "10" }, { text: "18", raised: true }]);
    expect(powerText(2.5e18)).toEqual([{ text: "2.5\u00d710" }, { text: "18", raised: true }]);
  });
});

describe("drawTicks(root, scale, baseline, ticks, look)", () => {
  const scale = positionScale("log", [1, 1000], [box.left, box.right]);

  it("puts marks and words where the scale says, to a tenth of a pixel", () => {
    const svg = root();
    drawTicks(svg, scale, box.bottom, [
      { value: 7, text: "7" },
      { value: 20 },
      { value: 300, text: "300", faint: true }
    ]);
    const at = [...svg.querySelectorAll(".tick")].map((tick) => tick.getAttribute("transform"));
    expect(at).toEqual([7, 300].map((value) => `translate(${Math.round(scale(value) * 10) / 10},0)`));
    expect([...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getAttribute("fill")])).toEqual([
      ["7", null],
      ["300", "var(--ink-3)"]
    ]);
    expect(svg.querySelector(".axis > path")?.getAttribute("d")).toBe(`M${Math.round(scale(20) * 10) / 10},0v3`);
    expect(svg.querySelector(".domain")).toBeNull();
    expectSound(svg, document);
  });

  it("leaves out words that would touch, faint ones first, and keeps those of the ends", () => {
    const svg = root();
    const narrow = positionScale("linear", [0, 4], [100, 160]);
    const texts = [0, 1, 2, 3].map((value) => ({ value, text: `${value}.00`, faint: value === 2 }));
    drawTicks(svg, narrow, box.bottom, texts);
    expect([...svg.querySelectorAll(".tick line")]).toHaveLength(4);
    expect([...svg.querySelectorAll("text")].map((text) => text.textContent)).toEqual(["0.00", "3.00"]);
  });

  it("draws a line along the axis where one is wanted", () => {
    const svg = root();
    drawTicks(svg, scale, box.bottom, [], { line: true });
    expect(svg.querySelector(".domain")?.getAttribute("d")).toBe("M40,0H640");
    expect(svg.querySelector(".axis")?.getAttribute("transform")).toBe("translate(0,280)");
  });
});

describe("drawValueAxis(root, scale, box, options)", () => {
  it("rules the plot at each tick and writes the words at its left", () => {
    const svg = root();
    const scale = positionScale("log", [0.4, 1], [box.bottom, box.top]);
    drawValueAxis(svg, scale, box, { ticks: [0.5, 1], format: lossTick });
    const lines = [...svg.querySelectorAll(".tick line")].map((line) => line.getAttribute("x2"));
    expect(lines).toEqual(["600", "600"]);
    const boxes = textBoxes(svg);
    expect(boxes.map(({ text, right }) => [text, right])).toEqual([
      ["0.5", 32],
      ["1.0", 32]
    ]);
    for (const [i, loss] of [0.5, 1].entries()) expect(Math.abs(boxes[i]!.y - 4.5 - scale(loss))).toBeLessThan(0.5);
    expectSound(svg, document);
  });

  it("rules without words beside panels that have them", () => {
    const svg = root();
    drawValueAxis(svg, positionScale("linear", [0, 1], [280, 20]), box, { ticks: [0, 1] });
    expect(svg.querySelectorAll("line")).toHaveLength(2);
    expect(svg.querySelectorAll("text")).toHaveLength(0);
  });
});

describe("drawTitles(root, titles, box, width)", () => {
  const endOf = (right: number, width: number) => {
    const svg = drawingRoot(document, width, 300, "");
    drawTitles(svg, { x: "Training compute, FLOPs (log scale)" }, { right, bottom: 250 }, width);
    return Number(svg.querySelector("text")!.getAttribute("x"));
  };

  it("ends a title with its axis, or as far to the right as the title is long, inside the drawing", () => {
    expect(endOf(600, 680)).toBe(600);
    // 35 letters of half an em at 13 px are some 200 px
    expect(endOf(120, 328)).toBeGreaterThan(170);
    expect(endOf(120, 328)).toBeLessThan(328);
    expect(endOf(100, 150)).toBe(150);
  });
});
