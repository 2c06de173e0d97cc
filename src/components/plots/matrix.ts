/** Cells of rows and columns: a count as an ordered tint, a word on its ground, or a value. */

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
import { appendText, svgElement } from "../drawing/svg.js";
import { axisName, readableMark } from "../frame/readings.js";

type Tone = "yes" | "part" | "no" | "none";

export interface MatrixCell {
  /** place in the order of tints, 0 (surface) to 1 (strongest) */
  tint?: number;
  /** ground and text of a verdict; instead of a tint */
  tone?: Tone;
  /** the word or value, where it fits */
  text?: string;
  /** in its place where it does not: a sign or a rounded value */
  short?: string;
}

export interface MatrixRow {
  name: string;
  textColor?: string;
  /** null = nothing there */
  cells: readonly (MatrixCell | null)[];
}

export interface MatrixData {
  /** headings over the columns; or, for many columns, ticks under them */
  columns: readonly string[] | MatrixTicks;
  rows: readonly MatrixRow[];
  /** what the rows are, over their names */
  corner?: string;
  /** what the columns are */
  across?: string;
  /** colour of the strongest tint */
  color?: string;
  /** signs of the tints that occur, under the matrix */
  key?: readonly { tint: number; name: string }[];
}

/** Columns counted rather than named: the i-th stands for `first + i` times `unit`. */
export interface MatrixTicks {
  first: number;
  count: number;
  /** places of columns */
  ticks: readonly number[];
  /** what one column counts as; 1 by itself */
  unit?: number;
}

export interface MatrixOptions extends Omit<DrawOptions, "height"> {
  rowHeight?: number;
}

export function matrix(
  data: MatrixData,
  { document = globalThis.document, width = 680, rowHeight, label = "" }: MatrixOptions = {}
): SVGSVGElement {
  const counted = !Array.isArray(data.columns);
  const tall = rowHeight ?? (counted ? 22 : 34);
  // names stand in at most two fifths of the drawing
  const shown = data.rows.map(({ name }) => shortened(name, (0.4 * width - 14) / 1.07, 14));
  const names = Math.max(...shown.map((name) => textWidth(name, 14) * 1.07), textWidth(data.corner ?? "", 13)) + 14;
  const top = (data.across && !counted ? 22 : 0) + (counted ? 4 : 24);
  const bottom = top + data.rows.length * tall;
  const keyLines = keyPlaces(data.key ?? [], names, width);
  const height = bottom + (counted ? 26 + (data.across ? 20 : 0) : 4) + (keyLines.at(-1)?.line ?? 0) * 22;
  const root = drawingRoot(document, width, height, label);
  const box: Box = { left: names, right: width - (counted ? 14 : 2), top, bottom };
  // Tints are an order of counts, not of sizes.
  const cells = markGroup(root, { "data-tints": "" });
  for (const [i, row] of data.rows.entries()) {
    const y = top + i * tall;
    appendText(root, names - 12, y + tall / 2 + 5, itemAt(shown, i), {
      "font-size": 14,
      "font-weight": 600,
      "text-anchor": "end",
      ...(row.textColor ? { fill: row.textColor } : {})
    });
    drawCells(root, cells, row, data, { ...box, top: y + 1, bottom: y + tall - 1 });
  }
  if (Array.isArray(data.columns)) drawHeadings(root, data, data.columns, box);
  else drawCounted(root, data, data.columns as MatrixTicks, box, width);
  drawKey(root, data, keyLines, height - 8 - (keyLines.at(-1)?.line ?? 0) * 22);
  return root;
}

/** Cells of a row; neighbours that are the same and wordless are drawn as one. */
function drawCells(root: Element, group: Element, { name, cells }: MatrixRow, data: MatrixData, box: Box): void {
  const step = (box.right - box.left) / cells.length;
  const gap = Array.isArray(data.columns) ? 1 : 0;
  for (let start = 0; start < cells.length; ) {
    const cell = itemAt(cells, start);
    let end = start + 1;
    while (end < cells.length && gap === 0 && sameCell(cell, itemAt(cells, end))) end++;
    const x = box.left + start * step;
    const wide = (end - start) * step;
    if (cell !== null) {
      const paint = cellPaint(cell, data.color);
      const size = { width: tenth(wide - 2 * gap), height: box.bottom - box.top };
      const rect = svgElement(group, "rect", { x: x + gap, y: box.top, ...size, ...paint });
      const says = cell.text ?? data.key?.find(({ tint }) => tint === cell.tint)?.name ?? cell.short ?? "";
      readableMark(rect, escapeHtml(name), columnWords(data, start, end), escapeHtml(says));
      drawCellText(root, cell, x + wide / 2, (box.top + box.bottom) / 2, wide);
    } else if (gap > 0) {
      appendText(root, x + wide / 2, (box.top + box.bottom) / 2 + 5, "\u2013", {
        "font-size": 14,
        "text-anchor": "middle",
        fill: "var(--ink-3)"
      });
    }
    start = end;
  }
}

/** Which columns a cell stands for: a heading, or "42", or "5\u201320". */
function columnWords({ columns, across }: MatrixData, start: number, end: number): string {
  if (Array.isArray(columns)) return escapeHtml((columns as readonly string[])[start] ?? "");
  const { first, unit = 1 } = columns as MatrixTicks;
  const name = across ? `${axisName(across)} ` : "";
  const [from, to] = [unit * (first + start), unit * (first + end - 1)];
  return escapeHtml(end - start > 1 ? `${name}${from}\u2013${to}` : `${name}${from}`);
}

function sameCell(a: MatrixCell | null, b: MatrixCell | null): boolean {
  if (a === null || b === null) return a === b;
  return a.tint === b.tint && a.tone === b.tone && a.text === undefined && b.text === undefined;
}

/** A tint mixes the colour into the surface: the order of lightness is the order of the values in both themes. */
function cellPaint({ tint = 0, tone }: MatrixCell, color = "var(--size-32b)"): Record<string, string> {
  if (tone) return { fill: `var(--${tone}-ground)` };
  const share = Math.round(Math.min(Math.max(tint, 0), 1) * 100);
  return { fill: share === 100 ? color : `color-mix(in oklab, ${color} ${share}%, var(--surface))` };
}

function drawCellText(
  root: Element,
  { text, short, tone, tint = 0 }: MatrixCell,
  x: number,
  y: number,
  wide: number
): void {
  const fits = (words: string | undefined) => words !== undefined && textWidth(words, 13) <= wide - 6;
  const words = fits(text) ? text : fits(short) ? short : undefined;
  if (words === undefined) return;
  appendText(root, x, y + 4.5, words, {
    "font-size": 13,
    "text-anchor": "middle",
    ...(tone ? { "font-weight": 600, fill: `var(--${tone})` } : tint > 0.5 ? { fill: "var(--surface)" } : {})
  });
}

function drawHeadings(root: Element, { rows, corner, across }: MatrixData, columns: readonly string[], box: Box): void {
  const step = (box.right - box.left) / (rows[0]?.cells.length ?? 1);
  const style = { "font-size": 13, fill: "var(--ink-2)" };
  for (const [i, name] of columns.entries()) {
    appendText(root, box.left + (i + 0.5) * step, box.top - 8, name, { ...style, "text-anchor": "middle" });
  }
  if (corner) appendText(root, box.left - 12, box.top - 8, corner, { ...style, "text-anchor": "end" });
  if (across) appendText(root, box.left, 14, across, style);
}

function drawCounted(
  root: Element,
  { across }: MatrixData,
  { first, count, ticks, unit = 1 }: MatrixTicks,
  box: Box,
  width: number
): void {
  const axis = positionScale("linear", [first - 0.5, first + count - 0.5], [box.left, box.right]);
  drawTicks(
    root,
    axis,
    box.bottom + 2,
    ticks.map((value) => ({ value, text: String(unit * value) }))
  );
  if (!across) return;
  const size = width < narrow ? 13 : 14;
  appendText(root, box.right, box.bottom + 41, across, {
    "font-size": size,
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

function drawKey(
  root: Element,
  { key = [], color }: MatrixData,
  places: { x: number; line: number }[],
  top: number
): void {
  const group = markGroup(root);
  for (const [i, { tint, name }] of key.entries()) {
    const { x, line } = itemAt(places, i);
    const y = top + line * 22;
    const outline: Record<string, string | number> = tint < 0.1 ? { stroke: "var(--axis)", "stroke-width": 1 } : {};
    svgElement(group, "rect", { x, y: y - 11, width: 14, height: 12, ...cellPaint({ tint }, color), ...outline });
    appendText(root, x + 20, y, name, { "font-size": 13, fill: "var(--ink-2)" });
  }
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
