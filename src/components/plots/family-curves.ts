/** Loss curves of another family: triangles in its ramp, the law on top, one panel for each resource. */
import {
  computeHtml,
  count,
  escapeHtml,
  fixed,
  loss as lossText,
  shortCount,
  modelSize as sizeName
} from "../../lib/format.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import {
  decadeTicks,
  domainOf,
  drawTicks,
  drawValueAxis,
  extentOf,
  lossTicks,
  niceTicks,
  positionScale,
  powerText
} from "../drawing/axes.js";
import { familyColors } from "../drawing/family-colors.js";
import {
  type Box,
  type DrawOptions,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  spread
} from "../drawing/plot-parts.js";
import { appendText, svgElement } from "../drawing/svg.js";
import { readable } from "../frame/readings.js";
import { lineReading } from "./line-readings.js";

interface FamilyPanel {
  title: string;
  resource: "compute" | "data";
  sizes: readonly { modelSize: number; x: readonly number[]; loss: readonly number[]; k: number; intercept: number }[];
}

export interface FamilyCurvesData {
  family: string;
  panels: readonly FamilyPanel[];
  /** of both axes of loss, so that versions are comparable */
  lossDomain?: [number, number];
}

export function familyCurves(
  data: FamilyCurvesData,
  { document = globalThis.document, width = 1068, label = "" }: DrawOptions = {}
): SVGSVGElement {
  const columns = width >= 900 ? data.panels.length : 1;
  const panelHeight = width < narrow ? 300 : 400;
  const rows = Math.ceil(data.panels.length / columns);
  const root = drawingRoot(document, width, rows * panelHeight, label);
  const losses = data.panels.flatMap(({ sizes }) => sizes.flatMap(({ loss }) => [...loss]));
  const [low, high] = data.lossDomain ?? extentOf(losses);
  const gap = 24;
  const panelWidth = (width - gap * (columns - 1)) / columns;
  for (const [i, panel] of data.panels.entries()) {
    const left = (i % columns) * (panelWidth + gap);
    const top = Math.floor(i / columns) * panelHeight;
    const box: Box = { left: left + 34, right: left + panelWidth - 48, top: top + 52, bottom: top + panelHeight - 48 };
    drawPanel(root, data.family, panel, box, [low * 0.97, high * 1.02], left, width);
  }
  return root;
}

function drawPanel(
  root: Element,
  family: string,
  { title, resource, sizes }: FamilyPanel,
  box: Box,
  domain: [number, number],
  left: number,
  width: number
): void {
  const colors = familyColors(family);
  const [from, to] = extentOf(sizes.flatMap(({ x }) => [...x]));
  const x = positionScale("log", [from * 0.9, to * 1.05], [box.left, box.right]);
  const y = positionScale("log", domain, [box.bottom, box.top]);
  drawValueAxis(root, y, box, { ticks: lossTicks(domain), format: (value) => fixed(value, 1) });
  const ticks =
    resource === "compute"
      ? decadeTicks(domainOf(x)).major.map((value) => ({ value, text: powerText(value) }))
      : niceTicks(domainOf(x)).map((value) => ({ value, text: shortCount(value) }));
  drawTicks(root, x, box.bottom, ticks, { line: true });
  const style = { "font-size": width < narrow ? 13 : 14, fill: "var(--ink-2)" };
  appendText(root, left, box.top - 38, title, { ...style, "font-weight": 600, fill: "var(--ink)" });
  appendText(root, left, box.top - 16, "Test loss (log scale)", style);
  const unit = resource === "compute" ? "Training compute, FLOPs (log scale)" : "Training samples (log scale)";
  appendText(root, box.right, box.bottom + 42, unit, { ...style, "text-anchor": "end" });
  const marks = markGroup(root, plotExtent(box));
  for (const { modelSize, x: xs, loss } of sizes) {
    const d = xs.map((value, i) => `M${x(value)},${y(itemAt(loss, i)) - 3}l2.8,4.8h-5.6Z`).join("");
    const triangles = svgElement(marks, "path", { d, fill: colors.mark(modelSize), "fill-opacity": 0.5 });
    readable(triangles, {
      group: `${sizeName(modelSize)} ${escapeHtml(title.toLowerCase())}`,
      count: xs.length,
      words: (i) => [
        resource === "compute" ? computeHtml(itemAt(xs, i)) : `${count(itemAt(xs, i))} samples`,
        `loss ${lossText(itemAt(loss, i))}`
      ]
    });
  }
  for (const { modelSize, x: xs, k, intercept } of sizes) {
    const ends = [firstOf(xs), lastOf(xs)].map((value): Place => [x(value), y(powerLawLoss(value, k, intercept))]);
    const line = drawLine(marks, linePath(ends), { stroke: colors.mark(modelSize), halo: true });
    readable(
      line,
      lineReading({
        group: `${sizeName(modelSize)} ${escapeHtml(title.toLowerCase())}, the law`,
        from: firstOf(xs),
        to: lastOf(xs),
        value: (at) => powerLawLoss(at, k, intercept),
        at: (at) => (resource === "compute" ? computeHtml(at) : `${count(Math.round(at))} samples`),
        quantity: "loss",
        format: lossText
      })
    );
  }
  const wanted = sizes.map(({ x: xs, k, intercept }) => y(powerLawLoss(lastOf(xs), k, intercept)) + 5);
  const places = spread(wanted, 16, box.top, box.bottom);
  const group = svgElement(root, "g", { "font-size": width < narrow ? 13 : 15, "font-weight": 650, ...haloText });
  for (const [i, { modelSize, x: xs }] of sizes.entries()) {
    appendText(group, x(lastOf(xs)) + 8, itemAt(places, i), sizeName(modelSize), { fill: colors.text(modelSize) });
  }
}
