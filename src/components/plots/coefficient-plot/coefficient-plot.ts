/**
 * A coefficient of each size's own fit against model size, with laws through them: points with intervals, the law with
 * its band, rivals as thin lines, and the part of the axis where no model was measured.
 */
import { ticks } from "d3-array";
import { efficiency, escapeHtml, interval, modelSize as sizeName } from "../../../lib/format.js";
import { itemAt } from "../../../lib/items.js";
import {
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  evenFormat,
  extentOf,
  lossTicks,
  positionScale,
  type Scale
} from "../../drawing/axes.js";
import {
  type Box,
  bandPath,
  clamp,
  clipLine,
  type DrawOptions,
  drawGlyph,
  drawingRoot,
  drawLine,
  linePath,
  longDash,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  type Shape,
  spread,
  textWidth
} from "../../drawing/plot-parts.js";
import { sizeColor } from "../../drawing/scales.js";
import { appendText, svgElement } from "../../drawing/svg.js";
import { axisName, type Reading, readable, readableMark } from "../../frame/readings.js";
import { type Edges, edgesAt } from "../line-readings.js";
import { drawNamedPoints, type Extent, type NamedPoint } from "./coefficient-plot-named.js";

export interface CoefficientPoint {
  modelSize: number;
  value: number;
  /** 95% interval */
  low?: number | null;
  high?: number | null;
}

interface CoefficientSeries {
  name: string;
  /** circle: filled; diamond: open */
  shape: Shape;
  points: readonly CoefficientPoint[];
}

export interface CoefficientCurve {
  name: string;
  /** ascending in size, close enough to look smooth; `low` and `high` are the 95% band */
  points: readonly CoefficientPoint[];
}

export interface CoefficientData {
  /** "Learning efficiency k (drop in ln loss per unit of ln compute)" */
  quantity: string;
  series: readonly CoefficientSeries[];
  /** none where the points do not settle one */
  law: CoefficientCurve | null;
  /** where the law levels off */
  limit: number | null;
  rivals: readonly CoefficientCurve[];
  /** of the coefficient; by itself linear, from zero */
  scale?: "linear" | "log";
  /** other models, in grey, with their names */
  named?: readonly NamedPoint[];
  /** right end of the axis, parameters; at the largest size measured, nothing is shaded */
  to?: number;
}

interface Frame {
  box: Box;
  width: number;
  x: Scale;
  y: Scale;
  yTicks: number[];
  measuredTo: number;
  beyond: boolean;
}

interface EndLabel {
  text: string;
  wanted: number;
  strong: boolean;
}

export function coefficientPlot(
  data: CoefficientData,
  { document = globalThis.document, width = 680, height = coefficientHeight(width), label = "" }: DrawOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const frame = layOut(data, width, height);
  const { box, x, y, yTicks } = frame;
  drawBeyond(root, frame);
  drawValueAxis(root, y, box, { ticks: yTicks, format: evenFormat(yTicks) });
  drawSizeAxis(root, data, frame);
  const marks = markGroup(root, plotExtent(box));
  if (data.law) drawBand(marks, data.law, frame);
  for (const rival of data.rivals)
    drawCurve(marks, rival, frame, axisName(data.quantity), { stroke: "var(--axis)", width: 1.3 });
  if (data.limit !== null && frame.beyond) {
    const from = x(Math.min(frame.measuredTo * 2.8, domainOf(x)[1]));
    drawLine(
      marks,
      linePath([
        [from, y(data.limit)],
        [box.right, y(data.limit)]
      ]),
      { stroke: "var(--ink-3)", width: 1 }
    );
  }
  if (data.law)
    drawCurve(marks, data.law, frame, axisName(data.quantity), { stroke: "var(--ink)", width: 2.6, halo: true });
  for (const [i, series] of data.series.entries())
    drawSeries(marks, series, dodge(i, data.series.length, width), frame, axisName(data.quantity));
  if (data.named) drawNamedPoints(root, data.named, measuredRoom(data, frame), frame, axisName(data.quantity));
  drawCurveLabels(root, data, frame);
  drawTitles(root, { x: "Model size, parameters (log scale)", y: data.quantity }, box, width);
  return root;
}

/** Room that the series' own points and intervals take: names of other models keep clear of it. */
function measuredRoom({ series }: CoefficientData, { x, y, width }: Frame): Extent[] {
  const reach = width < narrow ? 4 : 6;
  return series.flatMap(({ points }, i) =>
    points.map((point) => {
      const place = x(point.modelSize) + dodge(i, series.length, width);
      const ends = [point.value, ...(bounded(point) ? [point.low!, point.high!] : [])].map(y);
      return {
        left: place - reach,
        right: place + reach,
        top: Math.min(...ends) - 2,
        bottom: Math.max(...ends) + 2
      };
    })
  );
}

function coefficientHeight(width: number): number {
  return width < narrow ? 300 : width < 900 ? 420 : 520;
}

function layOut(data: CoefficientData, width: number, height: number): Frame {
  const points: CoefficientPoint[] = [...data.series.flatMap((series) => series.points), ...(data.named ?? [])];
  const [smallest, measuredTo] = extentOf(points.map((point) => point.modelSize));
  const to = Math.max(data.to ?? 1e12, measuredTo);
  const size = width < narrow ? 13 : 14;
  const names = [...data.rivals.map((rival) => rival.name), data.limit === null ? "" : limitName(width), "The law"];
  const right = data.law || data.rivals.length > 0 ? Math.max(...names.map((name) => textWidth(name, size))) + 12 : 20;
  const shownLaw = data.law?.points.filter((point) => point.modelSize <= to) ?? [];
  const [low, high] = extentOf(
    [...points, ...shownLaw]
      .flatMap((point) => [point.value, point.low, point.high])
      .concat(data.limit, data.scale === "log" ? null : 0)
  );
  const rivals = data.rivals.map((rival) => valueAt(rival.points, to) ?? 0);
  const top = Math.min(Math.max(high, ...rivals), high * 1.25) * 1.03;
  const log = data.scale === "log";
  const yTicks = log ? lossTicks([low * 0.97, Math.min(1, top)]) : ticks(low, top, height < 260 ? 3 : 4);
  const box: Box = { left: 40, right: width - right, top: 28, bottom: height - 48 };
  return {
    box,
    width,
    yTicks,
    measuredTo,
    beyond: to > measuredTo * 1.01,
    x: positionScale("log", [smallest * 0.84, to > measuredTo * 1.01 ? to : to * 1.2], [box.left, box.right]),
    y: log
      ? positionScale("log", [low * 0.97, Math.max(high, yTicks.at(-1) ?? high)], [box.bottom, box.top])
      : positionScale("linear", [Math.min(0, low), top], [box.bottom, box.top])
  };
}

function limitName(width: number): string {
  return width < narrow ? "limit" : "limit of the law";
}

/** The part of the axis where nothing was measured. */
function drawBeyond(root: Element, { box, x, measuredTo, beyond, width }: Frame): void {
  if (!beyond) return;
  const from = x(measuredTo);
  svgElement(root, "rect", {
    x: from,
    y: box.top,
    width: Math.round((box.right - from) * 10) / 10,
    height: box.bottom - box.top,
    fill: "var(--shade)",
    "aria-hidden": "true"
  });
  const text = width < 600 ? "not measured" : "no model measured here";
  if (textWidth(text, 13) > box.right - from) return;
  appendText(root, (from + box.right) / 2, box.bottom - 10, text, {
    "font-size": 13,
    fill: "var(--ink-2)",
    "text-anchor": "middle"
  });
}

function drawSizeAxis(root: Element, { series, named = [] }: CoefficientData, { box, x, beyond }: Frame): void {
  const sizes = [...new Set(series.flatMap(({ points }) => points.map((point) => point.modelSize)))];
  const largest = Math.max(...sizes);
  const wanted = beyond || named.length > 0 ? [2e11, 1e12] : [];
  const later = wanted.filter((size) => size > largest * 1.5 && size <= domainOf(x)[1]);
  drawTicks(
    root,
    x,
    box.bottom,
    [
      ...sizes.sort((a, b) => a - b).map((value) => ({ value, text: sizeName(value) })),
      ...later.map((value) => ({ value, text: sizeName(value), faint: true }))
    ],
    { line: true }
  );
}

function drawBand(parent: Element, { points }: CoefficientCurve, { x, y }: Frame): void {
  const known = points.filter((point) => bounded(point) && point.modelSize <= domainOf(x)[1]);
  if (known.length < 2) return;
  const edge = (side: "low" | "high") =>
    known.map((point): Place => [x(point.modelSize), y(clamp(point[side]!, domainOf(y)))]);
  svgElement(parent, "path", { d: bandPath(edge("high"), edge("low")), fill: "var(--axis)", "fill-opacity": 0.28 });
}

/** Solid as far as models were measured, dashed beyond; cut where it leaves the plot. */
function drawCurve(
  parent: Element,
  curve: CoefficientCurve,
  frame: Frame,
  quantity: string,
  style: { stroke: string; width: number; halo?: boolean }
): void {
  const { inside, beyond } = curveParts(curve, frame);
  const draw = (run: readonly Place[], look: typeof style & { dash?: string }) => {
    const path = drawLine(parent, linePath(onPaper(run, frame)), look);
    readable(path, curveReading(curve, run, quantity));
  };
  for (const run of inside) draw(run, style);
  for (const run of beyond) draw(run, { ...style, dash: longDash, halo: false });
}

/** "The law, 13.2B: learning efficiency k 0.063 [0.058, 0.068]" */
function curveReading({ name, points }: CoefficientCurve, run: readonly Place[], quantity: string): Reading {
  const known = points.filter(bounded);
  const edges: Edges = {
    x: known.map(({ modelSize }) => modelSize),
    low: known.map(({ low }) => low!),
    high: known.map(({ high }) => high!)
  };
  return {
    group: escapeHtml(name),
    count: run.length,
    words: (i) => {
      const [size, value] = itemAt(run, i);
      const [low, high] = edgesAt(edges, size) ?? [null, null];
      return [sizeName(size), coefficientWords(quantity, { value, low, high })];
    }
  };
}

function onPaper(run: readonly Place[], { x, y }: Frame): Place[] {
  return run.map(([size, value]): Place => [x(size), y(value)]);
}

/** Sizes and values of a curve, in parts that lie inside the plot. */
function curveParts(
  { points }: CoefficientCurve,
  { x, y, measuredTo }: Frame
): { inside: Place[][]; beyond: Place[][] } {
  const at = (wanted: (size: number) => boolean) =>
    points.filter((point) => wanted(point.modelSize)).map((point): Place => [point.modelSize, point.value]);
  const end = valueAt(points, measuredTo);
  const border: Place[] = end === null ? [] : [[measuredTo, end]];
  const runs = (places: Place[]) => clipLine(places, domainOf(y)).filter((run) => run.length > 1);
  return {
    inside: runs([...at((size) => size < measuredTo && size >= domainOf(x)[0]), ...border]),
    beyond: runs([...border, ...at((size) => size > measuredTo && size <= domainOf(x)[1])])
  };
}

/** A curve's value at a size, between its points at ln N; none outside them. */
export function valueAt(points: readonly CoefficientPoint[], modelSize: number): number | null {
  const i = points.findIndex((point) => point.modelSize >= modelSize);
  const after = points[i];
  if (after?.modelSize === modelSize) return after.value;
  const before = points[i - 1];
  if (!after || !before) return null;
  const share = Math.log(modelSize / before.modelSize) / Math.log(after.modelSize / before.modelSize);
  return before.value + share * (after.value - before.value);
}

function drawSeries(
  parent: Element,
  { name, shape, points }: CoefficientSeries,
  shift: number,
  { x, y, width }: Frame,
  quantity: string
): void {
  const small = width < narrow;
  for (const point of points) {
    const color = sizeColor(point.modelSize);
    const place = x(point.modelSize) + shift;
    if (bounded(point)) {
      drawLine(
        parent,
        linePath([
          [place, y(point.high!)],
          [place, y(point.low!)]
        ]),
        { stroke: color, width: shape === "circle" ? 2.4 : 1.4 }
      );
    }
    const glyph = drawGlyph(parent, [place, y(point.value)], {
      color,
      shape,
      hollow: shape === "diamond",
      radius: shape === "circle" ? (small ? 4.4 : 5.8) : small ? 6.4 : 8
    });
    readableMark(glyph, escapeHtml(name), sizeName(point.modelSize), coefficientWords(quantity, point));
  }
}

/** "learning efficiency k 0.105 [0.101, 0.109]" */
export function coefficientWords(quantity: string, { value, low, high }: Omit<CoefficientPoint, "modelSize">): string {
  const known = typeof low === "number" && typeof high === "number";
  return `${escapeHtml(quantity)} ${efficiency(value)}${known ? ` ${interval(low, high)}` : ""}`;
}

/** Series stand side by side, a little apart. */
function dodge(i: number, count: number, width: number): number {
  return (i - (count - 1) / 2) * (width < narrow ? 6 : 9);
}

/** Names at the right edge, pushed apart; rivals that leave through the top are named where they leave. */
function drawCurveLabels(root: Element, data: CoefficientData, frame: Frame): void {
  const { box, y, width } = frame;
  const group = svgElement(root, "g", { "font-size": width < narrow ? 13 : 14, fill: "var(--ink-2)" });
  const labels: EndLabel[] = [];
  const leaving: { text: string; x: number }[] = [];
  for (const curve of [...data.rivals, ...(data.law ? [data.law] : [])]) {
    const { inside, beyond } = curveParts(curve, frame);
    const end = onPaper([...inside, ...beyond].at(-1) ?? [], frame).at(-1);
    if (!end) continue;
    if (end[0] < box.right - 1 && end[1] < box.top + 1) leaving.push({ text: curve.name, x: end[0] });
    else labels.push({ text: curve.name, wanted: end[1], strong: curve === data.law });
  }
  if (data.limit !== null && frame.beyond) {
    labels.push({ text: limitName(width), wanted: y(data.limit), strong: false });
  }
  labels.push(...nameAtTop(group, leaving, frame));
  const places = spread(
    labels.map((label) => label.wanted),
    17,
    box.top + 4,
    box.bottom
  );
  for (const [i, { text, strong }] of labels.entries()) {
    appendText(
      group,
      box.right + 8,
      itemAt(places, i) + 4.5,
      text,
      strong ? { "font-weight": 650, fill: "var(--ink)" } : {}
    );
  }
}

/** The first is named at the left of its line, others at the right; what has no room there goes to the margin. */
function nameAtTop(group: Element, leaving: { text: string; x: number }[], { box, width }: Frame): EndLabel[] {
  const size = width < narrow ? 13 : 14;
  let free = box.left;
  const rest: EndLabel[] = [];
  for (const [i, { text, x }] of [...leaving].sort((a, b) => a.x - b.x).entries()) {
    const length = textWidth(text, size);
    if (i === 0 && x - 8 - length > free) {
      appendText(group, x - 8, box.top + 13, text, { "text-anchor": "end" });
      free = x + 8;
    } else if (x > free && x + 12 + length < box.right) {
      appendText(group, x + 4, box.top + 13, text, {});
      free = x + 12 + length;
    } else rest.push({ text, wanted: box.top, strong: false });
  }
  return rest;
}

function bounded(point: CoefficientPoint): boolean {
  return Number.isFinite(point.low ?? Number.NaN) && Number.isFinite(point.high ?? Number.NaN);
}
