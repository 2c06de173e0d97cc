/** Cells of rows by counted columns, each an ordered tint. */

import { escapeHtml } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import { drawTicks, positionScale } from "../drawing/axes.js";
import {
  type Box,
  type DrawOptions,
  drawingRoot,
  markGroup,
  narrow,
  shortened,
  textWidth
} from "../drawing/plot-parts.js";
import { appendText, svgElement, tenth } from "../drawing/svg.js";
import { axisName, readableMark } from "../frame/readings.js";

export interface MatrixCell {
  /** place in the order of tints, 0 (surface) to 1 (strongest) */
  tint: number;
}

export interface MatrixRow {
  name: string;
  textColor?: string;
  /** null = nothing there */
  cells: readonly (MatrixCell | null)[];
}

export interface MatrixData {
  columns: MatrixTicks;
  rows: readonly MatrixRow[];
  /** what the columns are */
  across: string;
  /** signs of the tints that occur, under the matrix */
  key: readonly { tint: number; name: string }[];
}

/** Columns counted rather than named: the i-th stands for `first + i` times `unit`. */
interface MatrixTicks {
  first: number;
  count: number;
  /** places of columns */
  ticks: readonly number[];
  /** what one column counts as */
  unit: number;
}

const rowHeight = 22;
const top = 4;

export function matrix(
  data: MatrixData,
  { document = globalThis.document, width = 680, label = "" }: Omit<DrawOptions, "height"> = {}
): SVGSVGElement {
  // names stand in at most two fifths of the drawing
  const shown = data.rows.map(({ name }) => shortened(name, (0.4 * width - 14) / 1.07, 14));
  const names = Math.max(...shown.map((name) => textWidth(name, 14) * 1.07)) + 14;
  const bottom = top + data.rows.length * rowHeight;
  const keyLines = keyPlaces(data.key, names, width);
  const keyHeight = (keyLines.at(-1)?.line ?? 0) * 22;
  const height = bottom + 46 + keyHeight;
  const root = drawingRoot(document, width, height, label);
  const box: Box = { left: names, right: width - 14, top, bottom };
  // Tints are an order of counts, not of sizes.
  const cells = markGroup(root, { "data-tints": "" });
  for (const [i, row] of data.rows.entries()) {
    const y = top + i * rowHeight;
    appendText(root, names - 12, y + rowHeight / 2 + 5, itemAt(shown, i), {
      "font-size": 14,
      "font-weight": 600,
      "text-anchor": "end",
      ...(row.textColor ? { fill: row.textColor } : {})
    });
    drawCells(cells, row, data, { ...box, top: y + 1, bottom: y + rowHeight - 1 });
  }
  drawColumns(root, data, box, width);
  drawKey(root, data, keyLines, height - 8 - keyHeight);
  return root;
}

/** Cells of a row; neighbours of one tint are drawn as one. */
function drawCells(group: Element, { name, cells }: MatrixRow, data: MatrixData, box: Box): void {
  const step = (box.right - box.left) / cells.length;
  for (let start = 0; start < cells.length; ) {
    const cell = itemAt(cells, start);
    let end = start + 1;
    while (end < cells.length && cell?.tint === cells[end]?.tint) end++;
    if (cell !== null) {
      const size = { width: tenth((end - start) * step), height: box.bottom - box.top };
      const fill = tintPaint(cell.tint);
      const rect = svgElement(group, "rect", { x: box.left + start * step, y: box.top, ...size, fill });
      const says = data.key.find(({ tint }) => tint === cell.tint)?.name ?? "";
      readableMark(rect, escapeHtml(name), columnWords(data, start, end), escapeHtml(says));
    }
    start = end;
  }
}

/** Which columns a cell stands for: "42", or "5\u201320". */
function columnWords({ columns: { first, unit }, across }: MatrixData, start: number, end: number): string {
  const [from, to] = [unit * (first + start), unit * (first + end - 1)];
  return escapeHtml(`${axisName(across)} ${end - start > 1 ? `${from}\u2013${to}` : from}`);
}

/** A tint mixes the colour into the surface: the order of lightness is the order of the values in both themes. */
function tintPaint(tint: number): string {
  const share = Math.round(Math.min(Math.max(tint, 0), 1) * 100);
  return share === 100 ? "var(--size-32b)" : `color-mix(in oklab, var(--size-32b) ${share}%, var(--surface))`;
}

function drawColumns(root: Element, { columns, across }: MatrixData, box: Box, width: number): void {
  const { first, count, ticks, unit } = columns;
  const axis = positionScale("linear", [first - 0.5, first + count - 0.5], [box.left, box.right]);
  drawTicks(
    root,
    axis,
    box.bottom + 2,
    ticks.map((value) => ({ value, text: String(unit * value) }))
  );
  appendText(root, box.right, box.bottom + 41, across, {
    "font-size": width < narrow ? 13 : 14,
    fill: "var(--ink-2)",
    "text-anchor": "end"
  });
}

/** Signs follow one another and go on in a new line (counted from 1) where the width ends. */
function keyPlaces(key: readonly { name: string }[], left: number, width: number): { x: number; line: number }[] {
  const lengthOf = (name: string) => 20 + textWidth(name, 13) * 1.05;
  const start = key.every(({ name }) => left + lengthOf(name) <= width) ? left : 0;
  let [x, line] = [start, 1];
  return key.map(({ name }) => {
    const length = lengthOf(name);
    if (x > start && x + length > width) [x, line] = [start, line + 1];
    const place = { x, line };
    x += length + 16;
    return place;
  });
}

function drawKey(root: Element, { key }: MatrixData, places: { x: number; line: number }[], from: number): void {
  const group = markGroup(root);
  for (const [i, { tint, name }] of key.entries()) {
    const { x, line } = itemAt(places, i);
    const y = from + line * 22;
    const outline: Record<string, string | number> = tint < 0.1 ? { stroke: "var(--axis)", "stroke-width": 1 } : {};
    svgElement(group, "rect", { x, y: y - 11, width: 14, height: 12, fill: tintPaint(tint), ...outline });
    appendText(root, x + 20, y, name, { "font-size": 13, fill: "var(--ink-2)" });
  }
}
