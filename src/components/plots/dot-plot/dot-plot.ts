import { sum } from "d3-array";
import { escapeHtml } from "../../../lib/format.js";
import { firstOf, itemAt, lastOf } from "../../../lib/items.js";
import { power } from "../../../lib/statistics/power.js";
import { domainOf, drawTicks, extentOf, niceTicks, positionScale, type Scale } from "../../drawing/axes.js";
import {
  type Box,
  type DrawOptions,
  drawingRoot,
  drawLine,
  linePath,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  textWidth,
  wrapText
} from "../../drawing/plot-parts.js";
import { appendText, svgElement } from "../../drawing/svg.js";
import { readableMark } from "../../frame/readings.js";
import {
  bandPaint,
  type DotAxis,
  type DotGroup,
  type DotPlotData,
  type DotReference,
  type DotRow,
  type DotValue,
  dotWords,
  drawDot,
  hasInterval,
  isNumber,
  markColor,
  numbersOf
} from "./dot-plot-marks.js";

export interface DotPlotOptions extends DrawOptions {
  /** height of a row, pixels */
  rowHeight?: number;
}

/** Where rows stand and how names are set; the same for every panel of a grid. */
export interface RowLayout {
  rowHeight: number;
  /** names stand above their row: no room beside it */
  stacked: boolean;
  small: boolean;
  /** room for names above rows and groups: longer ones take a further line */
  nameWidth: number;
}

const titleHeight = 27;
const lineHeight = 18;
/** how much wider bold letters are */
const bold = 1.06;

export function dotPlot(
  data: DotPlotData,
  { document = globalThis.document, width = 680, height, rowHeight, label = "" }: DotPlotOptions = {}
): SVGSVGElement {
  const rows = data.groups.flatMap((group) => group.rows);
  const names = Math.max(...rows.map((row) => textWidth(row.name, 14))) + 18;
  const stacked = names > width * 0.4;
  const layout: RowLayout = {
    stacked,
    small: width < narrow,
    nameWidth: width * 0.96,
    rowHeight: rowHeight ?? (stacked ? 44 : data.series.length > 1 ? 34 : 28)
  };
  const top = data.reference?.name && !data.groups[0]?.title ? 22 : 6;
  const foot = 50 + furtherLines(data.axis.title, layout.nameWidth) * lineHeight;
  const needed = top + rowsHeight(data.groups, layout) + foot;
  if (height !== undefined && height > needed) layout.rowHeight += (height - needed) / rows.length;
  const total = Math.max(height ?? 0, needed);
  const box: Box = { left: stacked ? 16 : names, right: width - rightMargin(rows), top, bottom: total - foot };
  const root = drawingRoot(document, width, total, label);
  const axis = valueAxis(data, box);
  drawDotRows(root, data, axis, box, layout);
  drawDotAxis(root, data.axis, axis, box, width);
  return root;
}

/** Value labels stand at the right of their dot, and the last tick's label needs half its width. */
function rightMargin(rows: readonly DotRow[]): number {
  const labels = rows.flatMap((row) => row.values.map(({ label }) => (label ? textWidth(label, 14) + 14 : 0)));
  return Math.max(20, ...labels);
}

export function rowsHeight(groups: readonly DotGroup[], layout: RowLayout): number {
  return sum(groups, (group) => groupTitleHeight(group, layout) + sum(group.rows, (row) => heightOfRow(row, layout)));
}

function heightOfRow({ name }: DotRow, { rowHeight, stacked, nameWidth }: RowLayout): number {
  return rowHeight + (stacked ? furtherLines(name, nameWidth) * lineHeight : 0);
}

function groupTitleHeight({ title }: DotGroup, layout: RowLayout): number {
  return title ? titleHeight + (titleLines(title, layout).length - 1) * lineHeight : 0;
}

function titleLines(title: string, { nameWidth }: RowLayout): string[] {
  return wrapText(title, nameWidth / bold, 14);
}

function furtherLines(text: string, width: number): number {
  return Math.max(0, wrapText(text, width, 14).length - 1);
}

function valueAxis(data: DotPlotData, { left, right }: { left: number; right: number }): Scale {
  const { scale = "linear", domain, ticks: wanted = [] } = data.axis;
  if (domain) return positionScale(scale, domain, [left, right]);
  const [low, high] = extentOf([...numbersOf(data), ...wanted]);
  const room = scale === "log" ? power(high / low, 0.03) : (high - low || 1) * 0.03;
  const whole: [number, number] = scale === "log" ? [low / room, high * room] : [low - room, high + room];
  // A scale that begins at zero begins there, not a little below.
  if (low === 0) whole[0] = 0;
  return positionScale(scale, whole, [left, right]);
}

function axisTicks({ ticks: wanted, scale = "linear" }: DotAxis, axis: Scale): readonly number[] {
  const [low, high] = domainOf(axis);
  if (wanted) return wanted.filter((tick) => tick >= low && tick <= high);
  if (scale === "log") return niceTicks([low, high]);
  const [start, end] = axis.range();
  return axis.ticks(Math.max(2, Math.round(Math.abs(end! - start!) / 80)));
}

/** Vertical rules, labels under them and the title at the right end. */
export function drawDotAxis(root: Element, description: DotAxis, axis: Scale, box: Box, width: number): void {
  const shown = axisTicks(description, axis);
  drawTicks(
    root,
    axis,
    box.bottom,
    shown.map((value) => ({ value, text: description.format(value) }))
  );
  if (!description.title) return;
  const lines = wrapText(description.title, width * 0.96, 14);
  const right = Math.max(box.right, ...lines.map((line) => textWidth(line, 14) + 2));
  appendLines(root, right, box.bottom + 42, lines, {
    ...(width < narrow ? { "font-size": 13 } : {}),
    fill: "var(--ink-2)",
    "text-anchor": "end"
  });
}

/** Rules, references, rows and their names inside a box. */
export function drawDotRows(
  root: Element,
  data: DotPlotData,
  axis: Scale,
  box: Box,
  layout: RowLayout,
  panel = ""
): void {
  const rules = markGroup(root);
  svgElement(rules, "path", {
    d: axisTicks(data.axis, axis)
      .map((tick) => `M${axis(tick)},${box.top}V${box.bottom}`)
      .join(""),
    stroke: "var(--grid)",
    fill: "none"
  });
  if (data.reference) {
    const first = data.groups[0];
    const below = { ...box, top: box.top + (first ? groupTitleHeight(first, layout) : 0) };
    const y = first?.title ? below.top - (titleHeight - 16) : box.top - 7;
    drawReference(root, data.reference, axis, below, { y, from: titleEnd(first?.title, layout) });
  }
  let top = box.top;
  for (const group of data.groups) {
    if (group.title) appendLines(root, 0, top + 16, titleLines(group.title, layout), { "font-weight": 600 });
    top += groupTitleHeight(group, layout);
    const end = top + sum(group.rows, (row) => heightOfRow(row, layout));
    if (group.reference) {
      const name = { y: top - (group.title ? titleHeight : 0) + 16, from: titleEnd(group.title, layout) };
      drawReference(root, group.reference, axis, { ...box, top, bottom: end }, name);
    }
    const marks = markGroup(root, plotExtent(box));
    for (const row of group.rows) {
      const name = [panel, group.title?.trim(), row.name].filter(Boolean).join(", ");
      drawRow(root, marks, row, name, data, group.reference ?? data.reference ?? null, axis, box, layout, top);
      top += heightOfRow(row, layout);
    }
  }
}

function appendLines(
  root: Element,
  x: number,
  y: number,
  lines: readonly string[],
  attributes: Record<string, string | number>
): void {
  for (const [i, line] of lines.entries()) {
    appendText(root, x, y + i * lineHeight, line, { "font-size": 14, ...attributes });
  }
}

/** Where a name may begin beside the last line of a group's title. */
function titleEnd(title: string | undefined, layout: RowLayout): number {
  return title?.trim() ? textWidth(lastOf(titleLines(title, layout)), 14) * bold + 12 : 0;
}

function drawRow(
  root: Element,
  marks: Element,
  row: DotRow,
  name: string,
  { series, stems = null, axis: description }: DotPlotData,
  reference: DotReference | null,
  axis: Scale,
  box: Box,
  layout: RowLayout,
  top: number
): void {
  const { stacked, small, nameWidth } = layout;
  const tall = heightOfRow(row, layout);
  const middle = stacked ? top + tall - 13 : top + tall / 2;
  const [x, y] = stacked ? [0, top + 15] : [box.left - 14, middle + 5];
  appendLines(root, x, y, stacked ? wrapText(row.name, nameWidth, 14) : [row.name], {
    ...(stacked ? {} : { "text-anchor": "end" }),
    ...(row.color || row.textColor ? { "font-weight": 600, fill: row.textColor ?? row.color! } : {})
  });
  const inRow = Math.max(1, new Set(row.values.map((value) => value.series ?? 0)).size);
  const stem = stems === "reference" ? (reference?.value ?? null) : stems;
  for (const [i, value] of row.values.entries()) {
    const y = middle + (series.length > 1 ? (Math.min(i, inRow - 1) - (inRow - 1) / 2) * 9 : 0);
    const at = (value: number): Place => [axis(value), y];
    const dots = itemAt(series, value.series ?? 0);
    const dot = drawDot(marks, value, dots, at, { color: markColor(row, value), stem, small });
    readableMark(dot, escapeHtml(name), series.length > 1 ? escapeHtml(dots.name) : "", dotWords(value, description));
    if (value.label) drawValueLabel(root, value, stem, axis, y);
  }
}

/** Beside the value, on the side that its stem leaves free. */
function drawValueLabel(root: Element, value: DotValue, stem: number | null, axis: Scale, y: number): void {
  const room = axis(value.value) - 12 - textWidth(value.label!, 14) - firstOf(axis.range());
  const left = stem !== null && stem > value.value && room > 0;
  const end = hasInterval(value) ? (left ? value.low : value.high) : value.value;
  appendText(root, axis(end) + (left ? -12 : 12), y + 5, value.label!, {
    "font-size": 14,
    "font-weight": 600,
    ...(left ? { "text-anchor": "end" } : {})
  });
}

function drawReference(
  root: Element,
  reference: DotReference,
  axis: Scale,
  box: Box,
  nameAt: { y: number; from: number }
): void {
  const group = markGroup(root);
  const { value, low, high, name } = reference;
  if (isNumber(low) && isNumber(high)) {
    const [start, end] = [Math.max(axis(low), box.left), Math.min(axis(high), box.right)];
    svgElement(group, "rect", {
      x: start,
      y: box.top,
      width: Math.round((end - start) * 10) / 10,
      height: Math.round((box.bottom - box.top) * 10) / 10,
      ...bandPaint(reference)
    });
  }
  if (isNumber(value)) {
    const stroke = reference.kind === "margin" ? "var(--axis)" : "var(--ink)";
    drawLine(
      group,
      linePath([
        [axis(value), box.top],
        [axis(value), box.bottom]
      ]),
      { stroke, width: 1.4 }
    );
  }
  if (!name) return;
  const middle = axis(value ?? ((low ?? 0) + (high ?? 0)) / 2);
  const half = textWidth(name, 13) / 2;
  appendText(root, Math.max(Math.min(middle, box.right - half + 16), nameAt.from + half), nameAt.y, name, {
    "font-size": 13,
    "text-anchor": "middle",
    fill: reference.kind === "margin" ? "var(--yes)" : "var(--ink-2)"
  });
}
