/** A reader's curves as a drawing. */
import {
  count,
  escapeHtml,
  loss as lossText,
  shortCount,
  significant,
  modelSize as sizeName
} from "../../lib/format.js";
import { itemAt, lastOf } from "../../lib/items.js";
import {
  decadeTicks,
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  extentOf,
  lossTicks,
  niceTicks,
  positionScale,
  powerText
} from "../drawing/axes.js";
import {
  type Box,
  clipLine,
  type DrawOptions,
  dotsPath,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  spread,
  textWidth
} from "../drawing/plot-parts.js";
import { appendText } from "../drawing/svg.js";
import { readable } from "../frame/readings.js";
import { type StudyCurve, shownName, type UserRun } from "./user-runs-data.js";
import {
  color,
  heightOf,
  mostNamed,
  type Point,
  studyPoints,
  textColor,
  type XUnit,
  xWords
} from "./user-runs-parts.js";

export function drawCurves(
  study: readonly StudyCurve[],
  users: readonly { run: UserRun; points: Point[]; line: Point[] }[],
  unit: XUnit,
  { document = globalThis.document, width = 680, height = heightOf(width), label = "" }: DrawOptions
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const lines = study
    .map((curve) => ({ curve, points: studyPoints(curve, unit) }))
    .filter(({ points }) => points.length > 0);
  const all = [...lines.flatMap(({ points }) => points), ...users.flatMap(({ points }) => points)];
  const names = users
    .slice(0, mostNamed)
    .map(({ run }) => ({ run, text: shownName(run.run, width < narrow ? 14 : 26) }));
  const room = Math.max(34, ...names.map(({ text }) => textWidth(text, 13) + 10));
  const box: Box = { left: 40, right: width - room, top: 30, bottom: height - 48 };
  const [fromX, toX] = all.length > 0 ? extentOf(all.map(([x]) => x)) : [1, 10];
  const levels = [...all, ...users.flatMap(({ line }) => line)].map(([, y]) => y);
  const [fromY, toY] = levels.length > 0 ? extentOf(levels) : [0.1, 1];
  const x = positionScale("log", [fromX * 0.95, toX * (toX > fromX ? 1.05 : 2)], [box.left, box.right]);
  const y = positionScale("log", [fromY * 0.97, Math.min(1.02, toY * 1.04)], [box.bottom, box.top]);
  const yTicks = fromY < 0.05 ? niceTicks(domainOf(y)) : lossTicks(domainOf(y));
  drawValueAxis(root, y, box, { ticks: yTicks, format: (value) => String(value) });
  drawTicks(root, x, box.bottom, xTicks(unit, domainOf(x)), { line: true });
  const place = ([a, b]: Point): Place => [x(a), y(b)];
  const marks = markGroup(root, plotExtent(box));
  for (const { curve, points } of lines) {
    const path = drawLine(marks, linePath(points.map(place)), { stroke: "var(--axis)", width: 1.3 });
    path.setAttribute("stroke-opacity", "0.75");
    readable(path, {
      group: `${sizeName(curve.modelSize)}, the study`,
      count: points.length,
      words: (i) => [xWords(itemAt(points, i)[0], unit), `loss ${lossText(itemAt(points, i)[1])}`]
    });
  }
  for (const { run, points, line } of users) {
    const dots = drawLine(marks, dotsPath(points.map(place)), { stroke: color(run), width: 4.6 });
    dots.setAttribute("stroke-linecap", "round");
    dots.setAttribute("stroke-opacity", "0.5");
    readable(dots, {
      group: escapeHtml(shownName(run.run)),
      count: points.length,
      words: (i) => [xWords(itemAt(points, i)[0], unit), `loss ${lossText(itemAt(points, i)[1])}`]
    });
    for (const part of clipLine(line.map(place), [box.top, box.bottom])) {
      drawLine(marks, linePath(part), { stroke: color(run), width: 2.4, halo: true });
    }
  }
  drawNames(
    root,
    lines.map(({ curve, points }) => ({ text: sizeName(curve.modelSize), end: lastOf(points) })),
    names,
    users,
    place,
    box
  );
  drawTitles(root, { x: xTitle[unit], y: "Test loss (log scale)" }, box, width);
  return root;
}

const xTitle: Record<XUnit, string> = {
  FLOPs: "Training compute, FLOPs (log scale)",
  samples: "Problems processed (log scale)",
  steps: "Training steps (log scale)",
  hours: "Hours of the run (log scale)"
};

function xTicks(unit: XUnit, domain: [number, number]) {
  if (unit !== "FLOPs") {
    const words = { steps: count, samples: shortCount, hours: (hours: number) => significant(hours, 1) }[unit];
    return niceTicks(domain).map((value) => ({ value, text: words(value) }));
  }
  const { major, minor } = decadeTicks(domain);
  return [...major.map((value) => ({ value, text: powerText(value) })), ...minor.map((value) => ({ value }))];
}

/** Sizes of the study in grey and the reader's runs in their colour, at the right ends of their curves. */
function drawNames(
  root: Element,
  study: readonly { text: string; end: Point }[],
  names: readonly { run: UserRun; text: string }[],
  users: readonly { points: Point[] }[],
  place: (point: Point) => Place,
  box: Box
): void {
  const labels = [
    ...study.map(({ text, end }) => ({ text, at: place(end), fill: "var(--ink-3)", weight: 400 })),
    ...names.map(({ run, text }, i) => ({
      text,
      at: place(itemAt(users, i).points.at(-1) ?? [1, 1]),
      fill: textColor(run),
      weight: 600
    }))
  ];
  const places = spread(
    labels.map(({ at }) => at[1]),
    15,
    box.top + 6,
    box.bottom - 4
  );
  const group = markGroup(root, { "font-size": 13 });
  for (const [i, { text, at, fill, weight }] of labels.entries()) {
    appendText(group, Math.min(at[0] + 6, box.right + 4), itemAt(places, i) + 4.5, text, {
      fill,
      "font-weight": weight,
      ...haloText
    });
  }
}
