/** What is drawn in one panel: points, lines, bands and their names. */
import { escapeHtml } from "../../lib/format.js";
import { itemAt, lastOf } from "../../lib/items.js";
import { domainOf } from "../drawing/axes.js";
import {
  bandPath,
  clamp,
  dotsPath,
  drawLine,
  haloText,
  linePath,
  markGroup,
  type Place,
  plotExtent,
  ringsPath,
  spread
} from "../drawing/plot-parts.js";
import { appendText, svgElement } from "../drawing/svg.js";
import { axisName, type Reading, readable } from "../frame/readings.js";
import {
  hasName,
  type Panel,
  type PanelFrame,
  type PanelPoint,
  type PanelSeries,
  type SmallMultiplesData
} from "./small-multiples-data.js";

export function drawContent(
  root: Element,
  { title, series, bands = [], level, cut, remark }: Panel,
  { x, y, box }: PanelFrame,
  data: SmallMultiplesData
): void {
  const group = markGroup(root, plotExtent(box));
  const place = (point: PanelPoint): Place => [x(point.x), y(point.y)];
  for (const band of bands) {
    const edge = (side: "low" | "high") =>
      band.points.map((point) => place({ x: point.x, y: clamp(point[side], domainOf(y)) }));
    svgElement(group, "path", { d: bandPath(edge("high"), edge("low")), fill: band.color, "fill-opacity": 0.15 });
  }
  if (level !== undefined)
    drawLine(group, `M${box.left},${y(level)}H${box.right}`, { stroke: "var(--axis)", width: 1 });
  if (cut !== undefined) drawLine(group, `M${x(cut)},${box.top}V${box.bottom}`, { stroke: "var(--ink-3)", width: 1 });
  const ordered = [...series].sort((a, b) => depth(a) - depth(b));
  const named = new Set(series.map(({ name }) => name)).size > 1 || series.some(({ role }) => role === "repeat");
  const words = (series: PanelSeries, points: readonly PanelPoint[]) =>
    pointWords([title, named && series.name !== title ? series.name : ""].filter(Boolean).join(", "), points, data);
  for (const series of ordered) drawPoints(group, series, { x, y, box }, (points) => words(series, points));
  for (const label of ordered) {
    const { line = [], role = "main", color, dash, points = [] } = label;
    const inside = (point: PanelPoint) => place({ x: point.x, y: clamp(point.y, domainOf(y)) });
    const pieces = linePieces(line).map((piece) => withoutFlats(piece, inside));
    const d = pieces.map((piece) => linePath(piece.map(inside))).join("");
    if (!d) continue;
    const grey = role === "reference";
    const path = drawLine(group, d, {
      stroke: grey ? "var(--axis)" : color,
      width: role === "repeat" ? 1 : grey ? 1.8 : 2,
      halo: role === "main" && series.length < 4,
      ...(dash ? { dash } : {})
    });
    // A line through dots says nothing that they do not.
    if (points.length === 0) readable(path, words(label, pieces.flat()));
  }
  if (remark) {
    appendText(root, box.left + 4, box.bottom - 7, remark, { "font-size": 13, fill: "var(--ink-2)", ...haloText });
  }
}

function pointWords(group: string, points: readonly PanelPoint[], { x, y }: SmallMultiplesData): Reading {
  const [readX, readY] = [x.read ?? x.format, y.read ?? y.format];
  const [nameX, nameY] = [axisName(x.title), axisName(y.title)];
  return {
    group: escapeHtml(group),
    count: points.length,
    words: (i) => [`${nameX} ${readX(itemAt(points, i).x)}`, `${nameY} ${readY(itemAt(points, i).y)}`]
  };
}

/** References lie under the rest, single repeats under the means. */
function depth({ role = "main" }: PanelSeries): number {
  return role === "main" ? 2 : role === "repeat" ? 1 : 0;
}

/** Dots and rings; outside the range a caret at the edge. */
function drawPoints(
  group: Element,
  { points = [], role = "main", color, dots: look = "faint" }: PanelSeries,
  { x, y }: PanelFrame,
  words: (points: readonly PanelPoint[]) => Reading
): void {
  const stroke = role === "reference" ? "var(--axis)" : color;
  const [low, high] = domainOf(y);
  const inside = points.filter((point) => point.y >= low && point.y <= high);
  const dots = inside.filter((point) => point.inFit !== false);
  const rings = inside.filter((point) => point.inFit === false);
  if (dots.length > 0) {
    const path = svgElement(group, "path", {
      d: dotsPath(dots.map((point): Place => [x(point.x), y(point.y)])),
      stroke,
      "stroke-width": look === "clear" ? 5 : 3.4,
      "stroke-linecap": "round",
      "stroke-opacity": look === "clear" ? 0.6 : 0.42
    });
    readable(path, words(dots));
  }
  if (rings.length > 0) {
    const outlines = svgElement(group, "path", {
      d: ringsPath(
        rings.map((point): Place => [x(point.x), y(point.y)]),
        1.8
      ),
      fill: "none",
      stroke,
      "stroke-opacity": 0.75
    });
    readable(outlines, words(rings));
  }
  const outside = points.filter((point) => point.y < low || point.y > high);
  if (outside.length === 0) return;
  const caret = (point: PanelPoint) => {
    const up = point.y > high ? 1 : -1;
    const [left, edge] = [x(point.x) - 3, y(point.y > high ? high : low)];
    return `M${left},${edge + up * 5}l3,${-up * 5}l3,${up * 5}`;
  };
  const carets = svgElement(group, "path", {
    d: outside.map(caret).join(""),
    fill: "none",
    stroke,
    "stroke-width": 1.2
  });
  readable(carets, words(outside));
}

/** Parts of a line between its breaks. */
function linePieces(line: readonly (PanelPoint | null)[]): PanelPoint[][] {
  const pieces: PanelPoint[][] = [[]];
  for (const point of line) {
    if (point === null) pieces.push([]);
    else lastOf(pieces).push(point);
  }
  return pieces.filter((piece) => piece.length > 1);
}

/** A running median rests on one value for steps on end: only where it leaves is a vertex needed. */
function withoutFlats(points: readonly PanelPoint[], place: (point: PanelPoint) => Place): PanelPoint[] {
  const height = (point: PanelPoint | undefined) => point && Math.round(place(point)[1] * 10);
  return points.filter((point, i) => {
    const fixed = height(point);
    return height(points[i - 1]) !== fixed || height(points[i + 1]) !== fixed;
  });
}

/** Names at the ends of the lines, pushed apart. */
export function drawNames(root: Element, { series }: Panel, { x, y, box }: PanelFrame): void {
  const ends = series.filter(hasName).flatMap((series) => {
    const end = series.line?.findLast((point) => point !== null) ?? series.points?.at(-1);
    return end ? [{ one: series, x: x(end.x), wanted: y(clamp(end.y, domainOf(y))) }] : [];
  });
  const places = spread(
    ends.map(({ wanted }) => wanted),
    15,
    box.top,
    box.bottom - 3
  );
  const group = svgElement(root, "g", { "font-size": 14, "font-weight": 600 });
  for (const [i, { one: series }] of ends.entries()) {
    const fill = series.role === "reference" ? "var(--ink-3)" : (series.textColor ?? series.color);
    appendText(group, box.right + 5, itemAt(places, i) + 4.5, series.name, { fill });
  }
}
