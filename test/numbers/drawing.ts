/** Where the marks of a drawing lie on its axis, as it was given out. */
import { expect } from "vitest";

/** An axis, as d3 draws it. */
export const ticks = "g.axis";

export interface DrawnDot {
  value: number;
  interval?: readonly (number | null)[];
  /** the tick across the axis that goes with it */
  tick?: number | null;
}

export interface DrawnAxis {
  /** values along x, or up y */
  along?: "x" | "y";
  log?: boolean;
}

/** Pixels, of the marks' and the axis labels' rounding to a tenth. */
const near = 0.25;

/** The marks of a drawing, in its order, lie at these values, and the bars through them span these intervals. */
export function expectDots(
  svg: Element,
  dots: readonly DrawnDot[],
  { along = "x", log = false }: DrawnAxis = {}
): void {
  const at = scaleOf(svg, along, log);
  // lines and clouds can be read too, and are no single mark
  const shapes = [...svg.querySelectorAll("circle[data-m], path[data-m][d$=Z]")];
  const marks = shapes.map((mark) => ({ at: centre(mark)[along], bar: barOf(mark, along) }));
  expect(marks).toHaveLength(dots.length);
  for (const [i, { value, interval, tick }] of dots.entries()) {
    const upward = (ends: readonly number[]) => [...ends].sort((a, b) => a - b);
    const expected = [at(value), ...upward(((interval ?? []) as number[]).map(at))];
    const found = [marks[i]!.at, ...upward(marks[i]!.bar ?? [])];
    const apart = found.map((one, j) => Math.abs(one - expected[j]!));
    expect(found.length, `bar of mark ${i}`).toBe(expected.length);
    expect(Math.max(...apart), `mark ${i}: ${found} for ${expected}`).toBeLessThan(near);
    if (tick === undefined) continue;
    const ticked = acrossBefore(shapes[i]!, along);
    expect(ticked, `ticks of mark ${i}`).toHaveLength(tick === null ? 0 : 1);
    if (tick !== null) expect(Math.abs(ticked[0]! - at(tick)), `tick of mark ${i}`).toBeLessThan(near);
  }
}

/** Places of the short lines across the axis that stand between a mark and the one before. */
function acrossBefore(mark: Element, along: "x" | "y"): number[] {
  const found: number[] = [];
  for (let one = mark.previousElementSibling; one?.tagName === "path"; one = one.previousElementSibling) {
    if (one.hasAttribute("data-m")) break;
    const points = pointsOf(one).map(([x, y]) => (along === "x" ? x : y));
    if (points.length === 2 && points[0] === points[1]) found.push(points[0]!);
  }
  return found;
}

/** The bars of a drawing that can be read, in its order, begin and end at these values along x. */
export function expectBars(svg: Element, bars: readonly (readonly [number, number])[]): void {
  const at = scaleOf(svg, "x", false);
  const found = [...svg.querySelectorAll("rect[data-m]")].map((bar) => {
    const [x, width] = ["x", "width"].map((name) => Number(bar.getAttribute(name))) as [number, number];
    return [x, x + width] as const;
  });
  expect(found).toHaveLength(bars.length);
  for (const [i, bar] of bars.entries()) {
    const apart = bar.map((value, j) => Math.abs(found[i]![j]! - at(value)));
    expect(Math.max(...apart), `bar ${i}: ${found[i]} for ${bar}`).toBeLessThan(near);
  }
}

export interface Place {
  x: number;
  y: number;
}

const powersOfTen = (words: string) => 10 ** Number(/^10(\d+)$/.exec(words)?.[1]);

/** Log scales of a panel, from the first and last label of each axis; labels along x are powers of ten unless said otherwise. */
export function scalesOf(
  panel: Pick<Element, "querySelectorAll">,
  along: (words: string) => number = powersOfTen
): (x: number, y: number) => Place {
  const axis = (anchor: string, part: 0 | 1, read: (words: string) => number) => {
    const ticks = [...panel.querySelectorAll(`g.axis[text-anchor=${anchor}] .tick`)].flatMap((tick) => {
      const place = tick.getAttribute("transform")!.match(/translate\(([\d.]+),([\d.]+)\)/)!;
      const value = read(tick.querySelector("text")?.textContent ?? "");
      return Number.isFinite(value) ? [{ ln: Math.log(value), at: Number(place[part + 1]) }] : [];
    });
    const [first, last] = [ticks[0]!, ticks.at(-1)!];
    return (value: number) => first.at + ((Math.log(value) - first.ln) / (last.ln - first.ln)) * (last.at - first.at);
  };
  const across = axis("middle", 0, along);
  const up = axis("end", 1, (words) => Number(words || "-"));
  return (x, y) => ({ x: across(x), y: up(y) });
}

/** Points of a path of dots: a move to each, by what it is away from the one before. */
export function dotsOf(path: Element): Place[] {
  const dots: Place[] = [];
  for (const [, command, x, y] of path.getAttribute("d")!.matchAll(/([Mm])(-?[\d.]+)[ ,]?(-?[\d.]+)(?=h0)/g)) {
    const from = command === "M" ? { x: 0, y: 0 } : dots.at(-1)!;
    dots.push({ x: from.x + Number(x), y: from.y + Number(y) });
  }
  return dots;
}

/** Corners of a path of lines: where it begins, then what each lies away from the one before. */
export function cornersOf(path: Element): Place[] {
  const away = path
    .getAttribute("d")!
    .match(/-?\d*\.?\d+/g)!
    .map(Number);
  const corners: Place[] = [];
  for (let i = 0; i < away.length; i += 2) {
    const from = corners.at(-1) ?? { x: 0, y: 0 };
    corners.push({ x: from.x + away[i]!, y: from.y + away[i + 1]! });
  }
  return corners;
}

export const apart = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);

/** The corners of the line of a size that can be read. */
export function linesOf(panel: Element, modelSize: number): Place[] {
  return pointsOf(panel.querySelector(`g[data-size="${modelSize}"] path[data-m]`)!).map(([x, y]) => ({ x, y }));
}

/** Value to pixels, from the first and the last label of the axis. */
export function scaleOf(svg: Element, along: "x" | "y", log: boolean): (value: number) => number {
  const labels = [...svg.querySelectorAll(`${ticks}[text-anchor=${along === "x" ? "middle" : "end"}] text`)].map(
    (text) => {
      const words = text.textContent!.replace("−", "-").replace(/[+,]/g, "");
      return {
        value: Number.parseFloat(words) / (words.endsWith("%") ? 100 : 1),
        at: placeOfTick(text)[along]
      };
    }
  );
  // titles of axes may stand among the labels
  const values = labels.filter((label) => Number.isFinite(label.value));
  const [first, last] = [values[0]!, values.at(-1)!];
  const scaled = (value: number) => (log ? Math.log(value) : value);
  const unit = (last.at - first.at) / (scaled(last.value) - scaled(first.value));
  return (value) => first.at + (scaled(value) - scaled(first.value)) * unit;
}

/** Where the mark of a label stands. */
function placeOfTick(label: Element): { x: number; y: number } {
  const [, x, y] = label
    .closest(".tick")!
    .getAttribute("transform")!
    .match(/([-\d.]+),([-\d.]+)/)!;
  return { x: Number(x), y: Number(y) };
}

function centre(mark: Element): { x: number; y: number } {
  if (mark.tagName === "circle") return { x: Number(mark.getAttribute("cx")), y: Number(mark.getAttribute("cy")) };
  const [[x], [, y]] = pointsOf(mark) as [[number, number], [number, number]];
  return { x, y };
}

/** Ends of the bar that is drawn before a mark; null where there is none, or a stem that ends in the mark. */
function barOf(mark: Element, along: "x" | "y"): [number, number] | null {
  const before = mark.previousElementSibling;
  if (before?.tagName !== "path" || before.hasAttribute("data-m")) return null;
  const points = pointsOf(before);
  const [a, b] = [points[0]!, points.at(-1)!].map(([x, y]) => (along === "x" ? x : y)) as [number, number];
  const across = along === "x" ? 1 : 0;
  const own = centre(mark);
  const level = points.every((point) => Math.abs(point[across]! - (along === "x" ? own.y : own.x)) < near);
  return level && points.length === 2 && Math.abs(b - own[along]) > near ? [a, b] : null;
}

function pointsOf(path: Element): [number, number][] {
  return [...path.getAttribute("d")!.matchAll(/([\d.-]+),([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}
