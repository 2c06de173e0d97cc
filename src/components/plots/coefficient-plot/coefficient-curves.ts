/** Curves of a coefficient plot: what of them is on the paper, solid and dashed. */
import { escapeHtml, modelSize as sizeName } from "../../../lib/format.js";
import { itemAt } from "../../../lib/items.js";
import { domainOf } from "../../drawing/axes.js";
import {
  bandPath,
  clamp,
  clipLine,
  drawLine,
  linePath,
  longDash,
  narrow,
  type Place
} from "../../drawing/plot-parts.js";
import { svgElement } from "../../drawing/svg.js";
import { type Reading, readable } from "../../frame/readings.js";
import { type Edges, edgesAt } from "../line-readings.js";
import type { CoefficientCurve, CoefficientPoint, Frame } from "./coefficient-data.js";
import { bounded, coefficientWords } from "./coefficient-data.js";

export function limitName(width: number): string {
  return width < narrow ? "limit" : "limit of the law";
}

export function drawBand(parent: Element, { points }: CoefficientCurve, { x, y }: Frame): void {
  const known = points.filter(bounded).filter((point) => point.modelSize <= domainOf(x)[1]);
  if (known.length < 2) return;
  const edge = (side: "low" | "high") =>
    known.map((point): Place => [x(point.modelSize), y(clamp(point[side], domainOf(y)))]);
  svgElement(parent, "path", { d: bandPath(edge("high"), edge("low")), fill: "var(--axis)", "fill-opacity": 0.28 });
}

/** Solid as far as models were measured, dashed beyond; cut where it leaves the plot. */
export function drawCurve(
  parent: Element,
  curve: CoefficientCurve,
  frame: Frame,
  quantity: string,
  style: { stroke: string; width: number; halo?: boolean }
): void {
  const { inside, beyond } = curveParts(curve, frame);
  const draw = (run: readonly Place[], look: typeof style & { dash?: string }) => {
    const path = drawLine(parent, linePath(onPaper(run, frame)), look);
    readable(path, curveReading(curve, run, quantity));
  };
  for (const run of inside) draw(run, style);
  for (const run of beyond) draw(run, { ...style, dash: longDash, halo: false });
}

/** "The law, 13.2B: learning efficiency k 0.063 [0.058, 0.068]" */
function curveReading({ name, points }: CoefficientCurve, run: readonly Place[], quantity: string): Reading {
  const known = points.filter(bounded);
  const edges: Edges = {
    x: known.map(({ modelSize }) => modelSize),
    low: known.map(({ low }) => low),
    high: known.map(({ high }) => high)
  };
  return {
    group: escapeHtml(name),
    count: run.length,
    words: (i) => {
      const [size, value] = itemAt(run, i);
      const [low, high] = edgesAt(edges, size) ?? [null, null];
      return [sizeName(size), coefficientWords(quantity, { value, low, high })];
    }
  };
}

export function onPaper(run: readonly Place[], { x, y }: Frame): Place[] {
  return run.map(([size, value]): Place => [x(size), y(value)]);
}

/** Sizes and values of a curve, in parts that lie inside the plot. */
export function curveParts(
  { points }: CoefficientCurve,
  { x, y, measuredTo }: Frame
): { inside: Place[][]; beyond: Place[][] } {
  const at = (wanted: (size: number) => boolean) =>
    points.filter((point) => wanted(point.modelSize)).map((point): Place => [point.modelSize, point.value]);
  const end = valueAt(points, measuredTo);
  const border: Place[] = end === null ? [] : [[measuredTo, end]];
  const runs = (places: Place[]) => clipLine(places, domainOf(y)).filter((run) => run.length > 1);
  return {
    inside: runs([...at((size) => size < measuredTo && size >= domainOf(x)[0]), ...border]),
    beyond: runs([...border, ...at((size) => size > measuredTo && size <= domainOf(x)[1])])
  };
}

/** A curve's value at a size, between its points at ln N; none outside them. */
export function valueAt(points: readonly CoefficientPoint[], modelSize: number): number | null {
  const i = points.findIndex((point) => point.modelSize >= modelSize);
  const after = points[i];
  if (after?.modelSize === modelSize) return after.value;
  const before = points[i - 1];
  if (!after || !before) return null;
  const share = Math.log(modelSize / before.modelSize) / Math.log(after.modelSize / before.modelSize);
  return before.value + share * (after.value - before.value);
}
