/** Two coefficients of each size against one another, with intervals both ways and the line where they are equal. */
import { ticks } from "d3-array";
import { efficiency, escapeHtml, fixed, list, modelSize as sizeName } from "../lib/format.js";
import { type CoefficientPoint, coefficientWords } from "./coefficient-plot.js";
import {
  type DrawOptions,
  drawBaseline,
  drawGlyph,
  drawingRoot,
  drawLine,
  drawTicks,
  drawValueAxis,
  extentOf,
  haloText,
  linearAxis,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  type Shape,
  spread
} from "./plot-parts.js";
import { axisName, readableMark } from "./readings.js";
import { sizeColor, sizeTextColor } from "./scales.js";
import { appendText, roundCoordinates, svgElement } from "./svg.js";

export interface CoefficientPair {
  modelSize: number;
  x: Omit<CoefficientPoint, "modelSize">;
  y: Omit<CoefficientPoint, "modelSize">;
}

export interface PairsData {
  /** "k against compute" */
  x: string;
  /** "k against samples" */
  y: string;
  series: readonly { name: string; shape: Shape; pairs: readonly CoefficientPair[] }[];
}

/** Both axes have one scale; square unless a height is given. */
export function coefficientPairs(
  data: PairsData,
  { document = globalThis.document, width = 480, height = Math.min(width, 460), label = "" }: DrawOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const all = data.series.flatMap(({ pairs }) => pairs.flatMap(({ x, y }) => [x, y]));
  const [low, high] = extentOf([0, ...all.flatMap(({ value, low: from, high: to }) => [value, from, to])]);
  const domain: [number, number] = [low, high * 1.05];
  const box = { left: 40, right: width - 16, top: 30, bottom: height - 48 };
  const [x, y] = [linearAxis(domain, [box.left, box.right]), linearAxis(domain, [box.bottom, box.top])];
  const shown = ticks(...domain, width < narrow ? 3 : 5);
  const format = (value: number) => fixed(value, value === 0 ? 0 : 2);
  drawValueAxis(root, y, box, { ticks: shown, format });
  drawBaseline(root, box);
  drawTicks(
    root,
    x,
    box.bottom,
    shown.map((value) => ({ value, text: format(value) }))
  );
  const marks = markGroup(root, plotExtent(box));
  drawLine(marks, `M${x(low)},${y(low)}L${x(domain[1])},${y(domain[1])}`, { stroke: "var(--axis)", width: 1.2 });
  for (const { name, shape, pairs } of data.series) {
    for (const pair of pairs) {
      const [px, py]: Place = [x(pair.x.value), y(pair.y.value)];
      const style = { stroke: sizeColor(pair.modelSize), width: shape === "circle" ? 2 : 1.2 };
      if (known(pair.x)) drawLine(marks, `M${x(pair.x.low!)},${py}H${x(pair.x.high!)}`, style);
      if (known(pair.y)) drawLine(marks, `M${px},${y(pair.y.low!)}V${y(pair.y.high!)}`, style);
      const hollow = shape === "diamond";
      const glyph = drawGlyph(marks, [px, py], { color: style.stroke, shape, hollow, radius: hollow ? 7 : 5 });
      const words = [coefficientWords(axisName(data.x), pair.x), coefficientWords(axisName(data.y), pair.y)];
      readableMark(glyph, escapeHtml(name), sizeName(pair.modelSize), words.join(", "));
    }
  }
  drawSizeNames(root, data, (pair) => [x(pair.x.value), y(pair.y.value)], box);
  const style = { "font-size": width < narrow ? 13 : 14, fill: "var(--ink-2)" };
  appendText(root, 0, 14, data.y, style);
  appendText(root, box.right, box.bottom + 42, data.x, { ...style, "text-anchor": "end" });
  const middle = low + (domain[1] - low) * 0.62;
  appendText(root, x(middle) + 10, y(middle) + 16, "equal", { "font-size": 13, fill: "var(--ink-2)" });
  return roundCoordinates(root);
}

/** Names of the first series' points, above and left of them, pushed apart. */
function drawSizeNames(
  root: Element,
  { series }: PairsData,
  place: (pair: CoefficientPair) => Place,
  box: { top: number; bottom: number }
): void {
  const pairs = series[0]?.pairs ?? [];
  const ys = spread(
    pairs.map((pair) => place(pair)[1] - 8),
    16,
    box.top + 8,
    box.bottom - 4
  );
  const group = svgElement(root, "g", { "font-size": 14, "font-weight": 600, "text-anchor": "end", ...haloText });
  for (const [i, pair] of pairs.entries()) {
    const at = Math.max(place(pair)[0] - 10, 72);
    appendText(group, at, ys[i]!, sizeName(pair.modelSize), { fill: sizeTextColor(pair.modelSize) });
  }
}

function known({ low, high }: Omit<CoefficientPoint, "modelSize">): boolean {
  return typeof low === "number" && typeof high === "number";
}

/** Plain text: both values of each size, and whose intervals leave out equality. */
export function describePairs({ x, y, series }: PairsData): string {
  const sentences = series.map(({ name, pairs }) => {
    const values = pairs.map(
      (pair) => `${sizeName(pair.modelSize)} ${efficiency(pair.x.value)} and ${efficiency(pair.y.value)}`
    );
    const differ = pairs.filter(
      (pair) => known(pair.x) && known(pair.y) && (pair.x.low! > pair.y.high! || pair.y.low! > pair.x.high!)
    );
    const clause =
      differ.length === 0
        ? "no size\u2019s intervals part"
        : `intervals part at ${list(differ.map((pair) => sizeName(pair.modelSize)))}`;
    return `${name}: ${list(values)}; ${clause}.`;
  });
  return [`${x} and ${y}, by size.`, ...sentences].join(" ");
}
