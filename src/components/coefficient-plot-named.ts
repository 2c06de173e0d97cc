/** Other models among the measured ones: grey points with their names, each where there is room. */
import { efficiency, escapeHtml, modelSize as sizeName } from "../lib/format.js";
import {
  type Axis,
  type Box,
  drawGlyph,
  haloText,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  textWidth
} from "./plot-parts.js";
import { readableMark } from "./readings.js";
import { appendText, svgElement } from "./svg.js";

export interface NamedPoint {
  name: string;
  /** parameters; of a mixture of experts, all of them */
  modelSize: number;
  value: number;
  /** a hollow square */
  mixtureOfExperts?: boolean;
}

/** Room that something takes, pixels. */
export interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Names that find no room at any side are left to the table. */
export function drawNamedPoints(
  root: Element,
  points: readonly NamedPoint[],
  measured: readonly Extent[],
  { box, x, y, width }: { box: Box; x: Axis; y: Axis; width: number },
  quantity: string
): void {
  const marks = markGroup(root, plotExtent(box));
  const names = svgElement(root, "g", { "font-size": 13, fill: "var(--ink-2)", ...haloText });
  const places = points.map((point): Place => [x(point.modelSize), y(point.value)]);
  const taken = [...places.map(([px, py]) => around(px, py, width < narrow ? 5 : 6)), ...measured];
  for (const [i, { name, modelSize, value, mixtureOfExperts = false }] of points.entries()) {
    const [px, py] = places[i]!;
    const glyph = mixtureOfExperts
      ? drawSquare(marks, px, py)
      : drawGlyph(marks, [px, py], { color: "var(--axis)", radius: 4.4 });
    const at = `${escapeHtml(name)}, ${sizeName(modelSize)}${mixtureOfExperts ? ", mixture of experts" : ""}`;
    readableMark(glyph, "other models", at, `${escapeHtml(quantity)} ${efficiency(value)}`);
    const length = textWidth(name, 13);
    const own = taken[i]!;
    const centred = Math.max(box.left + 2, px - length / 2);
    const candidates = [
      [px + 9, py + 4.5],
      [px - 9 - length, py + 4.5],
      [centred, py - 10],
      [centred, py + 19],
      ...[py - 7, py + 16].flatMap((base) => [[px + 5, base] as const, [px - 5 - length, base] as const])
    ] as const;
    const free = candidates.find(([left, base]) => {
      const extent = { left, right: left + length, top: base - 11, bottom: base + 4 };
      return inside(extent, box) && taken.every((other) => other === own || apart(extent, other));
    });
    if (!free) continue;
    taken.push({ left: free[0], right: free[0] + length, top: free[1] - 12, bottom: free[1] + 4 });
    appendText(names, free[0], free[1], name, {});
  }
}

function drawSquare(parent: Element, x: number, y: number): SVGElement {
  const d = `M${x - 4.2},${y - 4.2}H${x + 4.2}L${x + 4.2},${y + 4.2}H${x - 4.2}Z`;
  return svgElement(parent, "path", { d, fill: "var(--surface)", stroke: "var(--axis)", "stroke-width": 1.6 });
}

function around(x: number, y: number, radius: number): Extent {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function apart(a: Extent, b: Extent): boolean {
  return a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
}

function inside({ left, right, top, bottom }: Extent, box: Box): boolean {
  return left >= box.left && right <= box.right + 20 && top >= box.top - 6 && bottom <= box.bottom + 3;
}
