/**
 * Loss against compute or data, on logarithmic axes: measured points, the fitted law, a label at each line's end.
 * Draws the same in Node (pass jsdom's document) and in the browser; colours are CSS custom properties.
 */
import * as Plot from "@observablehq/plot";
import { efficiency, fixed, shortCount, modelSize as sizeName } from "../lib/format.js";
import { powerLawLoss } from "../lib/laws.js";
import type { LossCurvesModel, SizeModel } from "./loss-curves-model.js";
import { decadeTicks, type LogAxis, logAxis, lossTicks, niceTicks, sizeColor, sizeTextColor } from "./scales.js";
import { appendText, roundCoordinates, svgElement, type TextPiece } from "./svg.js";

export interface LossCurvesOptions {
  document?: Document;
  width?: number;
  height?: number;
  /** write k beside each size's name */
  showEfficiency?: boolean;
  /** for those who do not see it */
  label?: string;
}

/** Where the plot lies in the drawing, and its axes. */
export interface LossCurvesFrame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: LogAxis;
  y: LogAxis;
}

const resourceTitles = {
  compute: "Training compute, FLOPs (log scale)",
  data: "Training samples (log scale)"
} as const;

/** What is drawn: sizes with their points and lines, against a resource. */
export interface LossCurvesDrawing {
  state: Pick<LossCurvesModel["state"], "resource">;
  sizes: readonly SizeModel[];
}

export function lossCurves(
  model: LossCurvesDrawing,
  {
    document = globalThis.document,
    width = 680,
    height = defaultHeight(width),
    showEfficiency = width >= 600,
    label = ""
  }: LossCurvesOptions = {}
): SVGSVGElement {
  const frame = lossCurvesFrame(model, width, height, showEfficiency);
  const plot = Plot.plot({
    document,
    width,
    height,
    marginLeft: frame.left,
    marginRight: width - frame.right,
    marginTop: frame.top,
    marginBottom: height - frame.bottom,
    className: "loss-curves",
    x: { type: "log", domain: frame.x.domain, range: frame.x.range, axis: null },
    y: { type: "log", domain: frame.y.domain, range: frame.y.range, axis: null },
    marks: [
      Plot.ruleY(lossTicks(frame.y.domain), {
        x1: frame.x.domain[0],
        x2: frame.x.domain[1],
        stroke: "var(--grid)",
        ariaHidden: "true"
      }),
      ...model.sizes.flatMap((size) => pointMarks(size)),
      ...model.sizes.flatMap((size) => lineMarks(size))
    ]
  }) as unknown as SVGSVGElement;
  plot.querySelector("style")?.remove();
  drawAxes(plot, model, frame);
  drawLabels(plot, model, frame, showEfficiency);
  setRoot(plot, width, height, label);
  return roundCoordinates(plot);
}

export function defaultHeight(width: number): number {
  return width < 480 ? 300 : width < 900 ? 420 : 520;
}

export function lossCurvesFrame(
  model: Pick<LossCurvesDrawing, "sizes">,
  width: number,
  height: number,
  showEfficiency: boolean
): LossCurvesFrame {
  const all = model.sizes.flatMap((size) => size.points);
  const xs = all.map((point) => point.x);
  const losses = all.map((point) => point.loss);
  const ends = model.sizes.flatMap((size) =>
    size.lines.flatMap(({ from, to }) =>
      [from, to].map((x) => powerLawLoss(x, size.learningEfficiency, size.intercept))
    )
  );
  const left = 34;
  const right = width - (showEfficiency ? 96 : 40);
  const top = 30;
  const bottom = height - 46;
  const x = logAxis([axisStart(Math.min(...xs)), Math.max(...xs) * 1.04], [left, right]);
  const y = logAxis([lossStart(Math.min(...losses, ...ends)), Math.max(1, ...losses, ...ends)], [bottom, top]);
  return { width, height, left, right, top, bottom, x, y };
}

/** A whole power of ten when one is near below the data, else a little room. */
function axisStart(low: number): number {
  const power = 10 ** Math.floor(Math.log10(low));
  return low / power < 1.5 ? power * 0.98 : low * 0.88;
}

/** A labelled tenth when one is near below the data, else a little room. */
function lossStart(low: number): number {
  const tenth = Math.floor(low * 10) / 10;
  return tenth > 0 && low / tenth < 1.1 ? tenth * 0.985 : low * 0.97;
}

function pointMarks({ modelSize, points }: SizeModel): Plot.Markish[] {
  const color = sizeColor(modelSize);
  const dots = points.filter((point) => point.inFit);
  const rings = points.filter((point) => !point.inFit);
  const channels = { x: "x", y: "loss", r: 2.4, ariaHidden: "true", clip: false } as const;
  return [
    ...(dots.length > 0 ? [Plot.dot(dots, { ...channels, fill: color, fillOpacity: 0.42, stroke: "none" })] : []),
    ...(rings.length > 0
      ? [Plot.dot(rings, { ...channels, stroke: color, strokeOpacity: 0.75, strokeWidth: 1.2, fill: "none" })]
      : [])
  ];
}

function lineMarks({ modelSize, learningEfficiency: k, intercept, lines }: SizeModel): Plot.Markish[] {
  return lines.flatMap(({ from, to, mode }) => {
    const ends = [from, to].map((x) => [x, powerLawLoss(x, k, intercept)] as [number, number]);
    const dash = mode === "extrapolated" ? { strokeDasharray: "8 5" } : {};
    return [
      Plot.line(ends, { stroke: "var(--surface)", strokeWidth: 5, strokeOpacity: 0.7, ariaHidden: "true" }),
      Plot.line(ends, { stroke: sizeColor(modelSize), strokeWidth: 2.4, ariaHidden: "true", ...dash })
    ];
  });
}

function drawAxes(
  plot: SVGSVGElement,
  model: LossCurvesDrawing,
  { left, right, bottom, width, x, y }: LossCurvesFrame
): void {
  const axes = svgElement(plot, "g", { "font-size": 13, fill: "var(--ink-2)", "aria-hidden": "true" });
  for (const tick of lossTicks(y.domain)) {
    appendText(axes, left - 8, y(tick) + 4.5, fixed(tick, tick * 10 === Math.round(tick * 10) ? 1 : 2), {
      "text-anchor": "end"
    });
  }
  if (model.state.resource === "compute") {
    const { major, minor } = decadeTicks(x.domain);
    const path = [
      ...major.map((tick) => `M${x(tick)},${bottom + 4}v6`),
      ...minor.map((tick) => `M${x(tick)},${bottom + 4}v3.5`)
    ].join("");
    svgElement(axes, "path", { d: path, stroke: "var(--axis)", fill: "none" });
    for (const tick of major) {
      const exponent = String(Math.round(Math.log10(tick)));
      const pieces: TextPiece[] = [{ text: "10" }, { text: exponent, raised: true }];
      appendText(axes, x(tick), bottom + 26, pieces, { "text-anchor": "middle" });
    }
  } else {
    const ticks = niceTicks(x.domain);
    svgElement(axes, "path", {
      d: ticks.map((tick) => `M${x(tick)},${bottom + 4}v6`).join(""),
      stroke: "var(--axis)",
      fill: "none"
    });
    const every = width < 480 ? /^1|^5/ : /./;
    for (const tick of ticks) {
      if (every.test(String(tick)))
        appendText(axes, x(tick), bottom + 26, shortCount(tick), { "text-anchor": "middle" });
    }
  }
  const size = width < 480 ? 13 : 14;
  appendText(axes, 0, 13, "Test loss, 1 \u2212 pass rate (log scale)", { "font-size": size });
  appendText(axes, right, bottom + 42, resourceTitles[model.state.resource], {
    "font-size": size,
    "text-anchor": "end"
  });
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
    const end = Math.max(...size.lines.map((line) => line.to));
    return { size, x: x(end) + 9, y: y(powerLawLoss(end, size.learningEfficiency, size.intercept)) + 5 };
  });
  pushApart(labels, showEfficiency ? 96 : 40, width < 480 ? 14 : 16);
  for (const { size, x: left, y: top } of labels) {
    const pieces: TextPiece[] = [{ text: sizeName(size.modelSize), weight: 650, fill: sizeTextColor(size.modelSize) }];
    if (showEfficiency) {
      const note = size.inFit ? `k\u00a0${efficiency(size.learningEfficiency)}` : "held out";
      pieces.push({ text: note, dx: 7, size: 13, fill: "var(--ink-2)" });
    }
    appendText(group, left, top, pieces, {});
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

function setRoot(plot: SVGSVGElement, width: number, height: number, label: string): void {
  for (const name of ["class", "text-anchor", "fill", "font-family", "font-size"]) plot.removeAttribute(name);
  plot.setAttribute("width", String(width));
  plot.setAttribute("height", String(height));
  plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
  plot.setAttribute("font-family", "var(--sans)");
  plot.setAttribute("fill", "currentColor");
  plot.setAttribute("role", "img");
  if (label) plot.setAttribute("aria-label", label);
}
