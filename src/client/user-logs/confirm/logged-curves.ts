/** Scores as they were logged, against the step: what was read, before anything is made of it. */
import { ticks } from "d3-array";
import {
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  extentOf,
  positionScale
} from "../../../components/drawing/axes.js";
import {
  type Box,
  type DrawOptions,
  dotsPath,
  drawingRoot,
  drawLine,
  linePath,
  markGroup,
  plotExtent
} from "../../../components/drawing/plot-parts.js";
import { sizeColor } from "../../../components/drawing/scales.js";
import type { LoggedRun } from "../../../import/study/logged-run.js";
import { count } from "../../../lib/format.js";
import { firstOf, lastOf } from "../../../lib/items.js";

/** Curves that are drawn; of more, the first. */
export const mostCurves = 24;

/** Values up to which each is seen as a dot: a line through one or two shows little or nothing. */
const fewValues = 12;

/** @param runs each with at least one value */
export function loggedCurves(
  runs: readonly LoggedRun[],
  { document = globalThis.document, width = 680, height = width < 480 ? 174 : 194, label = "" }: DrawOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const box: Box = { left: 48, right: width - 14, top: 26, bottom: height - 48 };
  const [fromX, toX] = extentOf(runs.flatMap(({ step }) => [firstOf(step), lastOf(step)]));
  const [fromY, toY] = extentOf(runs.flatMap(({ value }) => Array.from(value)));
  const [lowY, highY] = toY > fromY ? [fromY, toY] : [Math.min(0, toY), Math.max(0, toY) || 1];
  const room = 0.06 * (highY - lowY);
  const x = positionScale("linear", [fromX, toX > fromX ? toX : fromX + 1], [box.left, box.right]);
  const y = positionScale("linear", [lowY - room, highY + room], [box.bottom, box.top]);
  drawValueAxis(root, y, box, {
    ticks: ticks(...domainOf(y), 4),
    format: (value) => String(Number(value.toPrecision(6))).replace("-", "−")
  });
  drawTicks(
    root,
    x,
    box.bottom,
    ticks(...domainOf(x), width < 480 ? 4 : 8)
      .filter(Number.isInteger)
      .map((value) => ({ value, text: count(value) })),
    { line: true }
  );
  const marks = markGroup(root, plotExtent(box));
  for (const { step, value, modelSize } of runs) {
    const places = Array.from(step, (at, i) => [x(at), y(value[i]!)] as const);
    const stroke = modelSize === null ? "var(--link)" : sizeColor(modelSize);
    drawLine(marks, linePath(places), { stroke, width: 1.8 });
    if (places.length <= fewValues) drawLine(marks, dotsPath(places), { stroke, width: 6 });
  }
  drawTitles(root, { x: "Training step", y: "Score as logged" }, box, width);
  return root;
}
