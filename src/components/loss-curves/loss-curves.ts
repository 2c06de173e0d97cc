/**
 * Loss against compute or data, on logarithmic axes: measured points, the fitted law, a label at each line's end.
 * Draws the same in Node (pass jsdom's document) and in the browser; colours are CSS custom properties.
 */
import { ticks } from "d3-array";
import {
  computeHtml,
  count,
  efficiency,
  loss as lossText,
  percent,
  shortCount,
  modelSize as sizeName
} from "../../lib/format.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { medianWindows, runningMedian } from "../../lib/statistics/running-median.js";
import {
  type AxisTick,
  decadeTicks,
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  lossTick,
  lossTicks,
  niceTicks,
  positionScale,
  powerText,
  type Scale
} from "../drawing/axes.js";
import {
  bandPath,
  dotsPath,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  longDash,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  ringsPath,
  textWidth,
  wrapText
} from "../drawing/plot-parts.js";
import { sizeColor, sizeTextColor } from "../drawing/scales.js";
import { appendText, svgElement, type TextPiece } from "../drawing/svg.js";
import { type Reading, readable } from "../frame/readings.js";
import { lineReading } from "../plots/line-readings.js";
import type { DrawnSize, LossCurvesModel, SizeModel } from "./loss-curves-model.js";

export interface LossCurvesOptions {
  document?: Document;
  width?: number;
  height?: number;
  /** write k beside each size's name */
  showEfficiency?: boolean;
  /** at most two sentences at the lines that they are about, where there is room */
  annotations?: readonly Annotation[];
  /** read-outs without the resource and the line, where the drawing is an aside */
  brief?: boolean;
  /** bands, and the line of a size of which nothing was seen */
  showStrict?: boolean;
  /** for those who do not see it */
  label?: string;
}

/** A note at a held-out size's line: first words bold. */
export interface Annotation {
  about: "calibrated" | "strict";
  head: string;
  text: string;
}

/** Where the plot lies in the drawing, and its axes. */
export interface LossCurvesFrame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: Scale;
  y: Scale;
}

const resourceTitles = {
  compute: "Training compute, FLOPs (log scale)",
  data: "Training samples (log scale)"
} as const;

/** What a part of a curve keeps of the whole. */
interface Part {
  median?: number[];
  lastStep?: number;
}

/** What is drawn: sizes with their points and lines, against a resource. */
export interface LossCurvesDrawing {
  state: Pick<LossCurvesModel["state"], "resource"> &
    Partial<Pick<LossCurvesModel["state"], "variant" | "protocol" | "focus" | "smooth" | "x" | "fitY">>;
  sizes: readonly (DrawnSize & Partial<SizeModel> & Part)[];
}

export function lossCurves(
  whole: LossCurvesDrawing,
  {
    document = globalThis.document,
    width = 680,
    height = defaultHeight(width),
    showEfficiency = width >= 600,
    annotations = [],
    showStrict = true,
    brief = false,
    label = ""
  }: LossCurvesOptions = {}
): SVGSVGElement {
  const model = shownPart(whole);
  const frame = lossCurvesFrame(model, width, height, showEfficiency, showStrict);
  if (model !== whole) {
    frame.x = positionScale("log", [...whole.state.x!], [frame.left, frame.right]);
    if (!whole.state.fitY) frame.y = lossCurvesFrame(whole, width, height, showEfficiency, showStrict).y;
  }
  const plot = drawingRoot(document, width, height, label);
  drawValueAxis(plot, frame.y, frame, { ticks: lossTicks(domainOf(frame.y)), format: lossTick });
  for (const size of model.sizes) drawPoints(plot, model, size, frame, brief);
  drawAxes(plot, model, frame);
  if (showStrict) drawBands(plot, model, frame);
  for (const size of model.sizes) drawSizeLines(plot, model, size, frame, showStrict);
  if (width >= 700) drawAnnotations(plot, model, frame, annotations);
  drawLabels(plot, model, frame, showEfficiency);
  return plot;
}

/** Points, lines and bands inside the range that is shown; a size with nothing there is left out. */
function shownPart(model: LossCurvesDrawing): LossCurvesDrawing {
  const range = model.state.x ?? null;
  if (range === null) return model;
  const [low, high] = range;
  const inside = (x: number) => x >= low && x <= high;
  const part = (band: SizeModel["band"] | undefined) => {
    if (!band) return null;
    const kept = band.x.flatMap((x, i) => (inside(x) ? [i] : []));
    const of = (values: number[]) => kept.map((i) => itemAt(values, i));
    return kept.length > 1 ? { x: of(band.x), low: of(band.low), high: of(band.high) } : null;
  };
  const sizes = model.sizes.map((size) => {
    const all = size.points;
    const kept = [...all.keys()].filter((i) => inside(itemAt(all, i).x));
    const median = model.state.smooth
      ? runningMedian(
          all.map(({ loss }) => loss),
          medianWindows.curve
        )
      : null;
    return {
      ...size,
      points: kept.map((i) => itemAt(all, i)),
      median: median === null ? [] : kept.map((i) => itemAt(median, i)),
      lastStep: all.at(-1)?.step ?? 0,
      lines: size.lines.flatMap((line) => {
        const [from, to] = [Math.max(line.from, low), Math.min(line.to, high)];
        return from < to ? [{ ...line, from, to }] : [];
      }),
      band: part(size.band),
      strictBand: part(size.strictBand),
      ...(size.cut === undefined ? {} : { cut: kept.filter((i) => i < size.cut!).length })
    };
  });
  return { ...model, sizes: sizes.filter(({ points, lines }) => points.length + lines.length > 0) };
}

function defaultHeight(width: number): number {
  return width < 480 ? 300 : width < 900 ? 420 : 520;
}

export function lossCurvesFrame(
  model: Pick<LossCurvesDrawing, "sizes"> & { state?: LossCurvesDrawing["state"] },
  width: number,
  height: number,
  showEfficiency: boolean,
  showStrict = false
): LossCurvesFrame {
  const points = model.sizes.flatMap((size) => size.points);
  const xs = points.map((point) => point.x);
  const losses = points.map((point) => point.loss);
  const ends = model.sizes.flatMap(({ lines, learningEfficiency, intercept, strict }) =>
    lines.flatMap(({ from, to }) =>
      [from, to].flatMap((x) => [
        powerLawLoss(x, learningEfficiency, intercept),
        ...(strict && showStrict ? [powerLawLoss(x, learningEfficiency, strict.intercept)] : [])
      ])
    )
  );
  const left = 34;
  const right = width - (showEfficiency ? 96 : 40);
  const top = 30;
  const bottom = height - 46;
  const x = positionScale("log", [axisStart(Math.min(...xs)), Math.max(...xs) * 1.04], [left, right]);
  const { x: range = null, fitY = false } = model.state ?? {};
  const all = [...losses, ...ends];
  // A part of the axis alone may lie far below 1.
  const y =
    range && fitY
      ? positionScale("log", [Math.min(...all) * 0.99, Math.max(...all) * 1.01], [bottom, top])
      : positionScale("log", [lossStart(Math.min(...all)), Math.max(1, ...all)], [bottom, top]);
  return { width, height, left, right, top, bottom, x, y };
}

/** A whole power of ten when one is near below the data, else a little room. */
function axisStart(low: number): number {
  const power = powerOfTen(Math.floor(Math.log10(low)));
  return low / power < 1.5 ? power * 0.98 : low * 0.88;
}

/** A labelled tenth when one is near below the data, else a little room. */
function lossStart(low: number): number {
  const tenth = Math.floor(low * 10) / 10;
  return tenth > 0 && low / tenth < 1.1 ? tenth * 0.985 : low * 0.97;
}

/** Whether another size stands out. */
function faded({ state: { focus = null } }: LossCurvesDrawing, { modelSize }: DrawnSize): boolean {
  return focus !== null && focus !== modelSize;
}

/** Dots in the fit, rings of the rest; each says "7B base, step 42 of 105, 5.1 x 10^18 FLOPs: loss 0.712 (fitted 0.718, 0.8% below)". */
function drawPoints(
  plot: SVGSVGElement,
  model: LossCurvesDrawing,
  size: LossCurvesDrawing["sizes"][number],
  frame: LossCurvesFrame,
  brief: boolean
): void {
  const { x, y } = frame;
  const stroke = sizeColor(size.modelSize);
  const share = faded(model, size) ? 0.25 : 1;
  const group = markGroup(plot, plotExtent(frame));
  const say = (element: Element, points: DrawnSize["points"]) => {
    const short = (i: number) =>
      [`step ${itemAt(points, i).step}`, `loss ${lossText(itemAt(points, i).loss)}`] as const;
    const reading = sizeReading(model, size, points);
    readable(element, brief ? { ...reading, words: short } : reading);
  };
  const dots = size.points.filter((point) => point.inFit);
  if (dots.length > 0) {
    const path = svgElement(group, "path", {
      d: dotsPath(dots.map((point): Place => [x(point.x), y(point.loss)])),
      stroke,
      "stroke-width": 4.8,
      "stroke-linecap": "round",
      "stroke-opacity": 0.5 * share
    });
    say(path, dots);
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
  say(outlines, rings);
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
function drawBands(plot: SVGSVGElement, { sizes, state }: LossCurvesDrawing, { x, y, bottom }: LossCurvesFrame): void {
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

function drawSizeLines(
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
    readable(
      line,
      lawReading(model, size, { from, to }, "line, nothing of it seen", strict.intercept, size.strictBand)
    );
  }
  for (const { from, to, mode } of lines) {
    const line = drawLine(group, straight(from, to, intercept), {
      stroke: color,
      halo: true,
      ...(mode === "extrapolated" ? { dash: longDash } : {})
    });
    const name = mode === "fitted" ? "fitted line" : size.inFit ? "line beyond the fit" : "line, level known";
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

/** Notes where the curves of these studies leave room, each with a leader to its line. */
function drawAnnotations(
  plot: SVGSVGElement,
  { sizes, state }: LossCurvesDrawing,
  { x, y, left, right, bottom }: LossCurvesFrame,
  annotations: readonly Annotation[]
): void {
  const size = sizes.find(({ inFit, strict }) => !inFit && Boolean(strict));
  if (!size?.strict || (state.focus ?? null) !== null || (state.x ?? null) !== null) return;
  const [from, to] = [Math.log(firstOf(size.lines).from), Math.log(firstOf(size.lines).to)];
  const group = svgElement(plot, "g", { "font-size": 14, fill: "var(--ink-2)", ...haloText });
  for (const { about, head, text } of annotations) {
    const upper = about === "calibrated" && state.resource === "compute";
    const level = about === "calibrated" ? size.intercept : size.strict.intercept;
    const share = upper ? 0.1 : about === "strict" ? 0.42 : 0.08;
    const at = Math.exp(from + (to - from) * share);
    const [px, py] = [x(at), y(powerLawLoss(at, size.learningEfficiency, level))];
    const lines = wrapText(`${head} ${text}`, upper ? 290 : 236, 14);
    const tx = upper ? right - 250 : state.resource === "compute" ? Math.max(left + 8, px - 420) : left + 12;
    const ty = upper
      ? y(0.8)
      : state.resource === "compute"
        ? Math.min(py + 26, bottom - lines.length * 19)
        : about === "strict"
          ? bottom - lines.length * 19 - 4
          : bottom - lines.length * 19 - 92;
    for (const [i, line] of lines.entries()) {
      const pieces =
        i === 0
          ? [{ text: head, weight: 650, fill: "var(--ink)" }, { text: line.slice(head.length) }]
          : [{ text: line }];
      appendText(group, tx, ty + i * 19, pieces, {});
    }
    const start: Place = upper
      ? [tx - 8, ty - 5]
      : [tx + Math.max(...lines.map((line) => textWidth(line, 14))) + 10, ty + 14];
    const bend: Place = upper ? [px + 50, ty - 8] : [px - 4, ty + 14];
    svgElement(markGroup(plot), "path", {
      d: `M${start[0]},${start[1]}Q${bend[0]},${bend[1]} ${px},${py + (upper ? -8 : 8)}`,
      fill: "none",
      stroke: "var(--axis)",
      "stroke-width": 1
    });
  }
}

function drawAxes(
  plot: SVGSVGElement,
  { state: { resource } }: LossCurvesDrawing,
  { right, bottom, width, x }: LossCurvesFrame
): void {
  drawTicks(plot, x, bottom + 4, resource === "compute" ? powerTicks(x) : countTicks(x, width), {
    length: 6,
    padding: 7
  });
  const y = "Test loss, 1 \u2212 pass rate (log scale)";
  drawTitles(plot, { x: resourceTitles[resource], y }, { right, bottom }, width);
}

/** Powers of ten with names, the multiples between them without; a short part of the axis may hold no whole power. */
function powerTicks(x: Scale): AxisTick[] {
  const { major, minor } = decadeTicks(domainOf(x));
  const named = major.length > 1 ? major : partTicks(domainOf(x));
  return [
    ...named.map((value) => ({ value, text: powerText(value) })),
    ...[...major, ...minor].filter((value) => !named.includes(value)).map((value) => ({ value }))
  ];
}

function countTicks(x: Scale, width: number): AxisTick[] {
  const all = niceTicks(domainOf(x));
  const every = width < narrow && all.length > 4 ? /^1|^5/ : /./;
  return (all.length > 1 ? all : partTicks(domainOf(x))).map((value) => ({
    value,
    ...(every.test(String(value)) ? { text: shortCount(value) } : {})
  }));
}

/** A few ticks in a part of the axis that holds none of 1, 2 and 5. */
function partTicks([low, high]: readonly [number, number]): number[] {
  return ticks(low, high, 3).filter((tick) => tick >= low && tick <= high);
}

function drawLabels(
  plot: SVGSVGElement,
  model: LossCurvesDrawing,
  { x, y, width }: LossCurvesFrame,
  showEfficiency: boolean
): void {
  const group = svgElement(plot, "g", {
    "font-size": width < 480 ? 13 : 15,
    "paint-order": "stroke",
    stroke: "var(--surface)",
    "stroke-width": 4,
    "stroke-opacity": 0.85,
    "stroke-linejoin": "round"
  });
  const labels = model.sizes.map((size) => {
    const end = Math.max(...size.lines.map((line) => line.to), ...(size.lines.length > 0 ? [] : [domainOf(x)[0]]));
    return { size, x: x(end) + 9, y: y(powerLawLoss(end, size.learningEfficiency, size.intercept)) + 5 };
  });
  pushApart(labels, showEfficiency ? 96 : 40, width < 480 ? 14 : 16);
  for (const { size, x: left, y: top } of labels) {
    const pieces: TextPiece[] = [{ text: sizeName(size.modelSize), weight: 650, fill: sizeTextColor(size.modelSize) }];
    if (showEfficiency) {
      const note = size.inFit ? `k\u00a0${efficiency(size.learningEfficiency)}` : "held out";
      pieces.push({ text: note, dx: 7, size: 13, fill: "var(--ink-2)" });
    }
    appendText(group, left, top, pieces, {
      "data-size": size.modelSize,
      class: "size-label",
      ...(faded(model, size) ? { opacity: 0.35 } : {})
    });
  }
}

/** Moves labels that share a place apart, once from top to bottom; order and x stay. */
export function pushApart(labels: { x: number; y: number }[], reach: number, gap: number): void {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  for (const [i, label] of sorted.entries()) {
    for (const above of sorted.slice(0, i)) {
      if (Math.abs(above.x - label.x) < reach && label.y - above.y < gap) {
        const missing = gap - (label.y - above.y);
        above.y -= missing / 2;
        label.y += missing / 2;
      }
    }
  }
}
