/** What holds for every drawing: nothing outside, nothing undefined, no two texts on one place. */

import { expect } from "vitest";
import { textWidth } from "../../src/components/drawing/plot-parts.js";
import { pathPlaces } from "../../src/components/drawing/svg.js";

interface TextBox {
  text: string;
  left: number;
  right: number;
  y: number;
  size: number;
}

export function expectSound(svg: SVGSVGElement, document: Document): void {
  const width = Number(svg.getAttribute("width"));
  const height = Number(svg.getAttribute("height"));
  expect(svg.getAttribute("viewBox")).toBe(`0 0 ${width} ${height}`);
  expect(svg.outerHTML).not.toMatch(/NaN|Infinity|undefined|null|#[0-9a-f]{3}/i);
  expect(svg.outerHTML).not.toMatch(/ (?:cx|cy|x|y|x1|x2|y1|y2|r|d|width|height|transform)="[^"]*\d\.\d{2}/);
  expect(svg.querySelector("style")).toBeNull();
  expect(svg.querySelectorAll('[aria-hidden]:not([aria-hidden="true"])')).toHaveLength(0);
  expect(strayPlaces(svg, width, height)).toEqual([]);
  const texts = textBoxes(svg);
  expect(texts.filter(({ size }) => size < 12.5)).toEqual([]);
  expect(texts.filter(({ left, right }) => left < -1 || right > width + 1)).toEqual([]);
  expect(texts.filter(({ y, size }) => y - size * 0.8 < 0 || y > height)).toEqual([]);
  expect(touching(texts)).toEqual([]);
  const tags = new Set(Array.from(svg.querySelectorAll("*"), (element) => element.tagName));
  expect(document).toBe(svg.ownerDocument);
  expect([...tags].filter((tag) => !["g", "path", "circle", "rect", "line", "text", "tspan"].includes(tag))).toEqual(
    []
  );
  const read = Array.from(svg.querySelectorAll("path, circle, rect, line")).filter(
    (mark) => !mark.closest("[aria-hidden]")
  );
  expect(read.map((mark) => mark.outerHTML)).toEqual([]);
}

/** Pairs of texts that would be drawn less than 15 px apart in one column. */
function touching(texts: TextBox[]): string[] {
  return texts.flatMap((one, i) =>
    texts
      .slice(i + 1)
      .filter((other) => one.left < other.right && other.left < one.right && Math.abs(one.y - other.y) < 14.9)
      .map((other) => `${one.text} | ${other.text}`)
  );
}

export function textBoxes(svg: Element): TextBox[] {
  return Array.from(svg.querySelectorAll("text"), (element) => {
    const text = element.textContent ?? "";
    const size = Number(element.closest("[font-size]")?.getAttribute("font-size"));
    const length = textWidth(text, size);
    const [dx, dy] = shiftOf(element);
    const x = Number(element.getAttribute("x") ?? 0) + dx;
    const anchor = element.closest("[text-anchor]")?.getAttribute("text-anchor") ?? "start";
    const left = anchor === "start" ? x : anchor === "end" ? x - length : x - length / 2;
    return {
      text,
      left,
      right: left + length,
      y: Number(element.getAttribute("y") ?? 0) + dy + lowered(element) * size,
      size
    };
  });
}

/** How far the groups that an element lies in are moved. */
function shiftOf(element: Element): [x: number, y: number] {
  let [x, y] = [0, 0];
  for (let one = element.closest("[transform]"); one; one = one.parentElement?.closest("[transform]") ?? null) {
    const [, dx, dy] = one.getAttribute("transform")!.match(/^translate\(([-\d.]+),([-\d.]+)\)$/)!;
    [x, y] = [x + Number(dx), y + Number(dy)];
  }
  return [x, y];
}

/** "0.71em" */
function lowered(text: Element): number {
  return Number.parseFloat(text.getAttribute("dy") ?? "0");
}

/** Coordinates outside the viewBox. */
function strayPlaces(svg: Element, width: number, height: number): string[] {
  const stray: string[] = [];
  for (const element of svg.querySelectorAll("path, circle, rect, line")) {
    const [dx, dy] = shiftOf(element);
    for (const [px, py] of places(element)) {
      const [x, y] = [px + dx, py + dy];
      if (x < -0.5 || y < -0.5 || x > width + 0.5 || y > height + 0.5) stray.push(`${x},${y} of ${element.outerHTML}`);
    }
  }
  return stray;
}

function places(element: Element): [number, number][] {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0);
  if (element.tagName === "circle") return [[number("cx"), number("cy")]];
  if (element.tagName === "line") {
    return [
      [number("x1"), number("y1")],
      [number("x2"), number("y2")]
    ];
  }
  if (element.tagName === "rect") {
    const [x, y] = [number("x"), number("y")];
    expect(number("width")).toBeGreaterThanOrEqual(0);
    return [
      [x, y],
      [x + number("width"), y + number("height")]
    ];
  }
  return pathPlaces(element.getAttribute("d")!).map(([x, y]) => [x, y]);
}
