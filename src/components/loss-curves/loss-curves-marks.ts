/** Points, lines and bands of a size, each with its read-out. */
import { computeHtml, count, loss as lossText, percent, modelSize as sizeName } from "../../lib/format.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { medianWindows, runningMedian } from "../../lib/statistics/running-median.js";
import {
  bandPath,
  dotsPath,
  drawLine,
  linePath,
  longDash,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  ringsPath
} from "../drawing/plot-parts.js";
import { sizeColor } from "../drawing/scales.js";
import { svgElement } from "../drawing/svg.js";
import { type Reading, readable } from "../frame/readings.js";
import { lineReading } from "../plots/line-readings.js";
import type { LossCurvesDrawing, LossCurvesFrame, Part } from "./loss-curves-axes.js";
import type { DrawnSize, SizeModel } from "./loss-curves-state.js";

/** Whether another size stands out. */
export function faded({ state: { focus = null } }: LossCurvesDrawing, { modelSize }: DrawnSize): boolean {
  return focus !== null && focus !== modelSize;
}

/** Dots in the fit, rings of the rest; each says "7B base, step 42 of 105, 5.1 x 10^18 FLOPs: loss 0.712 (fitted 0.718, 0.8% below)". */
export function drawPoints(
  plot: SVGSVGElement,
  model: LossCurvesDrawing,
  size: LossCurvesDrawing["sizes"][number],
  frame: LossCurvesFrame
): void {
  const { x, y } = frame;
  const stroke = sizeColor(size.modelSize);
  const share = faded(model, size) ? 0.25 : 1;
  const group = markGroup(plot, plotExtent(frame));
  const dots = size.points.filter((point) => point.inFit);
  if (dots.length > 0) {
    const path = svgElement(group, "path", {
      d: dotsPath(dots.map((point): Place => [x(point.x), y(point.loss)])),
      stroke,
      "stroke-width": 4.8,
      "stroke-linecap": "round",
      "stroke-opacity": 0.5 * share
    });
    readable(path, sizeReading(model, size, dots));
  }
  const rings = size.points.filter((point) => !point.inFit);
  if (rings.length === 0) return;
  const outlines = svgElement(group, "path", {
    d: ringsPath(
      rings.map((point): Place => [x(point.x), y(point.loss)]),
      2.4
    ),
    fill: "none",
    stroke,
    "stroke-width": 1.2,
    "stroke-opacity": 0.75 * share
  });
  readable(outlines, sizeReading(model, size, rings));
}

function sizeReading(
  { state: { resource, variant } }: LossCurvesDrawing,
  { modelSize, learningEfficiency: k, intercept, points: all, lastStep = all.at(-1)?.step ?? 0 }: DrawnSize & Part,
  points: DrawnSize["points"]
): Reading {
  return {
    group: `${sizeName(modelSize)}${variant ? ` ${variant}` : ""}`,
    count: points.length,
    words: (i) => {
      const { step, x, loss, inFit } = itemAt(points, i);
      const fitted = powerLawLoss(x, k, intercept);
      const off = loss / fitted - 1;
      const away = percent(Math.abs(off));
      const side = Number.parseFloat(away) === 0 ? "" : `, ${away} ${off < 0 ? "below" : "above"}`;
      const where = resource === "compute" ? computeHtml(x) : `${count(x)} samples`;
      return [
        `step ${step} of ${lastStep}, ${where}`,
        `loss ${lossText(loss)} (${inFit ? "fitted" : "the line"} ${lossText(fitted)}${side})`
      ];
    }
  };
}

/** Bands of one size at most: the one held out, or the one that stands out, or the largest. */
export function drawBands(
  plot: SVGSVGElement,
  { sizes, state }: LossCurvesDrawing,
  { x, y, bottom }: LossCurvesFrame
): void {
  const banded = sizes.filter(({ band = null }) => band !== null);
  const size = banded.find(({ modelSize }) => modelSize === state.focus) ?? banded.at(-1);
  if (!size) return;
  const group = markGroup(plot);
  for (const band of [size.strictBand, size.band]) {
    if (!band) continue;
    const edge = (values: number[]) =>
      values.map((value, i): Place => [x(itemAt(band.x, i)), Math.min(y(value), bottom)]);
    svgElement(group, "path", {
      d: bandPath(edge(band.high), edge(band.low)),
      fill: "var(--axis)",
      "fill-opacity": 0.22
    });
  }
}

export function drawSizeLines(
  plot: SVGSVGElement,
  model: LossCurvesDrawing,
  size: LossCurvesDrawing["sizes"][number],
  frame: LossCurvesFrame,
  showStrict: boolean
): void {
  const { x, y, width } = frame;
  const {
    modelSize,
    learningEfficiency: k,
    intercept,
    lines,
    points,
    strict = null,
    cut = points.length,
    still = null
  } = size;
  const color = sizeColor(modelSize);
  const group = markGroup(plot, {
    "data-size": modelSize,
    ...plotExtent(frame),
    ...(faded(model, size) ? { opacity: 0.25 } : {})
  });
  const straight = (from: number, to: number, level: number) =>
    linePath([from, to].map((value): Place => [x(value), y(powerLawLoss(value, k, level))]));
  if (model.state.smooth) {
    const median =
      size.median ??
      runningMedian(
        points.map(({ loss }) => loss),
        medianWindows.curve
      );
    const d = linePath(points.map((point, i): Place => [x(point.x), y(itemAt(median, i))]));
    drawLine(group, d, { stroke: color, width: 1.3 });
  }
  if (
    still !== null &&
    cut > 0 &&
    cut < points.length &&
    model.state.protocol === "intra" &&
    (model.state.focus ?? modelSize) === modelSize
  ) {
    const from = itemAt(points, cut - 1).x;
    const to = lastOf(points).x;
    svgElement(group, "path", { d: `M${x(from)},${y(still)}H${x(to)}`, stroke: "var(--axis)", "stroke-width": 1.2 });
  }
  if (strict && showStrict && lines.length > 0) {
    const { from, to } = firstOf(lines);
    const line = drawShortDash(group, straight(from, to, strict.intercept), color);
    readable(line, lawReading(model, size, { from, to }, "line, height guessed", strict.intercept, size.strictBand));
  }
  for (const { from, to, mode } of lines) {
    const line = drawLine(group, straight(from, to, intercept), {
      stroke: color,
      halo: true,
      ...(mode === "extrapolated" ? { dash: longDash } : {})
    });
    const name = mode === "fitted" ? "fitted line" : size.inFit ? "line beyond the fit" : "line, height fitted";
    readable(line, lawReading(model, size, { from, to }, name, intercept, size.band));
  }
  if (lines.length > 1) {
    const at = firstOf(lines).to;
    const [px, py] = [x(at), y(powerLawLoss(at, k, intercept))];
    const half = width < narrow ? 5 : 7;
    svgElement(group, "path", { d: `M${px},${py - half}V${py + half}`, stroke: color, "stroke-width": 1.8 });
  }
}

/** "7B base, fitted line, 5.1 x 10^18 FLOPs: loss 0.718 [0.705, 0.731]" */
function lawReading(
  { state: { resource, variant } }: LossCurvesDrawing,
  { modelSize, learningEfficiency: k }: DrawnSize,
  { from, to }: { from: number; to: number },
  name: string,
  level: number,
  edges: SizeModel["band"] | undefined
): Reading {
  return lineReading({
    group: `${sizeName(modelSize)}${variant ? ` ${variant}` : ""}, ${name}`,
    from,
    to,
    value: (x) => powerLawLoss(x, k, level),
    edges: edges ?? null,
    at: (x) => (resource === "compute" ? computeHtml(x) : `${count(Math.round(x))} samples`),
    quantity: "loss",
    format: lossText
  });
}

function drawShortDash(parent: Element, d: string, stroke: string): SVGElement {
  return svgElement(parent, "path", {
    d,
    stroke,
    fill: "none",
    "stroke-width": 2.2,
    "stroke-linecap": "round",
    "stroke-dasharray": "0.5 5"
  });
}
