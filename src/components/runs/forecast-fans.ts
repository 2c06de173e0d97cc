/** Runs with what comes next: evaluations, the forecast beyond them dashed, and the interval of one evaluation as a fan. */
import { ticks } from "d3-array";
import { firstOf, itemAt, lastOf } from "../../lib/items.js";
import { domainOf, drawTicks, drawTitles, drawValueAxis, extentOf, positionScale } from "../drawing/axes.js";
import {
  type Box,
  bandPath,
  type DrawOptions,
  dotsPath,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  markGroup,
  type Place,
  plotExtent,
  shortened,
  spread
} from "../drawing/plot-parts.js";
import { appendText, svgElement } from "../drawing/svg.js";
import { type Fan, fanOf } from "./fan.js";

/** Points of a curve that are drawn. */
const mostDots = 400;
const inks = ["--size-7b", "--ordered-3", "--llama-3b", "--size-0-5b", "--size-32b", "--size-1-5b"];
const dashes = ["7 4", "2 3", "9 3 2 3", "12 4", "5 2", "1 3"];

/** @param fans each with one evaluation or more; a run that ends beyond `to` has no fan */
export function forecastFans(
  fans: readonly Fan[],
  to: number,
  unit: string,
  { document = globalThis.document, width = 680, height = width < 480 ? 240 : 300, label = "" }: DrawOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const box: Box = { left: 52, right: width - (width < 480 ? 70 : 130), top: 26, bottom: height - 48 };
  const paths = fans.map((fan) => fanOf(fan, to));
  const [fromX] = extentOf(fans.map(({ curve }) => firstOf(curve.x)));
  const [, toX] = extentOf([to, ...fans.map(({ curve }) => lastOf(curve.x))]);
  const ends = [
    ...fans.flatMap(({ curve }) => extentOf(curve.score)),
    ...paths.flatMap((path) => path.flatMap(({ low, high }) => [low, high]))
  ];
  const [fromY, toY] = extentOf(ends);
  const x = positionScale("linear", [Math.min(0, fromX), toX], [box.left, box.right]);
  const y = positionScale("linear", [fromY, toY > fromY ? toY : fromY + 0.01], [box.bottom, box.top]);
  drawValueAxis(root, y, box, {
    ticks: ticks(...domainOf(y), 5),
    format: (value) => `${Number((100 * value).toPrecision(3))}%`
  });
  const texts = ticks(...domainOf(x), width < 480 ? 3 : 6).map((value) => ({
    value,
    text: String(Number(value.toPrecision(6)))
  }));
  drawTicks(root, x, box.bottom, texts, { line: true });
  const marks = markGroup(root, plotExtent(box));
  const labels: number[] = [];
  for (const [i, { curve }] of fans.entries()) {
    const color = `var(${inks[i % inks.length]})`;
    const path = itemAt(paths, i);
    const upper = path.map(({ at, high }): Place => [x(at), y(high)]);
    const lower = path.map(({ at, low }): Place => [x(at), y(low)]);
    if (path.length > 0)
      svgElement(marks, "path", { d: bandPath(upper, lower), fill: color, "fill-opacity": 0.13, "data-fan": i });
    const every = Math.ceil(curve.x.length / mostDots);
    const seen = Array.from(curve.x, (at, j): Place => [x(at), y(itemAt(curve.score, j))]).filter(
      (_, j) => j % every === 0
    );
    drawLine(marks, linePath(seen), { stroke: color, width: 1 });
    svgElement(marks, "path", {
      ...{ d: dotsPath(seen), fill: "none", stroke: color },
      ...{ "stroke-width": seen.length > 80 ? 2.4 : 4.4, "stroke-linecap": "round" }
    });
    const middle = path.map(({ at, score }): Place => [x(at), y(score)]);
    if (middle.length > 0)
      drawLine(marks, linePath(middle), { stroke: color, width: 2, dash: itemAt(dashes, i % dashes.length) });
    labels.push((middle.at(-1) ?? lastOf(seen))[1]);
  }
  const texted = spread(labels, 15, box.top, box.bottom);
  for (const [i, { name }] of fans.entries()) {
    const short = shortened(name, width - box.right - 8, 12.5);
    appendText(root, box.right + 6, itemAt(texted, i) + 4, short, {
      ...{ "font-size": 12.5, fill: `var(${inks[i % inks.length]})` },
      ...haloText
    });
  }
  drawTitles(root, { x: unit, y: "Score, fraction correct" }, box, width);
  return root;
}
