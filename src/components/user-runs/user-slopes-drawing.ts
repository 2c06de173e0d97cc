/** A reader's slopes by size as a drawing. */
import { efficiency, escapeHtml, fixed, interval, modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import type { StudySlopes } from "../../lib/user-runs/compare-with-study.js";
import {
  decimalsOf,
  domainOf,
  drawTicks,
  drawTitles,
  drawValueAxis,
  extentOf,
  positionScale,
  type Scale
} from "../drawing/axes.js";
import {
  type Box,
  bandPath,
  clamp,
  type DrawOptions,
  drawGlyph,
  drawingRoot,
  drawLine,
  haloText,
  linePath,
  markGroup,
  narrow,
  type Place,
  plotExtent,
  textWidth
} from "../drawing/plot-parts.js";
import { appendText } from "../drawing/svg.js";
import { readable, readableMark } from "../frame/readings.js";
import { type SizedRun, shownName, type UserRunsView } from "./user-runs-data.js";
import {
  color,
  heightOf,
  isNumber,
  labelsOf,
  mostNamed,
  type StudySlope,
  textColor,
  userLawPoints
} from "./user-runs-parts.js";

interface Axes {
  x: Scale;
  y: Scale;
}

export function drawSlopes(
  study: readonly StudySlope[],
  studyBand: StudySlopes["band"] | null,
  view: UserRunsView,
  sized: readonly SizedRun[],
  { document = globalThis.document, width = 680, height = heightOf(width), label = "" }: DrawOptions
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const band = studyBand ?? { modelSize: [], k: [], low: [], high: [] };
  const names = labelsOf(sized, width).slice(0, mostNamed);
  const box: Box = { left: 46, right: width - 22, top: 30, bottom: height - 48 };
  const sizes = [...study.map(({ modelSize }) => modelSize), ...sized.map(({ modelSize }) => modelSize)];
  const [smallest, largest] = sizes.length > 0 ? extentOf(sizes) : [5e8, 72e9];
  const law = band.modelSize
    .map((_, i) => i)
    .filter((i) => itemAt(band.modelSize, i) >= smallest && itemAt(band.modelSize, i) <= largest)
    .filter((i) => [band.k[i], band.low[i], band.high[i]].every(isNumber));
  const ends = [
    ...study.flatMap(({ k, interval: ends }) => [k, ...ends]),
    ...sized.flatMap(({ k, interval: ends }) => [k, ...ends]),
    ...law.flatMap((i) => [itemAt(band.low, i), itemAt(band.high, i)]),
    0
  ];
  const [low, high] = extentOf(ends);
  const x = positionScale("log", [smallest * 0.8, largest * 1.25], [box.left, box.right]);
  const y = positionScale("linear", [low < 0 ? low * 1.05 : 0, high * 1.06 || 0.1], [box.bottom, box.top]);
  const yTicks = y.ticks(4);
  drawValueAxis(root, y, box, { ticks: yTicks, format: (value) => fixed(value, decimalsOf(yTicks)) });
  const userSizes = [...new Set(sized.map(({ modelSize }) => modelSize))];
  const studied = study.map(({ modelSize }) => modelSize);
  drawTicks(
    root,
    x,
    box.bottom,
    [
      ...userSizes.map((value) => ({ value, text: sizeName(value) })),
      ...studied
        .filter((value, i) => !userSizes.includes(value) && studied.indexOf(value) === i)
        .map((value) => ({ value, text: sizeName(value), faint: userSizes.length > 0 }))
    ].sort((a, b) => a.value - b.value),
    { line: true }
  );
  const marks = markGroup(root, plotExtent(box));
  const axes = { x, y };
  if (law.length > 1) drawStudyLaw(marks, band, law, axes);
  drawStudySlopes(marks, study, axes);
  const userLaw = userLawPoints(view);
  if (userLaw.length > 0) {
    drawLine(
      marks,
      linePath(userLaw.map(({ modelSize, value }): Place => [x(modelSize), y(clamp(value, domainOf(y)))])),
      {
        stroke: "var(--link)",
        width: 1.6
      }
    );
  }
  const shifts = dodged(sized);
  drawUserSlopes(marks, sized, shifts, axes);
  drawSlopeNames(root, sized, names, shifts, x, y, box);
  const k = width < narrow ? "k (fall of ln loss)" : "Learning efficiency k (fall of ln loss per unit of ln X)";
  drawTitles(root, { x: "Model size, parameters (log scale)", y: k }, box, width);
  return root;
}

/** The study's law and its band at the sizes of the drawing. */
function drawStudyLaw(marks: Element, band: StudySlopes["band"], law: readonly number[], { x, y }: Axes): void {
  const edge = (values: readonly number[]) =>
    law.map((i): Place => [x(itemAt(band.modelSize, i)), y(clamp(itemAt(values, i), domainOf(y)))]);
  drawBand(marks, edge(band.high), edge(band.low));
  const line = drawLine(
    marks,
    linePath(law.map((i): Place => [x(itemAt(band.modelSize, i)), y(clamp(itemAt(band.k, i), domainOf(y)))])),
    {
      stroke: "var(--ink)",
      width: 2,
      halo: true
    }
  );
  readable(line, {
    group: "the study’s law",
    count: law.length,
    words: (at) => {
      const i = itemAt(law, at);
      return [
        sizeName(itemAt(band.modelSize, i)),
        `k ${efficiency(itemAt(band.k, i))} ${interval(itemAt(band.low, i), itemAt(band.high, i))}`
      ];
    }
  });
}

function drawStudySlopes(marks: Element, study: readonly StudySlope[], { x, y }: Axes): void {
  const studied = study.map(({ modelSize }) => modelSize);
  for (const [i, { modelSize, k, interval: ends }] of study.entries()) {
    // several runs of one size stand side by side, away from the reader's
    const at = x(modelSize) - 9 * studied.slice(0, i).filter((other) => other === modelSize).length;
    drawInterval(marks, at, ends, y, "var(--axis)", 1.6);
    const glyph = drawGlyph(marks, [at, y(k)], { color: "var(--axis)", radius: 4.6 });
    readableMark(glyph, `${sizeName(modelSize)}, the study`, "", `k ${efficiency(k)}`);
  }
}

function drawUserSlopes(marks: Element, sized: readonly SizedRun[], shifts: readonly number[], { x, y }: Axes): void {
  for (const [i, run] of sized.entries()) {
    const at = x(run.modelSize) + itemAt(shifts, i);
    drawInterval(marks, at, run.interval, y, color(run), 2.4);
    const glyph = drawGlyph(marks, [at, y(clamp(run.k, domainOf(y)))], {
      color: color(run),
      shape: "diamond",
      hollow: true,
      radius: 8
    });
    readableMark(
      glyph,
      escapeHtml(shownName(run.run)),
      sizeName(run.modelSize),
      `k ${efficiency(run.k)} ${interval(...run.interval)}`
    );
  }
}

function drawBand(parent: Element, upper: readonly Place[], lower: readonly Place[]): void {
  const path = drawLine(parent, bandPath(upper, lower), { stroke: "none", width: 0 });
  path.setAttribute("fill", "var(--axis)");
  path.setAttribute("fill-opacity", "0.28");
}

function drawInterval(
  parent: Element,
  at: number,
  [low, high]: readonly [number | null, number | null],
  y: Scale,
  stroke: string,
  width: number
): void {
  if (low === null || high === null) return;
  drawLine(
    parent,
    linePath([
      [at, y(clamp(high, domainOf(y)))],
      [at, y(clamp(low, domainOf(y)))]
    ]),
    { stroke, width }
  );
}

/** Runs of one size side by side, clear of the study's own point. */
function dodged(runs: readonly SizedRun[]): number[] {
  const seen = new Map<number, number>();
  return runs.map(({ modelSize }) => {
    const nth = seen.get(modelSize) ?? 0;
    seen.set(modelSize, nth + 1);
    return 9 * (nth + 1);
  });
}

function drawSlopeNames(
  root: Element,
  runs: readonly SizedRun[],
  names: readonly string[],
  shifts: readonly number[],
  x: Scale,
  y: Scale,
  box: Box
): void {
  const group = markGroup(root, { "font-size": 13, "font-weight": 600 });
  const taken: { left: number; right: number; at: number }[] = [];
  for (const [i, text] of names.entries()) {
    const run = itemAt(runs, i);
    const width = textWidth(text, 13);
    const at = x(run.modelSize) + itemAt(shifts, i);
    const toRight = at + 12 + width < box.right + 18;
    const left = toRight ? at + 12 : at - 12 - width;
    let line = y(clamp(run.k, domainOf(y))) + 4.5;
    while (taken.some((other) => Math.abs(other.at - line) < 15 && left < other.right && left + width > other.left))
      line -= 15;
    taken.push({ left, right: left + width, at: line });
    appendText(group, left, Math.max(box.top + 4, line), text, { fill: textColor(run), ...haloText });
  }
}
