/** The law's three drawings in one: measured losses with its lines, k(N), and the valley of pairs that fit nearly as well. */

import { arrange, type Placed } from "../../../components/drawing/arrange.js";
import {
  type AxisTick,
  drawTicks,
  drawValueAxis,
  positionScale,
  type Scale
} from "../../../components/drawing/axes.js";
import {
  appendIndexed,
  type Box,
  bandPath,
  clamp,
  type DrawOptions,
  drawGlyph,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  longDash,
  markGroup,
  type Place,
  plotExtent
} from "../../../components/drawing/plot-parts.js";
import { sizeColor } from "../../../components/drawing/scales.js";
import { appendText, svgElement } from "../../../components/drawing/svg.js";
import { readableMark } from "../../../components/frame/readings.js";
import { lossCurves } from "../../../components/loss-curves/loss-curves.js";
import { efficiency, fixed, parameters, modelSize as sizeName } from "../../../lib/format.js";
import { type EfficiencyLaw, learningEfficiency } from "../../../lib/forms/saturating.js";
import { evaluateSlopeForm, type SlopeFormFit } from "../../../lib/forms/size-forms.js";
import { lastOf } from "../../../lib/items.js";
import { valleyEdges } from "../../../lib/law/law-valley.js";
import { power } from "../../../lib/statistics/power.js";
import { type LawData, type LawModel, nearly, ranges } from "./law-model.js";

/** A pair with a name of its own, marked in the valley. */
export interface NamedPair extends EfficiencyLaw {
  name: string;
  /** in its place beside the mark */
  side: "left" | "right";
}

/** Errors, as multiples of the least, up to which pairs are shaded. */
export const contours = [1.2, nearly] as const;

interface Panel extends Box {
  x: Scale;
  y: Scale;
  /** of the panel in the whole drawing */
  at: Place;
  width: number;
  height: number;
}

export interface LawLayout {
  width: number;
  height: number;
  loss: { width: number; height: number };
  efficiency: Panel;
  valley: Panel;
}

/** Right end of the axis of sizes. */
export const lawReach = 1e12;

/** Sizes at which a curve of k(N) is drawn, evenly apart in their logarithm. */
export function curveSizes(to: number, from = 0.4e9): number[] {
  return Array.from({ length: 33 }, (_, i) => from * power(to / from, i / 32));
}

/** Where the panels are at a width, and their axes: the same for every pair. */
export function lawLayout(width: number): LawLayout {
  const wide = width >= 900;
  const beside = width >= 600;
  const gap = 28;
  const lossWidth = wide ? Math.round(width * 0.62) : width;
  const lossHeight = wide ? 470 : beside ? 316 : 290;
  const panelWidth = wide ? width - lossWidth - gap : beside ? (width - gap) / 2 : width;
  const panelHeight = wide ? (lossHeight - 14) / 2 : beside ? 222 : 232;
  const first: Place = wide ? [lossWidth + gap, 0] : [0, lossHeight + 14];
  const second: Place = wide
    ? [first[0], panelHeight + 14]
    : beside
      ? [panelWidth + gap, first[1]]
      : [0, first[1] + panelHeight + 14];
  const box = { left: 36, right: panelWidth - 12, top: 34, bottom: panelHeight - 28 };
  const panel = (at: Place, x: readonly [number, number], y: readonly [number, number]): Panel => ({
    ...box,
    at,
    width: panelWidth,
    height: panelHeight,
    x: positionScale("log", x, [box.left, box.right]),
    y: positionScale("linear", y, [box.bottom, box.top])
  });
  return {
    width,
    height: wide ? lossHeight : second[1] + panelHeight,
    loss: { width: lossWidth, height: lossHeight },
    efficiency: panel(first, [0.4e9, lawReach], [0, ranges.kMax[1]]),
    valley: panel(second, ranges.n0, ranges.kMax)
  };
}

export function lawDrawing(
  model: LawModel,
  named: readonly NamedPair[],
  { variant, resource }: Pick<LawData, "variant" | "resource">,
  { document = globalThis.document, width = 680, label = "" }: DrawOptions,
  rivals: readonly SlopeFormFit[] = []
): SVGSVGElement {
  const layout = lawLayout(width);
  const curves = lossCurves(
    { state: { resource, variant: variant as "base" | "instruct", focus: null }, sizes: model.sizes },
    { document, ...layout.loss, showEfficiency: false, showStrict: false, label: "" }
  );
  const parts: Placed[] = [
    { svg: curves, x: 0, y: 0 },
    placed(document, layout.efficiency, (root) => drawEfficiency(root, model, layout.efficiency, rivals)),
    placed(document, layout.valley, (root) => drawValley(root, model, named, layout.valley))
  ];
  return arrange(document, parts, { width, height: layout.height, label });
}

function placed(document: Document, { at: [x, y], width, height }: Panel, draw: (root: SVGSVGElement) => void): Placed {
  const svg = drawingRoot(document, width, height, "");
  draw(svg);
  return { svg, x, y };
}

function drawEfficiency(
  root: SVGSVGElement,
  { pair, slopes }: LawModel,
  panel: Panel,
  rivals: readonly SlopeFormFit[]
): void {
  const { x, y, left, right, bottom } = panel;
  title(root, ["Learning efficiency k against size N"]);
  drawValueAxis(root, y, panel, { ticks: [0, 0.1, 0.2, 0.3], format: (value) => fixed(value, value === 0 ? 0 : 1) });
  const sizes = slopes.map(({ modelSize }): AxisTick => ({ value: modelSize, text: sizeName(modelSize) }));
  drawTicks(root, x, bottom, [...sizes, { value: lawReach, text: sizeName(lawReach), faint: true }]);
  const marks = markGroup(root, plotExtent(panel));
  drawLine(marks, `M${left},${y(pair.kMax)}H${right}`, { stroke: "var(--link)", width: 1 });
  appendIndexed(marks, [left + 4, y(pair.kMax) - 6], ["K", "max", ` ${efficiency(pair.kMax)}`], {
    "font-size": 13,
    fill: "var(--link)",
    ...haloText
  });
  const largest = lastOf(slopes).modelSize;
  const curve = (from: number, to: number, k = (size: number) => learningEfficiency(size, pair)) =>
    linePath(
      curveSizes(to, from).flatMap((size): Place[] => {
        const at = k(size);
        return at >= 0 && at <= ranges.kMax[1] ? [[x(size), y(at)]] : [];
      })
    );
  for (const fit of rivals)
    drawLine(
      marks,
      curve(0.4e9, lawReach, (size) => evaluateSlopeForm(fit, size)),
      { stroke: "var(--axis)", width: 1.4 }
    );
  drawLine(marks, curve(0.4e9, largest), { stroke: "var(--ink)", width: 2.4, halo: true });
  drawLine(marks, curve(largest, lawReach), { stroke: "var(--ink)", width: 2.4, dash: longDash });
  for (const { modelSize, k, inFit } of slopes) {
    const glyph = drawGlyph(marks, [x(modelSize), y(k)], {
      color: sizeColor(modelSize),
      radius: 4.4,
      hollow: !inFit
    });
    const law = efficiency(learningEfficiency(modelSize, pair));
    readableMark(glyph, sizeName(modelSize), "", `k ${efficiency(k)} fitted to this size alone, ${law} by the law`);
  }
  drawHandle(marks, [x(pair.n0), y(pair.kMax / 2)]);
}

function drawValley(
  root: SVGSVGElement,
  { pair, ground: { floor, least } }: LawModel,
  named: readonly NamedPair[],
  panel: Panel
): void {
  const { x, y, bottom } = panel;
  title(root, ["K", "max", " against N", "0", ": pairs that fit nearly as well"]);
  drawValueAxis(root, y, panel, { ticks: [0.1, 0.2, 0.3], format: (value) => fixed(value, 1) });
  const ticks = [1e9, 2e9, 5e9, 1e10, 2e10, 5e10, 1e11];
  drawTicks(
    root,
    x,
    bottom,
    ticks.map((value) => ({ value, text: sizeName(value) }))
  );
  const marks = markGroup(root, plotExtent(panel));
  const inside = (kMax: number) => y(clamp(kMax, ranges.kMax));
  for (const [i, factor] of contours.entries()) {
    const edges = valleyEdges(floor, least * factor).filter(
      ({ low, high }) => low < ranges.kMax[1] && high > ranges.kMax[0]
    );
    if (edges.length < 2) continue;
    svgElement(marks, "path", {
      d: bandPath(
        edges.map(({ n0, high }): Place => [x(n0), inside(high)]),
        edges.map(({ n0, low }): Place => [x(n0), inside(low)])
      ),
      fill: "var(--link)",
      "fill-opacity": i === 0 ? 0.14 : 0.3
    });
  }
  const along = floor.filter(({ kMax }) => kMax >= ranges.kMax[0] && kMax <= ranges.kMax[1]);
  drawLine(marks, linePath(along.map(({ n0, kMax }): Place => [x(n0), y(kMax)])), {
    stroke: "var(--axis)",
    width: 1.4
  });
  for (const { name, kMax, n0, side } of named) {
    const glyph = drawGlyph(marks, [x(n0), y(kMax)], { color: "var(--ink)", radius: 3.6 });
    readableMark(glyph, name, "", `K<sub>max</sub> ${efficiency(kMax)}, N<sub>0</sub> ${parameters(n0)}`);
    appendText(marks, x(n0) + (side === "left" ? -10 : 10), y(kMax) + (side === "left" ? -6 : 14), name, {
      "font-size": 13,
      "text-anchor": side === "left" ? "end" : "start",
      fill: "var(--ink)",
      ...haloText
    });
  }
  drawHandle(marks, [x(pair.n0), y(pair.kMax)]);
}

/** Words over a panel; every second piece is an index, set low. */
function title(root: Element, pieces: readonly string[]): void {
  const element = appendText(
    root,
    0,
    14,
    pieces.map((text, i) => ({ text, ...(i % 2 ? { size: 11 } : {}) })),
    {
      "font-size": 14,
      fill: "var(--ink-2)"
    }
  );
  for (const [i, span] of [...element.children].entries()) if (i > 0) span.setAttribute("dy", i % 2 ? "3" : "-3");
}

/** What is dragged: a ring in the colour of links, with a dot in it. */
function drawHandle(parent: Element, [cx, cy]: Place): void {
  svgElement(parent, "circle", { cx, cy, r: 9, fill: "var(--surface)", stroke: "var(--link)", "stroke-width": 2.6 });
  svgElement(parent, "circle", { cx, cy, r: 3.4, fill: "var(--link)" });
}
