/** A grid of panels on shared axes: dots, a running median through them, a grey reference, a band of repeats. */
import { ticks } from "d3-array";
import { firstOf, itemAt } from "../../lib/items.js";
import { power } from "../../lib/statistics/power.js";
import {
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  extentOf,
  lossTicks,
  niceTicks,
  positionScale
} from "../drawing/axes.js";
import { type Box, type DrawOptions, drawingRoot, narrow, textWidth } from "../drawing/plot-parts.js";
import { appendText, type TextPiece } from "../drawing/svg.js";
import {
  hasName,
  type Panel,
  type PanelAxis,
  type PanelFrame,
  type PanelPoint,
  type PanelSeries,
  type SmallMultiplesData
} from "./small-multiples-data.js";
import { drawContent, drawNames } from "./small-multiples-marks.js";

export interface SmallMultiplesOptions extends Omit<DrawOptions, "height"> {
  columns?: number;
  /** height of a panel's plot, pixels */
  panelHeight?: number;
  /** which panels name their lines at the right end */
  labels?: "first" | "all" | "none";
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
