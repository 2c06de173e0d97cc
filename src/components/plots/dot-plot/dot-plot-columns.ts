/** Dots with intervals standing side by side: settings along x, a difference along y, a margin as a band. */
import { ticks } from "d3-array";
import { escapeHtml } from "../../../lib/format.js";
import { itemAt } from "../../../lib/items.js";
import { drawTitles, drawValueAxis, extentOf, positionScale, type Scale } from "../../drawing/axes.js";
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
import { axisName, readableMark } from "../../frame/readings.js";
import {
  bandPaint,
  type DotPlotData,
  type DotReference,
  dotWords,
  drawDot,
  isNumber,
  markColor,
  numbersOf
} from "./dot-plot-marks.js";

export interface DotColumnsOptions extends DrawOptions {
  /** what the settings are, under them: "Times each problem is seen" */
  settings?: string;
}

/** The same data as dotPlot(); rows become columns. */
export function dotColumns(
  data: DotPlotData,
  {
    document = globalThis.document,
    width = 620,
    height = width < narrow ? 260 : 300,
    settings = "",
    label = ""
  }: DotColumnsOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const { axis: description, reference } = data;
  const small = width < narrow;
  const [low, high] = description.domain ?? extentOf([...numbersOf(data), ...(description.ticks ?? [])]);
  const room = description.domain ? 0 : (high - low) * 0.05;
  const shown = description.ticks ?? ticks(low, high, height < 260 ? 4 : 6);
  const left = Math.max(...shown.map((tick) => textWidth(description.format(tick), 13))) + 12;
  const beside = reference?.name ? (small ? 58 : Math.min(150, textWidth(reference.name, 13) * 1.05 + 18)) : 8;
  const box: Box = { left, right: width - beside, top: 30, bottom: height - (settings ? 48 : 26) };
  const axis = positionScale(description.scale ?? "linear", [low - room, high + room], [box.bottom, box.top]);
  if (reference) drawBand(root, reference, axis, box, width - box.right);
  drawValueAxis(root, axis, box, { ticks: shown, format: description.format });
  if (reference) drawLevel(root, reference, axis, box);
  drawColumns(root, data, axis, box, small, axisName(settings));
  drawTitles(root, { x: settings, y: description.title }, box, width);
  return root;
}

function drawColumns(root: Element, data: DotPlotData, axis: Scale, box: Box, small: boolean, settings: string): void {
  const rows = data.groups.flatMap((group) => group.rows);
  const step = (box.right - box.left) / rows.length;
  const marks = markGroup(root, plotExtent(box));
  for (const [i, row] of rows.entries()) {
    const middle = box.left + (i + 0.5) * step;
    appendText(root, middle, box.bottom + 20, row.name, {
      "font-size": small ? 13 : 14,
      "text-anchor": "middle",
      fill: row.textColor ?? "var(--ink-2)"
    });
    for (const value of row.values) {
      const shift = ((value.series ?? 0) - (data.series.length - 1) / 2) * Math.min(14, step * 0.3);
      const at = (value: number): Place => [middle + shift, axis(value)];
      const stem = typeof data.stems === "number" ? data.stems : null;
      const series = itemAt(data.series, value.series ?? 0);
      const dot = drawDot(marks, value, series, at, { color: markColor(row, value), stem, small, upright: true });
      readableMark(
        dot,
        escapeHtml(series.name),
        escapeHtml(`${settings ? `${settings} ` : ""}${row.name}`),
        dotWords(value, data.axis)
      );
    }
  }
}

function drawBand(root: Element, reference: DotReference, axis: Scale, box: Box, beside: number): void {
  const { low, high, name, value } = reference;
  if (isNumber(low) && isNumber(high)) {
    const top = Math.max(axis(high), box.top);
    svgElement(markGroup(root), "rect", {
      x: box.left,
      y: top,
      width: Math.round((box.right - box.left) * 10) / 10,
      height: Math.round((Math.min(axis(low), box.bottom) - top) * 10) / 10,
      ...bandPaint(reference)
    });
  }
  if (!name) return;
  const lines = wrapText(name, beside - 10, 13);
  const middle = axis(isNumber(low) && isNumber(high) ? (low + high) / 2 : (value ?? 0));
  for (const [i, line] of lines.entries()) {
    appendText(root, box.right + 8, middle + 4.5 + (i - (lines.length - 1) / 2) * 16, line, {
      "font-size": 13,
      fill: reference.kind === "margin" ? "var(--yes)" : "var(--ink-2)"
    });
  }
}

function drawLevel(root: Element, { value }: DotReference, axis: Scale, box: Box): void {
  if (!isNumber(value)) return;
  drawLine(
    markGroup(root),
    linePath([
      [box.left, axis(value)],
      [box.right, axis(value)]
    ]),
    { stroke: "var(--axis)", width: 1.2 }
  );
}
