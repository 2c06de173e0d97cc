/** What is written in the drawing of loss curves: names at the lines' ends, and notes. */
import { efficiency, modelSize as sizeName } from "../../lib/format.js";
import { powerLawLoss } from "../../lib/forms/power-law.js";
import { firstOf } from "../../lib/items.js";
import { domainOf } from "../drawing/axes.js";
import { haloText, markGroup, type Place, textWidth, wrapText } from "../drawing/plot-parts.js";
import { sizeTextColor } from "../drawing/scales.js";
import { appendText, svgElement, type TextPiece } from "../drawing/svg.js";
import type { LossCurvesDrawing, LossCurvesFrame } from "./loss-curves-axes.js";
import { faded } from "./loss-curves-marks.js";

/** A note at a held-out size's line: first words bold. */
export interface Annotation {
  about: "calibrated" | "strict";
  head: string;
  text: string;
}
/** Notes where the curves of these studies leave room, each with a leader to its line. */
export function drawAnnotations(
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

export function drawLabels(
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
