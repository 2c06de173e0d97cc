/** Two coefficients of each size against one another, with intervals both ways and the line where they are equal. */
import { ticks } from "d3-array";
import { efficiency, escapeHtml, fixed, list, modelSize as sizeName } from "../../../lib/format.js";
import { itemAt } from "../../../lib/items.js";
import { drawTicks, drawTitles, drawValueAxis, extentOf, positionScale, type Scale } from "../../drawing/axes.js";
import {
  type Box,
  type DrawOptions,
  drawGlyph,
  drawingRoot,
  drawLine,
  haloText,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  type Shape,
  textWidth
} from "../../drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../../drawing/scales.js";
import { appendText, svgElement } from "../../drawing/svg.js";
import { axisName, readableMark } from "../../frame/readings.js";
import { type CoefficientPoint, coefficientWords } from "./coefficient-data.js";
import { apart, around, type Extent } from "./coefficient-plot-named.js";

export interface CoefficientPair {
  modelSize: number;
  x: Omit<CoefficientPoint, "modelSize">;
  y: Omit<CoefficientPoint, "modelSize">;
}

export interface PairsData {
  /** "k against compute" */
  x: string;
  /** "k against samples" */
  y: string;
  series: readonly { name: string; shape: Shape; pairs: readonly CoefficientPair[] }[];
}

/** Both axes have one scale; square unless a height is given. */
export function coefficientPairs(
  data: PairsData,
  { document = globalThis.document, width = 480, height = Math.min(width, 460), label = "" }: DrawOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const all = data.series.flatMap(({ pairs }) => pairs.flatMap(({ x, y }) => [x, y]));
  const [low, high] = extentOf([0, ...all.flatMap(({ value, low: from, high: to }) => [value, from, to])]);
  const domain: [number, number] = [low, high * 1.05];
  const box = { left: 40, right: width - 16, top: 30, bottom: height - 48 };
  const [x, y] = [
    positionScale("linear", domain, [box.left, box.right]),
    positionScale("linear", domain, [box.bottom, box.top])
  ];
  const shown = ticks(...domain, width < narrow ? 3 : 5);
  const format = (value: number) => fixed(value, value === 0 ? 0 : 2);
  drawValueAxis(root, y, box, { ticks: shown, format });
  drawTicks(
    root,
    x,
    box.bottom,
    shown.map((value) => ({ value, text: format(value) })),
    { line: true }
  );
  const marks = markGroup(root, plotExtent(box));
  drawLine(marks, `M${x(low)},${y(low)}L${x(domain[1])},${y(domain[1])}`, { stroke: "var(--axis)", width: 1.2 });
  for (const { name, shape, pairs } of data.series) {
    for (const pair of pairs) {
      const [px, py]: Place = [x(pair.x.value), y(pair.y.value)];
      const style = { stroke: sizeColor(pair.modelSize), width: shape === "circle" ? 2 : 1.2 };
      if (known(pair.x)) drawLine(marks, `M${x(pair.x.low)},${py}H${x(pair.x.high)}`, style);
      if (known(pair.y)) drawLine(marks, `M${px},${y(pair.y.low)}V${y(pair.y.high)}`, style);
      const hollow = shape === "diamond";
      const glyph = drawGlyph(marks, [px, py], { color: style.stroke, shape, hollow, radius: hollow ? 7 : 5 });
      const words = [coefficientWords(axisName(data.x), pair.x), coefficientWords(axisName(data.y), pair.y)];
      readableMark(glyph, escapeHtml(name), sizeName(pair.modelSize), words.join(", "));
    }
  }
  const taken = drawSizeNames(root, data, [x, y], box);
  drawTitles(root, { x: data.x, y: data.y }, box, width);
  drawLineName(root, taken, (share) => {
    const at = low + (domain[1] - low) * share;
    return [x(at), y(at)];
  });
  return root;
}

/** Where a name may stand about its point, nearest and clearest first: direction across and down, distance in pixels. */
const stands = [10, 24, 40].flatMap((far) =>
  (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [1, 0],
      [-1, 0]
    ] as const
  ).map(([across, down]) => ({ across, down, far }))
);

/** Where along the line of equality its name may stand, as shares of the line, the best first. */
const lineStands = [0.62, 0.7, 0.54, 0.78, 0.46, 0.86, 0.38, 0.3];

/** The name of the line, below it, where it covers nothing else. */
function drawLineName(root: Element, taken: readonly Extent[], along: (share: number) => Place): void {
  const name = "equal";
  const extents = lineStands.map((share): Extent => {
    const [px, py] = along(share);
    return { left: px + 10, right: px + 10 + textWidth(name, 13), top: py + 5, bottom: py + 20 };
  });
  const { left, bottom } = extents.find((extent) => taken.every((other) => apart(extent, other))) ?? itemAt(extents, 0);
  appendText(root, left, bottom - 4, name, { "font-size": 13, fill: "var(--ink-2)" });
}

/**
 * Names of the first series' points, each where it covers no point, no interval, no other name and not the line of
 * equality; far ones are led to.
 *
 * @returns what takes room: points, intervals, names
 */
function drawSizeNames(root: Element, { series }: PairsData, [x, y]: readonly [Scale, Scale], box: Box): Extent[] {
  const all = series.flatMap(({ pairs }) => pairs);
  const glyphs = all.map((pair): Extent => around(x(pair.x.value), y(pair.y.value), 7));
  const bars = all.flatMap((pair): Extent[] => {
    const [px, py] = [x(pair.x.value), y(pair.y.value)];
    return [
      ...(known(pair.x) ? [{ left: x(pair.x.low), right: x(pair.x.high), top: py - 2, bottom: py + 2 }] : []),
      ...(known(pair.y) ? [{ left: px - 2, right: px + 2, top: y(pair.y.high), bottom: y(pair.y.low) }] : [])
    ];
  });
  // both axes have one scale: the line goes from corner to corner
  const line = Array.from({ length: 81 }, (_, i): Extent => {
    const share = i / 80;
    return around(box.left + share * (box.right - box.left), box.bottom - share * (box.bottom - box.top), 2);
  });
  const names: Extent[] = [];
  const lines = svgElement(root, "g", { stroke: "var(--axis)", "stroke-width": 1, "aria-hidden": "true" });
  const group = svgElement(root, "g", { "font-size": 14, "font-weight": 600, ...haloText });
  for (const pair of series[0]?.pairs ?? []) {
    const [px, py] = [x(pair.x.value), y(pair.y.value)];
    const name = sizeName(pair.modelSize);
    const length = textWidth(name, 14);
    const extents = stands.map(({ across, down, far }): Extent => {
      const left = across > 0 ? px + far : px - far - length;
      const middle = py + down * far;
      return { left, right: left + length, top: middle - 8, bottom: middle + 8 };
    });
    const inBox = ({ left, right, top, bottom }: Extent) =>
      left >= box.left && right <= box.right + 12 && top >= box.top - 16 && bottom <= box.bottom;
    const free = (taken: readonly Extent[]) =>
      extents.findIndex((extent) => inBox(extent) && taken.every((other) => apart(extent, other)));
    const tries = [
      [...glyphs, ...bars, ...names, ...line],
      [...glyphs, ...bars, ...names],
      [...glyphs, ...names]
    ];
    const chosen = tries.map(free).find((place) => place >= 0) ?? 0;
    const at = itemAt(extents, chosen);
    names.push(at);
    const { across, down, far } = itemAt(stands, chosen);
    if (far > 10) {
      const end = across > 0 ? at.left - 2 : at.right + 2;
      svgElement(lines, "path", { d: `M${px + across * 7},${py + down * 7}L${end},${py + down * far}` });
    }
    appendText(group, at.left, at.bottom - 3.5, name, { fill: sizeTextColor(pair.modelSize) });
  }
  return [...glyphs, ...bars, ...names];
}

function known<Value extends Omit<CoefficientPoint, "modelSize">>(
  value: Value
): value is Value & { low: number; high: number } {
  return typeof value.low === "number" && typeof value.high === "number";
}

/** Plain text: both values of each size, and whose intervals leave out equality. */
export function describePairs({ x, y, series }: PairsData): string {
  const sentences = series.map(({ name, pairs }) => {
    const values = pairs.map(
      (pair) => `${sizeName(pair.modelSize)} ${efficiency(pair.x.value)} and ${efficiency(pair.y.value)}`
    );
    const differ = pairs.filter(
      (pair) => known(pair.x) && known(pair.y) && (pair.x.low > pair.y.high || pair.y.low > pair.x.high)
    );
    const clause =
      differ.length === 0
        ? "no size\u2019s intervals part"
        : `intervals part at ${list(differ.map((pair) => sizeName(pair.modelSize)))}`;
    return `${name}: ${list(values)}; ${clause}.`;
  });
  return [`${x} and ${y}, by size.`, ...sentences].join(" ");
}
