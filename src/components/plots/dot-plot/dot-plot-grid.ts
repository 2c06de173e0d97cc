/** Panels of dot rows side by side on one scale: the same rows for each benchmark, say. */

import { sum } from "d3-array";
import { itemAt } from "../../../lib/items.js";
import { extentOf, positionScale } from "../../drawing/axes.js";
import { type Box, type DrawOptions, drawingRoot, narrow, textWidth } from "../../drawing/plot-parts.js";
import { appendText, type TextPiece } from "../../drawing/svg.js";
import { drawDotAxis, drawDotRows, type RowLayout, rowsHeight } from "./dot-plot.js";
import { type DotPlotData, numbersOf } from "./dot-plot-marks.js";

interface DotPanel extends Omit<DotPlotData, "axis" | "series"> {
  title: string;
  /** beside the title, quieter: the number of problems */
  note?: string;
}

export interface DotGridData extends Pick<DotPlotData, "axis" | "series"> {
  panels: readonly DotPanel[];
}

const headHeight = 30;
const footHeight = 30;

export function dotGrid(
  { panels, axis, series }: DotGridData,
  { document = globalThis.document, width = 1068, label = "" }: Omit<DrawOptions, "height"> = {}
): SVGSVGElement {
  const columns = width < narrow ? 1 : width < 900 ? 2 : 4;
  const layout: RowLayout = { rowHeight: 22, stacked: false, small: true, nameWidth: Number.POSITIVE_INFINITY };
  const data = panels.map((panel): DotPlotData => ({ ...panel, axis, series }));
  const [low, high] = axis.domain ?? extentOf(data.flatMap(numbersOf));
  const domain: [number, number] = axis.domain ?? [
    low === 0 ? 0 : low - (high - low) * 0.03,
    high + (high - low) * 0.03
  ];
  const names =
    Math.max(
      ...panels.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows.map((row) => textWidth(row.name, 14))))
    ) + 16;
  const gap = 22;
  const panelWidth = (width - gap * (columns - 1)) / columns;
  const heights = Array.from({ length: Math.ceil(panels.length / columns) }, (_, i) =>
    Math.max(...data.slice(i * columns, (i + 1) * columns).map(({ groups }) => rowsHeight(groups, layout)))
  );
  const total = sum(heights, (height) => headHeight + height + footHeight) + 24;
  const root = drawingRoot(document, width, total, label);
  let top = headHeight;
  for (const [i, panel] of panels.entries()) {
    const column = i % columns;
    const row = Math.floor(i / columns);
    if (column === 0 && row > 0) top += itemAt(heights, row - 1) + footHeight + headHeight;
    const start = column * (panelWidth + gap);
    const box: Box = { left: start + names, right: start + panelWidth - 12, top, bottom: top + itemAt(heights, row) };
    const scale = positionScale(axis.scale ?? "linear", domain, [box.left, box.right]);
    drawDotRows(root, itemAt(data, i), scale, box, layout, panel.title);
    drawDotAxis(root, { ...axis, title: "" }, scale, box, width);
    const title: TextPiece[] = [{ text: panel.title, weight: 600 }];
    if (panel.note) title.push({ text: panel.note, dx: 7, size: 13, fill: "var(--ink-2)" });
    appendText(root, box.left, top - 9, title, { "font-size": 14 });
  }
  appendText(root, width - 12, total - 6, axis.title, {
    "font-size": width < narrow ? 13 : 14,
    fill: "var(--ink-2)",
    "text-anchor": "end"
  });
  return root;
}
