/** Parts that the charts share: a root, axes, lines, intervals, labels that keep their distance. */
import { itemAt, lastOf } from "../../lib/items.js";
import { appendText, moves, separated, svgElement, tenth } from "./svg.js";

/** What every chart takes beside its data. */
export interface DrawOptions {
  document?: Document;
  /** pixels */
  width?: number;
  height?: number;
  /** for those who do not see it */
  label?: string;
}

/** Where data are drawn, pixels. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export type Place = readonly [x: number, y: number];
export type Shape = "circle" | "diamond";

/** Narrower than this, text is smaller and what is not needed is left out. */
export const narrow = 480;

export const longDash = "8 5";

export function drawingRoot(document: Document, width: number, height: number, label: string): SVGSVGElement {
  const root = document.createElementNS("http://www.w3.org/2000/svg", "svg") as SVGSVGElement;
  const attributes = {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    "font-family": "var(--sans)",
    fill: "currentColor",
    role: "img",
    ...(label ? { "aria-label": label } : {})
  };
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, String(value));
  return root;
}

/** A group of marks: the table carries the points, so marks are not read out. */
export function markGroup(parent: Element, attributes: Record<string, string | number> = {}): SVGElement {
  return svgElement(parent, "g", { "aria-hidden": "true", ...attributes });
}

/** Says where the plot of a group's marks lies, for the lines from a mark to its axes. */
export function plotExtent({ left, right, top, bottom }: Box): Record<string, string> {
  return { "data-box": [left, right, top, bottom].map(Math.round).join(" ") };
}

export function linePath(places: readonly Place[]): string {
  const [first] = places;
  if (!first) return "";
  const start = `M${tenth(first[0])},${tenth(first[1])}`;
  if (places.length < 3)
    return (
      start +
      places
        .slice(1)
        .map(([x, y]) => `L${tenth(x)},${tenth(y)}`)
        .join("")
    );
  return `${start}l${moves(places).reduce((path, move) => path + separated(move, " "))}`;
}

/** Dots of one colour as a path of round caps; its stroke's width is theirs. */
export function dotsPath(places: readonly Place[]): string {
  const [first] = places;
  if (!first) return "";
  return `M${tenth(first[0])},${tenth(first[1])}h0${moves(places)
    .map((move) => `m${move}h0`)
    .join("")}`;
}

/** Outline of what lies between two lines that run side by side. */
export function bandPath(upper: readonly Place[], lower: readonly Place[]): string {
  return `${linePath([...upper, ...[...lower].reverse()])}Z`;
}

/** The parts of a line inside an interval of y, in data units, cut where it crosses. */
export function clipLine(places: readonly Place[], [low, high]: readonly [number, number]): Place[][] {
  const runs: Place[][] = [];
  let run: Place[] = [];
  const inside = ([, y]: Place) => y >= low && y <= high;
  for (const [i, place] of places.entries()) {
    const before = places[i - 1];
    if (before && inside(before) !== inside(place)) {
      const edge = (inside(before) ? place : before)[1] > high ? high : low;
      const share = (edge - before[1]) / (place[1] - before[1]);
      run.push([before[0] + share * (place[0] - before[0]), edge]);
    }
    if (inside(place)) run.push(place);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** Rings of one colour as a path: the first place, its ring from the left, then the moves from ring to ring. */
export function ringsPath(places: readonly Place[], radius: number): string {
  const [first] = places;
  if (!first) return "";
  const half = (way: string) => `a${radius},${radius} 0 1 0${way}${tenth(2 * radius)},0`;
  const ring = half(" ") + half("-");
  const others = moves(places).map((move) => `m${move}${ring}`);
  return `M${tenth(first[0])},${tenth(first[1])}m-${radius},0${ring}${others.join("")}`;
}

export interface LineStyle {
  stroke: string;
  width?: number;
  dash?: string;
  /** a rim in the surface's colour, so that the line stays readable over points */
  halo?: boolean;
}

export function drawLine(
  parent: Element,
  d: string,
  { stroke, width = 2.4, dash, halo = false }: LineStyle
): SVGElement {
  const shared = { d, fill: "none", "stroke-linejoin": "round", "stroke-linecap": dash ? "butt" : "round" };
  if (halo) {
    svgElement(parent, "path", {
      ...shared,
      stroke: "var(--surface)",
      "stroke-width": width + 2.6,
      "stroke-opacity": 0.7
    });
  }
  return svgElement(parent, "path", {
    ...shared,
    stroke,
    "stroke-width": width,
    ...(dash ? { "stroke-dasharray": dash } : {})
  });
}

export interface GlyphStyle {
  color: string;
  shape?: Shape;
  hollow?: boolean;
  /** half the height, pixels */
  radius?: number;
  weight?: number;
}

/** A measured value: filled circle or diamond, or its outline on the surface's colour. */
export function drawGlyph(parent: Element, [x, y]: Place, style: GlyphStyle): SVGElement {
  const { color, shape = "circle", hollow = false, radius = shape === "circle" ? 5.5 : 8, weight = 1.6 } = style;
  const paint = hollow
    ? { fill: "var(--surface)", stroke: color, "stroke-width": weight }
    : { fill: color, stroke: "var(--surface)", "stroke-width": 1.2 };
  return shape === "circle"
    ? svgElement(parent, "circle", { cx: x, cy: y, r: radius, ...paint })
    : svgElement(parent, "path", { d: diamond(x, y, radius), "stroke-linejoin": "round", ...paint });
}

function diamond(x: number, y: number, radius: number): string {
  const half = radius * 0.64;
  return `M${x},${y - radius}L${x + half},${y}L${x},${y + radius}L${x - half},${y}Z`;
}

/** Text with a rim in the surface's colour, for labels that stand over lines. */
export const haloText = {
  "paint-order": "stroke",
  stroke: "var(--surface)",
  "stroke-width": 4,
  "stroke-opacity": 0.85,
  "stroke-linejoin": "round"
} as const;

/**
 * Places nearest to those wanted (least squares) that keep `gap` between neighbours and stay inside `low`..`high`.
 * Order is kept; with too little room the gap holds and the last ones run over.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => itemAt(wanted, a) - itemAt(wanted, b) || a - b);
  // With i gaps taken off the i-th place, "gap apart" reads "never falling": pool neighbours that fall.
  const pools: { sum: number; count: number }[] = [];
  for (const [i, index] of order.entries()) {
    pools.push({ sum: itemAt(wanted, index) - i * gap, count: 1 });
    while (pools.length > 1 && mean(pools.at(-2)!) > mean(lastOf(pools))) {
      const { sum, count } = pools.pop()!;
      lastOf(pools).sum += sum;
      lastOf(pools).count += count;
    }
  }
  const top = Math.max(low, high - (wanted.length - 1) * gap);
  const places: number[] = new Array(wanted.length);
  let i = 0;
  for (const pool of pools) {
    for (let j = 0; j < pool.count; j++, i++) {
      places[itemAt(order, i)] = Math.min(Math.max(mean(pool), low), top) + i * gap;
    }
  }
  return places;
}

function mean({ sum, count }: { sum: number; count: number }): number {
  return sum / count;
}

/** Letters as wide as high: Chinese, Japanese, Korean, emoji. */
const square =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u3000-\u303f\uff01-\uff60]/u;

/** Width of text in the sans face, about: drawing in Node cannot measure. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) {
    if (/[ijl.,:;'|!\s]/.test(letter)) ems += 0.25;
    else if (/[frt()[\]-]/.test(letter)) ems += 0.33;
    else if (/[mwMW%]/.test(letter)) ems += 0.82;
    else if (square.test(letter)) ems += 1;
    else if (/[A-Z\u2013]/.test(letter)) ems += 0.58;
    else ems += 0.51;
  }
  return ems * size;
}

/** Text no wider than `width`, about: what gives way lies a third from its start, since names differ most at their ends. */
export function shortened(text: string, width: number, size: number): string {
  const letters = [...text];
  for (let kept = letters.length; kept > 2; kept--) {
    const first = Math.ceil(kept / 3);
    const [head, tail] = [letters.slice(0, first), letters.slice(letters.length - (kept - first))];
    const short = kept === letters.length ? text : `${head.join("")}\u2026${tail.join("")}`;
    if (textWidth(short, size) <= width) return short;
  }
  return `${letters[0] ?? ""}\u2026`;
}

/** Text with a letter's index set low: "Half-way size N", "0", " (log scale)". */
export function appendIndexed(
  parent: Element,
  [x, y]: Place,
  [before, index, after = ""]: readonly [string, string, string?],
  attributes: Record<string, string | number>
): void {
  const pieces = [{ text: before }, { text: index, size: 12.5 }, { text: after }].filter(({ text }) => text !== "");
  const spans = appendText(parent, x, y, pieces, attributes).children;
  spans[1]?.setAttribute("dy", "3");
  spans[2]?.setAttribute("dy", "-3");
}

/** Text cut between words into lines no wider than `width`, about. */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The value inside an interval that is nearest. */
export function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(Math.max(value, low), high);
}
