/** Scales, ticks and axes of every chart: d3's, in the report's look. */
import { extent, range } from "d3-array";
import { type Axis, type AxisScale, axisBottom, axisLeft } from "d3-axis";
import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from "d3-scale";
import { select } from "d3-selection";
import { fixed } from "../../lib/format.js";
import { firstOf, itemAt, lastOf, present } from "../../lib/items.js";
import { powerOfTen } from "../../lib/statistics/power.js";
import { type Box, markGroup, narrow, textWidth } from "./plot-parts.js";
import { appendText, fillText, rounded, svgElement, type TextPiece, tenth } from "./svg.js";

/** Pixels of a value. */
export type Scale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;

export type Interval = readonly [from: number, to: number];

export function positionScale(kind: "linear" | "log", domain: Interval, pixels: Interval): Scale {
  return (kind === "log" ? scaleLog() : scaleLinear()).domain(domain).range(pixels);
}

/** Least and greatest of a scale's domain as given. */
export function domainOf(scale: Scale): [number, number] {
  const ends = scale.domain();
  return [firstOf(ends), lastOf(ends)];
}

/** Whole powers of ten inside a domain, and the 2-9 multiples between them. */
export function decadeTicks(domain: Interval): { major: number[]; minor: number[] } {
  const all = digitTicks(domain);
  const whole = (tick: number) => leading(tick) === 1;
  return { major: all.filter(whole), minor: all.filter((tick) => !whole(tick)) };
}

/** 1, 2 and 5 times the powers of ten inside a domain. */
export function niceTicks(domain: Interval): number[] {
  return digitTicks(domain).filter((tick) => [1, 2, 5].includes(leading(tick)));
}

/** d3's ticks of a logarithmic scale, none thinned out: it does so only where fewer are asked for than there are decades. */
function digitTicks([low, high]: Interval): number[] {
  return scaleLog([low, high], [0, 1]).ticks(Math.log10(high / low) + 1e-6);
}

/** 2e18 -> 2 */
function leading(value: number): number {
  return Number(value.toExponential(9).split("e")[0]);
}

/** Losses that get a label: tenths, and twentieths where the range is small. */
export function lossTicks([low, high]: Interval): number[] {
  const step = high / low < 1.35 ? 5 : 10;
  return range(step, 101, step)
    .map((hundredths) => hundredths / 100)
    .filter((tick) => tick >= low && tick <= high * 1.0001);
}

/** "0.7", and "0.65" between the tenths. */
export function lossTick(loss: number): string {
  return fixed(loss, loss * 10 === Math.round(loss * 10) ? 1 : 2);
}

export function decimalsOf([first = 0, second = first + 1]: readonly number[]): number {
  return Math.max(0, -Math.floor(Math.log10(second - first) + 1e-9));
}

/** Evenly set ticks with as many decimals as they need; zero has none. */
export function evenFormat(ticks: readonly number[]): (value: number) => string {
  const decimals = decimalsOf(ticks);
  return (value) => fixed(value, value === 0 ? 0 : decimals);
}

/** "10^18", or "2.5 x 10^18", the exponent raised. */
export function powerText(value: number): TextPiece[] {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  const digits = Number((value / powerOfTen(exponent)).toPrecision(2));
  return [{ text: digits === 1 ? "10" : `${digits}\u00d710` }, { text: String(exponent), raised: true }];
}

/** Least and greatest of the finite numbers among `values`. */
export function extentOf(values: Iterable<number | null | undefined>): [number, number] {
  const [low, high] = extent(values, (value) => (Number.isFinite(value) ? value! : null));
  if (low === undefined) throw new RangeError("extentOf: needs a finite number or more; got none");
  return [low, high];
}

export interface AxisTick {
  value: number;
  /** none = a mark without words */
  text?: string | TextPiece[];
  /** set back: outside the data */
  faint?: boolean;
}

type NamedTick = AxisTick & Required<Pick<AxisTick, "text">>;

/** Of words along an axis, pixels. */
const textSize = 13;

interface AxisLook {
  /** length of the marks that have words, pixels; the others are a little over half as long where there are both */
  length?: number;
  /** from the marks to the words, pixels */
  padding?: number;
  line?: boolean;
}

/** Horizontal rules across the plot, with labels at their left. */
export function drawValueAxis(
  root: Element,
  scale: Scale,
  { left, right }: Pick<Box, "left" | "right">,
  { ticks, format }: { ticks: readonly number[]; format?: (value: number) => string | TextPiece[] }
): void {
  const axis = axisLeft<number>(inTenths(scale))
    .tickSizeInner(tenth(left - right))
    .tickPadding(8);
  drawAxis(root, axis, ticks, {
    at: `translate(${tenth(left)},0)`,
    anchor: "end",
    stroke: "var(--grid)",
    words: (i) => (format ? { text: format(itemAt(ticks, i)) } : null)
  });
}

/** Marks and labels under a plot; where labels would touch, those of the ends are kept, faint ones go first. */
export function drawTicks(
  root: Element,
  scale: Scale,
  baseline: number,
  ticks: readonly AxisTick[],
  { length = 5, padding = 6, line = false }: AxisLook = {}
): void {
  const named = ticks.filter((tick): tick is NamedTick => tick.text !== undefined);
  // a label at the drawing's edge stands as far in as it must
  const edge = Number(root.getAttribute("width")) || Number.POSITIVE_INFINITY;
  const extentOfTick = ({ value, text }: NamedTick) => {
    const half = (textWidth(plain(text), textSize) * 1.06) / 2;
    return { at: Math.min(scale(value), edge - half), half };
  };
  const shown = withRoom(named, extentOfTick, ({ faint }) => !faint);
  const axis = axisBottom<number>(inTenths(scale)).tickSizeInner(length).tickPadding(padding);
  const values = named.map(({ value }) => value);
  const group = drawAxis(root, axis, values, {
    at: `translate(0,${tenth(baseline)})`,
    anchor: "middle",
    stroke: "var(--axis)",
    line,
    words: (i) => (shown.includes(itemAt(named, i)) ? itemAt(named, i) : null)
  });
  for (const tick of shown) {
    const aside = tenth(extentOfTick(tick).at - scale(tick.value));
    const drawn = () => group.children[named.indexOf(tick) + (line ? 1 : 0)]!;
    if (aside < 0) drawn().lastElementChild!.setAttribute("dx", String(aside));
  }
  const others = ticks.filter(({ text }) => text === undefined);
  if (others.length === 0) return;
  const short = named.length === 0 ? length : length * 0.6;
  const d = others.map(({ value }) => `M${tenth(scale(value))},0v${tenth(short)}`).join("");
  svgElement(group, "path", { d, stroke: "var(--axis)", fill: "none" });
}

/** What the axes are: y above the plot, at its left; x under the ticks, at their right end. */
export function drawTitles(
  root: Element,
  { x, y }: { x?: string; y?: string },
  { right, bottom }: Pick<Box, "right" | "bottom">,
  width: number
): void {
  const size = width < narrow ? 13 : 14;
  const style = { "font-size": size, fill: "var(--ink-2)" };
  if (y) appendText(root, 0, 14, y, style);
  // beside long labels the axis may be shorter than its title
  const end = x === undefined ? right : Math.min(width, Math.max(right, Math.ceil(textWidth(x, size))));
  if (x) appendText(root, end, bottom + 42, x, { ...style, "text-anchor": "end" });
}

interface Painted {
  at: string;
  anchor: "middle" | "end";
  stroke: string;
  line?: boolean;
  /** of each tick; null = none */
  words: (i: number) => Omit<NamedTick, "value"> | null;
}

/** An axis at its place, in tokens where d3 has its own paint; one pass, since a page in Node pays for each search. */
function drawAxis(
  root: Element,
  axis: Axis<number>,
  ticks: readonly number[],
  { at, anchor, stroke, line = false, words }: Painted
): SVGElement {
  const group = markGroup(root, { class: "axis", transform: at });
  axis
    .tickValues(ticks)
    .tickFormat(() => "")
    .tickSizeOuter(0)
    .offset(0)(select(group as SVGGElement));
  for (const [name, value] of Object.entries({ "font-size": textSize, "text-anchor": anchor, fill: "var(--ink-2)" }))
    group.setAttribute(name, String(value));
  group.removeAttribute("font-family");
  const [domain, drawn] = [firstOf(group.children), Array.from(group.children).slice(1)];
  if (line) {
    domain.setAttribute("stroke", stroke);
    domain.setAttribute("d", rounded(present(domain.getAttribute("d"))));
  } else domain.remove();
  for (const [i, tick] of drawn.entries()) {
    tick.removeAttribute("opacity");
    const [mark, label] = [itemAt(tick.children, 0), itemAt(tick.children, 1)];
    mark.setAttribute("stroke", stroke);
    const word = words(i);
    if (word === null) {
      label.remove();
      continue;
    }
    fillText(label, word.text);
    if (word.faint) label.setAttribute("fill", "var(--ink-3)");
    else label.removeAttribute("fill");
  }
  return group;
}

/** The same scale with places to a tenth of a pixel, as all coordinates are written. */
function inTenths(scale: Scale): AxisScale<number> {
  return scale.copy().interpolate((from, to) => (share) => tenth(from * (1 - share) + to * share));
}

/** Those items of a row that leave 4 px between them: first and last of those that matter, their like, the rest. */
function withRoom<Item>(
  items: readonly Item[],
  extentOfItem: (item: Item) => { at: number; half: number },
  matters: (item: Item) => boolean
): Item[] {
  const main = items.filter(matters);
  const kept: Item[] = [];
  for (const item of new Set([main[0], main.at(-1), items.at(-1), ...main, ...items])) {
    if (item === undefined) continue;
    const extent = extentOfItem(item);
    const free = kept.every((other) => {
      const { at, half } = extentOfItem(other);
      return Math.abs(extent.at - at) >= extent.half + half + 4;
    });
    if (free) kept.push(item);
  }
  return kept;
}

function plain(text: string | TextPiece[]): string {
  return typeof text === "string" ? text : text.map((piece) => piece.text).join("");
}
