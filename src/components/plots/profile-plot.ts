/** The error of the best law for each N_0: thresholds, what lies below them, and ends that stay open. */
import { ticks } from "d3-array";
import { escapeHtml, parameters, significant, modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import {
  type AxisTick,
  decadeTicks,
  domainOf,
  drawTicks,
  drawValueAxis,
  evenFormat,
  extentOf,
  positionScale,
  type Scale
} from "../drawing/axes.js";
import {
  appendIndexed,
  type Box,
  clipLine,
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
  type Shape,
  textWidth
} from "../drawing/plot-parts.js";
import { appendText, svgElement } from "../drawing/svg.js";
import { axisName, readable, readableMark } from "../frame/readings.js";

export interface ProfileInterval {
  /** in N_0; null at an end = open there */
  low: number | null;
  high: number | null;
  color?: string;
  /** beside the interval */
  words: string;
}

export interface ProfileData {
  /** "Rise of the error above its smallest (chi-square)" */
  quantity: string;
  /** of the line, as it is read out */
  name: string;
  /** circle: filled; diamond: open */
  shape: Shape;
  /** ascending in N_0, parameters; `rise` is the error above the smallest, in the axis's unit */
  points: readonly { n0: number; rise: number }[];
  /** where the error is smallest; none where it keeps falling to an end of the range searched */
  best: number | null;
  /** one below each threshold, over the plot */
  intervals: readonly ProfileInterval[];
  thresholds: readonly { rise: number; name: string }[];
  /** smallest and largest size measured, parameters */
  measured: readonly [number, number];
}

/** Height of one interval in the strip above the curves. */
const stripRow = 26;

interface Frame {
  box: Box;
  x: Scale;
  y: Scale;
  width: number;
}

export function profilePlot(
  data: ProfileData,
  { document = globalThis.document, width = 680, height = width < narrow ? 280 : 380, label = "" }: DrawOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const frame = layOut(data, width, height);
  const { box, x, y } = frame;
  drawOutside(root, data, frame);
  const shown = ticks(0, domainOf(y)[1], 4);
  drawValueAxis(root, y, box, { ticks: shown, format: evenFormat(shown) });
  drawTicks(root, x, box.bottom, sizeTicks(x), { line: true });
  for (const { rise, name } of data.thresholds) {
    const level = y(rise);
    drawLine(markGroup(root), `M${box.left},${level}H${box.right}`, { stroke: "var(--ink-3)", width: 1 });
    appendText(root, box.right + 6, level + 4.5, name, { "font-size": 13, fill: "var(--ink-2)" });
  }
  drawProfile(root, data, frame);
  for (const i of data.intervals.keys()) drawInterval(root, data, i, frame);
  const style = { "font-size": width < narrow ? 13 : 14, fill: "var(--ink-2)" };
  appendText(root, 0, 14, data.quantity, style);
  const title = ["Size at half the limit, N", "0", " (log scale)"] as const;
  appendIndexed(root, [box.right, box.bottom + 40], title, { ...style, "text-anchor": "end" });
  return root;
}

/** Decades are named, 2 and 5 between them too where there is room. */
function sizeTicks(x: Scale): AxisTick[] {
  const { major, minor } = decadeTicks(domainOf(x));
  const roomy = x(domainOf(x)[0] * 10) - x(domainOf(x)[0]) > 140;
  const named = (tick: number) => major.includes(tick) || (roomy && /^[25]/.test(String(tick)));
  return [...major, ...minor]
    .sort((a, b) => a - b)
    .map((value) => (named(value) ? { value, text: sizeName(value) } : { value }));
}

function layOut({ points, intervals, thresholds }: ProfileData, width: number, height: number): Frame {
  const domain = extentOf(points.map(({ n0 }) => n0));
  const highest = Math.max(...thresholds.map(({ rise }) => rise));
  const names = thresholds.map(({ name }) => textWidth(name, 13));
  const box: Box = {
    left: 40,
    right: width - Math.max(24, ...names) - 10,
    top: 30 + stripRow * intervals.length,
    bottom: height - 48
  };
  const top = Math.min(highest * 2.6, Math.max(highest * 1.3, ...points.map(({ rise }) => rise)));
  return {
    box,
    width,
    x: positionScale("log", domain, [box.left, box.right]),
    y: positionScale("linear", [0, top], [box.bottom, box.top])
  };
}

/** The parts of the axis with no size measured. */
function drawOutside(root: Element, { measured }: ProfileData, { box, x }: Frame): void {
  const group = markGroup(root);
  const parts = [
    [box.left, x(measured[0])],
    [x(measured[1]), box.right]
  ] as const;
  for (const [from, to] of parts) {
    const width = Math.round((to - from) * 10) / 10;
    if (width <= 1) continue;
    svgElement(group, "rect", { x: from, y: box.top, width, height: box.bottom - box.top, fill: "var(--shade)" });
  }
  const from = Math.max(x(measured[1]), box.left);
  const text = "no model measured here";
  if (textWidth(text, 13) > box.right - from - 8) return;
  appendText(root, (from + box.right) / 2, box.bottom - 26, text, {
    "font-size": 13,
    fill: "var(--ink-2)",
    "text-anchor": "middle"
  });
}

function drawProfile(root: Element, { name, points, shape, best, quantity }: ProfileData, { box, x, y }: Frame): void {
  const group = markGroup(root, plotExtent(box));
  const runs = clipLine(
    points.map(({ n0, rise }) => [Math.log(n0), rise] as const),
    domainOf(y)
  );
  const at = (n0: number) => `<i>N</i><sub>0</sub> ${parameters(n0)}`;
  const risen = escapeHtml(axisName(quantity));
  for (const run of runs) {
    const d = linePath(run.map(([lnN0, rise]): Place => [x(Math.exp(lnN0)), y(rise)]));
    const line = drawLine(group, d, { stroke: "var(--ink)", width: shape === "circle" ? 2.4 : 1.4, halo: true });
    readable(line, {
      group: escapeHtml(name),
      count: run.length,
      words: (i) => [at(Math.exp(itemAt(run, i)[0])), `${risen} ${significant(itemAt(run, i)[1], 3)}`]
    });
  }
  if (best !== null) {
    const look = { color: "var(--ink)", shape, hollow: shape === "diamond", radius: 5 };
    readableMark(drawGlyph(group, [x(best), y(0)], look), escapeHtml(name), at(best), "smallest error");
  }
}

/** What lies below a threshold, in the strip above: bar, best, and an arrow where an end is open. */
function drawInterval(root: Element, { intervals, best, shape }: ProfileData, i: number, frame: Frame): void {
  const { box, x, width } = frame;
  const { low, high, words, color = "var(--ink)" } = itemAt(intervals, i);
  const group = markGroup(root);
  const level = box.top - (intervals.length - i - 0.5) * stripRow - 2;
  const bar: readonly [Place, Place] = [
    [low === null ? box.left + 2 : x(low), level],
    [high === null ? box.right - 2 : x(high), level]
  ];
  const [start, end] = [bar[0][0], bar[1][0]];
  drawLine(group, linePath(bar), { stroke: color, width: shape === "circle" ? 3 : 1.8 });
  if (low === null) drawArrow(group, start, level, -1, color);
  if (high === null) drawArrow(group, end, level, 1, color);
  if (best !== null) {
    drawGlyph(group, [x(best), level], { color, shape, hollow: shape === "diamond", radius: width < narrow ? 5 : 6 });
  }
  drawStripName(root, words, [start, end], level, box);
}

/** Beside a bar, on the side with room; over it, with a rim, when it leaves none. */
function drawStripName(root: Element, text: string, [start, end]: Place, level: number, box: Box): void {
  const length = textWidth(text, 14) * 1.06;
  const style = { "font-size": 14, "font-weight": 600 };
  if (box.right - end > length + 14) appendText(root, Math.max(end, box.left) + 12, level + 5, text, style);
  else if (start - length > 12) appendText(root, start - 12, level + 5, text, { ...style, "text-anchor": "end" });
  else appendText(root, box.left + 16, level - 6, text, { ...style, ...haloText });
}

function drawArrow(parent: Element, x: number, y: number, direction: 1 | -1, color: string): void {
  const d = `M${x - direction * 7},${y - 5}L${x},${y}L${x - direction * 7},${y + 5}`;
  drawLine(parent, d, { stroke: color, width: 1.8 });
}
