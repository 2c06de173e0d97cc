/**
 * Lines, bands and marks on two logarithmic axes: what is measured solid, what is extrapolated dashed. Draws the same in
 * Node (pass jsdom's document) and in the browser.
 */
import { computeHtml, count, loss as lossText, shortCount, modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import {
  decadeTicks,
  drawTicks,
  drawTitles,
  drawValueAxis,
  lossTick,
  lossTicks,
  niceTicks,
  positionScale,
  powerText,
  type Scale
} from "../drawing/axes.js";
import {
  type Box,
  bandPath,
  clipLine,
  type DrawOptions,
  drawGlyph,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  longDash,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  spread
} from "../drawing/plot-parts.js";
import { appendText, svgElement, type TextPiece } from "../drawing/svg.js";
import { readable, readableMark } from "../frame/readings.js";

export type LineAxisKind = "flops" | "samples" | "steps" | "loss" | "size";

interface LineAxis {
  kind: LineAxisKind;
  title: string;
  domain: [number, number];
  /** places that get a label; the kind's own by default */
  ticks?: readonly number[];
}

export type Point = readonly [x: number, y: number];

export interface LineSeries {
  /** named at the end of its line, and in what is read out */
  name: string;
  color: string;
  textColor?: string;
  /** stretches of the line, each measured or extrapolated */
  parts: { points: readonly Point[]; extrapolated?: boolean }[];
  width?: number;
  dots?: readonly Point[];
  /** HTML of each dot: where, and what */
  words?: (i: number) => readonly [at: string, says: string];
  /** marks on the line that are read out */
  knots?: readonly Point[];
  knotWords?: (i: number) => readonly [at: string, says: string];
}

interface LineMark {
  at: Point;
  /** interval in y */
  interval?: readonly [number, number] | null;
  color: string;
  shape: "circle" | "diamond" | "ring";
  group: string;
  where: string;
  says: string;
  label?: string;
}

export interface LinePlotData {
  x: LineAxis;
  y: LineAxis;
  series: readonly LineSeries[];
  bands?: readonly { upper: readonly Point[]; lower: readonly Point[]; color: string }[];
  marks?: readonly LineMark[];
  /** a line across, at an x */
  at?: { x: number; label: TextPiece[] } | null;
  /** who leads, along the foot of the plot */
  strip?: readonly {
    name: string;
    color: string;
    textColor: string;
    from: number;
    to: number;
    extrapolated: boolean;
  }[];
}

interface Scales {
  x: Scale;
  y: Scale;
}

export function linePlot(
  data: LinePlotData,
  { document = globalThis.document, width = 680, height, label = "" }: DrawOptions = {}
): SVGSVGElement {
  const tall = height ?? (width < narrow ? 320 : width < 900 ? 420 : 480);
  const root = drawingRoot(document, width, tall, label);
  const left = data.y.kind === "loss" ? 38 : width < narrow ? 48 : 56;
  const right = width - (width < narrow ? 44 : 64);
  const box: Box = { left, right, top: 34, bottom: tall - 48 };
  const x = positionScale("log", data.x.domain, [box.left, box.right]);
  const y = positionScale("log", data.y.domain, [box.bottom, box.top]);
  drawAxes(root, { x, y }, data, box, width);
  for (const { upper, lower, color } of data.bands ?? []) {
    const [low, high] = data.y.domain;
    const edge = (points: readonly Point[]) =>
      points.map(([a, b]): Place => [x(a), y(Math.min(Math.max(b, low), high))]);
    svgElement(markGroup(root), "path", { d: bandPath(edge(upper), edge(lower)), fill: color, "fill-opacity": 0.16 });
  }
  drawAt(root, data, x, box);
  for (const series of data.series) drawSeries(root, data, series, x, y, box);
  drawStrip(root, data, x, box, width);
  for (const mark of data.marks ?? []) drawMark(root, mark, x, y, box);
  drawNames(root, data, x, y, box, width);
  return root;
}

function drawAxes(root: Element, { x, y }: Scales, data: LinePlotData, box: Box, width: number): void {
  const words = (kind: LineAxisKind) => (tick: number) => tickWords(kind, tick);
  drawValueAxis(root, y, box, { ticks: data.y.ticks ?? ticksOf(data.y), format: words(data.y.kind) });
  const named = data.x.ticks ?? ticksOf(data.x);
  const minor = data.x.kind === "flops" ? decadeTicks(data.x.domain).minor : [];
  const ticks = [
    ...named.map((value) => ({ value, text: tickWords(data.x.kind, value) })),
    ...minor.filter((value) => !named.includes(value)).map((value) => ({ value }))
  ];
  drawTicks(root, x, box.bottom + 3, ticks, { length: 6, padding: 7 });
  drawTitles(root, { x: data.x.title, y: data.y.title }, box, width);
}

function ticksOf({ kind, domain }: LineAxis): number[] {
  if (kind === "loss") return lossTicks(domain);
  if (kind === "flops") return decadeTicks(domain).major;
  return niceTicks(domain);
}

function tickWords(kind: LineAxisKind, tick: number): string | TextPiece[] {
  if (kind === "loss") return lossTick(tick);
  if (kind === "size") return sizeName(tick);
  if (kind === "samples" || kind === "steps") return tick >= 1e6 ? `${tick / 1e6}M` : shortCount(tick);
  return powerText(tick);
}

/** A value of an axis in words, HTML. */
export function axisWords(kind: LineAxisKind, value: number): string {
  if (kind === "loss") return lossText(value);
  if (kind === "size") return sizeName(value);
  return kind === "flops" ? computeHtml(value) : `${count(value)} ${kind}`;
}

function drawAt(root: Element, { at }: LinePlotData, x: Scale, { top, bottom, left, right }: Box): void {
  if (!at || x(at.x) < left - 1 || x(at.x) > right + 1) return;
  const group = markGroup(root, { "font-size": 13 });
  drawLine(group, `M${x(at.x)},${top - 2}V${bottom}`, { stroke: "var(--axis)", width: 1.2 });
  const beside = x(at.x) > (left + right) / 2;
  appendText(group, x(at.x) + (beside ? -6 : 6), top + 9, at.label, {
    "text-anchor": beside ? "end" : "start",
    fill: "var(--ink-2)",
    ...haloText
  });
}

function drawSeries(root: Element, data: LinePlotData, series: LineSeries, x: Scale, y: Scale, box: Box): void {
  const group = markGroup(root);
  const place = ([a, b]: Point): Place => [x(a), y(b)];
  /** Those inside the axes, each with its words. */
  const shown = (points: readonly Point[] = []) =>
    [...points.keys()].filter((i) => inDomain(data, ...itemAt(points, i)));
  const dots = shown(series.dots);
  if (dots.length > 0) {
    // One path of strokes without length: hundreds of circles would take as long to make as all else.
    const path = svgElement(group, "path", {
      d: dots.map((i) => `M${place(itemAt(series.dots!, i)).join()}h0`).join(""),
      stroke: series.color,
      "stroke-opacity": 0.42,
      "stroke-width": 4.8,
      "stroke-linecap": "round",
      fill: "none",
      ...plotExtent(box)
    });
    const { words } = series;
    if (words) readable(path, { group: series.name, count: dots.length, words: (i) => words(itemAt(dots, i)) });
  }
  for (const { points, extrapolated } of series.parts) {
    for (const run of clipLine(points, data.y.domain)) {
      if (run.length < 2) continue;
      drawLine(group, linePath(run.map(place)), {
        stroke: series.color,
        width: series.width ?? 2.4,
        halo: !extrapolated,
        ...(extrapolated ? { dash: longDash } : {})
      });
    }
  }
  const knots = shown(series.knots);
  if (knots.length > 0) {
    const drawn = svgElement(group, "g", { fill: series.color, ...plotExtent(box) });
    for (const i of knots) {
      const [cx, cy] = place(itemAt(series.knots!, i));
      svgElement(drawn, "circle", { cx, cy, r: 3.4, stroke: "var(--surface)", "stroke-width": 1 });
    }
    const { knotWords } = series;
    if (knotWords)
      readable(drawn, { group: series.name, count: knots.length, words: (i) => knotWords(itemAt(knots, i)) });
  }
}

function drawStrip(root: Element, { strip = [] }: LinePlotData, x: Scale, { bottom }: Box, width: number): void {
  if (strip.length === 0) return;
  const group = markGroup(root, { "font-size": width < narrow ? 12.5 : 13, "font-weight": 600 });
  for (const { name, color, textColor, from, to, extrapolated } of strip) {
    const [start, end] = [x(from), x(to)];
    svgElement(group, "path", {
      d: `M${start},${bottom - 1}H${end}`,
      stroke: color,
      "stroke-width": extrapolated ? 3 : 6,
      fill: "none",
      ...(extrapolated ? { "stroke-dasharray": longDash } : {})
    });
    if (end - start > name.length * 8 + 6 && !extrapolated) {
      appendText(group, (start + end) / 2, bottom - 9, name, { "text-anchor": "middle", fill: textColor, ...haloText });
    }
  }
}

function drawMark(root: Element, mark: LineMark, x: Scale, y: Scale, box: Box): void {
  const [px, py] = [x(mark.at[0]), y(mark.at[1])];
  if (px < box.left - 1 || px > box.right + 1) return;
  const group = markGroup(root, plotExtent(box));
  if (mark.interval) {
    const clamp = (value: number) => Math.min(Math.max(y(value), box.top - 4), box.bottom);
    drawLine(group, `M${px},${clamp(mark.interval[0])}V${clamp(mark.interval[1])}`, { stroke: mark.color, width: 2 });
  }
  const glyph = drawGlyph(group, [px, py], {
    color: mark.color,
    ...(mark.shape === "ring"
      ? { hollow: true, radius: 4.2, weight: 1.4 }
      : mark.shape === "diamond"
        ? { shape: "diamond" as const, radius: 9 }
        : { radius: 5 })
  });
  readableMark(glyph, mark.group, mark.where, mark.says);
  if (mark.label) {
    const above = mark.interval ? Math.min(...mark.interval.map((value) => y(value))) : py - 6;
    // over the mark, or left of its foot where names of lines leave no room
    const crowded = box.right - box.left < narrow && px > (box.left + box.right) / 2;
    const [atX, atY] = crowded ? [px - 12, py + 16] : [px, Math.max(above, box.top) - 6];
    appendText(group, atX, atY, mark.label, {
      "text-anchor": crowded ? "end" : "middle",
      "font-size": 13,
      "font-weight": 600,
      fill: "var(--ink)",
      ...haloText
    });
  }
}

/** Names at the ends of the lines, kept apart. */
function drawNames(root: Element, data: LinePlotData, x: Scale, y: Scale, box: Box, width: number): void {
  const ends = data.series.flatMap((series) => {
    if (series.name === "") return [];
    const all = series.parts.flatMap(({ points }) => points).filter(([a, b]) => inDomain(data, a, b));
    const last = all.reduce<Point | null>((end, point) => (end === null || point[0] >= end[0] ? point : end), null);
    return last ? [{ series, x: x(last[0]), y: y(last[1]) }] : [];
  });
  const group = markGroup(root, { "font-size": width < narrow ? 13 : 14, "font-weight": 600, ...haloText });
  const places = spread(
    ends.map((end) => end.y + 5),
    width < narrow ? 14 : 15,
    box.top + 4,
    box.bottom - 4
  );
  for (const [i, end] of ends.entries()) {
    appendText(group, Math.min(end.x, box.right) + 7, itemAt(places, i), end.series.name, {
      fill: end.series.textColor ?? end.series.color
    });
  }
}

function inDomain({ x, y }: LinePlotData, a: number, b: number): boolean {
  const slack = 1.0001;
  return a >= x.domain[0] / slack && a <= x.domain[1] * slack && b >= y.domain[0] / slack && b <= y.domain[1] * slack;
}
