/** Other models among the measured ones: grey points with their names, each where there is room. */
import { efficiency, escapeHtml, modelSize as sizeName } from "../../../lib/format.js";
import { itemAt } from "../../../lib/items.js";
import type { Scale } from "../../drawing/axes.js";
import {
  type Box,
  drawGlyph,
  haloText,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  textWidth
} from "../../drawing/plot-parts.js";
import { appendText, svgElement } from "../../drawing/svg.js";
import { readableMark } from "../../frame/readings.js";

export interface NamedPoint {
  name: string;
  /** parameters; of a mixture of experts, all of them */
  modelSize: number;
  value: number;
  /** a hollow square */
  mixtureOfExperts?: boolean;
}

/** Room that something takes, pixels. */
export type Extent = Box;

/** A name stands beside its point, else farther off with a line to it; one without room is left to the table. */
export function drawNamedPoints(
  root: Element,
  points: readonly NamedPoint[],
  measured: readonly Extent[],
  { box, x, y, width }: { box: Box; x: Scale; y: Scale; width: number },
  quantity: string
): void {
  const marks = markGroup(root, plotExtent(box));
  const leaders = svgElement(root, "g", { stroke: "var(--axis)", "stroke-width": 0.8, "aria-hidden": "true" });
  const names = svgElement(root, "g", { "font-size": 13, fill: "var(--ink-2)", ...haloText });
  const places = points.map((point): Place => [x(point.modelSize), y(point.value)]);
  const taken = [...places.map(([px, py]) => around(px, py, width < narrow ? 5 : 6)), ...measured];
  for (const [i, { name, modelSize, value, mixtureOfExperts = false }] of points.entries()) {
    const [px, py] = itemAt(places, i);
    const glyph = mixtureOfExperts
      ? drawSquare(marks, px, py)
      : drawGlyph(marks, [px, py], { color: "var(--axis)", radius: 4.4 });
    const at = `${escapeHtml(name)}, ${sizeName(modelSize)}${mixtureOfExperts ? ", mixture of experts" : ""}`;
    readableMark(glyph, "other models", at, `${escapeHtml(quantity)} ${efficiency(value)}`);
    const length = textWidth(name, 13);
    const place = itemAt(taken, i);
    const room = ([left, base]: Place) => {
      const extent = { left, right: left + length, top: base - 11, bottom: base + 4 };
      return inside(extent, box) && taken.every((other) => other === place || apart(extent, other));
    };
    const beside = placesBeside([px, py], length, box).find(room);
    const free = beside ?? placesApart([px, py], length).find(room);
    if (!free) continue;
    taken.push({ left: free[0], right: free[0] + length, top: free[1] - 12, bottom: free[1] + 4 });
    if (!beside) drawLeader(leaders, [px, py], free, length);
    appendText(names, free[0], free[1], name, {});
  }
}

/** Where a name of this length begins, with its base line: next to its point, the best place first. */
function placesBeside([px, py]: Place, length: number, box: Box): Place[] {
  const centred = Math.max(box.left + 2, px - length / 2);
  return [
    [px + 9, py + 4.5],
    [px - 9 - length, py + 4.5],
    [centred, py - 10],
    [centred, py + 19],
    ...[py - 7, py + 16].flatMap((base): Place[] => [
      [px + 5, base],
      [px - 5 - length, base]
    ])
  ];
}

/** The same farther off, with a line to the point. */
function placesApart([px, py]: Place, length: number): Place[] {
  return [24, 40, 56, 72].flatMap((far) =>
    [py + far, py - far].flatMap((base): Place[] =>
      [0.5, 0.9, 0.1].flatMap((share): Place[] => [
        [px - share * length, base],
        [px - share * length - far / 2, base],
        [px - share * length + far / 2, base]
      ])
    )
  );
}

function drawLeader(parent: Element, [px, py]: Place, [left, base]: Place, length: number): void {
  const to: Place = [Math.min(Math.max(px, left + 4), left + length - 4), base > py ? base - 12 : base + 4];
  const reach = Math.hypot(to[0] - px, to[1] - py);
  const from: Place = [px + (6 * (to[0] - px)) / reach, py + (6 * (to[1] - py)) / reach];
  svgElement(parent, "path", { d: `M${from.map(round).join()}L${to.map(round).join()}` });
}

const round = (value: number) => Math.round(value * 10) / 10;

function drawSquare(parent: Element, x: number, y: number): SVGElement {
  const d = `M${x - 4.2},${y - 4.2}H${x + 4.2}L${x + 4.2},${y + 4.2}H${x - 4.2}Z`;
  return svgElement(parent, "path", { d, fill: "var(--surface)", stroke: "var(--axis)", "stroke-width": 1.6 });
}

export function around(x: number, y: number, radius: number): Extent {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

export function apart(a: Extent, b: Extent): boolean {
  return a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
}

function inside({ left, right, top, bottom }: Extent, box: Box): boolean {
  return left >= box.left && right <= box.right + 20 && top >= box.top - 6 && bottom <= box.bottom + 3;
}
