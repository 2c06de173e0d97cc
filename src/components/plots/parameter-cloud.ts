/** Resampled fits as a cloud of (K_max, N_0), the region that holds most of them, and pairs printed elsewhere as crosses. */
import { ticks } from "d3-array";
import { efficiency, escapeHtml, fixed, parameters, modelSize as sizeName } from "../../lib/format.js";
import { itemAt } from "../../lib/items.js";
import { power } from "../../lib/statistics/power.js";
import {
  decimalsOf,
  domainOf,
  drawTicks,
  drawValueAxis,
  extentOf,
  niceTicks,
  positionScale,
  type Scale
} from "../drawing/axes.js";
import {
  appendIndexed,
  type Box,
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
  spread,
  textWidth
} from "../drawing/plot-parts.js";
import { appendText, svgElement } from "../drawing/svg.js";
import { readable, readableMark } from "../frame/readings.js";
import type { CloudPoint } from "./parameter-cloud-region.js";

export interface CloudData {
  points: readonly CloudPoint[];
  /** outline of the 95% region, in order round */
  region: readonly CloudPoint[];
  /** the fit to the data as they are */
  estimate: CloudPoint | null;
  /** "as printed, base" */
  printed: readonly (CloudPoint & { name: string })[];
}

interface Frame {
  box: Box;
  x: Scale;
  y: Scale;
  width: number;
}

export function parameterCloud(
  data: CloudData,
  { document = globalThis.document, width = 680, height = width < narrow ? 300 : 420, label = "" }: DrawOptions = {}
): SVGSVGElement {
  const root = drawingRoot(document, width, height, label);
  const frame = layOut(data, width, height);
  const { box, x, y } = frame;
  drawValueAxis(root, y, box, { ticks: sizeTicks(domainOf(y)), format: sizeName });
  const shown = ticks(domainOf(x)[0], domainOf(x)[1], width < narrow ? 4 : 6);
  const decimals = Math.max(2, decimalsOf(shown));
  drawTicks(
    root,
    x,
    box.bottom,
    shown.map((value) => ({ value, text: fixed(value, decimals) })),
    { line: true }
  );
  const marks = markGroup(root, plotExtent(box));
  const place = ({ kMax, n0 }: CloudPoint): Place => [x(kMax), y(n0)];
  const inside = data.points.filter(({ kMax, n0 }) => within(kMax, domainOf(x)) && within(n0, domainOf(y)));
  if (inside.length > 0) {
    const dots = svgElement(marks, "path", {
      d: inside.map((point) => `M${place(point).join(",")}h0`).join(""),
      stroke: "var(--axis)",
      "stroke-width": 3.2,
      "stroke-linecap": "round",
      "stroke-opacity": 0.5
    });
    readable(dots, {
      group: "resampled fit",
      count: inside.length,
      words: (i) => ["", pairWords(itemAt(inside, i))]
    });
  }
  if (data.region.length > 2)
    drawLine(marks, `${linePath(data.region.map(place))}Z`, { stroke: "var(--ink-2)", width: 1.4 });
  for (const pair of data.printed) {
    readableMark(drawCross(marks, place(pair)), escapeHtml(pair.name), "", pairWords(pair));
  }
  if (data.estimate) {
    const glyph = drawGlyph(marks, place(data.estimate), { color: "var(--ink)" });
    readableMark(glyph, "our fit", "", pairWords(data.estimate));
  }
  drawNames(root, data, frame);
  drawTitles(root, frame);
  return root;
}

function pairWords({ kMax, n0 }: CloudPoint): string {
  return `<i>K</i><sub>max</sub> ${efficiency(kMax)}, <i>N</i><sub>0</sub> ${parameters(n0)}`;
}

function layOut({ points, region, estimate, printed }: CloudData, width: number, height: number): Frame {
  const fixedPairs = [...region, ...printed, ...(estimate ? [estimate] : [])];
  const [lowK, highK] = extentOf([...fixedPairs, ...central(points)].map(({ kMax }) => kMax));
  const [lowN, highN] = extentOf([...fixedPairs, ...central(points)].map(({ n0 }) => n0));
  const room = (highK - lowK || highK) * 0.06;
  const factor = power(highN / lowN || 2, 0.06);
  const box: Box = { left: 46, right: width - 22, top: 30, bottom: height - 48 };
  return {
    box,
    width,
    x: positionScale("linear", [Math.max(0, lowK - room), highK + room], [box.left, box.right]),
    y: positionScale("log", [lowN / factor, highN * factor], [box.bottom, box.top])
  };
}

/** 1, 2, 5 over a wide range; even steps over a narrow one, where those are too few. */
function sizeTicks([low, high]: readonly [number, number]): number[] {
  return high / low > 8 ? niceTicks([low, high]) : ticks(low, high, 4);
}

/** All but the outermost points, which would otherwise set the axes. */
function central(points: readonly CloudPoint[]): CloudPoint[] {
  const cut = Math.floor(points.length * 0.01);
  const outer = (value: (point: CloudPoint) => number) => {
    const sorted = points.map(value).sort((a, b) => a - b);
    return [itemAt(sorted, cut), itemAt(sorted, sorted.length - 1 - cut)] as const;
  };
  if (points.length === 0) return [];
  const [k, n] = [outer(({ kMax }) => kMax), outer(({ n0 }) => n0)];
  return points.filter(({ kMax, n0 }) => within(kMax, k) && within(n0, n));
}

function within(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function drawCross(parent: Element, [x, y]: Place): SVGElement {
  const d = `M${x - 6},${y - 6}L${x + 6},${y + 6}M${x - 6},${y + 6}L${x + 6},${y - 6}`;
  return drawLine(parent, d, { stroke: "var(--ink)", width: 2, halo: true });
}

/** Names beside crosses and estimate, on the side with room, pushed apart. */
function drawNames(root: Element, { printed, estimate }: CloudData, { box, x, y }: Frame): void {
  const named = [
    ...printed.map((pair) => ({ ...pair, fill: "var(--ink-2)" })),
    ...(estimate ? [{ ...estimate, name: "our fit", fill: "var(--ink)" }] : [])
  ];
  const places = spread(
    named.map(({ n0 }) => y(n0)),
    17,
    box.top + 8,
    box.bottom - 6
  );
  const group = svgElement(root, "g", { "font-size": 14, "font-weight": 600, ...haloText });
  for (const [i, { kMax, name, fill }] of named.entries()) {
    const at = x(kMax);
    const left = at + 12 + textWidth(name, 14) > box.right + 18;
    appendText(group, left ? at - 12 : at + 12, itemAt(places, i) + 5, name, {
      fill,
      ...(left ? { "text-anchor": "end" } : {})
    });
  }
}

function drawTitles(root: Element, { box, width }: Frame): void {
  const style = { "font-size": width < narrow ? 13 : 14, fill: "var(--ink-2)" };
  appendIndexed(root, [0, 14], ["Size at half the limit, N", "0", " (log scale)"], style);
  const limit = ["Limit of learning efficiency, K", "max"] as const;
  appendIndexed(root, [box.right, box.bottom + 40], limit, { ...style, "text-anchor": "end" });
}
