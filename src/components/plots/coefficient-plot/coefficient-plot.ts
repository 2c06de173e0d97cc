/**
 * A coefficient of each size's own fit against model size, with laws through them: points with intervals, the law with
 * its band, rivals as thin lines, and the part of the axis where no model was measured.
 */
import { ticks } from "d3-array";
import { escapeHtml, modelSize as sizeName } from "../../../lib/format.js";
import {
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  evenFormat,
  extentOf,
  lossTicks,
  positionScale
} from "../../drawing/axes.js";
import {
  type Box,
  type DrawOptions,
  drawGlyph,
  drawingRoot,
  drawLine,
  linePath,
  markGroup,
  narrow,
  plotExtent,
  textWidth
} from "../../drawing/plot-parts.js";
import { sizeColor } from "../../drawing/scales.js";
import { appendText, svgElement } from "../../drawing/svg.js";
import { axisName, readableMark } from "../../frame/readings.js";
import { drawBand, drawCurve, limitName, valueAt } from "./coefficient-curves.js";
import {
  bounded,
  type CoefficientData,
  type CoefficientPoint,
  type CoefficientSeries,
  coefficientWords,
  type Frame
} from "./coefficient-data.js";
import { drawCurveLabels } from "./coefficient-plot-labels.js";
import { drawNamedPoints, type Extent } from "./coefficient-plot-named.js";

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
      const ends = [point.value, ...(bounded(point) ? [point.low, point.high] : [])].map(y);
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
  const curves = [...data.rivals, ...(data.law ? [data.law] : [])];
  const names = [...curves.map(({ name }) => name), data.limit === null ? "" : limitName(width)];
  const right = curves.length > 0 ? Math.max(...names.map((name) => textWidth(name, size))) + 12 : 20;
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
          [place, y(point.high)],
          [place, y(point.low)]
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

/** Series stand side by side, a little apart. */
function dodge(i: number, count: number, width: number): number {
  return (i - (count - 1) / 2) * (width < narrow ? 6 : 9);
}
