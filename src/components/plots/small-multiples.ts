/** A grid of panels on shared axes: dots, a running median through them, a grey reference, a band of repeats. */
import { ticks } from "d3-array";
import { escapeHtml } from "../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { power } from "../../lib/statistics/power.js";
import {
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  extentOf,
  lossTicks,
  niceTicks,
  positionScale,
  type Scale
} from "../drawing/axes.js";
import {
  type Box,
  bandPath,
  clamp,
  type DrawOptions,
  dotsPath,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  ringsPath,
  spread,
  textWidth
} from "../drawing/plot-parts.js";
import { appendText, svgElement, type TextPiece } from "../drawing/svg.js";
import { axisName, type Reading, readable } from "../frame/readings.js";

export interface PanelPoint {
  x: number;
  y: number;
  /** false = a ring: measured, not used in a fit */
  inFit?: boolean;
}

export interface PanelSeries {
  name: string;
  color: string;
  textColor?: string;
  points?: readonly PanelPoint[];
  /** `clear`: dots that are seen one by one, for series of few */
  dots?: "faint" | "clear";
  /** usually a running median; null where the line breaks */
  line?: readonly (PanelPoint | null)[];
  /** `reference`: grey, under the others; `repeat`: a thin line without a name */
  role?: "main" | "reference" | "repeat";
  /** pattern of the line where it is extrapolated */
  dash?: string;
  /** false: the key names it, the end of the line does not */
  labelled?: boolean;
}

interface PanelBand {
  color: string;
  points: readonly { x: number; low: number; high: number }[];
}

export interface Panel {
  title: string;
  titleColor?: string;
  /** beside the title, quieter */
  note?: string;
  series: readonly PanelSeries[];
  bands?: readonly PanelBand[];
  /** a horizontal line to compare with */
  level?: number;
  /** a tick across the panel: where the fit ends */
  cut?: number;
  /** what is missing here, in a few words */
  remark?: string;
}

export interface PanelAxis {
  title: string;
  scale: "linear" | "log";
  format: (value: number) => string;
  /** in a read-out, where ticks have fewer figures or a unit is wanted; HTML */
  read?: (value: number) => string;
  /** labels of ticks with raised exponents; `format` by itself */
  pieces?: (value: number) => TextPiece[];
  domain?: [number, number];
  ticks?: readonly number[];
}

export interface SmallMultiplesData {
  panels: readonly Panel[];
  x: PanelAxis;
  y: PanelAxis;
  /** the part of x that is shown; the whole by itself */
  shown?: readonly [from: number, to: number] | null;
  /** y follows the part that is shown */
  fitY?: boolean;
}

export interface SmallMultiplesOptions extends Omit<DrawOptions, "height"> {
  columns?: number;
  /** height of a panel's plot, pixels */
  panelHeight?: number;
  /** which panels name their lines at the right end */
  labels?: "first" | "all" | "none";
  /** each panel its own range of y */
  rangeByPanel?: boolean;
}

interface Grid {
  columns: number;
  left: number;
  gap: number;
  panelWidth: number;
  panelHeight: number;
  rangeEach: boolean;
}

const headHeight = 28;
const footHeight = 28;
const topHeight = 24;

export function smallMultiples(
  whole: SmallMultiplesData,
  {
    document = globalThis.document,
    width = 1068,
    columns = multiplesColumns(whole.panels.length, width),
    panelHeight = columns > 2 || width < narrow ? 124 : 220,
    labels = "first",
    rangeByPanel = false,
    label = ""
  }: SmallMultiplesOptions = {}
): SVGSVGElement {
  const data = shownPart(whole);
  const domains = yDomains(whole.fitY ? data : whole, rangeByPanel);
  const grid = layOut(data, domains, { width, columns, panelHeight, labels, rangeByPanel });
  const rows = Math.ceil(data.panels.length / columns);
  const height = topHeight + rows * (headHeight + panelHeight + footHeight) + (data.x.title ? 20 : 0);
  const root = drawingRoot(document, width, height, label);
  const xDomain: [number, number] = data.shown
    ? [...data.shown]
    : (data.x.domain ?? extentOf(data.panels.flatMap((panel) => xsOf(panel))));
  for (const [i, panel] of data.panels.entries()) {
    const box = panelBox(i, grid);
    const x = positionScale(data.x.scale, xDomain, [box.left + 3, box.right - 3]);
    const y = positionScale(data.y.scale, itemAt(domains, i), [box.bottom, box.top]);
    drawFrame(root, panel, data, { x, y, box, named: grid.rangeEach || i % columns === 0 });
    drawContent(root, panel, { x, y, box }, data);
    if (labels === "all" || (labels === "first" && i === 0)) drawNames(root, panel, { x, y, box });
  }
  const foot = { right: width - grid.gap, bottom: height - 47 };
  drawTitles(root, { x: data.x.title, y: data.y.title }, foot, width);
  return root;
}

/** Points, lines and bands inside the part of x that is shown. */
function shownPart(data: SmallMultiplesData): SmallMultiplesData {
  if (!data.shown) return data;
  const [low, high] = data.shown;
  const inside = ({ x }: { x: number }) => x >= low && x <= high;
  const panels = data.panels.map(({ cut, ...panel }) => ({
    ...panel,
    ...(cut !== undefined && inside({ x: cut }) ? { cut } : {}),
    ...(panel.bands ? { bands: panel.bands.map((band) => ({ ...band, points: band.points.filter(inside) })) } : {}),
    series: panel.series.map((series) => ({
      ...series,
      ...(series.points ? { points: series.points.filter(inside) } : {}),
      ...(series.line ? { line: series.line.filter((point) => point === null || inside(point)) } : {})
    }))
  }));
  return { ...data, panels };
}

/** One column on a narrow page, two on a middling one; on a wide one, rows as full as can be. */
function multiplesColumns(panels: number, width: number): number {
  if (width < narrow) return 1;
  if (panels <= 4) return Math.min(2, panels);
  return width < 900 ? 2 : panels % 4 === 0 ? 4 : 3;
}

function layOut(
  { panels, y }: SmallMultiplesData,
  domains: [number, number][],
  options: { width: number; columns: number; panelHeight: number; labels: string; rangeByPanel: boolean }
): Grid {
  const { width, columns, panelHeight, labels, rangeByPanel } = options;
  const tickWidths = domains.flatMap((domain) =>
    yTicks(y, domain, panelHeight).map((tick) => textWidth(y.format(tick), 13))
  );
  const left = Math.max(...tickWidths) + 12;
  const named = labels === "none" ? [] : labels === "all" ? panels : panels.slice(0, 1);
  const names = named.flatMap((panel) => panel.series.filter(hasName).map(({ name }) => textWidth(name, 14) * 1.06));
  const gap = names.length === 0 ? 26 : Math.max(...names) + 12;
  const rangeEach = rangeByPanel;
  const lefts = rangeEach ? left * columns : left;
  return { columns, left, gap, panelHeight, rangeEach, panelWidth: (width - lefts - gap * columns) / columns };
}

function panelBox(i: number, { columns, left, gap, panelWidth, panelHeight, rangeEach }: Grid): Box {
  const column = i % columns;
  const row = Math.floor(i / columns);
  const start = (rangeEach ? (column + 1) * left : left) + column * (panelWidth + gap);
  const top = topHeight + headHeight + row * (headHeight + panelHeight + footHeight);
  return { left: start, right: start + panelWidth, top, bottom: top + panelHeight };
}

function yDomains({ panels, y }: SmallMultiplesData, rangeByPanel: boolean): [number, number][] {
  if (y.domain) return panels.map(() => y.domain!);
  const shared = rangeByPanel ? null : padded(extentOf(panels.flatMap((panel) => ysOf(panel))), y.scale);
  return panels.map((panel) => shared ?? padded(extentOf(ysOf(panel)), y.scale));
}

function padded([low, high]: [number, number], scale: "linear" | "log"): [number, number] {
  if (scale === "log") return [low * power(low / high, 0.05), high * power(high / low, 0.05)];
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}

function yTicks({ ticks: wanted, scale }: PanelAxis, domain: [number, number], panelHeight: number): readonly number[] {
  const inside =
    ([low, high]: [number, number]) =>
    (tick: number) =>
      tick >= low - 1e-12 && tick <= high + 1e-12;
  if (wanted) return wanted.filter(inside(domain));
  if (scale === "linear") return ticks(domain[0], domain[1], panelHeight < 160 ? 3 : 5);
  return domain[1] <= 1.5 ? lossTicks(domain) : niceTicks(domain);
}

/** Those wanted, or, where a part of the axis holds fewer than two of them, others. */
function xTicks({ ticks: wanted, scale }: PanelAxis, [low, high]: readonly [number, number]): readonly number[] {
  const choices = [
    wanted ?? [],
    scale === "log" ? niceTicks([low, high]) : [],
    ticks(low, high, scale === "log" ? 3 : 4)
  ];
  const inside = choices.map((some) => some.filter((tick) => tick >= low && tick <= high));
  return inside.find((some) => some.length > 1) ?? firstOf(inside);
}

function xsOf({ series, bands = [] }: Panel): number[] {
  return [...series.flatMap(placesOf), ...bands.flatMap((band) => band.points)].map(({ x }) => x);
}

function ysOf({ series, bands = [], level }: Panel): (number | undefined)[] {
  return [
    ...series.flatMap(placesOf).map(({ y }) => y),
    ...bands.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high])),
    level
  ];
}

function placesOf({ points = [], line = [] }: PanelSeries): PanelPoint[] {
  return [...points, ...line.filter((point) => point !== null)];
}

function hasName({ role, labelled = true }: PanelSeries): boolean {
  return role !== "repeat" && labelled;
}

interface PanelFrame {
  x: Scale;
  y: Scale;
  box: Box;
}

function drawFrame(
  root: Element,
  panel: Panel,
  data: SmallMultiplesData,
  { x, y, box, named }: PanelFrame & { named: boolean }
): void {
  const shown = yTicks(data.y, domainOf(y), box.bottom - box.top);
  drawValueAxis(root, y, box, { ticks: shown, ...(named ? { format: data.y.format } : {}) });
  const inside = xTicks(data.x, domainOf(x));
  drawTicks(
    root,
    x,
    box.bottom + 3,
    inside.map((value) => ({ value, text: data.x.pieces?.(value) ?? data.x.format(value) }))
  );
  const title: TextPiece[] = [
    { text: panel.title, weight: 600, ...(panel.titleColor ? { fill: panel.titleColor } : {}) }
  ];
  if (panel.note) title.push({ text: panel.note, dx: 7, size: 13, fill: "var(--ink-2)" });
  appendText(root, box.left, box.top - 10, title, { "font-size": 14 });
}

function drawContent(
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
function drawNames(root: Element, { series }: Panel, { x, y, box }: PanelFrame): void {
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
